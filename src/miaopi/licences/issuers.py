"""Who issues: the department as a licence names it."""

from __future__ import annotations

from dataclasses import dataclass

from miaopi.places.models import Department, Division, Level
from miaopi.texts import Words

_BELOW_THE_PROVINCE = (Level.CITY, Level.DISTRICT, Level.STREET, Level.TOWN, Level.FARM)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body in whose name a licence stands.

    code: its credit code.  definer_code: credit code of the body that defines the type, the highest in its
    line (GB/T 36904 asks for both).  short: how numbers name it, 海秀 for 海口市秀英区.
    """

    code: str
    definer_code: str
    name: Words
    short: str
    division: str
    offering_code: str


def issuer_of(department: Department, *, offering_code: str) -> Issuer:
    """The issuer of an offering of this department."""
    definer = department
    while definer.of is not None:
        definer = definer.of
    return Issuer(
        code=department.uscc,
        definer_code=definer.uscc,
        name=department.name,
        short=short_of(department.division),
        division=department.division_id,
        offering_code=offering_code,
    )


def short_of(division: Division) -> str:
    """The first character of each division from the city down: 海秀. Two may share one."""
    names: list[str] = []
    place: Division | None = division
    while place is not None and place.level in _BELOW_THE_PROVINCE:
        names.append(place.name_zh[0])
        place = place.parent
    return "".join(reversed(names))
