"""Two hundred fictitious people and sixteen enterprises, always the same.

Twenty-six people have a part in a story (data/persons.csv); the rest are drawn from a fixed seed: 15 % under
18, 65 % from 18 to 59, 20 % from 60, half of them women, births uniform in each band, three pairs of twins,
one person born on 29 February of 1960, 2000 and 2024 each, divisions by their number of communities.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import count
from random import Random
from typing import Final

from miaopi_demo import names, numbers

SEED: Final = 20261124
AS_OF: Final = date(2026, 11, 24)
HOW_MANY: Final = 200
# (lowest age, highest age, how many of the two hundred)
BANDS: Final = ((0, 17, 30), (18, 59, 130), (60, 95, 40))
LEAP_DAYS: Final = (date(1960, 2, 29), date(2000, 2, 29), date(2024, 2, 29))
TWINS: Final = 3
# What the population registry says instead of the name the person uses.
REGISTRY_NAMES: Final = {"P19": "任绍雄"}


@dataclass(frozen=True, slots=True)
class Person:
    """One fictitious person. `registry`: ok, deceased, limited-capacity, name-differs or not-found."""

    key: str
    name: str
    sex: str
    born_on: date
    number: str
    phone: str
    division: str
    registry: str = "ok"
    pinyin: str = ""

    @property
    def registry_name(self) -> str:
        """The name under this number in the population registry."""
        return REGISTRY_NAMES.get(self.key, self.name)

    def age_on(self, day: date) -> int:
        """Full years; who is born on 29 February has the birthday on 1 March in common years."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))

    def is_living_adult(self, day: date = AS_OF) -> bool:
        """Whether the person can let and rent on their own by what the registry says."""
        return self.registry == "ok" and self.age_on(day) >= 18


@dataclass(frozen=True, slots=True)
class Enterprise:
    """One fictitious enterprise; `representative` is a person's key."""

    key: str
    name: str
    name_en: str
    code: str
    kind: str
    division: str
    representative: str
    state: str
    phone: str


def seeded(subject: str) -> Random:
    """The same chance for the same subject, so that one list does not move when another grows."""
    return Random(f"{SEED} {subject}")  # noqa: S311  - examples, not secrets


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("miaopi_demo.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def communities() -> Mapping[str, int]:
    """Streets, towns and farms with their number of communities."""
    text = resources.files("miaopi.places").joinpath("data/divisions.csv").read_text(encoding="utf-8")
    return {
        row["code"]: int(row["communities"])
        for row in csv.DictReader(text.splitlines())
        if row["communities"]
    }


@cache
def story_people() -> tuple[Person, ...]:
    """The people of data/persons.csv."""
    return tuple(
        Person(
            key=row["key"],
            name=row["name"],
            sex=row["sex"],
            born_on=date.fromisoformat(row["birth"]),
            number=row["id_number"],
            phone=row["phone"],
            division=row["division"],
            registry=row["registry"],
            pinyin=row["pinyin"],
        )
        for row in _rows("persons.csv")
    )


@cache
def enterprises() -> tuple[Enterprise, ...]:
    """The enterprises of data/enterprises.csv."""
    return tuple(
        Enterprise(
            key=row["key"],
            name=row["name_zh"],
            name_en=row["name_en"],
            code=row["uscc"],
            kind=row["kind"],
            division=row["division"],
            representative=row["representative"],
            state=row["state"],
            phone=row["phone"],
        )
        for row in _rows("enterprises.csv")
    )


@cache
def people() -> tuple[Person, ...]:
    """All two hundred, those of the stories first."""
    everyone = (*story_people(), *_generated())
    for person in everyone:
        assert numbers.is_fictitious(person.number), person.key
        assert numbers.is_fictitious(person.phone), person.key
    return everyone


@cache
def person(key: str) -> Person:
    """The person with that key. Raises: StopIteration: there is none."""
    return next(person for person in people() if person.key == key)


@cache
def enterprise(key: str) -> Enterprise:
    """The enterprise with that key. Raises: StopIteration: there is none."""
    return next(enterprise for enterprise in enterprises() if enterprise.key == key)


@dataclass(frozen=True, slots=True)
class _Birth:
    """A birth to come by: day, sex and, for the second of twins, the surname of the first."""

    born_on: date
    sex: str
    twin: bool = False


def _generated() -> tuple[Person, ...]:
    random = seeded("people")
    births = _births(random)
    taken = {person.number[6:17] for person in story_people()}
    phones = random.sample(range(10_000, 100_000_000), len(births))
    homes = random.choices(tuple(communities()), weights=tuple(communities().values()), k=len(births))
    hard = list(names.HARD)
    made: list[Person] = []
    for index, birth in enumerate(births):
        order = next(
            n for n in count(1 if birth.sex == "M" else 2, 2) if f"{birth.born_on:%Y%m%d}{n:03d}" not in taken
        )
        taken.add(f"{birth.born_on:%Y%m%d}{order:03d}")
        made.append(
            Person(
                key=f"G{index + 1:03d}",
                name=_name(random, birth, hard, made),
                sex=birth.sex,
                born_on=birth.born_on,
                number=numbers.citizen_number(birth.born_on, order),
                phone=numbers.phone(phones[index]),
                division=made[-1].division if birth.twin else homes[index],
            )
        )
    return tuple(made)


def _name(random: Random, birth: _Birth, hard: list[tuple[str, str]], before: list[Person]) -> str:
    """The next hard name that fits a grown-up, else a drawn one; a twin has the surname of the one before."""
    known = {person.name for person in (*story_people(), *before)}
    if birth.twin:
        return names.full_name(random, birth.sex, but=known, of=before[-1].name[0])
    grown = birth.born_on < date(2008, 1, 1)
    fitting = next((entry for entry in hard if grown and entry[1] == birth.sex), None)
    if fitting and random.random() < 0.2:
        hard.remove(fitting)
        return fitting[0]
    return names.full_name(random, birth.sex, but=known)


def _births(random: Random) -> tuple[_Birth, ...]:
    """Days and sexes of those to be generated, so that with the stories' people the spread is as promised."""
    women = HOW_MANY // 2 - sum(person.sex == "F" for person in story_people())
    days = [day for band in BANDS for day in _days(random, *band)]
    sexes = ["F"] * women + ["M"] * (len(days) - women)
    random.shuffle(sexes)
    births = [_Birth(day, sex) for day, sex in zip(days, sexes, strict=True)]
    # Inside the band from 18 to 59, so that no twin falls into another band.
    twins = {random.randrange(30 + 35 * n, 55 + 35 * n) for n in range(TWINS)}
    return tuple(
        _Birth(births[index - 1].born_on, birth.sex, twin=True) if index in twins else birth
        for index, birth in enumerate(births)
    )


def _days(random: Random, lowest: int, highest: int, wanted: int) -> list[date]:
    """Birth days of one band of ages on AS_OF, less those the stories have; no leap day but the promised
    ones.
    """
    oldest = highest if (lowest, highest, wanted) != BANDS[-1] else 150  # the stories have a woman of 104
    told = [person for person in story_people() if lowest <= person.age_on(AS_OF) <= oldest]
    first = _years_back(highest + 1) + timedelta(days=1)
    last = _years_back(lowest)
    known = {person.born_on for person in story_people()}
    days = [day for day in LEAP_DAYS if first <= day <= last and day not in known]
    while len(days) < wanted - len(told):
        day = first + timedelta(days=random.randrange((last - first).days + 1))
        if (day.month, day.day) != (2, 29):
            days.append(day)
    return days


def _years_back(years: int) -> date:
    return AS_OF.replace(year=AS_OF.year - years)
