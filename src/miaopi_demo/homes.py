"""Three hundred homes: the ones of the stories, forty of E04, one or more for every trouble the rules know,
the rest free.

A free home has no trouble, one owner, and that owner is a living adult of the generated people, so that
examples never meet the homes of the stories. Always the same list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random
from typing import Final

from miaopi_demo import numbers
from miaopi_demo.people import AS_OF, Person, communities, enterprise, people, person, seeded

HOW_MANY: Final = 300
# Streets, towns and farms as written in an address.
DISTRICTS: Final = {"460105": "秀英区", "460106": "龙华区", "460107": "琼山区", "460108": "美兰区"}
ROADS: Final = ("示范路", "示范大道", "示范街")
EARLIER: Final = date(2021, 6, 18)  # a mortgage older than any lease that is signed in the demo
LATER: Final = date(2099, 1, 1)  # one that no lease is younger than


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the real-estate registry lists it; `kind` is living, bedroom, kitchen, bathroom, balcony,
    storage, other.
    """

    id: str
    kind: str
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner by citizen number or credit code."""

    id: str
    share_percent: Decimal


@dataclass(frozen=True, slots=True)
class Home:
    """One home or unit.

    `title` is None where no title is registered: marks on the building are there all the same.
    """

    title_number: str
    location: str
    division: str
    owners: tuple[Owner, ...]
    rooms: tuple[Room, ...]
    registered: bool = True
    ownership: str = "sole"
    use: str = "residence"
    safety_grade: str = "B"
    mortgages: tuple[date, ...] = ()
    illegal_building: bool = False
    sealed: bool = False
    objection: bool = False
    expropriation: bool = False
    troubles: frozenset[str] = field(default_factory=frozenset)

    @property
    def area_m2(self) -> Decimal:
        """The registered floor area: here the sum of its rooms."""
        return sum((room.area_m2 for room in self.rooms), Decimal(0))


BASE_ROOMS: Final = tuple(
    Room(f"R{n}", kind, Decimal(area))
    for n, (kind, area) in enumerate(
        (
            ("living", "24"),
            ("bedroom", "15.5"),
            ("bedroom", "12"),
            ("kitchen", "6"),
            ("bathroom", "5"),
            ("balcony", "5"),
        ),
        start=1,
    )
)
WHOLE: Final = Decimal(100)


@cache
def homes() -> tuple[Home, ...]:
    """All three hundred."""
    made = tuple(_made(seeded("homes")))
    for home in made:
        assert numbers.is_fictitious(home.title_number), home.title_number
        assert numbers.is_fictitious(home.location), home.title_number
        assert all(numbers.is_fictitious(owner.id) for owner in home.owners), home.title_number
    return made


@cache
def free_homes() -> tuple[tuple[Home, Person], ...]:
    """The faultless homes of living adults, each with its one owner."""
    by_number = {person.number: person for person in people() if person.key.startswith("G")}
    return tuple(
        (home, by_number[home.owners[0].id])
        for home in homes()
        if not home.troubles and len(home.owners) == 1 and home.owners[0].id in by_number
    )


def _made(random: Random) -> Iterator[Home]:
    """Homes in the order of their title numbers."""
    serial = 0
    for home in (*_of_stories(random), *_of_the_lessor(random), *_troubled(random)):
        serial += 1
        yield replace(home, title_number=numbers.title_number(serial))
    letters = [person for person in people() if person.key.startswith("G") and person.is_living_adult()]
    main_district = [code for code in communities() if code.startswith("460105")]
    while serial < HOW_MANY - 1:
        serial += 1
        # Every second one in the district of the main story, whose offering the examples use most.
        where = random.choice(main_district) if serial % 2 else ""
        home = _home(random, letters[serial % len(letters)].number, division=where)
        yield replace(home, title_number=numbers.title_number(serial))
    silent = _home(random, letters[HOW_MANY % len(letters)].number, division=main_district[0])
    yield replace(silent, title_number=numbers.title_number(HOW_MANY), troubles=frozenset({"silent"}))


@cache
def silent_titles() -> frozenset[str]:
    """Titles about which the registry never answers, so that a client can try what waiting is like."""
    return frozenset(home.title_number for home in homes() if "silent" in home.troubles)


def _home(random: Random, *owners: str, shares: tuple[str, ...] = ("100",), division: str = "") -> Home:
    """A home without a trouble; ownership and use to be changed by the caller."""
    where = division or random.choices(tuple(communities()), weights=tuple(communities().values()))[0]
    return Home(
        title_number="",
        location=_location(random, where),
        division=where,
        owners=tuple(Owner(number, Decimal(share)) for number, share in zip(owners, shares, strict=True)),
        rooms=_rooms(random),
        safety_grade=random.choice("AAB"),
    )


def _location(random: Random, division: str) -> str:
    road, block = random.choice(ROADS), random.randint(1, 30)
    floor, door = random.randint(1, 24), random.randint(1, 4)
    return f"海口市{DISTRICTS[division[:6]]}{road}{random.randint(1, 299)}号{block}栋{floor}{door:02d}室"


def _rooms(random: Random) -> tuple[Room, ...]:
    kinds = [
        "living",
        *["bedroom"] * random.randint(1, 3),
        "kitchen",
        "bathroom",
        *["balcony"] * random.randint(0, 1),
    ]
    spans = {
        "living": (36, 60),
        "bedroom": (20, 32),
        "kitchen": (9, 16),
        "bathroom": (8, 12),
        "balcony": (8, 14),
    }
    return tuple(
        Room(f"R{n}", kind, Decimal(random.randint(*spans[kind])) / 2)
        for n, kind in enumerate(kinds, start=1)
    )


def _of_stories(random: Random) -> Iterator[Home]:
    """P02's own home, that of P02 and P03, the two of P04."""
    lessor, wife, landlord = person("P02").number, person("P03").number, person("P04").number
    own = _home(random, lessor, division="460105100")
    yield replace(own, location="海口市秀英区长流镇示范路8号2幢301室", rooms=BASE_ROOMS, safety_grade="B")
    joint = _home(random, lessor, wife, shares=("50", "50"), division="460105100")
    yield replace(joint, ownership="joint", troubles=frozenset({"joint"}))
    yield _home(random, landlord, division="460106003")
    yield replace(_home(random, landlord, division="460106003"), sealed=True, troubles=frozenset({"sealed"}))


def _of_the_lessor(random: Random) -> Iterator[Home]:
    """The forty homes of E04, who lets by trade."""
    for _ in range(40):
        yield _home(random, enterprise("E04").code)


def _troubled(random: Random) -> Iterator[Home]:
    """Every trouble that the rules know, most of them several times."""
    adults = iter(
        [person.number for person in people() if person.key.startswith("G") and person.is_living_adult()]
    )
    for _ in range(4):
        yield from _shared(random, adults)
        yield from _marked(random, adults)
        yield from _used_otherwise(random, adults)
    yield from _owned_by_troubled_owners(random)
    yield from _twice_troubled(random, adults)


def _shared(random: Random, adults: Iterator[str]) -> Iterator[Home]:
    """By shares: two thirds, just under, half, three owners; and joint."""
    for shares in (("66.67", "33.33"), ("66.66", "33.34"), ("50", "50"), ("40", "30", "30")):
        home = _home(random, *(next(adults) for _ in shares), shares=shares)
        yield replace(home, ownership="by-shares", troubles=frozenset({"by-shares"}))
    home = _home(random, next(adults), next(adults), shares=("50", "50"))
    yield replace(home, ownership="joint", troubles=frozenset({"joint"}))


def _marked(random: Random, adults: Iterator[str]) -> Iterator[Home]:
    """Sealed, objected to, to be expropriated, built without leave, unsafe, mortgaged before and after."""

    def home() -> Home:
        return _home(random, next(adults))

    yield replace(home(), sealed=True, troubles=frozenset({"sealed"}))
    yield replace(home(), objection=True, troubles=frozenset({"objection"}))
    yield replace(home(), expropriation=True, troubles=frozenset({"expropriation"}))
    yield replace(home(), illegal_building=True, troubles=frozenset({"illegal-building"}))
    yield replace(home(), safety_grade="C", troubles=frozenset({"grade-C"}))
    yield replace(home(), safety_grade="D", troubles=frozenset({"grade-D"}))
    yield replace(home(), mortgages=(EARLIER,), troubles=frozenset({"mortgage-before"}))
    yield replace(home(), mortgages=(LATER,), troubles=frozenset({"mortgage-after"}))


def _used_otherwise(random: Random, adults: Iterator[str]) -> Iterator[Home]:
    """Planned for another use than living in; and a dwelling of one room."""
    for use in ("office", "shop", "warehouse", "workshop", "other"):
        hall = (
            Room("R1", "other", Decimal(random.randint(60, 400)) / 2),
            Room("R2", "storage", Decimal("8.5")),
        )
        yield replace(_home(random, next(adults)), use=use, rooms=hall, troubles=frozenset({f"use-{use}"}))
    studio = (Room("R1", "living", Decimal("22.5")), Room("R2", "bathroom", Decimal("4")))
    yield replace(_home(random, next(adults)), rooms=studio, troubles=frozenset({"one-room"}))


def _owned_by_troubled_owners(random: Random) -> Iterator[Home]:
    """Owners who are minors, dead, of limited capacity, under another name or unknown; firms that are gone;
    no title.
    """
    for key in ("P09", "P10", "P12", "P13", "P19", "P20"):
        trouble = "minor" if person(key).age_on(AS_OF) < 18 else person(key).registry
        yield replace(_home(random, person(key).number), troubles=frozenset({f"owner-{trouble}"}))
    for key in ("E10", "E11", "E15"):
        yield replace(
            _home(random, enterprise(key).code), troubles=frozenset({f"owner-{enterprise(key).state}"})
        )
    mall = (Room("R1", "other", Decimal(860)), Room("R2", "storage", Decimal(120)))
    yield replace(
        _home(random, enterprise("E01").code), use="shop", rooms=mall, troubles=frozenset({"use-shop"})
    )
    for marked in (True, False):
        home = _home(random, person("P04").number)
        yield replace(home, registered=False, illegal_building=marked, troubles=frozenset({"no-title"}))


def _twice_troubled(random: Random, adults: Iterator[str]) -> Iterator[Home]:
    """Homes with two troubles, so that an answer has more than one finding."""
    yield replace(
        _home(random, next(adults)),
        illegal_building=True,
        sealed=True,
        troubles=frozenset({"illegal-building", "sealed"}),
    )
    yield replace(
        _home(random, next(adults)),
        objection=True,
        expropriation=True,
        troubles=frozenset({"objection", "expropriation"}),
    )
    yield replace(
        _home(random, next(adults)),
        mortgages=(EARLIER, LATER),
        safety_grade="C",
        troubles=frozenset({"mortgage-before", "mortgage-after", "grade-C"}),
    )
