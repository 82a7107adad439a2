"""Who is named in a form: parties as the matter declares them, read from the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from miaopi.content.spec import PartySpec


@dataclass(frozen=True, slots=True)
class Party:
    """One person or enterprise of a case. `at` is the place in the answers: `lessor`, `co_owners.0`."""

    role: str
    at: str
    kind: Literal["person", "enterprise"]
    name: str
    number: str
    phone: str
    spec: PartySpec


def parties_of(specs: Sequence[PartySpec], answers: Mapping[str, object]) -> tuple[Party, ...]:
    """Everyone named in clean answers, in the order of the matter; those whose number is still open are left
    out."""
    return tuple(party for spec in specs for party in _named(spec, answers.get(spec.at)))


def _named(spec: PartySpec, value: object) -> Iterator[Party]:
    rows = value if isinstance(value, list | tuple) else [value]
    for index, row in enumerate(rows):
        if isinstance(row, Mapping) and row.get("number"):
            yield Party(
                role=spec.key,
                at=f"{spec.at}.{index}" if spec.many else spec.at,
                kind="enterprise" if row.get("kind") == "enterprise" else "person",
                name=str(row.get("name") or ""),
                number=str(row["number"]),
                phone=str(row.get("phone") or ""),
                spec=spec,
            )
