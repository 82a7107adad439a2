"""A model: one file and those that it imports, loaded and ready to be asked.

Basis: DMN 1.5, 6.3.3 (imports), 13.3.2 (references).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from miaopi import feel
from miaopi.dmn import model, xml
from miaopi.dmn.compile import Boxes
from miaopi.dmn.errors import DmnError
from miaopi.dmn.evaluate import Note, Outcome, State
from miaopi.dmn.lookup import Lookup
from miaopi.dmn.model import Literal
from miaopi.dmn.names import entries_of
from miaopi.dmn.types import Misfit, Test, Types, fitted
from miaopi.dmn.units import MAKERS, DecisionUnit, InputUnit, KnowledgeUnit, ServiceUnit, Unit, check_cycles
from miaopi.feel.runtime import OutOfWork, Run
from miaopi.texts import Fault, Place

MOST_FILES = 50
MOST_MODELS = 1000  # that are looked through for an import


class File:
    """One file among those that import each other."""

    def __init__(
        self, definitions: model.Definitions, *, strict: bool = False, lenient: bool = False
    ) -> None:
        self.definitions = definitions
        self.strict = strict
        self.lenient = lenient
        self.faults: list[Fault] = []
        self.imports: dict[str, File] = {}  # by namespace
        self.import_names: dict[str, str] = {}  # the name of each namespace
        self.types = Types(definitions.types, self.test, self.faults)
        self.units = tuple(MAKERS[type(one)](self, one) for one in definitions.elements())
        self.by_id = {unit.element.id: unit for unit in self.units if unit.element.id}
        self.entries: frozenset[str] = frozenset()

    def connect(self) -> None:
        """Make known what the imports bring."""
        for one in self.definitions.imports:
            if one.namespace in self.imports:
                self.types.imported[one.name] = self.imports[one.namespace].types
                self.import_names[one.namespace] = one.name
        for prefix, uri in self.definitions.prefixes:
            if uri in self.imports:
                self.types.prefixes[prefix] = self.imports[uri].types
        self.entries = frozenset(entries_of(self.definitions, *self._below())) | self.types.members()

    def _below(self) -> list[model.Definitions]:
        return [file.definitions for file in self.all() if file is not self]

    def all(self) -> Iterator[File]:
        """This file and all that it imports, each once."""
        seen: list[File] = []
        waiting = [self]
        while waiting:
            file = waiting.pop(0)
            if file not in seen:
                seen.append(file)
                waiting.extend(file.imports.values())
        return iter(seen)

    def find(self, reference: str, by: model.Element) -> tuple[str, Unit]:
        """What a reference means, and the name of the import that it comes by.

        Raises: DmnError: nothing of that id is there.
        """
        namespace, _, identifier = reference.partition("#")
        file, name = self, ""
        if namespace and namespace != self.definitions.namespace:
            if namespace not in self.imports:
                raise DmnError([Fault("dmn.no-import", by.where, {"namespace": namespace})])
            file, name = self.imports[namespace], self.import_names.get(namespace, "")
        if identifier not in file.by_id:
            raise DmnError([Fault("dmn.no-element", by.where, {"reference": reference})])
        return name, file.by_id[identifier]

    def test(self, tests: Literal, kind: feel.Type) -> Test:
        """Unary tests on a value as a Python function."""
        boxes = Boxes(Types((), self.test, self.faults), frozenset(), self.faults)
        found = boxes.compiled(tests, {"?": kind}, tested="?")
        if isinstance(found, Fault):
            return lambda value: True

        def holds(value: object) -> bool:
            try:
                return found.within({"?": value}, Run()) is True
            except (OutOfWork, RecursionError):
                return False

        return holds


class Model:
    """A loaded model. Threads may share it: an evaluation keeps its state to itself.

    `faults`: what is wrong with single expressions (they give null).
    """

    def __init__(self, root: File) -> None:
        self.root = root
        self.name = root.definitions.name
        self.namespace = root.definitions.namespace
        for file in root.all():
            file.connect()
        everything = [unit for file in root.all() for unit in file.units]
        for unit in everything:
            _ = unit.required, unit.kind
            if isinstance(unit, ServiceUnit):
                _ = unit.inputs, unit.outputs
        check_cycles(everything)
        for unit in everything:
            unit.prepare()
        self.faults = _each_once([fault for file in root.all() for fault in file.faults])

    def names(self, kind: type[Unit]) -> tuple[str, ...]:
        """The names of the elements of a kind, in the file's order."""
        return tuple(unit.name for unit in self.root.units if isinstance(unit, kind))

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of its decisions."""
        return self.names(DecisionUnit)

    def unit(self, name: str, kind: type[Unit] = Unit) -> Unit:
        """An element of this file, by its name.

        Raises: DmnError: there is none.
        """
        for unit in self.root.units:
            if isinstance(unit, kind) and unit.name == " ".join(name.split()):
                return unit
        raise DmnError([Fault("dmn.no-name-here", Place(self.root.definitions.file), {"name": name})])

    def decide(
        self, name: str, given: Mapping[str, object], *, at: datetime.datetime, notes: bool = False
    ) -> Outcome:
        """The value of a decision for FEEL values by the inputs' names; an input that is left out is null.

        Args:    at: what `now()` and `today()` say.  notes: keep why something is null (slower).
        Raises:  DmnError: no such decision. feel.TooMuchWork: it would run too long.
        """
        unit = self.unit(name, DecisionUnit)
        return self._run(unit, lambda state: unit.value(state), given, at, notes)

    def serve(
        self, name: str, given: Mapping[str, object], *, at: datetime.datetime, notes: bool = False
    ) -> Outcome:
        """The value of a decision service.

        Raises: as `decide`.
        """
        service = self.unit(name, ServiceUnit)
        assert isinstance(service, ServiceUnit)
        inputs = {unit: given.get(unit.name) for unit in service.inputs}
        return self._run(service, lambda state: service.called(state, inputs), given, at, notes)

    def call(
        self, name: str, given: Mapping[str, object], *, at: datetime.datetime, notes: bool = False
    ) -> Outcome:
        """The value of a business knowledge model for arguments by its parameters' names.

        Raises: as `decide`.
        """
        unit = self.unit(name, KnowledgeUnit)

        def called(state: State) -> object:
            return state.invoke(unit.value(state), given, unit.element.where)

        return self._run(unit, called, given, at, notes)

    def ready(self, name: str) -> Ready:
        """A decision, ready to be run many times.

        Raises: DmnError: no such decision.
        """
        unit = self.unit(name, DecisionUnit)
        assert isinstance(unit, DecisionUnit)
        return Ready(self, unit)

    def _run(
        self,
        unit: Unit,
        work: Callable[[State], object],
        given: Mapping[str, object],
        at: datetime.datetime,
        notes: bool,
    ) -> Outcome:
        state = State({}, at, Run(keep=notes), [0])
        self._give(self.root, given, given, state)
        try:
            value = work(state)
        except (OutOfWork, RecursionError):
            raise feel.TooMuchWork([Fault("dmn.too-much-work", unit.element.where)]) from None
        found = tuple(
            Note(code if "." in code else f"feel.{code}", where if isinstance(where, Place) else Place())
            for code, where, _values in state.work.notes or ()
        )
        return Outcome(value, found)

    def _give(
        self, file: File, given: Mapping[str, object], outermost: Mapping[str, object], state: State
    ) -> None:
        """The inputs of a file. Those of an imported one stand within the import's name, or by their own."""
        for unit in file.units:
            if isinstance(unit, InputUnit):
                value = given[unit.name] if unit.name in given else outermost.get(unit.name)
                state.values[unit] = state.fit(unit.kind, value, unit.element.where)
        for namespace, inner in file.imports.items():
            name = file.import_names.get(namespace, "")
            below = given.get(name) if name else given
            self._give(inner, below if isinstance(below, dict) else {}, outermost, state)


class Ready:
    """A decision for many evaluations: inputs are read (made to fit) once, apart from running it.

    A table whose cells are all known is looked up in, with nothing around it.
    """

    def __init__(self, model: Model, unit: DecisionUnit) -> None:
        self.model = model
        self.unit = unit
        self.inputs = [one for one in model.root.units if isinstance(one, InputUnit)]
        self._names = [one.name for one in self.inputs]
        self._look: Lookup | None = None
        if unit.lookup is not None and list(unit.lookup[1]) == self.inputs:
            self._look = unit.lookup[0]

    def read(self, given: Mapping[str, object]) -> tuple[object, ...]:
        """The values of the model's inputs, in its order; null where one does not fit or is left out."""
        found: list[object] = []
        for unit in self.inputs:
            try:
                found.append(fitted(unit.kind, given.get(unit.name)))
            except Misfit:
                found.append(None)
        return tuple(found)

    def at(self, at: datetime.datetime) -> Callable[[tuple[object, ...]], object]:
        """What gives the decision's value for inputs that were read; `now()` and `today()` say that time.

        Raises: feel.TooMuchWork, when it is called: it would run too long.
        """
        if self._look is not None:
            return self._look.run if not self._look.unique else self._look.alone

        def run(values: tuple[object, ...]) -> object:
            given = dict(zip(self._names, values, strict=True))
            return self.model.decide(self.unit.name, given, at=at).value

        return run


def _each_once(faults: list[Fault]) -> tuple[Fault, ...]:
    """A model that is imported by two ways has its faults twice."""
    return tuple({(one.code, one.where, one.line("en")): one for one in faults}.values())


def load(path: Path, *, lenient: bool = False, around: Path | None = None) -> Model:
    """The model of a file and of those beside it that it imports.

    Args:   lenient: an expression or reference that cannot be read is among the model's faults, and what
            hangs on it is null.  around: what is not beside it is looked for anywhere under this folder.
    Raises: DmnError: with file, line and element.
    """
    loader = _Loader(path, lenient=lenient, around=around)
    return Model(loader.file(xml.read(read_bytes(path), file=path.name, lenient=lenient), ()))


def read(data: bytes, *, file: str, strict: bool = False) -> Model:
    """The model of one file alone, which imports nothing.

    Args:   strict: an operation that can only give null is among the model's faults.
    Raises: DmnError: with file, line and element.
    """
    definitions = xml.read(data, file=file)
    for one in definitions.imports:
        raise DmnError([Fault("dmn.import-missing", one.where, {"namespace": one.namespace})])
    return Model(File(definitions, strict=strict))


class _Loader:
    """Makes a file once for each way of imports that leads to it: what it is given may differ by the way.

    Basis: DMN 1.5, 6.3.3: an imported element is named by its import, and so is its value.
    """

    def __init__(self, path: Path, *, lenient: bool, around: Path | None) -> None:
        self.path = path
        self.lenient = lenient
        self.around = around
        self.files = 0

    @cached_property
    def beside(self) -> dict[str, model.Definitions]:
        """The models of the same folder by namespace, read when the first import asks."""
        return _models(self.path, sorted(self.path.parent.glob("*.dmn")), lenient=self.lenient)

    @cached_property
    def elsewhere(self) -> dict[str, model.Definitions]:
        """The models under the wider folder, read when an import is not found beside."""
        found = [] if self.around is None else sorted(self.around.rglob("*.dmn"))
        return _models(self.path, found, lenient=self.lenient)

    def imported(self, one: model.Import) -> model.Definitions | None:
        """The model of an import."""
        return self.beside.get(one.namespace) or self.elsewhere.get(one.namespace)

    def file(self, definitions: model.Definitions, way: tuple[str, ...]) -> File:
        """A file and all below it."""
        self.files += 1
        made = File(definitions, lenient=self.lenient)
        for one in definitions.imports:
            if one.namespace in (*way, definitions.namespace) or self.files > MOST_FILES:
                raise DmnError([Fault("dmn.import-cycle", one.where, {"namespace": one.namespace})])
            found = self.imported(one)
            if found is None:
                fault = Fault("dmn.import-missing", one.where, {"namespace": one.namespace})
                if not self.lenient:
                    raise DmnError([fault])
                made.faults.append(fault)
                continue
            made.imports[one.namespace] = self.file(found, (*way, definitions.namespace))
        return made


def _models(path: Path, others: Sequence[Path], *, lenient: bool) -> dict[str, model.Definitions]:
    """Other models by namespace; what cannot be read is none of them."""
    found: dict[str, model.Definitions] = {}
    for other in others[:MOST_MODELS]:
        if other != path:
            try:
                definitions = xml.read(read_bytes(other), file=other.name, lenient=lenient)
            except DmnError:
                continue
            found.setdefault(definitions.namespace, definitions)
    return found


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, one more than may be at most.

    Raises: DmnError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(xml.LARGEST + 1)
    except OSError as error:
        raise DmnError([Fault("dmn.unreadable", Place(path.name), {"why": error.strerror or "?"})]) from None
