"""From a text to something that can be called: the library's front door."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from miaopi.feel import parser, tree, typed
from miaopi.feel.builtins import BUILTINS
from miaopi.feel.checker import Checked, check
from miaopi.feel.errors import FeelError, Source, TooMuchWork
from miaopi.feel.nodes import Expr
from miaopi.feel.python_table import Table, assign, build, lines, name
from miaopi.feel.runtime import OutOfWork, Run
from miaopi.feel.scope import Symbol
from miaopi.feel.stream import Stream
from miaopi.feel.to_python import ToPython
from miaopi.feel.tokens import END
from miaopi.feel.type_parser import TypeParser
from miaopi.feel.types import FunctionOf, Type, members
from miaopi.texts import Fault, Place, Words

NOWHERE = Place()
# What the fast form raises where an operation has no value or a value is of another type than declared.
FAILURES = (ArithmeticError, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class Host:
    """A function that the caller adds to the language: pure, never called with null, gives a FEEL value."""

    params: tuple[tuple[str, Type], ...]
    result: Type
    call: Callable[..., object]

    @property
    def type(self) -> FunctionOf:
        """Its type."""
        return FunctionOf(
            tuple(kind for _name, kind in self.params),
            self.result,
            tuple(name for name, _kind in self.params),
        )


@dataclass(frozen=True, slots=True)
class Note:
    """Why a part of an expression is null: a code (feel.note-…), where, and the values that it met."""

    code: str
    where: Place
    values: tuple[object, ...]

    @property
    def text(self) -> Words:
        """In words, without the values: they may be personal."""
        return Fault(self.code, self.where).what


@dataclass(frozen=True, slots=True)
class Result:
    """What an expression gave, and why parts of it are null."""

    value: object
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Compiled:
    """An expression, ready to run; threads may share it.

    A name that the environment lacks is null. Values should be of the declared types; where one is not, the
    expression is null as FEEL has it for a wrong type.
    """

    text: str
    where: Place
    names: frozenset[str]
    type: Type
    tree: Checked
    slots: tuple[str, ...]
    hosts: Mapping[str, Host]

    def __call__(self, env: Mapping[str, object]) -> object:
        """The value.

        Raises: TooMuchWork: its loops would run too long.
        """
        facts = tuple(env.get(used) for _, used in self._used)
        try:
            return self._fast(facts, Run())
        except FAILURES:
            return self.run(env).value
        except (OutOfWork, RecursionError):
            raise TooMuchWork([Fault("feel.too-much-work", self.where)]) from None

    def within(self, env: Mapping[str, object], run: Run) -> object:
        """The value, as a part of a larger evaluation, whose work it spends and whose notes it leaves.

        Functions that the text makes live on in that evaluation: so they are of the careful form.
        Raises: OutOfWork, RecursionError: for the larger evaluation to tell.
        """
        facts = tuple(env.get(used) for _, used in self._used)
        if run.notes is None and not self.needs_care:
            try:
                return self._fast(facts, run)
            except FAILURES:
                pass
        function = self._careful
        return function(facts, run)

    @cached_property
    def needs_care(self) -> bool:
        """Does the text define a function, or call one whose work grows with a list and must be counted?"""
        return any(
            isinstance(one, typed.Lambda)
            or (isinstance(one, typed.Builtin) and any(sign.goes_through_lists for sign in one.signatures))
            for one in typed.walk(self.tree.tree)
        )

    def run(self, env: Mapping[str, object]) -> Result:
        """The value, with notes on what went wrong on the way.

        Raises: TooMuchWork: its loops would run too long.
        """
        function = self._careful
        run = Run(keep=True)
        try:
            value = function(tuple(env.get(used) for _, used in self._used), run)
        except (OutOfWork, RecursionError):
            raise TooMuchWork([Fault("feel.too-much-work", self.where)]) from None
        notes = tuple(
            Note(f"feel.{code}", cast(Place, site), values) for code, site, values in run.notes or ()
        )
        return Result(value, notes)

    @cached_property
    def _used(self) -> tuple[tuple[int, str], ...]:
        """Slots and names of what the text reads: of fifty facts that it may name, mostly two."""
        return tuple((slot, used) for slot, used in enumerate(self.slots) if used in self.names)

    @cached_property
    def _fast(self) -> Callable[..., object]:
        return self._build(careful=False)

    @cached_property
    def _careful(self) -> Callable[..., object]:
        return self._build(careful=True)

    def _build(self, *, careful: bool) -> Callable[..., object]:
        table = Table(places=careful)
        emitter = ToPython(
            table,
            Source(self.text, self.where),
            {key: host.call for key, host in self.hosts.items()},
            careful=careful,
        )
        for position, (slot, _) in enumerate(self._used):
            emitter.add(assign(f"f{slot}", ast.Subscript(name("facts"), ast.Constant(position), ast.Load())))
        emitter.add(ast.Return(emitter.value(self.tree.tree)))
        body = lines(emitter.blocks[0], str(self.where))
        return build(["def run(facts, run):", *(f"    {line}" for line in body)], table, f"feel {self.where}")


def parse(
    text: str, *, names: Iterable[str] = (), members: Iterable[str] = (), where: Place = NOWHERE
) -> Expr:
    """The tree of a text. A name is the longest known one that stands there (given, built-in, bound).

    Raises: FeelError: with the place of the first token that does not fit.
    """
    return parser.parse(Source(text, where), (*names, *BUILTINS), members)


def compile(  # noqa: A001  - as re.compile: always called by its module, feel.compile
    text: str,
    *,
    types: Mapping[str, Type],
    functions: Mapping[str, Host] | None = None,
    never_null: Collection[str] = (),
    expect: Type | None = None,
    strict: bool = True,
    where: Place = NOWHERE,
    entries: Iterable[str] = (),
    kinds: Mapping[str, Type] | None = None,
    tested: str | None = None,
) -> Compiled:
    """A text, parsed, its types checked, ready to run.

    Args:    types: of every name that the text may use.  never_null: those that are never null.
             expect: the type that the whole must have.  strict: an operation that can only give null is a
                     fault.  entries: names that contexts of no declared type may have.  kinds: types that the
                     text may name.  tested: the text is unary tests (of a table's cell) on this name.
    Raises:  FeelError: with every fault found.
    """
    hosts = functions or {}
    source = Source(text, where)
    expr = parser.parse(
        source,
        (*types, *BUILTINS, *hosts),
        (*entries, *(name for kind in types.values() for name in members(kind))),
        kinds=kinds,
        tested=tested,
    )
    symbols = {
        name: Symbol(slot, kind, name not in never_null) for slot, (name, kind) in enumerate(types.items())
    }
    checked = check(
        expr,
        source,
        symbols,
        hosts={key: host.type for key, host in hosts.items()},
        expect=expect,
        strict=strict,
    )
    return Compiled(text, where, checked.names, checked.tree.type, checked, tuple(types), hosts)


def names(text: str | Expr, *, known: Iterable[str] = ()) -> frozenset[str]:
    """The free names of a text or tree: not those it binds itself, not the built-in functions.

    Within a filter a name may mean an entry of the element: only types tell, so it is among them.
    `Compiled.names` has those that are surely from outside.
    """
    expr = parse(text, names=known) if isinstance(text, str) else text
    return frozenset(tree.free_names(expr) - BUILTINS.keys())


def parse_type(text: str, *, where: Place = NOWHERE) -> Type:
    """A type, as FEEL writes it (`list<number>`) or as our folders do (`list of {id: string, kind: a|b}`).

    Raises: FeelError
    """
    source = Source(text, where)
    stream = Stream(source)
    kind = TypeParser(stream).type()
    if stream.here.kind != END:
        raise FeelError([source.fault("unknown-type", stream.here.span)])
    return kind
