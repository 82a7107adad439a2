"""What no view of the desk told itself, as a page of the desk: which status, and the fault's own words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from miaopi.cases.errors import CaseNotFound, Faster, NotAParty
from miaopi.cases.states import CaseMoved
from miaopi.faces.language import words
from miaopi.officials.errors import NotYours
from miaopi.people.limits import TooMany
from miaopi.texts import Faulty

# What no post covers is told in the same words as what never was.
NOT_THERE = (Http404, CaseNotFound, NotYours, NotAParty)


def page(request: HttpRequest, trouble: Faulty | Http404) -> HttpResponse:
    """404 for what is not there or not theirs, 409 for what has moved, 429 for too often; else 422."""
    if isinstance(trouble, NOT_THERE):
        text = _("地址可能少了几个字，或者您的岗位不管它。")
        return _page(request, 404, _("没有这一页"), text)
    status = 409 if isinstance(trouble, CaseMoved | Faster) else 422
    fault = trouble.faults[0]
    answer = _page(request, status, words(fault.what), words(fault.mend))
    if isinstance(trouble, TooMany):
        answer.status_code = 429
        answer["Retry-After"] = str(trouble.seconds)
    return answer


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "desk/trouble.html", {"title": title, "text": text}, status=status)
