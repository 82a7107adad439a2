"""Reads the data files of places and works out what they imply: duties, remedies.

Remedies (names modelled, rules by standards.md 12 and the head of departments.yaml):
- 行政复议法 第二十四条: a department's decision goes to the government of its own level, a street's or a
  town's to the district's government, a branch's to the municipal government;
- 行政复议法 第二十七条: a body that answers to the nation (tax, fire) goes to its superior;
- 行政诉讼法 第十四、十八条: the first court is the basic court of the place where the body sits. The city's
  bodies sit in Xiuying district (modelled).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from miaopi.texts import Words

SEAT_OF_THE_CITY = {"460100": "460105"}  # the district where a city's bodies sit

# Superiors that are outside the data: bodies of the province that offer nothing here (modelled).
SUPERIORS = {
    "haikou-tax": Words(
        "国家税务总局海南省税务局", "Hainan Provincial Tax Service, State Taxation Administration"
    ),
    "haikou-fire": Words("海南省消防救援总队", "Hainan Fire and Rescue Corps"),
}
NO_REMEDY = frozenset({"haikou-court"})  # a source of facts only: it decides nothing here


@dataclass(frozen=True, slots=True)
class Data:
    """The files as they stand."""

    divisions: tuple[Mapping[str, str], ...]
    departments: tuple[Mapping[str, Any], ...]
    duties: Mapping[str, str]
    centres: tuple[Mapping[str, Any], ...]


@cache
def data() -> Data:
    """Both files, read once."""
    folder = resources.files("miaopi.places") / "data"
    rows = (folder / "divisions.csv").read_text(encoding="utf-8").splitlines()
    divisions = tuple(csv.DictReader(rows))
    raw = YAML(typ="safe").load((folder / "departments.yaml").read_text(encoding="utf-8"))
    centres = tuple({**row, "hours": raw["hours"][row["hours"]]} for row in raw["centres"])
    return Data(divisions, tuple(raw["departments"]), raw["slugs"], centres)


def duty(slug: str) -> str:
    """What a department is for: its slug without the division ("xiuying-housing" → "housing")."""
    return slug.split("-", 1)[1]


def duty_named(name: str) -> str:
    """The duty of a name that matters use ("public-security" → "psb"); a duty itself stays."""
    return data().duties.get(name, name)


def reconsideration(row: Mapping[str, Any]) -> Words:
    """Who reconsiders a department's decisions; empty where it decides nothing."""
    if row["id"] in NO_REMEDY:
        return Words("", "")
    if row["line"] == "national":
        if row["id"] in SUPERIORS:
            return SUPERIORS[row["id"]]
        superior = department(row["of"])
        return Words(superior["name_zh"], superior["name_en"])
    division = _division(row["division"])
    if row["line"] == "branch" or division["level"] in ("street", "town", "farm"):
        division = _division(division["parent"])
    return government(division["code"])


def court(row: Mapping[str, Any]) -> Words:
    """The court of first instance for a department's decisions; empty where it decides nothing."""
    if row["id"] in NO_REMEDY:
        return Words("", "")
    district = _division(row["division"])
    if district["level"] == "city":
        district = _division(SEAT_OF_THE_CITY[district["code"]])
    while district["level"] != "district":
        district = _division(district["parent"])
    city = _division(district["parent"])
    return Words(
        f"{city['name_zh']}{district['name_zh']}人民法院",
        f"People's Court of {district['name_en']}, {_short(city)}",
    )


def government(code: str) -> Words:
    """The people's government of a city or district, by its full name."""
    division = _division(code)
    if division["level"] == "district":
        city = _division(division["parent"])
        return Words(
            f"{city['name_zh']}{division['name_zh']}人民政府",
            f"People's Government of {division['name_en']}, {_short(city)}",
        )
    return Words(f"{division['name_zh']}人民政府", f"{_short(division)} Municipal People's Government")


def _short(division: Mapping[str, str]) -> str:
    return division["name_en"].removesuffix(" City")


@cache
def _division(code: str) -> Mapping[str, str]:
    return next(row for row in data().divisions if row["code"] == code)


@cache
def department(slug: str) -> Mapping[str, Any]:
    """A department's row in the data."""
    return next(row for row in data().departments if row["id"] == slug)
