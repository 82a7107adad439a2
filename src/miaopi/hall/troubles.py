"""Faults of the apps that no page told at a field: which page and status each becomes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from miaopi.cases.errors import CaseNotFound, NotAParty
from miaopi.cases.states import CaseMoved
from miaopi.faces.language import words
from miaopi.hall.sessions import viewer
from miaopi.people.limits import TooMany
from miaopi.texts import Faulty

# What is not theirs is told as what is not there.
NOT_THERE = {"vault.unknown", "messages.unknown", "catalogue.offering-unknown"}


def page_for(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """404 for what is not theirs, 409 for what has moved, 422 for the rest; None: no fault for a page."""
    if not isinstance(exception, Faulty) or not exception.faults:
        return None
    if request.path.startswith("/api/"):
        return None
    if isinstance(exception, CaseNotFound) or exception.faults[0].code in NOT_THERE:
        return _page(request, exception, 404, icon="page")
    if isinstance(exception, NotAParty):
        # Whoever is logged in finds what still waits for their word on their own page.
        own = {"href": reverse("hall:mine"), "link": _("我的办件")} if viewer(request).person else {}
        return _page(request, exception, 404, icon="lock", login=True, **own)
    if isinstance(exception, TooMany):
        answer = _page(request, exception, 429, icon="alert")
        answer["Retry-After"] = str(exception.seconds)
        return answer
    if isinstance(exception, CaseMoved):
        href = reverse("hall:case", args=[exception.number]) if exception.number else reverse("hall:mine")
        return _page(request, exception, 409, icon="info", href=href, link=_("看现在的结果"))
    return _page(request, exception, 422, icon="alert", href=reverse("hall:mine"), link=_("我的办件"))


def _page(request: HttpRequest, exception: Faulty, status: int, **more: object) -> HttpResponse:
    fault = exception.faults[0]
    context = {"title": words(fault.what), "text": words(fault.mend), "status": status, **more}
    return render(request, "hall/error.html", context, status=status)
