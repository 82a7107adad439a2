"""One evaluation of a model: what is given, what has been worked out, what work is left, what went wrong."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from miaopi import feel
from miaopi.dmn.types import Misfit, fitted
from miaopi.feel import runtime
from miaopi.feel.builtins import Signature
from miaopi.feel.builtins import call as call_builtin
from miaopi.feel.runtime import OutOfWork, Run
from miaopi.texts import Place, Words, sentences

if TYPE_CHECKING:
    from miaopi.dmn.units import Unit

Env = Mapping[str, object]
A_CALL = 20  # takes as long as so many rounds of a loop
DEEPEST_CALLS = 100  # calls within calls; each takes some eight of Python's 1,000 frames


@dataclass(frozen=True, slots=True)
class Note:
    """Why something is null: a fault's code and its place."""

    code: str
    where: Place

    @property
    def text(self) -> Words:
        """In words, without values: they may be personal."""
        return sentences(self.code)[0] if ".note-" in self.code else Words(self.code, self.code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision gave, and what went wrong on the way, where that was asked for."""

    value: object
    notes: tuple[Note, ...]


class State:
    """What one evaluation knows. A call of a decision service has a state of its own within it."""

    def __init__(
        self, given: Mapping[Unit, object], at: datetime.datetime, work: Run, depth: list[int]
    ) -> None:
        self.values: dict[Unit, object] = dict(given)
        self.at = at
        self.work = work
        self.depth = depth

    def within(self, given: Mapping[Unit, object]) -> State:
        """The state of a decision service: it sees its own inputs alone."""
        return State(given, self.at, self.work, self.depth)

    @cached_property
    def clock(self) -> Mapping[str, object]:
        """`now()` and `today()`: the time that the caller gave, so that an evaluation can be run again."""
        now, today = feel.FunctionOf((), feel.DATE_TIME), feel.FunctionOf((), feel.DATE)
        return {
            "now": feel.Function((), self._now, (now,)),
            "today": feel.Function((), self.at.date, (today,)),
        }

    def _now(self) -> feel.DateTime:
        at = self.at
        seconds = (at.hour * 60 + at.minute) * 60 + at.second
        offset = at.utcoffset()
        time = feel.Time(
            seconds * 1_000_000_000 + at.microsecond * 1000,
            None if offset is None else int(offset.total_seconds()),
        )
        return feel.DateTime(at.date(), time)

    def note(self, code: str, where: Place) -> object:
        """Say why something is null, and give that null."""
        if self.work.notes is not None and len(self.work.notes) < runtime.MOST_NOTES:
            self.work.notes.append((code, _site(where), ()))
        return None

    def fit(self, kind: feel.Type, value: object, where: Place) -> object:
        """The value as the type has it, or null."""
        try:
            return fitted(kind, value)
        except Misfit:
            return self.note("dmn.note-type", where)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One call further in.

        Raises: OutOfWork: too many.
        """
        self.work.spend(A_CALL)
        self.depth[0] += 1
        if self.depth[0] > DEEPEST_CALLS:
            raise OutOfWork
        try:
            yield
        finally:
            self.depth[0] -= 1

    def invoke(self, function: object, args: Mapping[str, object], where: Place) -> object:
        """Call a function with arguments by name."""
        if isinstance(function, feel.Function) and set(args) == set(function.params):
            self.work.spend(1)
            return function.call(*(args[name] for name in function.params))
        if isinstance(function, tuple):
            for signature in function:
                if isinstance(signature, Signature):
                    names = [param.name for param in signature.params if param.name in args]
                    if len(names) == len(args) >= signature.fewest:
                        found = call_builtin(self.work, 0, (signature,), [args[name] for name in names])
                        return found
        return self.note("feel.note-function", where)

    def items(self, value: object, where: Place) -> Sequence[object] | Iterator[object] | None:
        """What a loop goes through."""
        return runtime.items(self.work, _site(where), value)

    def element(self, value: object, place: object, where: Place) -> object:
        """The element at a position."""
        return runtime.index(self.work, _site(where), value, place)


def _site(where: Place) -> int:
    """The runtime passes on what marks a place, an int or a Place, as it is."""
    return where  # type: ignore[return-value]  # see python_table.Table: careful code has places for sites
