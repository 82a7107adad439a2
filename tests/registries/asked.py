"""A matter made of lookups alone, so that a test says which there are and which key comes from which
answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from miaopi.content import Lookup, LookupAnswer, Request
from miaopi.content.contracts import Contract
from miaopi.registries.contracts import contract
from miaopi.texts import Words
from miaopi_demo.homes import homes
from miaopi_demo.people import person

PURPOSE = Words("核对出租人", "To check the lessor")
Answers = Mapping[str, LookupAnswer]
Key = Callable[[Answers], Mapping[str, str] | None]


@dataclass(frozen=True)
class Asks:
    """One lookup: a registry, how its key follows from the answers so far (None: not known), the fields
    needed.
    """

    registry: str
    key: Key
    needs: frozenset[str]
    record_required: bool = False


@dataclass
class LookupsOnly:
    """What `ask` uses of a matter."""

    asks: Mapping[str, Asks]
    waves: list[list[str]] = field(default_factory=list)

    @property
    def lookups(self) -> Mapping[str, Lookup]:
        return {
            name: Lookup(name, each.registry, {}, None, None, PURPOSE, each.record_required, each.needs)
            for name, each in self.asks.items()
        }

    @property
    def contracts(self) -> Mapping[str, Contract]:
        return {each.registry: contract(each.registry) for each in self.asks.values()}

    def next_lookups(self, inputs: object, answers: Answers) -> tuple[Request, ...]:
        wave = [
            Request(name, each.registry, key, None, PURPOSE)
            for name, each in self.asks.items()
            if name not in answers and (key := each.key(answers)) is not None
        ]
        self.waves.append([request.lookup for request in wave])
        return tuple(wave)


def identity(key: str) -> Asks:
    """Whether someone of the stories is who they say."""
    who = person(key)
    needs = frozenset({"person_found", "name_matches", "alive", "birth_date"})
    return Asks("population", lambda answers: {"id_number": who.number, "name": who.name}, needs)


def title(number: str | None = None, *, owner: str = "P02") -> Asks:
    """The home of the main story, or another."""
    key = {"id_number": person(owner).number, "title_number": number or homes()[0].title_number}
    needs = frozenset({"title_found", "title_owners", "title_rooms", "title_area_m2", "title_safety_grade"})
    return Asks("real-estate-unit", lambda answers: key, needs)


def rents(division: str = "460105") -> Asks:
    """The usual rent of a division."""
    return Asks(
        "statistics",
        lambda answers: {"division": division, "use": "residence"},
        frozenset({"median_rent_per_m2"}),
    )


def matter(**asks: Asks) -> Any:
    """A matter of these lookups."""
    return LookupsOnly(asks)
