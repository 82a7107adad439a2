"""Who issues: the department as a licence names it."""

from __future__ import annotations

from dataclasses import dataclass

from miaopi.places.models import Department
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body in whose name a licence stands.

    code: its credit code.  definer_code: credit code of the body that defines the type, the highest in its
    line (GB/T 36904 asks for both).  short: how numbers name its division, 秀 for 秀英区.
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
        short=department.division.name_zh[0],  # two divisions may share one: see numbering
        division=department.division_id,
        offering_code=offering_code,
    )
