"""A matter's form, drawn and read back: each widget of `content.Field` as data for the component `field`.

Nothing here knows what is asked. A field's id in the page is its dotted name (`lessor.number`,
`co_owners.0.name`), so that a fault's place leads to it. What a person typed comes back as they typed it,
also when it is wrong.

    draw(field, …)  → what the template shows          read(field, post, …) → the answer as content stores it
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from miaopi.content import Field
from miaopi.faces import language
from miaopi.faces.language import joined, words
from miaopi.texts import Fault

COMPOSITE = {"party", "person"}
PERSON: Mapping[str, object] = MappingProxyType({"kind": "person"})  # most parties are
MOST_ROWS = 20  # a list longer than this is a mistake or an attack
MOST_LETTERS = 4000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FEW = 8  # so many choices stand side by side; more become a list to pull down


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the fields of one page are drawn from.

    blank: the list that gets one more row. divisions: code and name of the places that a division field
    offers. sources: where an answer came from, by field. dense: for whoever fills in many: a day is one box
    of eight digits, a party is a person unless said otherwise.
    """

    answers: Mapping[str, object]
    faults: Mapping[str, str] = field(default_factory=dict)
    blank: str | None = None
    divisions: Sequence[tuple[str, str]] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    dense: bool = False


def first_of_each(faults: Iterable[Fault]) -> list[Fault]:
    """One fault a field: the first of it."""
    found: dict[str, Fault] = {}
    for fault in faults:
        found.setdefault(fault.where.field or "", fault)
    return list(found.values())


def sentences(faults: Iterable[Fault]) -> dict[str, str]:
    """Fault sentences (what is wrong, how to mend it) by field."""
    return {fault.where.field or "": sentence(fault) for fault in first_of_each(faults)}


def sentence(fault: Fault) -> str:
    """What is wrong and how to mend it, in the page's language."""
    return language.sentences([words(fault.what), words(fault.mend)])


def draw(item: Field, sheet: Sheet, *, at: str | None = None, value: object = None) -> dict[str, Any]:
    """One field as the component `field` wants it. `at` and `value` are given for parts of a whole."""
    place = at or item.name
    if at is None:
        value = sheet.answers.get(item.name)
    if sheet.dense and item.widget == "party" and item.required is not False:
        value = value or PERSON
    drawn: dict[str, Any] = {
        "id": place,
        "label": words(item.label),
        "hint": words(item.hint),
        "fault": sheet.faults.get(place),
        "may": item.required is False,
        "source": sheet.sources.get(place),
    }
    if sheet.dense and item.widget == "date":
        drawn |= _day_line(drawn["hint"], value)
    else:
        drawn |= _input(item, sheet, place, value)
    drawn["described"] = _described(drawn)
    return drawn


def _described(drawn: Mapping[str, Any]) -> str:
    tails = ("hint", "fault", "source")
    ids = {"hint": "hint", "fault": "error", "source": "source"}
    return " ".join(f"{drawn['id']}-{ids[tail]}" for tail in tails if drawn.get(tail))


def _input(item: Field, sheet: Sheet, place: str, value: object) -> dict[str, Any]:
    match item.widget:
        case "party" | "person":
            parts = _parts(item, sheet, place, value)
            # What few people need stays folded until it holds something.
            seen = bool(value) or any(part["fault"] for part in parts)
            return {"input": "group", "fields": parts, "fold": item.required is False, "open": seen}
        case "parties":
            return _list(item, sheet, place, value)
        case "date":
            return {"input": "date", "boxes": _boxes(place, value)}
        case "choice":
            return _choice(item, value)
        case "yes-no":
            return _yes_no(item, value)
        case "items":
            return {"input": "text", "value": _several(value), "capitals": True}
        case "division":
            options = [
                {"value": code, "text": name, "checked": code == value} for code, name in sheet.divisions
            ]
            return {"input": "select", "options": options}
        case "long-text":
            return {"input": "long", "value": _text(value)}
        case _:
            return _line(item, value)


def _line(item: Field, value: object) -> dict[str, Any]:
    drawn: dict[str, Any] = {"input": "text", "value": _text(value), "unit": words(item.unit)}
    match item.widget:
        case "number":
            drawn |= {"mode": "numeric" if item.schema.get("type") == "integer" else "decimal", "width": 4}
        case "money" | "area":
            drawn |= {"mode": "decimal", "width": 4}
        case "phone":
            drawn |= {"type": "tel", "mode": "numeric", "width": 6}
        case "document-number" | "id-number":
            drawn |= {"capitals": True}
    return drawn


def _day_line(hint: str, value: object) -> dict[str, Any]:
    """A day as eight digits in one box; what is no day stays as typed."""
    text = _text(value)
    told = _("八位数字，如 20261201。")
    return {
        "input": "text",
        "value": text.replace("-", "") if _DAY.fullmatch(text) else text,
        "mode": "numeric",
        "width": 6,
        "hint": language.sentences([hint, told]),
    }


def _parts(item: Field, sheet: Sheet, place: str, value: object) -> list[dict[str, Any]]:
    answers = value if isinstance(value, Mapping) else {}
    return [draw(part, sheet, at=f"{place}.{part.key}", value=answers.get(part.key)) for part in item.fields]


def _list(item: Field, sheet: Sheet, place: str, value: object) -> dict[str, Any]:
    rows = list(value) if isinstance(value, list | tuple) else []
    if sheet.blank == place and len(rows) < MOST_ROWS:
        rows.append(PERSON if sheet.dense else {})
    label = words(item.label)
    drawn = [
        {
            "id": f"{place}.{index}",
            "label": _("第 %(number)s 位") % {"number": index + 1},
            "fields": _parts(item, sheet, f"{place}.{index}", row),
        }
        for index, row in enumerate(rows)
    ]
    add = _("再加一位") if drawn else _("加一位")
    return {
        "input": "list",
        "rows": drawn,
        "add_text": f"{add}",
        "remove_text": _("删除"),
        "list_label": label,
    }


def _boxes(place: str, value: object) -> list[dict[str, Any]]:
    year, month, day = [*_text(value).split("-"), "", "", ""][:3]
    return [
        {"id": f"{place}-y", "label": _("年"), "width": 4, "value": year},
        {"id": f"{place}-m", "label": _("月"), "width": 2, "value": month.lstrip("0")},
        {"id": f"{place}-d", "label": _("日"), "width": 2, "value": day.lstrip("0")},
    ]


def _choice(item: Field, value: object) -> dict[str, Any]:
    options = [
        {
            "value": option.value,
            "text": words(option.label),
            "small": words(option.hint),
            "checked": option.value == value,
        }
        for option in item.options
    ]
    if len(options) > FEW:
        return {"input": "select", "options": options}
    short = len(options) <= 2 and not any(option["small"] for option in options)
    return {"input": "choices", "box": "radio", "options": options, "row": short}


def _yes_no(item: Field, value: object) -> dict[str, Any]:
    named = {option.value: option for option in item.options}
    options = []
    for answer, stored, plain in (("yes", True, _("是")), ("no", False, _("否"))):
        option = named.get("true" if stored else "false") or named.get(answer)
        options.append(
            {
                "value": answer,
                "text": words(option.label) if option else plain,
                "small": words(option.hint) if option else "",
                "checked": value is stored,
            }
        )
    return {
        "input": "choices",
        "box": "radio",
        "options": options,
        "row": not any(option["small"] for option in options),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _several(value: object) -> str:
    return joined([str(one) for one in value]) if isinstance(value, list | tuple) else _text(value)


def read(item: Field, post: QueryDict, *, at: str | None = None) -> object:
    """The answer that was posted, as content stores it; None where nothing was filled in."""
    place = at or item.name
    match item.widget:
        case "party" | "person":
            parts = {part.key: read(part, post, at=f"{place}.{part.key}") for part in item.fields}
            filled = {key: value for key, value in parts.items() if value is not None}
            # Where nobody need be named, a kind alone names nobody.
            bare = item.required is False and set(filled) <= {"kind"}
            return None if bare else filled or None
        case "parties":
            return _read_list(item, post, place)
        case "date":
            return _read_date(post, place)
        case "yes-no":
            return {"yes": True, "no": False}.get(post.get(place, ""))
        case "items":
            return _read_several(post.get(place, ""))
        case _:
            return post.get(place, "").strip()[:MOST_LETTERS] or None


def _read_list(item: Field, post: QueryDict, place: str) -> list[object]:
    single = replace(item, widget="party", required=False)
    rows = [
        read(single, post, at=f"{place}.{index}")
        for index in range(MOST_ROWS)
        if post.get("remove") != f"{place}.{index}"
    ]
    return [row for row in rows if row]


def _read_date(post: QueryDict, place: str) -> str | None:
    if place in post:
        return _read_day_line(post.get(place, ""))
    year, month, day = (post.get(f"{place}-{tail}", "").strip()[:8] for tail in "ymd")
    if not (year or month or day):
        return None
    # Not a day? Then it stays as typed, and content says what is wrong with it.
    return f"{year}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"


def _read_day_line(text: str) -> str | None:
    """`20261201`, `2026-12-1`, `2026年12月1日`. What is no day stays as typed: content says what is wrong."""
    text = unicodedata.normalize("NFKC", text).strip()[:20]
    parts = re.findall(r"\d+", text, re.ASCII)
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) != 3:
        return text or None
    return f"{parts[0]}-{parts[1].zfill(2)}-{parts[2].zfill(2)}"


def _read_several(text: str) -> list[str]:
    for mark in "、，,;；/ \t\n":
        text = text.replace(mark, " ")
    return [part[:40] for part in text.split()[:200]]


def summary(faults: Iterable[Fault], items: Iterable[Field], *, dense: bool = False) -> list[dict[str, str]]:
    """The faults for the summary at the top of the page: what is wrong, and the id of the box to go to."""
    by_name = {item.name: item for item in items}
    return [
        {"id": target(by_name, fault.where.field or "", dense=dense), "text": words(fault.what)}
        for fault in first_of_each(faults)
    ]


def target(by_name: Mapping[str, Field], place: str, *, dense: bool = False) -> str:
    """The id of the box that a fault's place means: the first box of a date, the first of the choices."""
    head, *tail = place.split(".")
    item = by_name.get(head)
    for key in tail:
        if item is not None and not key.isdigit():
            item = next((inner for inner in item.fields if inner.key == key), None)
    if item is None:
        return "main"
    if item.widget == "date" and not dense:
        return f"{place}-y"
    if item.widget == "yes-no" or (item.widget == "choice" and len(item.options) <= FEW):
        return f"{place}-1"
    return place
