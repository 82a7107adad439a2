"""Test files of the DMN Technology Compatibility Kit: read, run, compared.

A result node passes when the value is as expected. Numbers compare as the kit's own runners do: with a
tolerance of 1e-8. Where an error is expected, the value is null, which is compared alike.

Basis: github.com/dmn-tck/tck, TestCases/testCases.xsd and its runners.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from miaopi import feel
from miaopi.dmn import xml
from miaopi.dmn.errors import DmnError
from miaopi.dmn.evaluate import Outcome
from miaopi.dmn.files import Model, load, read_bytes
from miaopi.dmn.units import Unit
from miaopi.feel import literals
from miaopi.feel.builtins.strings import shown
from miaopi.feel.comparing import equal
from miaopi.texts import Fault, Faulty, Place

TOLERANCE = Decimal("0.00000001")
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NUMBERS = frozenset(
    ("decimal", "double", "float", "integer", "int", "long", "short", "byte", "nonNegativeInteger",
     "positiveInteger", "negativeInteger", "unsignedInt", "unsignedLong")
)  # fmt: skip
# An evaluation needs a clock; the kit's tests of now() and today() ask only for the type.
AT = datetime.datetime(2026, 7, 1, 12, 0, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Result:
    """One result node: `passed` is None where it hangs on a function in another language."""

    file: Path
    case: str
    node: str
    passed: bool | None
    expected: str
    actual: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: what is asked, with which inputs, and the nodes expected."""

    id: str
    kind: str
    invocable: str
    given: Mapping[str, object]
    expected: tuple[tuple[str, object], ...]


def run(folder: Path) -> Iterator[Result]:
    """The results of every test file anywhere under a folder, in the order of their paths.

    Raises: DmnError: there is no such folder.
    """
    if not folder.is_dir():
        raise DmnError([Fault("dmn.tck-no-folder", values={"folder": str(folder)})])
    for path in sorted(folder.rglob("*.xml")):
        try:
            root = xml.parse(read_bytes(path), file=path.name)
        except DmnError:
            continue  # not a test file, or none that can be read
        if etree.QName(root).localname == "testCases":
            yield from run_file(path, root)


def run_file(path: Path, root: etree._Element) -> Iterator[Result]:
    """The results of one test file."""
    model_name = (_text(root, "modelName") or "").strip()
    model: Model | None = None
    broken: tuple[str, ...] = ()
    try:
        model = load(path.parent / model_name)
    except Faulty as error:
        broken = tuple(fault.line("en") for fault in error.faults)
    for element in _each(root, "testCase"):
        try:
            case = _case(element, path.name)
        except DmnError as error:  # a value that is none: its nodes fail, the others are run
            told = tuple(fault.line("en") for fault in error.faults)
            for node in _each(element, "resultNode"):
                name = node.get("name") or ""
                yield Result(path, element.get("id") or "", name, False, "?", "—", told)
            continue
        yield from run_case(path, case, model, broken)


def run_case(path: Path, case: Case, model: Model | None, broken: tuple[str, ...]) -> Iterator[Result]:
    """The results of one case."""
    for node, expected in case.expected:
        text = shown(expected)
        if model is None:
            yield Result(path, case.id, node, False, text, "—", broken)
            continue
        try:
            unit, outcome = asked(model, case, node, notes=False)
            passed: bool | None = alike(expected, outcome.value)
            notes: tuple[str, ...] = ()
            if unit.external():
                passed = None
            elif not passed:
                again = asked(model, case, node, notes=True)[1]
                notes = tuple(f"{one.where} {one.text.en}" for one in again.notes)
                notes += tuple(one.line("en") for one in model.faults if f"“{unit.name}”" in str(one.where))
            yield Result(path, case.id, node, passed, text, shown(outcome.value), notes)
        except Faulty as error:
            told = tuple(fault.line("en") for fault in error.faults)
            yield Result(path, case.id, node, expected is None, text, "error", told)


def asked(model: Model, case: Case, node: str, *, notes: bool) -> tuple[Unit, Outcome]:
    """What a case asks of the model for one of its result nodes."""
    if case.kind == "decisionService":
        name = case.invocable or node
        outcome = model.serve(name, case.given, at=AT, notes=notes)
        unit = model.unit(name)
        many = len(getattr(unit.element, "outputs", ())) > 1
        if many and isinstance(outcome.value, dict) and node in outcome.value:
            return unit, Outcome(outcome.value[node], outcome.notes)
        return unit, outcome
    if case.kind == "bkm":
        name = case.invocable or node
        return model.unit(name), model.call(name, case.given, at=AT, notes=notes)
    return model.unit(node), model.decide(node, case.given, at=AT, notes=notes)


def alike(expected: object, actual: object) -> bool:
    """Are they the same value?"""
    match expected, actual:
        case Decimal(), Decimal():
            return abs(feel.CONTEXT.subtract(expected, actual)) < TOLERANCE if expected != actual else True
        case tuple(), tuple():
            return len(expected) == len(actual) and all(map(alike, expected, actual))
        case dict(), dict():
            return expected.keys() == actual.keys() and all(
                alike(value, actual[name]) for name, value in expected.items()
            )
        case (None, _) | (_, None):
            return expected is actual
    return type(expected) is type(actual) and equal(expected, actual) is True


# Reading


def _case(element: etree._Element, file: str) -> Case:
    given = {node.get("name") or "": value(node, file) for node in _each(element, "inputNode")}
    expected = []
    for node in _each(element, "resultNode"):
        inside = next(_each(node, "expected"), None)
        expected.append((node.get("name") or "", None if inside is None else value(inside, file)))
    return Case(
        element.get("id") or "",
        element.get("type") or "decision",
        element.get("invocableName") or "",
        given,
        tuple(expected),
    )


def value(element: etree._Element, file: str) -> object:
    """The FEEL value within an element: a value, a list of items, or components of a context."""
    if element.get(NIL) in ("true", "1"):
        return None
    components = list(_each(element, "component"))
    if components:
        return {one.get("name") or "": value(one, file) for one in components}
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        if name == "value":
            return _simple(child, file)
        if name == "list":
            if child.get(NIL) in ("true", "1"):
                return None
            return tuple(value(item, file) for item in _each(child, "item"))
    return None


def _simple(element: etree._Element, file: str) -> object:
    """A value of an XML Schema type.

    Raises: DmnError: it is not of its type.
    """
    if element.get(NIL) in ("true", "1"):
        return None
    text = "".join(str(part) for part in element.itertext())
    kind = (element.get(XSI_TYPE) or "string").rpartition(":")[2]
    found: object = text
    if kind in NUMBERS:
        found = _number(text.strip())
    elif kind == "boolean":
        found = {"true": True, "1": True, "false": False, "0": False}.get(text.strip())
    elif kind in FORMS:
        found = literals.temporal(FORMS[kind], text.strip())
    if found is None:
        where = Place(file, element.sourceline)
        raise DmnError([Fault("dmn.tck-bad-value", where, {"text": text, "type": kind})])
    return found


FORMS = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}


def _number(text: str) -> Decimal | None:
    try:
        return feel.CONTEXT.create_decimal(text)
    except InvalidOperation:
        return None


def _each(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in element.iterchildren(tag=etree.Element) if etree.QName(one).localname == name)


def _text(element: etree._Element, name: str) -> str | None:
    return next((one.text for one in _each(element, name)), None)
