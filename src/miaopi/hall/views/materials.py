"""The materials of an application: photograph, choose a file, use one again, take one off."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from miaopi.cases.actions import draft as drafts
from miaopi.cases.pages import DraftPage
from miaopi.content import MaterialSpec
from miaopi.faces import fields, language
from miaopi.faces.language import words
from miaopi.hall import drafting, steps
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.people.viewers import Viewer
from miaopi.texts import Faulty
from miaopi.vault import actions as vault
from miaopi.vault import queries as kept
from miaopi.vault.errors import TooLarge

MEGABYTE = 1024 * 1024


@needs_person
@require_http_methods(["GET", "POST"])
def materials(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What the person adds, what is already there, what we ask for ourselves."""
    draft = drafting.draft(viewer(request), draft_id)
    if draft.is_confirming:
        return redirect("hall:waiting", draft_id)
    if hasattr(request, "too_large"):
        return _show(request, draft, all_too_large(request, needed(draft)), status=413)
    if request.method == "GET":
        return _show(request, draft, {})
    if "remove" in request.POST:
        return _take_off(request, draft)
    faults, status = take(request, draft, needed(draft))
    if not faults and "reuse" not in request.POST and "upload" not in request.POST:
        faults = missing(drafting.draft(viewer(request), draft_id))
        if not faults or "later" in request.POST:
            return redirect(
                "hall:mine" if "later" in request.POST else steps.after(draft, key=steps.MATERIALS)
            )
    if faults:
        return _show(request, drafting.draft(viewer(request), draft_id), faults, status=status)
    return redirect("hall:materials", draft_id)


def needed(draft: DraftPage) -> list[MaterialSpec]:
    """What may be handed in: all but what a registry alone tells. What it may fail to find can be added."""
    return [
        spec
        for spec in draft.matter.materials
        if spec.key in draft.materials_needed and (spec.reuse or not spec.from_registry)
    ]


def all_too_large(request: HttpRequest, specs: Sequence[MaterialSpec]) -> dict[str, str]:
    """What `hall.sizes` did not let in, told at the first material."""
    most = getattr(request, "too_large", 0)
    text = _("这次一共超过 %(most)s MB。请一份一份上传。") % {"most": most}
    return {spec.key: text for spec in specs[:1]}


def take(request: HttpRequest, draft: DraftPage, specs: Sequence[MaterialSpec]) -> tuple[dict[str, str], int]:
    """Keep each file that came and put it to the case; the first fault of a material is told at its field.

    Returns: the faults, and the status that fits them: 413 where a file is too large, else 422.
    """
    faults: dict[str, str] = {}
    status = 422
    who = viewer(request)
    for spec in specs:
        for file in request.FILES.getlist(spec.key):
            try:
                material = vault.add(
                    viewer=who,
                    kind=spec.key,
                    filename=file.name or "",
                    stream=file,
                    accept=spec.accept,
                    at=now(),
                )
                drafts.attach(viewer=who, case_id=draft.id, kind=spec.key, material_id=material.pk, at=now())
            except Faulty as trouble:
                fault = trouble.faults[0]
                faults.setdefault(spec.key, fields.sentence(fault))
                status = 413 if isinstance(trouble, TooLarge) else status
    if "reuse" in request.POST:
        kind, material_id = chosen(request.POST["reuse"])
        drafts.attach(viewer=who, case_id=draft.id, kind=kind, material_id=material_id, at=now())
    return faults, status


def chosen(button: str) -> tuple[str, UUID]:
    """Kind and material of a button.   Raises: Http404: none of ours has that value."""
    kind, _dot, material_id = button.partition(":")
    try:
        return kind, UUID(material_id)
    except ValueError:
        raise Http404 from None


def _take_off(request: HttpRequest, draft: DraftPage) -> HttpResponse:
    kind, material_id = chosen(request.POST["remove"])
    drafts.detach(viewer=viewer(request), case_id=draft.id, kind=kind, material_id=material_id, at=now())
    return redirect("hall:materials", draft.id)


def missing(draft: DraftPage) -> dict[str, str]:
    there = {line.kind for line in draft.materials}
    return {
        spec.key: _("请上传%(name)s。") % {"name": words(spec.name)}
        for spec in needed(draft)
        if spec.required and spec.key not in there
    }


def _show(
    request: HttpRequest, draft: DraftPage, faults: dict[str, str], *, status: int = 422
) -> HttpResponse:
    specs = needed(draft)
    drawn = boxes(viewer(request), draft, specs, faults)
    context = {
        "draft": draft,
        "step": steps.step(draft, key=steps.MATERIALS),
        "previous": steps.before(draft, key=steps.MATERIALS),
        "asked": [each for each in drawn if not each["may"]],
        "optional": [each for each in drawn if each["may"]],
        "open": any(each["items"] or each["fault"] for each in drawn if each["may"]),
        "given": [
            _given(spec)
            for spec in draft.matter.materials
            if spec.from_registry and spec.key in draft.materials_needed
        ],
        "faults": [
            {"id": spec.key, "label": words(spec.name), "text": faults[spec.key]}
            for spec in specs
            if spec.key in faults
        ],
    }
    return render(request, "hall/materials.html", context, status=status if faults else 200)


def boxes(
    who: Viewer, draft: DraftPage, specs: Sequence[MaterialSpec], faults: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Where each of these materials is added: what is there, what may serve again, a box for files."""
    assert who.person is not None
    reused = {spec.key for spec in specs if spec.reuse}
    held = [material for material in kept.held(who.person) if material.kind in reused] if reused else []
    attached = {line.material_id for line in draft.materials}
    return [_box(draft, spec, faults.get(spec.key, ""), held, attached) for spec in specs]


def _box(draft: DraftPage, spec: MaterialSpec, fault: str, held: Any, attached: set[UUID]) -> dict[str, Any]:
    items = [
        {
            "name": line.filename,
            "note": language.parts(
                [_kind(line.content_type), _size(line.size), language.moment(line.uploaded_at)]
            ),
            "picture": _picture(draft, line.material_id, line.content_type),
            "remove": f"{line.kind}:{line.material_id}",
        }
        for line in draft.materials
        if line.kind == spec.key
    ]
    again = [
        {
            "value": f"{spec.key}:{material.pk}",
            "name": material.filename,
            "note": language.parts([_kind(material.content_type), language.moment(material.uploaded_at)]),
        }
        for material in held
        if material.kind == spec.key and material.pk not in attached
    ]
    return {
        "id": spec.key,
        "name": words(spec.name),
        "about": language.sentences(
            [words(spec.hint), words(spec.purpose), _("照片或 PDF，一份最多 20 MB。")]
        ),
        "may": not spec.required,
        "items": items,
        "again": again,
        "label": (_("再加一页") if spec.many else _("换一份")) if items else _("拍照，或者选文件"),
        "accept": ",".join(spec.accept),
        "many": spec.many,
        "fault": fault,
    }


def _given(spec: MaterialSpec) -> dict[str, Any]:
    return {
        "name": words(spec.name),
        "kind": "ok",
        "shape": "ok",
        "tag": _("不用交"),
        "note": words(spec.hint) or words(spec.purpose),
    }


def _kind(content_type: str) -> str:
    return "PDF" if content_type == "application/pdf" else _("照片")


def _size(octets: int) -> str:
    if octets < MEGABYTE / 10:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{octets / MEGABYTE:.1f} MB"


def _picture(draft: DraftPage, material_id: UUID, content_type: str) -> str:
    return reverse("hall:picture", args=[draft.id, material_id]) if content_type.startswith("image/") else ""


@needs_person
@require_safe
def picture(request: HttpRequest, draft_id: UUID, material_id: UUID) -> HttpResponse:
    """A small picture of a material; only its holder's."""
    data = kept.thumbnail(kept.material(viewer(request), material_id))
    if data is None:
        raise Http404
    # Not kept by the browser: after a logout at a kiosk it would still be there.
    return HttpResponse(data, content_type="image/jpeg")
