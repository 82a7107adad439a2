"""Pages for what went wrong, in our words, with a number by which the log can be found.

The outermost edge: these pages ask no database and need no login, so that they work when those do not.
"""

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from miaopi.faces import language
from miaopi.hall.references import reference

log = structlog.get_logger("miaopi.hall")


def _page(request: HttpRequest, status: int, **words: object) -> HttpResponse:
    return render(request, "hall/error.html", {"status": status, **words}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: we could not read what came; 413 where it was too much."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(
        request,
        400,
        icon="alert",
        title=_("这次发来的内容读不了"),
        text=_("请回到上一页，再试一次。您保存过的都还在。"),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than any of our forms takes."""
    return _page(
        request,
        413,
        icon="alert",
        title=_("这次发来的内容太大"),
        text=_("请回到上一页，分几次发。您保存过的都还在。"),
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or came from another site."""
    return _page(
        request,
        403,
        icon="lock",
        title=_("这个页面开得太久了"),
        text=_("为了安全，这次没有提交。请回到上一页，刷新后再提交。您保存过的都还在。"),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not for this person."""
    return _page(
        request,
        403,
        icon="lock",
        title=_("这个页面您不能看"),
        text=_("只有申请人和办件的工作人员能看。您是不是用了别的手机号登录？"),
        login=True,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: gone, mistyped, or somebody else's: we do not say which."""
    return _page(
        request,
        404,
        icon="page",
        title=_("没有这一页"),
        text=_("地址可能少了几个字，或者这一页只给别人看。可以从首页找您要办的事。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Needs neither session nor context processors."""
    number = getattr(request, "reference", None) or reference()
    log.error("page failed", reference=number, path_name=getattr(request.resolver_match, "view_name", None))
    lang = language.current()
    values = {
        "city": settings.CITY[lang],
        "lang": lang,
        "html_lang": "en" if lang == "en" else "zh-Hans",
        "hotline": "12345",
        "demo": settings.DEMO,
        "switch_language": "?lang=zh" if lang == "en" else "?lang=en",
        "switch_text": "?text=large",
        "icon": "alert",
        "title": _("我们这边出了问题"),
        "text": _("您保存过的都还在。请过几分钟再试，不会重复提交。"),
        "reference": number,
        "status": 500,
    }
    return HttpResponse(loader.get_template("hall/error.html").render(values), status=500)
