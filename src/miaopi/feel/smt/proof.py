"""What a proof gives: `Proved`, `Refuted` with a witness, or `NotProved` with why. Match all three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Union

from miaopi.texts import Fault, Place

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be proved: its kind, what it is about (a rule, a registry, an attribute, a table), and where
    that stands. See docs/proofs.md for the kinds."""

    kind: str
    about: str
    where: Place


@dataclass(frozen=True, slots=True)
class Witness:
    """A concrete case that shows it: facts, or two sets of facts that are compared. It was evaluated."""

    facts: Json
    other: Json | None = None

    def as_json(self) -> dict[str, object]:
        """`{"facts", "other"}`"""
        return {"facts": dict(self.facts), **({} if self.other is None else {"other": dict(self.other)})}


@dataclass(frozen=True, slots=True)
class Proved:
    """It is so for every input; where the claim is that something may be, the witness shows it."""

    claim: Claim
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class Refuted:
    """It is not so, and the witness shows it."""

    claim: Claim
    fault: Fault
    witness: Witness


@dataclass(frozen=True, slots=True)
class NotProved:
    """Neither: the solver could not tell, or its witness does not check. The fault says why."""

    claim: Claim
    fault: Fault


Result = Union[Proved, Refuted, NotProved]  # noqa: UP007  - named above


@dataclass(frozen=True, slots=True)
class Proofs:
    """Every claim's result. items: lists were looked at up to so many elements."""

    results: tuple[Result, ...]
    items: int
    seconds: float = 0.0

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Of what is not proved."""
        return tuple(one.fault for one in self.results if not isinstance(one, Proved))

    @property
    def proved(self) -> int:
        """How many are."""
        return sum(isinstance(one, Proved) for one in self.results)

    def of(self, kind: str) -> tuple[Result, ...]:
        """The results of one kind of claim."""
        return tuple(one for one in self.results if one.claim.kind == kind)


def together(parts: Iterable[Proofs]) -> Proofs:
    """The results of several."""
    found = tuple(parts)
    return Proofs(
        tuple(result for one in found for result in one.results),
        min((one.items for one in found), default=0),
        sum(one.seconds for one in found),
    )
