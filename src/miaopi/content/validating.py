"""What is wrong with an answer: JSON Schema's errors and the checks of numbers, in our own words.

One fault a field, the first that helps. The schema library says what is wrong by kinds; each kind that our
schemas can bring forth has a sentence of its own. Basis: JSON Schema 2020-12.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

import jsonschema_rs

from miaopi.content import identifiers
from miaopi.content.cleaning import is_empty
from miaopi.content.spec import Field
from miaopi.content.widgets import DECIMALS
from miaopi.texts import Fault, Place, has_unseen

# Kind of the library's error → code of ours. What else may come is a wrong type to the person.
CODES: Mapping[str, str] = {
    "type": "answer-type",
    "enum": "answer-choice",
    "pattern": "answer-pattern",
    "format": "answer-date",
    "minLength": "answer-too-short",
    "maxLength": "answer-too-long",
    "minimum": "answer-too-small",
    "exclusiveMinimum": "answer-not-above",
    "maximum": "answer-too-large",
    "minItems": "answer-too-few",
    "maxItems": "answer-too-many",
    "uniqueItems": "answer-twice",
}
LIMITS = frozenset(
    {"minLength", "maxLength", "minimum", "exclusiveMinimum", "maximum", "minItems", "maxItems"}
)
# Where the widget says better than the kind of error what is wanted.
BY_WIDGET: Mapping[tuple[str, str], str] = {
    ("money", "answer-pattern"): "answer-amount",
    ("money", "answer-type"): "answer-amount",
    ("area", "answer-pattern"): "answer-amount",
    ("area", "answer-type"): "answer-amount",
    ("number", "answer-type"): "answer-integer",
    ("date", "answer-type"): "answer-date",
    ("choice", "answer-type"): "answer-choice",
}


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def fault(code: str, name: str, field: Field, /, **values: object) -> Fault:
    """A fault of one answer; its sentences name the field by its label."""
    return Fault(f"content.{code}", Place(field=name), {"label": field.label, **values})


def answer_faults(
    field: Field,
    name: str,
    value: object,
    *,
    required: bool,
    today: date | None,
    may_lack: Container[str] = (),
) -> Iterator[Fault]:
    """What is wrong with the clean value of a shown field; at most one fault for each part that a person
    fills. `may_lack`: parts that need not be there, such as the phone of somebody at a window."""
    if is_empty(value) and not (field.many or field.widget == "items"):
        if required:
            chosen = field.widget in ("choice", "yes-no")
            yield fault("answer-not-chosen" if chosen else "answer-missing", name, field)
        return
    if field.many:
        yield from _entries(field, name, value, today, may_lack)
    elif field.fields:
        yield from _parts(field, name, value, today, may_lack)
    else:
        yield from _one(field, name, value, today)


def _entries(
    field: Field, name: str, value: object, today: date | None, may_lack: Container[str]
) -> Iterator[Fault]:
    if value is None:
        return
    wrong = _schema_fault(field, name, value)
    if wrong or not isinstance(value, list | tuple):
        yield wrong or fault("answer-type", name, field)
        return
    for index, row in enumerate(value):
        yield from _parts(field, f"{name}.{index}", row, today, may_lack)


def _parts(
    field: Field, name: str, value: object, today: date | None, may_lack: Container[str]
) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield fault("answer-type", name, field)
        return
    for extra in sorted(set(map(str, value)) - {part.key for part in field.fields}):
        yield Fault("content.answer-unknown", Place(field=f"{name}.{extra}"), {"name": extra})
    for part in field.fields:
        at = f"{name}.{part.key}"
        required = part.key not in may_lack
        found = list(answer_faults(part, at, value.get(part.key), required=required, today=today))
        if not found and part.widget == "id-number":
            found = list(_number(part, at, str(value.get(part.key)), str(value.get("kind", "person")), today))
        yield from found


def _one(field: Field, name: str, value: object, today: date | None) -> Iterator[Fault]:
    wrong = _schema_fault(field, name, value)
    if wrong:
        yield wrong
    elif _has_unseen(value):
        yield fault("answer-unseen", name, field)
    elif field.widget == "phone":
        found = identifiers.mobile_number(str(value))
        if found:
            yield fault(found[0], name, field, **found[1])


def _has_unseen(value: object) -> bool:
    texts = value if isinstance(value, list | tuple) else (value,)
    return any(isinstance(text, str) and has_unseen(text) for text in texts)


def _number(field: Field, name: str, number: str, kind: str, today: date | None) -> Iterator[Fault]:
    if kind == "enterprise":
        found = identifiers.credit_code(number)
    else:
        found = identifiers.citizen_number(number, today=today)
    if found:
        yield fault(found[0], name, field, **found[1])


def _schema_fault(field: Field, name: str, value: object) -> Fault | None:
    """The first fault by the field's schema; an amount is checked as the text that it is and as a number."""
    instances: list[object] = [value]
    if field.widget in DECIMALS and isinstance(value, str) and value.replace(".", "", 1).isdecimal():
        instances.append(float(value))  # only compared with limits far from where a float is not exact
    validator = _validator(json.dumps(field.schema, sort_keys=True))
    for instance in instances:
        for error in validator.iter_errors(instance):
            return _translated(field, name, error)
    return None


def _translated(field: Field, name: str, error: jsonschema_rs.ValidationError) -> Fault:
    kind = error.kind.name
    path: Sequence[str | int] = error.instance_path
    at = ".".join([name, *map(str, path)])
    values: dict[str, object] = {}
    if kind in LIMITS:
        values["limit"] = _shown(error.kind.as_dict()["limit"])
    code = CODES.get(kind, "answer-type")
    return fault(BY_WIDGET.get((field.widget, code), code), at, field, **values)


def _shown(limit: object) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)
