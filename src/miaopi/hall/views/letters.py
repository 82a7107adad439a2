"""Letters: what was told in writing, as a list, as a page to read and print, and as the signed file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.letters import actions, queries
from miaopi.letters.contents import Line, Section
from miaopi.letters.models import Copy
from miaopi.letters.queries import LetterLine


@needs_person
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """My letters, the newest first."""
    found = queries.held(viewer(request))
    return render(request, "hall/letters.html", {"cards": [_card(line) for line in found]})


def of_case(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """The letters of a case as rows, for the case's own pages."""
    return [
        {
            "href": reverse("hall:letter", args=[line.id]),
            "title": words(line.title),
            "small": language.parts([line.number, language.day(language.local(line.issued_at).date())]),
        }
        for line in queries.held_of_case(viewer(request), case_id)
    ]


def _card(line: LetterLine) -> dict[str, Any]:
    card: dict[str, Any] = {
        "href": reverse("hall:letter", args=[line.id]),
        "title": words(line.title),
        "text": line.number,
        "meta": [language.day(language.local(line.issued_at).date())],
    }
    if line.replaced:
        card |= {"tag": _("已被替换"), "kind": "quiet", "shape": "info"}
    return card


@needs_person
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The letter in the page's language, to read and to print."""
    page = queries.page(_own(request, letter_id))
    contents = page.contents
    context = {
        "page": page,
        "title": words(contents.title),
        "body": words(contents.body),
        "addressee": words(contents.addressee),
        "paragraphs": [words(text) for text in contents.paragraphs],
        "about": _rows(contents.about),
        "sections": [_section(section) for section in contents.sections],
        "date": words(page.date),
        "foot": words(page.foot),
    }
    return render(request, "hall/letter.html", context)


@needs_person
@require_safe
def pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The signed file, drawn now if the worker has not drawn it yet."""
    found = _own(request, letter_id)
    answer = HttpResponse(actions.ensure_pdf(found, at=now()), content_type="application/pdf")
    # A name without Chinese: some phones' download lists show such names broken.
    answer["Content-Disposition"] = f'attachment; filename="letter-{found.code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _own(request: HttpRequest, letter_id: UUID) -> Copy:
    try:
        return queries.letter_for(viewer(request), str(letter_id))
    except queries.NotFound as none:
        raise Http404 from none


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": words(section.heading),
        "paragraphs": [words(text) for text in section.paragraphs],
        "items": [{"text": words(item.text), "notes": _rows(item.notes)} for item in section.items],
        "rows": _rows(section.lines),
    }


def _rows(lines: Sequence[Line]) -> list[dict[str, str]]:
    return [{"key": words(line.label), "value": words(line.value)} for line in lines]
