"""The application: begin, one subject a page, materials, check, hand in, wait for the others."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from miaopi.cases import queries
from miaopi.cases.actions import draft as drafts
from miaopi.cases.errors import Faster
from miaopi.cases.pages import DraftPage
from miaopi.catalogue.queries import Row
from miaopi.content import Field, Page, PartySpec
from miaopi.faces import fields, places_shown
from miaopi.faces.language import current, moment, words
from miaopi.hall import drafting, portions, preferences, steps
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.hall.views import guide
from miaopi.people.viewers import Viewer
from miaopi.secrets import PersonalNumber, mask_number, mask_phone
from miaopi.texts import Fault

OTHER = "other"  # neither side: files for somebody else


@needs_person
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose where and on which side, read what the data is for, begin.

    Basis: 个人信息保护法 第十七条: told before the first question.
    """
    matter, offerings = guide.published(slug)
    code = request.POST.get("offering") or (offerings[0].code if len(offerings) == 1 else "")
    sides = [spec for spec in matter.parties if spec.files and not spec.many]
    side = request.POST.get("side") or ("" if sides else OTHER)
    known_code = code in {offering.code for offering in offerings}
    known_side = side in {OTHER, *(spec.key for spec in sides)}
    if request.method == "POST" and known_code and known_side:
        return _begin(request, code, next((spec for spec in sides if spec.key == side), None))
    tried = request.method == "POST"
    boxes = []
    if len(offerings) > 1:
        boxes.append(_where(offerings, code, fault=tried and not known_code))
    if sides:
        boxes.append(_side(sides, side, fault=tried and not known_side))
    context = {
        "matter": matter,
        "name": words(matter.name),
        "department": words(offerings[0].department) if len(offerings) == 1 else "",
        "fields": boxes,
        "faults": [{"id": f"{box['id']}-1", "text": box["fault"]} for box in boxes if box["fault"]],
        "drafts": _open_drafts(request, {offering.code for offering in offerings}),
    }
    return render(request, "hall/start.html", context, status=422 if tried else 200)


def _open_drafts(request: HttpRequest, codes: set[str]) -> list[dict[str, Any]]:
    """What the person began before and has not handed in."""
    return [
        {
            "href": reverse("hall:case", args=[line.ref]),
            "title": words(line.name),
            "small": moment(line.changed_at),
        }
        for line in queries.my_cases(viewer(request))
        if line.state == "draft" and line.is_filer and line.offering_code in codes
    ]


def _begin(request: HttpRequest, code: str, side: PartySpec | None) -> HttpResponse:
    who = viewer(request)
    answers = {side.at: _own_answer(who)} if side else {}
    case_id = drafts.start_draft(
        viewer=who, offering_code=code, answers=answers, at=now(), language=current()
    )
    return redirect(steps.first(drafting.draft(who, case_id)))


def _own_answer(who: Viewer) -> dict[str, object]:
    """What we know of the person who is here, so that it is not asked again."""
    person, account = who.person, who.account
    assert person is not None
    assert account is not None
    by = f"account:{account.pk}"
    return {
        "kind": person.kind,
        "name": person.name,
        "number": person.number.reveal(by=by, why="prefill-own"),
        "phone": account.phone.reveal(by=by, why="prefill-own"),
    }


def _where(offerings: Sequence[Row], chosen: str, *, fault: bool) -> dict[str, Any]:
    options = [
        {
            "value": offering.code,
            "text": words(offering.division_name),
            "small": words(offering.department),
            "checked": offering.code == chosen,
        }
        for offering in offerings
    ]
    return _radios("offering", _("在哪里办？"), options, fault=_("请选在哪里办。") if fault else "")


def _side(sides: Sequence[PartySpec], chosen: str, *, fault: bool) -> dict[str, Any]:
    options = [
        {"value": spec.key, "text": words(spec.role), "small": "", "checked": spec.key == chosen}
        for spec in sides
    ]
    options.append(
        {
            "value": OTHER,
            "text": _("都不是，我替别人办"),
            "small": _("替企业办，或者受人委托"),
            "checked": chosen == OTHER,
        }
    )
    return _radios("side", _("您是哪一方？"), options, fault=_("请选您是哪一方。") if fault else "")


def _radios(name: str, label: str, options: list[dict[str, Any]], *, fault: str) -> dict[str, Any]:
    return {
        "input": "choices",
        "box": "radio",
        "id": name,
        "label": label,
        "fault": fault,
        "described": f"{name}-error" if fault else "",
        "options": options,
    }


@needs_person
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, draft_id: UUID, page_id: str) -> HttpResponse:
    """One subject: shown, kept, and told what is wrong with it."""
    draft = drafting.draft(viewer(request), draft_id)
    here = steps.page(draft, page_id)
    if draft.is_confirming:
        return redirect("hall:waiting", draft_id)
    if request.method == "POST":
        return _save(request, draft, here)
    return _show(request, draft, here, answers=draft.answers)


def _show(
    request: HttpRequest,
    draft: DraftPage,
    here: Page,
    *,
    answers: Mapping[str, object],
    faults: Sequence[Fault] = (),
    moved: bool = False,
) -> HttpResponse:
    parts = _parts(request, draft, here)
    place = portions.holding(parts, _start(request))
    names = parts[place] if parts else []
    items = [draft.matter.form.fields[name] for name in names]
    own = own_parties(viewer(request), items, draft.answers) - {request.GET.get("edit", "")}
    if request.GET.get("edit"):
        # Asked afresh: a number that we keep is never written into a page.
        answers = {name: value for name, value in answers.items() if name != request.GET["edit"]}
    sheet = fields.Sheet(
        answers=answers,
        faults=fields.sentences(faults),
        blank=request.GET.get("more"),
        divisions=places_shown.beside(draft.offering.division),
    )
    drawn = [
        known_party(viewer(request), item, draft.answers) if item.name in own else fields.draw(item, sheet)
        for item in items
    ]
    back = request.GET.get("back") or request.POST.get("back") or ""
    context = {
        "draft": draft,
        "page": here,
        "step": steps.step(draft, here.id),
        "fields": drawn,
        "names": names,
        "faults": fields.summary(faults, items),
        "back": back if back == "check" else "",
        "previous": _previous(draft, here, parts[:place], back=back),
        "moved": moved,
        "why": [{"label": words(item.label), "why": words(item.why)} for item in items if item.why],
    }
    return render(request, "hall/form_page.html", context, status=422 if faults else 409 if moved else 200)


def _parts(request: HttpRequest, draft: DraftPage, here: Page) -> list[list[str]]:
    """The page's questions: all at once, or a few at a time where letters are large."""
    names = steps.shown_on(draft, here)
    if preferences.is_large(request):
        return portions.portions(names, draft.matter.form.fields)
    return [names]


def _start(request: HttpRequest) -> str:
    """The question that the page is to begin with, or was sent with."""
    asked = (request.GET.get(key) for key in ("at", "more", "edit"))
    return next((name for name in asked if name), "") or request.POST.get("f", "")


def _previous(draft: DraftPage, here: Page, earlier: Sequence[Sequence[str]], *, back: str) -> str:
    if back == "check":
        return reverse("hall:check", args=[draft.id])
    if earlier:
        return f"{steps.address(draft, here.id)}?at={earlier[-1][0]}"
    return steps.before(draft, here.id)


def _save(request: HttpRequest, draft: DraftPage, here: Page) -> HttpResponse:
    before = steps.shown_on(draft, here)
    asked = [name for name in request.POST.getlist("f") if name in before]
    answers = {name: answer(request, draft, name) for name in asked}
    try:
        saved = drafts.save_page(
            viewer=viewer(request),
            case_id=draft.id,
            answers=answers,
            fields=asked,
            version_no=number(request.POST.get("v")),
            at=now(),
        )
    except Faster:
        fresh = drafting.draft(viewer(request), draft.id)
        return _show(request, fresh, here, answers={**fresh.answers, **answers}, moved=True)
    if turn := list_turn(request.POST, answers):
        return redirect(f"{steps.address(draft, here.id)}{turn}")
    if "later" in request.POST:
        return redirect("hall:mine")
    fresh = drafting.draft(viewer(request), draft.id)
    if saved.faults:
        return _show(request, fresh, here, answers={**fresh.answers, **answers}, faults=saved.faults)
    return redirect(_onward(request, fresh, here, before, asked))


def _onward(
    request: HttpRequest, draft: DraftPage, here: Page, before: Sequence[str], asked: Sequence[str]
) -> str:
    """The next page; this page again where an answer opened more questions on it, or more are left of it."""
    opened = [name for name in steps.shown_on(draft, here) if name not in before]
    check = request.POST.get("back") == "check"
    if opened:
        query = f"?back=check&at={opened[0]}" if check else f"?at={opened[0]}"
        return f"{steps.address(draft, here.id)}{query}#{opened[0]}"
    if check:
        return reverse("hall:check", args=[draft.id])
    parts = _parts(request, draft, here)
    left = parts[portions.holding(parts, asked[-1]) + 1 :] if asked else []
    return f"{steps.address(draft, here.id)}?at={left[0][0]}" if left else steps.after(draft, here.id)


def answer(request: HttpRequest, draft: DraftPage, name: str) -> object:
    item = draft.matter.form.fields[name]
    own = own_parties(viewer(request), [item], draft.answers)
    if name in request.POST.getlist("keep") and name in own:
        return draft.answers.get(name)
    return fields.read(item, request.POST)


def list_turn(post: QueryDict, answers: Mapping[str, object]) -> str:
    """Where to go after a row was asked for or taken away: the list, with its new row."""
    if name := post.get("add"):
        rows = answers.get(name)
        return f"?more={name}#{name}.{len(rows) if isinstance(rows, list) else 0}" if name in answers else ""
    if place := post.get("remove"):
        return f"#{place.split('.')[0]}"
    return ""


def number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else None


def own_parties(who: Viewer, items: list[Field], answers: Mapping[str, object]) -> set[str]:
    """The fields that hold the viewer's own name and number, as checked when the account was identified."""
    if who.person is None:
        return set()
    own = who.person.number
    found = set()
    for item in items:
        value = answers.get(item.name)
        if item.widget not in fields.COMPOSITE or not isinstance(value, Mapping) or not value.get("number"):
            continue
        same_kind = value.get("kind", "person") == who.person.kind
        if same_kind and PersonalNumber(str(value["number"]), own.kind) == own:
            found.add(item.name)
    return found


def known_party(who: Viewer, item: Field, answers: Mapping[str, object]) -> dict[str, Any]:
    value = answers[item.name]
    assert isinstance(value, Mapping)
    labels = {part.key: words(part.label) for part in item.fields}
    told = {
        "name": str(value.get("name") or ""),
        "number": mask_number(str(value.get("number") or "")),
        "phone": mask_phone(str(value["phone"])) if value.get("phone") else "",
    }
    return {
        "known": True,
        "id": item.name,
        "label": words(item.label),
        "rows": [{"key": labels.get(key, key), "value": text} for key, text in told.items() if text],
        "source_at": who.account.identified_at if who.account else None,
        "wrong": f"?edit={item.name}#{item.name}",
    }


@needs_person
@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafts.discard(viewer=viewer(request), case_id=draft_id, at=now())
    return HttpResponseRedirect(reverse("hall:mine"))
