"""What an official types: reasons and missing things as rows, prefilled from what the rules found.

Plain rows of fields, so that they work without scripts; an empty row is no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from miaopi.cases.desk_pages import DeskCase
from miaopi.cases.errors import AnswersFaulty
from miaopi.cases.opinions import Item, Opinion, Reason
from miaopi.cases.pages import FindingLine
from miaopi.faces.language import words
from miaopi.texts import Fault, Place, Words

BLANK_ROWS = 1
MOST_ROWS = 40


def titles() -> dict[str, str]:
    """The name of each act, as its button and its page say it."""
    return {
        "take": _("我来看"),
        "accept": _("受理"),
        "hand-over": _("转给别人"),
        "supplement": _("要求补正"),
        "propose": _("提出意见"),
        "send-back": _("退回重审"),
        "approve": _("同意"),
        "reject": pgettext("decision", "不同意"),
    }


def opinion(post: QueryDict, *, outcome: str = "") -> Opinion:
    """The opinion as typed. Whether it is whole the action says."""
    chosen = outcome or post.get("outcome", "")
    return Opinion(
        outcome=_outcome(chosen),
        reasons=tuple(_reason(row) for row in _rows(post, "reasons", ("text", "text_en"))),
        ground=post.get("ground", "").strip(),
    )


def items(post: QueryDict, found: DeskCase) -> tuple[Item, ...]:
    """What is missing, as typed; a row that is not ticked is left out."""
    del found  # what can be chosen is checked by the action
    return tuple(
        Item(
            what=_both(row, "what"),
            why=_both(row, "why"),
            law=row["law"],
            article=row["article"],
            rule=row["rule"] or None,
            material=row["material"] or None,
            answers=tuple(row["answers"].split()),
        )
        for row in _rows(post, "items", ("what", "what_en", "why", "why_en"))
        if row["on"]
    )


def chosen(post: QueryDict, found: DeskCase) -> UUID:
    """The colleague to whom it goes.   Raises: AnswersFaulty: none was chosen."""
    for each in found.colleagues:
        if str(each.id) == post.get("to", ""):
            return each.id
    raise AnswersFaulty([Fault("cases.colleague-missing", Place(field="to"))])


def rows(act: str, found: DeskCase, post: QueryDict | None, told: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows to show: what was typed, or what the rules found, and some empty ones."""
    name = "items" if act == "supplement" else "reasons"
    given = _typed(post, name) if post is not None else list(_found(act, found))
    blank: dict[str, Any] = dict.fromkeys(KEYS, "")
    shown = [*given, *({**blank, "on": ""} for _n in range(BLANK_ROWS))]
    faulty = {place.removeprefix(f"{name}."): text for place, text in told.items() if place.startswith(name)}
    kept = _places(given, name)
    return [
        {
            **row,
            "at": f"{name}.{n}",
            "number": n + 1,
            "faults": {
                place.split(".", 1)[1] if "." in place else "text": text
                for place, text in faulty.items()
                if kept.get(n) is not None and place.split(".", 1)[0] == str(kept[n])
            },
        }
        for n, row in enumerate(shown)
    ]


def laws(found: DeskCase) -> list[tuple[str, str]]:
    """The matter's laws to choose from."""
    return [(key, words(law.name)) for key, law in found.matter.laws.items()]


def rules(found: DeskCase) -> list[str]:
    """The codes of the published rules."""
    return [rule.code for rule in found.matter.rules.rules]


def kinds(found: DeskCase) -> list[tuple[str, str]]:
    """The kinds of paper that can be asked for."""
    return [(spec.key, words(spec.name)) for spec in found.matter.materials]


def anchor(place: str) -> str:
    """Where on the page a fault is mended."""
    head = place.split(".")
    if head[0] in {"items", "reasons"}:
        return f"#{'.'.join(head[:2])}" if len(head) > 1 else "#rows"
    return f"#{place}" if place else "#main"


KEYS = (
    *("on", "text", "text_en", "what", "what_en", "why", "why_en", "law", "article"),
    *("rule", "material", "answers"),
)


def _typed(post: QueryDict, name: str) -> list[dict[str, Any]]:
    return [
        {key: post.get(f"{name}.{n}.{key}", "").strip() for key in KEYS}
        for n in range(MOST_ROWS)
        if f"{name}.{n}.law" in post
    ]


def _rows(post: QueryDict, name: str, told_by: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The rows in which something was written."""
    for row in _typed(post, name):
        if any(row[key] for key in told_by):
            yield row


def _places(given: list[dict[str, Any]], name: str) -> dict[int, int]:
    """Row on the page → row as the action counted it: empty and unticked rows are not counted."""
    told_by = ("what", "why") if name == "items" else ("text", "text_en")
    counted: dict[int, int] = {}
    for n, row in enumerate(given):
        if any(row[key] for key in told_by) and (name == "reasons" or row["on"]):
            counted[n] = len(counted)
    return counted


def _found(act: str, found: DeskCase) -> Iterator[dict[str, Any]]:
    """What the rules found, as a beginning."""
    last = found.last
    if last is None:
        return
    for line in last.reasons:
        if not _begins(act, line):
            continue
        basis = line.basis[0] if line.basis else None
        law = next((key for key, each in found.matter.laws.items() if basis and each.name == basis.law), "")
        row: dict[str, Any] = dict.fromkeys(KEYS, "")
        row |= {"law": law, "article": basis.article if basis else "", "rule": line.code, "on": "1"}
        row |= {"text": line.text.zh, "text_en": line.text.en}
        row |= {"what": (line.next or line.text).zh, "what_en": (line.next or line.text).en}
        row |= {"why": line.text.zh, "why_en": line.text.en, "material": line.material or ""}
        row["answers"] = " ".join(name for name, _label in line.answers)
        yield row


def _begins(act: str, line: FindingLine) -> bool:
    """A wish for a person or a silent source is neither a reason nor something that an applicant can add."""
    if act == "supplement":
        return line.outcome == "supplement" or (
            line.outcome == "refer" and bool(line.material or line.answers)
        )
    return bool(line.basis)


def _reason(row: Mapping[str, Any]) -> Reason:
    return Reason(text=_both(row, "text"), law=row["law"], article=row["article"], rule=row["rule"] or None)


def _both(row: Mapping[str, Any], key: str) -> Words:
    """Both languages; where only one was written it stands for both."""
    zh, en = row[key], row[f"{key}_en"]
    return Words(zh or en, en or zh)


def _outcome(text: str) -> Literal["approve", "reject"]:
    if text == "approve":
        return "approve"
    if text == "reject":
        return "reject"
    if not text:
        raise AnswersFaulty([Fault("cases.opinion-missing", Place(field="outcome"))])
    raise AnswersFaulty([Fault("cases.opinion-unknown", Place(field="outcome"), {"outcome": text})])
