"""The demo's sources of other departments: population, business, real-estate units, rent statistics.

Each answers exactly the fields of its contract. Where there is no record its flag is false and the record's
fields are null; a field is never left out, but by a switch.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from miaopi_demo.homes import silent_titles
from miaopi_demo.store import Store, number

Answer = dict[str, Any]
Source = Callable[[Store, Mapping[str, Any], date], Answer]

NO_PERSON: Final = dict.fromkeys(
    ("name_matches", "alive", "birth_date", "sex", "chinese_citizen", "capacity")
)
NO_FIRM: Final = dict.fromkeys(
    (
        "business_name_matches",
        "business_kind",
        "business_state",
        "business_abnormal",
        "business_registered_on",
        "business_district",
        "business_scope",
        "legal_rep_matches",
    )
)
NO_TITLE: Final = dict.fromkeys(
    (
        "title_use",
        "title_location",
        "title_ownership",
        "title_owners",
        "title_area_m2",
        "title_rooms",
        "title_mortgages",
        "title_sealed",
        "title_objection",
    )
)


class Silent(Exception):  # noqa: N818  - a source that gives no answer for this key
    """Asked about a number that stands for a source without an answer."""


def _plain(text: object) -> str:
    """A name or number as compared: full-width forms folded, no blanks."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


def population(store: Store, asked: Mapping[str, Any], today: date) -> Answer:
    """Who holds a citizen number, by number and name."""
    row = store.one("SELECT * FROM person WHERE number = ?", _plain(asked["id_number"]).upper())
    if row is None:
        return {"person_found": False, **NO_PERSON}
    return {
        "person_found": True,
        "name_matches": _plain(row["name"]) == _plain(asked["name"]),
        "alive": bool(row["alive"]),
        "birth_date": row["born_on"],
        "sex": row["sex"],
        "chinese_citizen": True,
        "capacity": _capacity(date.fromisoformat(row["born_on"]), bool(row["limited"]), today),
    }


def _capacity(born_on: date, limited: bool, today: date) -> str:
    """Capacity by age and mark. Basis: 民法典 arts. 17-22 (8 and 18 years)."""
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    if age < 8:
        return "none"
    return "limited" if limited or age < 18 else "full"


def business(store: Store, asked: Mapping[str, Any], today: date) -> Answer:
    """What a credit code stands for, by code and name; whether the person asked for represents it."""
    row = store.one("SELECT * FROM enterprise WHERE code = ?", _plain(asked["credit_code"]).upper())
    if row is None:
        return {"business_found": False, **NO_FIRM}
    return {
        "business_found": True,
        "business_name_matches": _plain(row["name"]) == _plain(asked["name"]),
        "business_kind": row["kind"],
        "business_state": row["state"],
        "business_abnormal": bool(row["abnormal"]),
        "business_registered_on": row["registered_on"],
        "business_district": row["district"],
        "business_scope": ["6820"],
        "legal_rep_matches": _plain(asked.get("id_number", "")).upper() == row["representative"],
    }


def real_estate_unit(store: Store, asked: Mapping[str, Any], today: date) -> Answer:
    """One home by title number or address, and whether the person asked for owns it."""
    row = None
    if asked.get("title_number") and _title(asked["title_number"]) in silent_titles():
        raise Silent
    if asked.get("title_number"):
        row = store.one("SELECT record FROM home WHERE title_number = ?", _title(asked["title_number"]))
    elif asked.get("home_address"):
        row = store.one("SELECT record FROM home WHERE location = ?", _plain(asked["home_address"]))
    if row is None:
        # No mark is on a building that nobody knows.
        marks = {"title_illegal_building": False, "title_safety_grade": "A", "title_expropriation": False}
        return {"title_found": False, **NO_TITLE, **marks, "title_owner_matches": False}
    record: Answer = json.loads(row["record"])
    owners = record["title_owners"] or []
    return {
        **record,
        "title_owner_matches": any(owner["id"] == _plain(asked["id_number"]).upper() for owner in owners),
    }


def _title(text: object) -> str:
    """A title number as kept: NFKC makes its full-width brackets plain, so they are put back."""
    return _plain(text).replace("(", "（").replace(")", "）")


def statistics(store: Store, asked: Mapping[str, Any], today: date) -> Answer:
    """The median rent of a division for a use, or the district's where none is kept for the street; null: no
    data.
    """
    division = _plain(asked["division"])
    for code in (division, division[:9], division[:6]):
        row = store.one("SELECT median FROM rent WHERE division = ? AND use = ?", code, asked["use"])
        if row is not None:
            return {"median_rent_per_m2": None if row["median"] is None else number(Decimal(row["median"]))}
    return {"median_rent_per_m2": None}


SOURCES: Final[Mapping[str, Source]] = {
    "population": population,
    "business": business,
    "real-estate-unit": real_estate_unit,
    "statistics": statistics,
}
# Without these a question is refused.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "population": ("id_number", "name"),
    "business": ("credit_code", "name"),
    "real-estate-unit": ("id_number",),
    "statistics": ("division", "use"),
}
