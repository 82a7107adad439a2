"""From a certificate to a new application about it: change it, renew it, end it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miaopi.cases.actions import again as actions
from miaopi.catalogue import queries as catalogue
from miaopi.content.again import Again, Way
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall import drafting, steps
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.hall.views import materials
from miaopi.licences import queries
from miaopi.licences.models import Licence
from miaopi.people.viewers import Viewer


@needs_person
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, identifier: str) -> HttpResponse:
    """Choose which way; everything registered is filled in already."""
    who = viewer(request)
    licence = _own(who, identifier)
    ways = ways_of(licence)
    if ways is None:
        return redirect("hall:licence", identifier)
    chosen = ways.way(request.POST.get("way"))
    if request.method == "POST" and chosen is not None:
        case_id = actions.start_again(
            viewer=who, identifier=identifier, way=chosen.value, at=now(), language=language.current()
        )
        return redirect(_first(who, case_id))
    fault = _("请选一种。") if request.method == "POST" else ""
    context = {
        "page": queries.page(licence, at=now()),
        "title": names(ways),
        "field": _radios(ways.ways, fault),
        "faults": [{"id": "way-1", "text": fault}] if fault else [],
    }
    return render(request, "hall/again.html", context, status=422 if fault else 200)


def ways_of(licence: Licence) -> Again | None:
    """What can be done with it by the rules of today; None where it has ended or the matter has no ways."""
    if not licence.is_in_force(language.local(now()).date()):
        return None
    return catalogue.matter(catalogue.offering(licence.offering_code).version_id).again


def names(ways: Again) -> str:
    """变更、续租、注销."""
    return language.joined(words(way.name) for way in ways.ways)


def _own(who: Viewer, identifier: str) -> Licence:
    try:
        return queries.licence_for(who, identifier)
    except queries.NotFound as none:
        raise Http404 from none


def _first(who: Viewer, case_id: Any) -> str:
    """The first page that asks something; where none does and no paper is missing, the page to check."""
    draft = drafting.draft(who, case_id)
    if any(steps.shown_on(draft, page) for page in draft.matter.form.pages) or materials.missing(draft):
        return steps.first(draft)
    return steps.last(draft)


def _radios(ways: tuple[Way, ...], fault: str) -> dict[str, Any]:
    options = [
        {"value": way.value, "text": words(way.name), "small": words(way.says), "checked": False}
        for way in ways
    ]
    return {
        "input": "choices",
        "box": "radio",
        "id": "way",
        "label": _("您要办哪一种？"),
        "fault": fault,
        "described": "way-error" if fault else "",
        "options": options,
    }
