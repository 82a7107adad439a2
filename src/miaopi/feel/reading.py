"""Values in and out: JSON to FEEL values by their type, FEEL values to JSON."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal

from miaopi.feel import literals, type_words
from miaopi.feel.decimals import DIGITS, plain
from miaopi.feel.errors import FeelError
from miaopi.feel.types import AnyType, ContextOf, ListOf, Simple, Type
from miaopi.feel.values import DateTime, DaysTime, Function, Range, Time, YearsMonths
from miaopi.texts import Fault, Place, Words

LARGEST = 6144  # the exponent of decimal128; written without one, as `as_json` does, a number is so long
NUMBER = re.compile(r"-?[0-9]{1,6200}(\.[0-9]{1,6200})?([eE][+-]?[0-9]{1,4})?", re.ASCII)
DEEPEST = 60
# FEEL's longest whole dates that the rules may see; a later issue brings the years beyond 9999.
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read(kind: Type, json: object) -> object:
    """See Type.read."""
    return None if json is None else _read(kind, json, "")


def check(kind: Type, value: object) -> object:
    """See Type.check."""
    if not kind.holds(value):
        raise _wrong(kind, value, "")
    return value


def _wrong(kind: Type, value: object, way: str) -> FeelError:
    """The value itself is not told: it may be personal."""
    values = {"type": type_words.say(kind), "given": given(value)}
    return FeelError([Fault("feel.value-type", Place(field=way.lstrip(".") or None), values)])


def given(value: object) -> Words:
    """What kind of JSON (or of FEEL value) it is, in words."""
    match value:
        case None:
            return Words("空值", "null")
        case bool():
            return Words("真假值", "true or false")
        case int() | float() | Decimal():
            return Words("数字", "a number")
        case str():
            return Words("别的文字", "another text")
        case list() | tuple():
            return Words("列表", "a list")
        case Mapping():
            return Words("记录", "a record")
    return Words("别的值", "another value")


def _read(kind: Type, json: object, way: str) -> object:
    match kind:
        case AnyType():
            return anything(json, way)
        case Simple():
            return _simple(kind, json, way)
        case ListOf(element=element):
            if not isinstance(json, list | tuple):
                raise _wrong(kind, json, way)
            return tuple(_read(element, item, f"{way}[{n}]") for n, item in enumerate(json, 1))
        case ContextOf(fields=fields):
            return _context(kind, fields, json, way)
        case _:
            raise _wrong(kind, json, way)


def _context(kind: Type, fields: tuple[tuple[str, Type], ...], json: object, way: str) -> object:
    if not isinstance(json, Mapping):
        raise _wrong(kind, json, way)
    known = dict(fields)
    for name in json:
        if not isinstance(name, str) or (known and name not in known):
            raise FeelError(
                [
                    Fault(
                        "feel.value-extra",
                        Place(field=way.lstrip(".") or None),
                        {"name": str(name), "type": type_words.say(kind)},
                    )
                ]
            )
    if not known:
        return {name: anything(value, f"{way}.{name}") for name, value in json.items()}
    for name, inner in fields:
        if name not in json:
            raise _wrong(inner, None, f"{way}.{name}")
    return {name: _read(inner, json[name], f"{way}.{name}") for name, inner in fields}


def _simple(kind: Simple, json: object, way: str) -> object:
    value = _scalar(kind.name, json)
    if value is None or (kind.values and value not in kind.values):
        raise _wrong(kind, json, way)
    return value


def _scalar(name: str, json: object) -> object:
    """The value, or None where the JSON does not mean one of this type."""
    match name:
        case "boolean":
            return json if isinstance(json, bool) else None
        case "number":
            return _number(json)
        case "date" if type(json) is datetime.date:
            return json
    if not isinstance(json, str):
        return json if json is not None and Simple(name).holds(json) else None
    if name == "string":
        return json
    if name == "date" and not DATE.fullmatch(json):
        return None
    value = literals.temporal(name, json)
    return value if Simple(name).holds(value) else None


def _number(json: object) -> Decimal | None:
    """A number with at most 34 digits: what has more is refused, not rounded behind the writer's back."""
    if isinstance(json, bool) or not isinstance(json, int | float | Decimal | str):
        return None
    if isinstance(json, int) and abs(json) >= 10**DIGITS:
        return None
    text = str(json)
    if not NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return value if len(digits) <= DIGITS and abs(value.adjusted()) <= LARGEST else None


def anything(json: object, way: str = "") -> object:
    """A FEEL value for JSON of no declared type: text stays text, numbers become decimals."""
    if json is None or isinstance(
        json, bool | str | datetime.date | Time | DateTime | DaysTime | YearsMonths
    ):
        return json
    if way.count(".") + way.count("[") > DEEPEST:
        raise _wrong(AnyType(), "…", way[:80])
    if isinstance(json, int | float | Decimal):
        value = _number(json)
        if value is not None:
            return value
    if isinstance(json, list | tuple):
        return tuple(anything(item, f"{way}[{n}]") for n, item in enumerate(json, 1))
    if isinstance(json, Mapping) and all(isinstance(name, str) for name in json):
        return {name: anything(value, f"{way}.{name}") for name, value in json.items()}
    raise _wrong(AnyType(), json, way)


def as_json(value: object) -> object:
    """A FEEL value for JSON, always the same for the same value: numbers and dates are text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {name: as_json(value[name]) for name in sorted(value)}
    if isinstance(value, Range):
        opening, closing = "[" if value.low_in else "(", "]" if value.high_in else ")"
        return f"{opening}{as_json(value.low)}..{as_json(value.high)}{closing}"
    if isinstance(value, Function):
        return f"function({', '.join(value.params)})"
    return literals.text(value)
