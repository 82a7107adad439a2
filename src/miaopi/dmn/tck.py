"""Test files of the DMN Technology Compatibility Kit: found, run, compared.

A result node passes when the value is as expected. Numbers compare as the kit's own runners do: with a
tolerance of 1e-8. Where an error is expected, the value is null, which is compared alike.

Basis: github.com/dmn-tck/tck, TestCases/testCases.xsd and its runners.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from lxml import etree

from miaopi import feel
from miaopi.dmn import xml
from miaopi.dmn.errors import DmnError
from miaopi.dmn.evaluate import Outcome
from miaopi.dmn.files import Model, load, read_bytes
from miaopi.dmn.tck_values import Case, case, declared, each, like, text_of
from miaopi.dmn.units import DecisionUnit, InputUnit, KnowledgeUnit, ServiceUnit, Unit
from miaopi.feel.builtins.strings import shown
from miaopi.feel.comparing import equal
from miaopi.feel.failing import Failed
from miaopi.texts import Fault, Faulty

TOLERANCE = Decimal("0.00000001")
# An evaluation needs a clock; the kit's tests of now() and today() ask only for the type.
AT = datetime.datetime(2026, 7, 1, 12, 0, tzinfo=datetime.UTC)
LONGEST_SHOWN = 2_000
KINDS: dict[str, type[Unit]] = {
    "decision": DecisionUnit,
    "decisionService": ServiceUnit,
    "bkm": KnowledgeUnit,
}


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


class File:
    """A test file and its model, loaded when the first case asks for it."""

    def __init__(self, folder: Path, path: Path, root: etree._Element) -> None:
        self.folder = folder
        self.path = path
        self.root = root
        self.cases = tuple(each(root, "testCase"))
        self.broken: tuple[str, ...] = ()

    @cached_property
    def model(self) -> Model | None:
        """The model; None, and why in `broken`, where it cannot be loaded."""
        try:
            return load(self.model_path(), lenient=True, around=self.folder)
        except Faulty as error:
            self.broken = told(error)
            return None

    def model_path(self) -> Path:
        """The file that the test names: beside it, else anywhere under the folder; of several the nearest.

        A test that names none is of the model whose name begins its own.
        """
        name = Path((text_of(self.root, "modelName") or "").strip().replace("\\", "/")).name
        beside = self.path.parent / name
        if name and beside.is_file():
            return beside
        if not name:
            stems = [one for one in models(self.path.parent) if self.path.stem.startswith(one.stem)]
            return max(stems, key=lambda one: len(one.stem), default=self.path.with_suffix(".dmn"))
        found = [one for one in models(self.folder) if one.name.lower() == name.lower()]
        return min(found, key=lambda one: (_apart(self.path.parent, one.parent), one), default=beside)

    def results(self, number: int) -> Iterator[Result]:
        """The results of one case."""
        element = self.cases[number]
        try:
            found = case(element, self.path.name)
        except DmnError as error:  # a value that is none: the case's nodes fail, others are run
            for node in each(element, "resultNode"):
                label = element.get("id") or "", node.get("name") or ""
                yield Result(self.path, *label, False, "?", "—", told(error))
            return
        for node, expected in found.expected:
            yield self.result(found, node, expected)

    def result(self, found: Case, node: str, expected: object) -> Result:
        """The result of one node."""
        model = self.model
        if model is None:
            return Result(self.path, found.id, node, False, short(expected), "—", self.broken)
        try:
            unit, outcome = asked(model, found, node, notes=False)
            if unit.external():
                return Result(self.path, found.id, node, None, short(expected), short(outcome.value), ())
            passed = alike(expected, outcome.value)
            notes = () if passed else why(model, unit, found, node)
        except Faulty as error:
            return Result(self.path, found.id, node, expected is None, short(expected), "error", told(error))
        return Result(self.path, found.id, node, passed, short(expected), short(outcome.value), notes)


def files(folder: Path) -> Iterator[File]:
    """Every test file anywhere under a folder, in the order of their paths.

    Raises: DmnError: there is no such folder.
    """
    if not folder.is_dir():
        raise DmnError([Fault("dmn.tck-no-folder", values={"folder": str(folder)})])
    for path in sorted(one for one in folder.rglob("*") if one.suffix.lower() == ".xml" and one.is_file()):
        try:
            root = xml.parse(read_bytes(path), file=path.name)
        except DmnError:
            continue  # not a test file, or none that can be read
        if etree.QName(root).localname == "testCases":
            yield File(folder, path, root)


def run(folder: Path) -> Iterator[Result]:
    """The results of all cases, in this process; `tck_apart` runs them where nothing can stop the others.

    Raises: DmnError: there is no such folder.
    """
    for file in files(folder):
        for number in range(len(file.cases)):
            yield from file.results(number)


def models(folder: Path) -> Sequence[Path]:
    """The models under a folder."""
    return sorted(one for one in folder.rglob("*") if one.suffix.lower() == ".dmn" and one.is_file())


def _apart(one: Path, other: Path) -> int:
    """How many steps lead from one folder to the other."""
    common = sum(1 for left, right in zip(one.parts, other.parts, strict=False) if left == right)
    return len(one.parts) + len(other.parts) - 2 * common


def told(error: Faulty) -> tuple[str, ...]:
    """Its faults, a line each."""
    return tuple(fault.line("en") for fault in error.faults)


def short(value: object) -> str:
    """A value as FEEL shows it, cut where it is long."""
    try:
        text = shown(value)
    except Failed:
        return "… (too long to show)"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def why(model: Model, unit: Unit, found: Case, node: str) -> tuple[str, ...]:
    """What went wrong on the way to a value that is not as expected."""
    again = asked(model, found, node, notes=True)[1]
    notes = tuple(f"{one.where} {one.text.en}" for one in again.notes)
    return notes + tuple(one.line("en") for one in model.faults if f"“{unit.name}”" in str(one.where))


def asked(model: Model, found: Case, node: str, *, notes: bool) -> tuple[Unit, Outcome]:
    """What a case asks of the model for one of its result nodes.

    Raises: DmnError: no such element. feel.TooMuchWork.
    """
    unit = named(model, found, node)
    if isinstance(unit, ServiceUnit):
        given = {one.name: declared(one.kind, found.given.get(one.name)) for one in unit.inputs}
        outcome = model.serve(unit.name, {**found.given, **given}, at=AT, notes=notes)
        value = outcome.value
        if len(unit.outputs) > 1 and isinstance(value, dict) and node in value:
            return unit, Outcome(value[node], outcome.notes)
        return unit, outcome
    if isinstance(unit, KnowledgeUnit):
        given = {name: declared(feel.ANY, value) for name, value in found.given.items()}
        return unit, model.call(unit.name, given, at=AT, notes=notes)
    kinds = {one.name: one.kind for one in model.root.units if isinstance(one, InputUnit)}
    given = {name: declared(kinds.get(name, feel.ANY), value) for name, value in found.given.items()}
    return unit, model.decide(unit.name, given, at=AT, notes=notes)


def named(model: Model, found: Case, node: str) -> Unit:
    """The element that is asked. Without a kind that fits, whatever has the name.

    Raises: DmnError: no such element.
    """
    name = node if found.kind == "decision" else found.invocable or node
    for kind in (KINDS.get(found.kind, Unit), DecisionUnit, ServiceUnit):
        try:
            return model.unit(name, kind)
        except DmnError:
            continue
    return model.unit(name, KnowledgeUnit)


def alike(expected: object, actual: object) -> bool:
    """Are they the same value?"""
    expected = like(expected, actual)
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
