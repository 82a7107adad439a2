"""What is missing, added in place: every item of the notice with its own box, one button, no script needed.

Basis: 行政许可法 第三十二条: all that is missing is told at once; modelled: it is added where it is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from miaopi.cases import queries
from miaopi.cases.actions import confirm as confirmations
from miaopi.cases.actions import draft as drafts
from miaopi.cases.actions import submit as submission
from miaopi.cases.errors import AnswersFaulty, Faster
from miaopi.cases.pages import DraftPage, FindingLine, OutcomePage
from miaopi.content import Field, MaterialSpec
from miaopi.faces import asks, fields, places_shown
from miaopi.faces.language import words
from miaopi.hall import days_left
from miaopi.hall.outcomes import law
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.hall.views import apply, materials, submit
from miaopi.texts import Fault


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with the page and could not be taken: shown again as it was, beside what is wrong with it."""

    answers: Mapping[str, object] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    papers: Mapping[str, str] = field(default_factory=dict)
    moved: bool = False


@needs_person
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, ref: str) -> HttpResponse:
    """The notice as a form: shown, kept, handed in."""
    who = viewer(request)
    page = queries.outcome_page(who, ref)
    if "supplement" not in page.may:
        return redirect("hall:case", page.case.ref)
    draft = queries.draft_page(who, page.case.id)
    if draft.is_confirming:
        return redirect("hall:waiting", draft.id)
    if hasattr(request, "too_large"):
        papers = materials.all_too_large(request, _papers(draft, page))
        return _show(request, page, draft, Typed(papers=papers), status=413)
    if request.method == "GET":
        return _show(request, page, draft, Typed())
    return _take(request, page, draft)


def asked_for(page: OutcomePage) -> tuple[FindingLine, ...]:
    """What the notice lists."""
    return tuple(line for line in page.reasons if line.outcome == "supplement")


def _names(draft: DraftPage, lines: Sequence[FindingLine]) -> list[str]:
    """The questions that the items are about, as far as this application asks them; each once."""
    named = (name.partition(".")[0] for line in lines for name, _label in line.answers)
    return [name for name in dict.fromkeys(named) if name in draft.shown]


def _papers(draft: DraftPage, page: OutcomePage) -> list[MaterialSpec]:
    wanted = {line.material for line in asked_for(page)}
    return [spec for spec in materials.needed(draft) if spec.key in wanted]


# ── taking ────
def _take(request: HttpRequest, page: OutcomePage, draft: DraftPage) -> HttpResponse:
    here = _names(draft, asked_for(page))
    asked = [name for name in request.POST.getlist("f") if name in here]
    answers = {name: apply.answer(request, draft, name) for name in asked}
    try:
        typed, status = _keep(request, page, draft, answers)
    except Faster:
        return _show(request, page, _fresh(request, draft), Typed(answers=answers, moved=True), status=409)
    if led := _turn(request, page, answers):
        return redirect(led)
    fresh = _fresh(request, draft)
    if typed.faults or typed.papers:
        return _show(request, page, fresh, typed, status=status)
    return _hand_in(request, page, fresh, answers)


def _keep(
    request: HttpRequest, page: OutcomePage, draft: DraftPage, answers: Mapping[str, object]
) -> tuple[Typed, int]:
    """Save answers and files; what is faulty is kept too, and told."""
    if request.POST.get("v") != str(draft.version_no):
        raise Faster(version_no=draft.version_no)
    faults: tuple[Fault, ...] = ()
    if any(draft.answers.get(name) != value for name, value in answers.items()):
        saved = drafts.save_page(
            viewer=viewer(request),
            case_id=draft.id,
            answers=answers,
            fields=answers,
            version_no=draft.version_no,
            at=now(),
        )
        faults = saved.faults
    papers, status = materials.take(request, draft, _papers(draft, page))
    return Typed(answers=answers, faults=faults, papers=papers), status


def _turn(request: HttpRequest, page: OutcomePage, answers: Mapping[str, object]) -> str:
    """Where a button of the page leads that does not hand in: a row more, a paper off, later."""
    here = reverse("hall:supplement", args=[page.case.ref])
    off = request.POST.get("remove", "")
    if ":" in off:
        kind, material_id = materials.chosen(off)
        drafts.detach(
            viewer=viewer(request), case_id=page.case.id, kind=kind, material_id=material_id, at=now()
        )
        return f"{here}#{kind}"
    if turn := apply.list_turn(request.POST, answers):
        return here + turn
    if "reuse" in request.POST or "upload" in request.POST:
        return here
    return reverse("hall:mine") if "later" in request.POST else ""


def _fresh(request: HttpRequest, draft: DraftPage) -> DraftPage:
    return queries.draft_page(viewer(request), draft.id)


def _hand_in(
    request: HttpRequest, page: OutcomePage, draft: DraftPage, answers: Mapping[str, object]
) -> HttpResponse:
    who = viewer(request)
    try:
        ready = confirmations.request_submission(
            viewer=who,
            case_id=draft.id,
            version_no=draft.version_no,
            consent="consent" in request.POST,
            # The same page sent twice hands in once.
            key=f"hall-{draft.id}-{request.POST.get('v', '')}",
            at=now(),
        )
    except AnswersFaulty as trouble:
        typed = Typed(answers=answers, faults=trouble.faults)
        return _show(request, page, _fresh(request, draft), typed, status=422)
    if not ready:
        return redirect("hall:waiting", draft.id)
    submission.submit(case_id=draft.id, at=now())
    return redirect("hall:case", queries.case_for(who, draft.id).ref)


# ── showing ────
def _show(
    request: HttpRequest, page: OutcomePage, draft: DraftPage, typed: Typed, *, status: int = 200
) -> HttpResponse:
    lines = asked_for(page)
    items = _items(request, page, draft, typed)
    named = _names(draft, lines)
    context = {
        "page": page,
        "case": page.case,
        "offering": page.case.offering,
        "draft": draft,
        "items": items,
        "names": named,
        "left": days_left.until(page.supplement_until, at=now()),
        "asks": asks.rows(draft.asks),
        "consent": words(draft.matter.consent.statement),
        "agreed": "consent" in request.POST,
        "faults": _summary(draft, typed, named),
        "consent_fault": any(fault.code == "cases.consent-missing" for fault in typed.faults),
        "others": submit.others(viewer(request), draft) if named else [],
        "moved": typed.moved,
    }
    return render(request, "hall/supplement.html", context, status=status)


def _items(request: HttpRequest, page: OutcomePage, draft: DraftPage, typed: Typed) -> list[dict[str, Any]]:
    """Each item with the boxes by which it is mended; a box that two items need stands at the first."""
    lines = asked_for(page)
    boxes = {
        box["id"]: box for box in materials.boxes(viewer(request), draft, _papers(draft, page), typed.papers)
    }
    drawn = _draw(request, draft, typed, _names(draft, lines))
    items = []
    for line in lines:
        names = _names(draft, [line])
        item: dict[str, Any] = {
            "text": words(line.text),
            "next": words(line.next),
            "law": law(line.basis),
            "fields": [drawn.pop(name) for name in names if name in drawn],
            "papers": [boxes.pop(line.material)] if line.material in boxes else [],
            "elsewhere": not line.full,
        }
        if len(names) == len(item["fields"]) == 1:
            item["fields"] = [_asked(item["fields"][0])]
        item["above"] = bool(names) and not item["fields"] and not item["papers"]
        items.append(item)
    return items


def _asked(box: dict[str, Any]) -> dict[str, Any]:
    """The one answer that an item asks for is not optional here, whatever the form says of it elsewhere."""
    if not box.get("may"):
        return box
    kept = (name for name in box["described"].split() if not name.endswith("-hint"))
    return box | {"may": False, "hint": "", "described": " ".join(kept)}


def _draw(
    request: HttpRequest, draft: DraftPage, typed: Typed, names: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """The questions as boxes; who is here is not asked for the number that we know, unless they want to."""
    items = [draft.matter.form.fields[name] for name in names]
    edit = request.GET.get("edit", "")
    own = apply.own_parties(viewer(request), items, draft.answers) - {edit}
    answers = {name: value for name, value in draft.answers.items() if name != edit} | dict(typed.answers)
    sheet = fields.Sheet(
        answers=answers,
        faults=fields.sentences(typed.faults),
        blank=request.GET.get("more"),
        divisions=places_shown.beside(draft.offering.division),
    )
    return {item.name: _draw_one(request, draft, item, sheet, known=item.name in own) for item in items}


def _draw_one(
    request: HttpRequest, draft: DraftPage, item: Field, sheet: fields.Sheet, *, known: bool
) -> dict[str, Any]:
    if known:
        return apply.known_party(viewer(request), item, draft.answers)
    return fields.draw(item, sheet)


def _summary(draft: DraftPage, typed: Typed, named: Sequence[str]) -> list[dict[str, str]]:
    """Faults of this page lead to its boxes, others to the page that asks for it."""
    items = [draft.matter.form.fields[name] for name in named]
    rows = []
    for fault in fields.first_of_each(typed.faults):
        if (fault.where.field or "").partition(".")[0] in named:
            rows += fields.summary([fault], items)
        else:
            rows.append(submit.to_page(draft, fault))
    names = {spec.key: words(spec.name) for spec in draft.matter.materials}
    return rows + [{"id": key, "label": names[key], "text": text} for key, text in typed.papers.items()]
