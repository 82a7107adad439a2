"""What a DMN file says, as a frozen tree: reading ends here, and compiling begins.

Names are as the file has them, outer blanks gone; each part knows its place in the file.

Basis: DMN 1.5, chapters 5 (definitions), 6 (requirements), 7 and 10.2 (expressions), 8 (decision tables).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Union

from miaopi.texts import Fault, Place


@dataclass(frozen=True, slots=True)
class Part:
    """Anything that stands in the file; `kind` is the type that it must have, by its name."""

    where: Place
    kind: str | None


@dataclass(frozen=True, slots=True)
class Literal(Part):
    """A FEEL text; empty means null."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable(Part):
    """A name with a type."""

    name: str


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """An entry of a boxed context; one without a name is the context's result."""

    variable: Variable | None
    value: Boxed


@dataclass(frozen=True, slots=True)
class Context(Part):
    """Entries, each of which sees those before it."""

    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True)
class Items(Part):
    """A list."""

    items: tuple[Boxed, ...]


@dataclass(frozen=True, slots=True)
class Relation(Part):
    """Rows of expressions under named columns: a list of contexts."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed, ...], ...]


@dataclass(frozen=True, slots=True)
class Function(Part):
    """A function with a body; `language` FEEL, Java or PMML."""

    language: str
    params: tuple[Variable, ...]
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class Invocation(Part):
    """A function called, its arguments by name."""

    callee: Boxed | None
    bindings: tuple[tuple[Variable, Boxed | None], ...]


@dataclass(frozen=True, slots=True)
class Unreadable(Part):
    """What cannot be read, and why: null."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Conditional(Part):
    """If, then, else."""

    test: Boxed | None
    yes: Boxed | None
    no: Boxed | None


@dataclass(frozen=True, slots=True)
class Iteration(Part):
    """`for`, `some` or `every`, as `word` says, over what `source` gives."""

    word: str
    variable: str
    source: Boxed | None
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class Filter(Part):
    """The elements of a list that match."""

    source: Boxed | None
    match: Boxed | None


@dataclass(frozen=True, slots=True)
class Input(Part):
    """A column of conditions; `allowed` are unary tests on its value."""

    text: Literal
    allowed: Literal | None


@dataclass(frozen=True, slots=True)
class Output(Part):
    """A column of results; `values` in the order of their priority."""

    name: str
    values: Literal | None
    default: Literal | None


@dataclass(frozen=True, slots=True)
class Row:
    """Conditions and results of a rule."""

    where: Place
    tests: tuple[Literal, ...]
    results: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Table(Part):
    """A decision table; `policy` and `aggregation` as the standard writes them."""

    policy: str
    aggregation: str | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]


Boxed = Union[  # noqa: UP007  - the names stand for classes above
    Literal,
    Context,
    Items,
    Relation,
    Function,
    Invocation,
    Conditional,
    Iteration,
    Filter,
    Table,
    Unreadable,
]


@dataclass(frozen=True, slots=True)
class ItemType(Part):
    """An item definition: a name for a type, a structure, a function, or a type held to some values."""

    name: str
    many: bool
    components: tuple[ItemType, ...]
    allowed: Literal | None
    constraint: Literal | None
    params: tuple[Variable, ...] | None


@dataclass(frozen=True, slots=True)
class Element:
    """What can be required: its id, name and variable."""

    where: Place
    id: str
    name: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class InputData(Element):
    """A value from outside."""


@dataclass(frozen=True, slots=True)
class Decision(Element):
    """A value worked out from what it requires (by reference: `#id` or `namespace#id`)."""

    requires: tuple[str, ...]
    knows: tuple[str, ...]
    logic: Boxed | None


@dataclass(frozen=True, slots=True)
class Knowledge(Element):
    """A business knowledge model: a function for decisions to call."""

    knows: tuple[str, ...]
    logic: Function | None


@dataclass(frozen=True, slots=True)
class Service(Element):
    """A decision service: decisions as one function."""

    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Another file, by its namespace, and the name it goes by here."""

    where: Place
    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file."""

    file: str
    namespace: str
    name: str
    imports: tuple[Import, ...]
    types: tuple[ItemType, ...]
    inputs: tuple[InputData, ...]
    decisions: tuple[Decision, ...]
    knowledge: tuple[Knowledge, ...]
    services: tuple[Service, ...]
    prefixes: tuple[tuple[str, str], ...]

    def elements(self) -> Iterator[Element]:
        """Everything that can be required."""
        yield from self.inputs
        yield from self.decisions
        yield from self.knowledge
        yield from self.services
