"""From a text to something that can be called."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from miaopi.feel.types import Type
from miaopi.feel.nodes import Expr
from miaopi.texts import Place


@dataclass(frozen=True, slots=True)
class Host:
    """A function that the caller adds to the language: it must be pure and give null where a needed value is null."""

    params: tuple[tuple[str, Type], ...]
    result: Type
    call: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Note:
    """Why a part of an expression is null: `code` (feel.note-…), where, and the values that it met."""

    code: str
    where: Place
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What an expression gave, and why parts of it are null."""

    value: object
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression, ready to run. A name that the environment lacks is null; values must be of the declared types."""

    text: str
    where: Place
    names: frozenset[str]
    type: Type

    def __call__(self, env: Mapping[str, object]) -> object:
        """The value."""
        raise NotImplementedError

    def run(self, env: Mapping[str, object]) -> Result:
        """The value, with notes on what went wrong on the way."""
        raise NotImplementedError


def parse(text: str, *, names: Iterable[str] = (), where: Place = Place()) -> Expr:
    """The tree of a text. A name is the longest of `names` (and of names bound within) that stands there.

    Raises: FeelError: with the place of the first wrong sign.
    """
    raise NotImplementedError


def compile(  # noqa: A001  - as re.compile: always called by its module, feel.compile
    text: str,
    *,
    types: Mapping[str, Type],
    functions: Mapping[str, Host] | None = None,
    never_null: Collection[str] = (),
    expect: Type | None = None,
    where: Place = Place(),
) -> Compiled:
    """A text, parsed, its types checked, compiled to Python.

    Args:    types: of every name that the text may use.  never_null: those that are never null.
             expect: the type that the whole must have.
    Raises:  FeelError: with every fault found.
    """
    raise NotImplementedError


def names(text: str | Expr, *, known: Iterable[str] = ()) -> frozenset[str]:
    """The free names of a text or tree (not those it binds itself, not the built-in functions)."""
    raise NotImplementedError


def parse_type(text: str, *, where: Place = Place()) -> Type:
    """A type, as FEEL writes it (`list<number>`) or as our folders do (`list of {id: string, kind: a|b}`)."""
    raise NotImplementedError
