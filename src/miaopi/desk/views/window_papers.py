"""The papers of an application at the window: scanned, put to the case, taken off, used again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from miaopi.cases.actions import draft as drafts
from miaopi.cases.pages import DraftPage
from miaopi.content import MaterialSpec
from miaopi.desk.sessions import now
from miaopi.desk.views.window_contact import contact
from miaopi.faces import fields, language
from miaopi.faces.language import words
from miaopi.people.viewers import Viewer
from miaopi.texts import Faulty
from miaopi.vault import actions as vault
from miaopi.vault import queries as kept


def needed(draft: DraftPage) -> list[MaterialSpec]:
    """What may be handed in: all but what a registry alone tells. What it may fail to find can be added."""
    return [
        spec
        for spec in draft.matter.materials
        if spec.key in draft.materials_needed and (spec.reuse or not spec.from_registry)
    ]


def take(request: HttpRequest, draft: DraftPage) -> dict[str, str]:
    """Keep each file that came and put it to the case.   Returns: the first fault of each material."""
    who, faults = contact(request).viewer, dict[str, str]()
    for spec in needed(draft):
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
            except Faulty as trouble:
                faults.setdefault(spec.key, fields.sentence(trouble.faults[0]))
            else:
                drafts.attach(viewer=who, case_id=draft.id, kind=spec.key, material_id=material.pk, at=now())
    return faults


def turn(request: HttpRequest, draft: DraftPage) -> bool:
    """Take one off, or use one again, where a button says so."""
    for button, act in (("remove", drafts.detach), ("reuse", drafts.attach)):
        kind, colon, material_id = request.POST.get(button, "").partition(":")
        if colon:
            act(
                viewer=contact(request).viewer,
                case_id=draft.id,
                kind=kind,
                material_id=_id(material_id),
                at=now(),
            )
            return True
    return False


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong


def boxes(who: Viewer, draft: DraftPage, faults: Mapping[str, str]) -> list[dict[str, Any]]:
    """Where each material is added: what is there, what may serve again, a box for files."""
    specs = needed(draft)
    again = {spec.key for spec in specs if spec.reuse}
    held = kept.held(who, kinds=again) if again else ()
    return [_box(draft, spec, faults.get(spec.key, ""), held) for spec in specs]


def _box(draft: DraftPage, spec: MaterialSpec, fault: str, held: Any) -> dict[str, Any]:
    attached = {line.material_id for line in draft.materials}
    return {
        "id": spec.key,
        "name": words(spec.name),
        "label": _("扫描件，或者照片"),
        "hint": words(spec.hint),
        "accept": ",".join(spec.accept),
        "many": spec.many,
        "fault": fault,
        "may": not spec.required,
        "items": [
            {"name": line.filename, "note": language.moment(line.uploaded_at), "remove": _value(line)}
            for line in draft.materials
            if line.kind == spec.key
        ],
        "again": [
            {
                "name": each.filename,
                "note": language.moment(each.uploaded_at),
                "value": f"{spec.key}:{each.pk}",
            }
            for each in held
            if each.kind == spec.key and each.pk not in attached
        ],
    }


def _value(line: Any) -> str:
    return f"{line.kind}:{line.material_id}"
