"""How a built-in function is declared, found and called.

    @builtin("substring(string: string, start position: number, length?: number) -> string",
    clause="10.3.4.3") def substring(text, start, length=ABSENT): …

In a signature `?` marks what may be left out, `*` a list that may also be given as separate values, and `+` a
list that is only ever given so. Only a
parameter of type Any takes null: for every other the call is null, with a note. What has several signatures
under one name is declared several times; the first that takes the arguments is called.

Basis: DMN 1.5, 10.3.4 (built-in functions), 10.3.2.9.4 (conversions to a singleton list and back).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, TypeVar

from miaopi.feel.errors import Source
from miaopi.feel.runtime import Run, failure
from miaopi.feel.stream import Stream
from miaopi.feel.type_parser import TypeParser
from miaopi.feel.types import ANY, STRING, AnyType, FunctionOf, ListOf, Type
from miaopi.feel.values import Function
from miaopi.texts import Place

ABSENT: Any = object()
SIGNS_A_ROUND = 100  # so many characters are gone through in the time of a loop's round
MARKS = {ord(mark): None for mark in "?*+"}
Python = TypeVar("Python", bound=Callable[..., object])
WorkOf = Callable[[Sequence[object]], int]
Infer = Callable[[Sequence[Type]], Type]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a signature."""

    name: str
    type: Type
    optional: bool = False
    spread: bool = False
    gather: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in. `total`: it is never null where no argument is."""

    name: str
    params: tuple[Parameter, ...]
    result: Type
    call: Callable[..., object]
    clause: str
    total: bool
    infer: Infer | None
    work: int = 0
    work_a_sign: int = 0
    work_of: WorkOf | None = None

    @property
    def fewest(self) -> int:
        """The least number of arguments."""
        return sum(not param.optional for param in self.params)

    @property
    def spreads(self) -> bool:
        """May its list be given as separate values?"""
        return self.params[-1].spread if self.params else False

    @property
    def gathers(self) -> bool:
        """Is its list only ever given as separate values?"""
        return self.params[-1].gather if self.params else False

    def takes(self, count: int) -> bool:
        """May it be called with so many arguments?"""
        return self.fewest <= count <= len(self.params) or (self.spreads and count >= len(self.params))

    @property
    def grows(self) -> bool:
        """Does its work grow with what it is given, so that within a loop it must be counted?"""
        return any(isinstance(param.type, ListOf) or param.type == STRING for param in self.params)

    @property
    def goes_through_lists(self) -> bool:
        """Does it take a list?"""
        return any(isinstance(param.type, ListOf) for param in self.params)

    def gives(self, args: Sequence[Type]) -> Type:
        """The type of its value for arguments of these types."""
        return self.infer(args) if self.infer else self.result

    def __str__(self) -> str:
        shown = ", ".join(f"{one.name}{'?' if one.optional else ''}: {one.type}" for one in self.params)
        return f"{self.name}({shown})"


BUILTINS: dict[str, tuple[Signature, ...]] = {}


def builtin(
    text: str,
    *,
    clause: str,
    total: bool = False,
    infer: Infer | None = None,
    work: int = 0,
    work_a_sign: int = 0,
    work_of: WorkOf | None = None,
) -> Callable[[Python], Python]:
    """Declare a built-in by its signature. `work`: a call takes as long as so many rounds of a loop, and
    so many for each sign of its first text (`work_a_sign`), or as many as its arguments say (`work_of`).
    """

    def declare(call: Python) -> Python:
        name, params, result = _signature(text)
        one = Signature(name, params, result, call, clause, total, infer, work, work_a_sign, work_of)
        BUILTINS[name] = (*BUILTINS.get(name, ()), one)
        return call

    return declare


def _signature(text: str) -> tuple[str, tuple[Parameter, ...], Type]:
    name, _, rest = text.partition("(")
    stream = Stream(Source(rest.translate(MARKS), Place()))
    marks = {part.partition(":")[0].strip(" ?*+"): part.partition(":")[0] for part in rest.split(",")}
    params: list[Parameter] = []
    while not stream.sees(")"):
        if params:
            stream.expect(",")
        label, _span = stream.name((":",))
        stream.expect(":")
        mark = marks[label]
        params.append(
            Parameter(label, TypeParser(stream).type(), "?" in mark, "*" in mark or "+" in mark, "+" in mark)
        )
    stream.expect(")")
    stream.expect("->")
    return name, tuple(params), TypeParser(stream).type()


def converted(param: Type, value: object) -> object:
    """The value as the parameter takes it, or ABSENT. A list of one and its element stand for each other."""
    if value is None:
        return None if isinstance(param, AnyType) else ABSENT
    if param.holds(value):
        return value
    if isinstance(param, ListOf) and not isinstance(value, tuple):
        return (value,) if param.element.holds(value) else ABSENT
    if isinstance(value, tuple) and len(value) == 1 and value[0] is not None and param.holds(value[0]):
        return value[0]
    return ABSENT


def bound(signature: Signature, args: Sequence[object]) -> list[object] | None:
    """The arguments as the signature takes them, or None where it does not."""
    if signature.spreads:
        last = len(signature.params) - 1
        if (
            signature.gathers
            or len(args) != len(signature.params)
            or not isinstance(args[last], tuple | NoneType)
        ):
            args = (*args[:last], tuple(args[last:]))
    if not signature.fewest <= len(args) <= len(signature.params):
        return None
    found = [
        arg if arg is ABSENT else converted(param.type, arg)
        for param, arg in zip(signature.params, args, strict=False)
    ]
    missing = any(
        one is ABSENT and not (arg is ABSENT and param.optional)
        for one, arg, param in zip(found, args, signature.params, strict=False)
    )
    return None if missing else found


def call(run: Run, site: int, signatures: tuple[Signature, ...], args: Sequence[object]) -> object:
    """Call the first signature that takes the arguments; null, with a note, where none does."""
    first = signatures[0]
    own = first.work if first.work_of is None else first.work_of(args)
    run.spend(own + sum(weight(arg) for arg in args))
    if first.work_a_sign and args and isinstance(args[0], str):
        run.spend(first.work_a_sign * len(args[0]))
    for signature in signatures:
        values = bound(signature, args)
        if values is not None:
            try:
                found = signature.call(*values)
                run.spend(weight(found))
                return found
            except (ArithmeticError, ValueError) as error:
                return run.note(failure(error), site, *args)
    return run.note("note-null" if None in args else "note-arguments", site, *args)


def weight(value: object) -> int:
    """What going through a value, or making it, takes of the work that an evaluation may do."""
    if isinstance(value, str):
        return len(value) // SIGNS_A_ROUND
    return len(value) if isinstance(value, tuple) else 0


def element(args: Sequence[Type]) -> Type:
    """The type of the elements of the first argument."""
    return args[0].element if args and isinstance(args[0], ListOf) else ANY


def as_function(name: str) -> Function:
    """A built-in as a value: called by position, with a budget of its own for what it goes through."""
    signatures = BUILTINS[name]
    params = tuple(param.name for param in signatures[0].params)
    kinds = tuple(
        FunctionOf(tuple(param.type for param in one.params[:count]), one.result)
        for one in signatures
        for count in range(one.fewest, len(one.params) + 1)
    )
    return Function(params, lambda *args: call(Run(), 0, signatures, args), kinds)
