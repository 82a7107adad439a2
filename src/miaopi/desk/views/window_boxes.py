"""Boxes that several pages ask: which document was seen, how somebody agreed, a line of text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from miaopi.cases.actions import window
from miaopi.faces.language import words
from miaopi.people import actions as people


def documents(chosen: str, *, fault: str = "", place: str = "document") -> dict[str, Any]:
    """The box that asks which document was seen."""
    options = [
        {"value": code, "text": words(name), "checked": code == chosen}
        for code, name in people.DOCUMENTS.items()
    ]
    return {
        "input": "select",
        "id": place,
        "label": _("看了哪种证件"),
        "options": options,
        "fault": fault,
        "described": f"{place}-error" if fault else "",
    }


def how_box(chosen: str, *, fault: bool = False) -> dict[str, Any]:
    """How the words were agreed to."""
    options = [
        {"value": code, "text": words(name), "small": "", "checked": code == chosen}
        for code, name in window.HOW.items()
    ]
    return {
        "input": "choices",
        "box": "radio",
        "id": "how",
        "label": _("在场的各方怎么同意的"),
        "options": options,
        "row": True,
        "fault": _("请先念给本人听，或者请本人看后签名，再选。") if fault else "",
        "described": "how-error" if fault else "",
    }


def text_box(
    name: str, label: str, hint: str, typed: dict[str, str], faults: dict[str, str], **more: object
) -> dict[str, Any]:
    """One line, with its fault where it has one."""
    fault = faults.get(name)
    described = f"{name}-hint {name}-error" if fault else f"{name}-hint"
    box = {"input": "text", "id": name, "label": label, "hint": hint, "value": typed[name]}
    return {**box, "fault": fault, "described": described, **more}
