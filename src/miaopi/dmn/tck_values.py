"""What a test file of the compatibility kit says: cases, and the values that are given and expected.

Basis: github.com/dmn-tck/tck, TestCases/testCases.xsd.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from miaopi import feel
from miaopi.dmn.errors import DmnError
from miaopi.feel import literals
from miaopi.feel.types import PYTHON, ContextOf, ListOf, Simple, erased
from miaopi.texts import Fault, Place

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NUMBERS = frozenset(
    ("decimal", "double", "float", "integer", "int", "long", "short", "byte", "nonNegativeInteger",
     "nonPositiveInteger", "positiveInteger", "negativeInteger", "unsignedInt", "unsignedLong",
     "unsignedShort", "unsignedByte")
)  # fmt: skip
FORMS = {
    "date": "date", "time": "time", "dateTime": "date and time", "dateTimeStamp": "date and time",
    "duration": "duration", "dayTimeDuration": "duration", "yearMonthDuration": "duration",
}  # fmt: skip
UNTYPED = ("", "anyType", "anySimpleType", "untypedAtomic")


class Untyped(str):
    """A value without a type of its own: it has that of what it is given to, or compared with."""


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: what is asked, with which inputs, and the nodes expected."""

    id: str
    kind: str
    invocable: str
    given: Mapping[str, object]
    expected: tuple[tuple[str, object], ...]


def case(element: etree._Element, file: str) -> Case:
    """The case of an element. Where an error is expected, so is null.

    Raises: DmnError: a value is not of its type.
    """
    given = {node.get("name") or "": value(node, file) for node in each(element, "inputNode")}
    expected = []
    for node in each(element, "resultNode"):
        inside = next(each(node, "expected"), None)
        none = inside is None or node.get("errorResult") in ("true", "1")
        expected.append((node.get("name") or "", None if none else value(inside, file)))
    return Case(
        element.get("id") or "",
        (element.get("type") or "decision").strip(),
        (element.get("invocableName") or "").strip(),
        given,
        tuple(expected),
    )


def value(element: etree._Element, file: str) -> object:
    """The FEEL value within an element: a value, a list of items, or components of a context.

    Raises: DmnError
    """
    if element.get(NIL) in ("true", "1"):
        return None
    components = list(each(element, "component"))
    if components:
        return {one.get("name") or "": value(one, file) for one in components}
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        if name == "value":
            return _simple(child, file)
        if name == "list":
            if child.get(NIL) in ("true", "1"):
                return None
            return tuple(value(item, file) for item in each(child, "item"))
    return None


def _simple(element: etree._Element, file: str) -> object:
    """A value of an XML Schema type.

    Raises: DmnError: it is not of its type.
    """
    if element.get(NIL) in ("true", "1"):
        return None
    text = "".join(str(part) for part in element.itertext())
    kind = (element.get(XSI_TYPE) or "").strip().rpartition(":")[2]
    if kind in UNTYPED:
        return Untyped(text)
    found: object = text
    if kind in NUMBERS:
        found = _number(text.strip())
    elif kind == "boolean":
        found = BOOLEANS.get(text.strip())
    elif kind in FORMS:
        found = literals.temporal(FORMS[kind], text.strip())
    if found is None:
        where = Place(file, element.sourceline)
        raise DmnError([Fault("dmn.tck-bad-value", where, {"text": text, "type": kind})])
    return found


BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def _number(text: str) -> Decimal | None:
    try:
        return feel.CONTEXT.create_decimal(text)
    except InvalidOperation:
        return None


def declared(kind: feel.Type, found: object) -> object:
    """A value with what is untyped in it read as the type has it, or as text.

    Basis: DMN 1.5, 10.3.3.4: data without a schema takes the type of what it stands for.
    """
    plain = erased(kind)
    match found:
        case Untyped():
            return _read(plain, str(found))
        case tuple():
            element = plain.element if isinstance(plain, ListOf) else plain
            return tuple(declared(element, one) for one in found)
        case dict():
            fields = dict(plain.fields) if isinstance(plain, ContextOf) else {}
            return {name: declared(fields.get(name, feel.ANY), one) for name, one in found.items()}
    return found


def _read(kind: feel.Type, text: str) -> object:
    if isinstance(kind, ListOf):
        kind = kind.element
    name = kind.name if isinstance(kind, Simple) else "string"
    found: object = text
    if name == "number":
        found = _number(text.strip())
    elif name == "boolean":
        found = BOOLEANS.get(text.strip())
    elif name != "string":
        found = literals.temporal("duration" if "duration" in name else name, text.strip())
    return text if found is None else found


def like(expected: object, actual: object) -> object:
    """An expected value without a type, as the actual value's type reads it."""
    if not isinstance(expected, Untyped):
        return expected
    name = next((name for name, python in PYTHON.items() if type(actual) is python), "string")
    return _read(Simple(name), str(expected))


def each(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of a name, in whatever namespace."""
    return (one for one in element.iterchildren(tag=etree.Element) if etree.QName(one).localname == name)


def text_of(element: etree._Element, name: str) -> str | None:
    """The text of a child."""
    return next((one.text for one in each(element, name)), None)
