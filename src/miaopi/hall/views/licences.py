"""Certificates: the holder's list, page and file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from miaopi.faces import language, qr
from miaopi.faces.language import words
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.hall.views import again
from miaopi.hall.views.verify import STATES
from miaopi.licences import actions, queries
from miaopi.licences.queries import LicencePage


@needs_person
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """My certificates, the valid ones first."""
    person = viewer(request).person
    assert person is not None
    found = sorted(queries.held(person, at=now()), key=lambda page: page.state != "valid")
    return render(request, "hall/licences.html", {"cards": [_card(page) for page in found]})


def _card(page: LicencePage) -> dict[str, Any]:
    kind, shape = STATES[page.state]
    return {
        "href": reverse("hall:licence", args=[page.identifier]),
        "title": words(page.title),
        "text": page.number,
        "kind": kind,
        "shape": shape,
        "tag": words(page.state_words),
        "meta": [words(page.term)],
    }


def _own(request: HttpRequest, identifier: str) -> Any:
    try:
        return queries.licence_for(viewer(request), identifier)
    except queries.NotFound as none:
        raise Http404 from none


@needs_person
@require_safe
def licence(request: HttpRequest, identifier: str) -> HttpResponse:
    """The certificate as a card: what it says, its state in words, a code to scan."""
    own = _own(request, identifier)
    page, ways = queries.page(own, at=now()), again.ways_of(own)
    kind, shape = STATES[page.state]
    other = page.title.en if language.current() == "zh" else page.title.zh
    context = {
        "page": page,
        "title": words(page.title),
        "sub": other,
        "sub_lang": "en" if language.current() == "zh" else "zh-Hans",
        "kind": kind,
        "shape": shape,
        "state": language.parts([words(page.state_words), words(page.term) if page.state == "valid" else ""]),
        "rows": [{"key": words(line.label), "value": words(line.value)} for line in page.lines],
        "issuer": words(page.issuer),
        "qr": qr.drawing(page.qr) if page.state == "valid" else None,
        "ended": page.state != "valid",
        "ways": again.names(ways) if ways else "",
    }
    return render(request, "hall/licence.html", context)


@needs_person
@require_safe
def pdf(request: HttpRequest, identifier: str) -> HttpResponse:
    """The signed file, drawn now if the worker has not drawn it yet."""
    found = _own(request, identifier)
    answer = HttpResponse(actions.ensure_pdf(found, at=now()), content_type="application/pdf")
    # A name without Chinese: some phones' download lists show such names broken.
    answer["Content-Disposition"] = f'attachment; filename="certificate-{found.code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
