"""The tables of the bench, 12 rows and 1,000: a fee by district and area, for each contender in its own form.

Each district has bands of area; the last is open. By hand: a district's bands are looked up by name and the
band by its bounds, as one would who knows that there are many.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from bench import peer_rules
from miaopi import dmn, feel

DMN15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"
INPUTS = ("district", "area")


@dataclass(frozen=True)
class Row:
    """One row: a district, an area from below to above (none: open), a fee."""

    district: str
    low: int
    high: int | None
    fee: str


def drawn(districts: int, bands: int) -> tuple[Row, ...]:
    """The rows: so many districts, each with so many bands of 10 m²."""
    return tuple(
        Row(f"D{d:03}", band * 10, None if band == bands - 1 else band * 10 + 10, f"fee-{d}-{band}")
        for d in range(districts)
        for band in range(bands)
    )


def facts(rows: Sequence[Row], count: int, chance: Random) -> list[tuple[str, Decimal]]:
    """District and area, one in twenty of a district that no row has."""
    found = []
    for _ in range(count):
        row = chance.choice(rows)
        district = "elsewhere" if chance.random() < 0.05 else row.district
        found.append(
            (district, Decimal(row.low) + chance.choice((Decimal(0), Decimal("0.5"), Decimal("9.5"))))
        )
    return found


def by_hand(rows: Sequence[Row]) -> Callable[[str, Decimal], str | None]:
    """The limit."""
    bands: dict[str, tuple[list[int], list[str]]] = {}
    for row in rows:
        lows, fees = bands.setdefault(row.district, ([], []))
        lows.append(row.low)
        fees.append(row.fee)

    def fee(district: str, area: Decimal) -> str | None:
        found = bands.get(district)
        if found is None:
            return None
        lows, fees = found
        place = bisect_right(lows, area)
        return fees[place - 1] if place else None

    return fee


def ours(rows: Sequence[Row]) -> dmn.Model:
    """The same as DMN."""
    made = "".join(
        f'<rule><inputEntry><text>"{row.district}"</text></inputEntry>'
        f"<inputEntry><text>{_band(row, '&gt;= {}', '[{}..{})')}</text></inputEntry>"
        f'<outputEntry><text>"{row.fee}"</text></outputEntry></rule>'
        for row in rows
    )
    kinds = dict(zip(INPUTS, ("string", "number"), strict=True))
    given = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'
        for name, kind in kinds.items()
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in kinds
    )
    columns = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
        for name, kind in kinds.items()
    )
    text = (
        f'<definitions xmlns="{DMN15}" name="bench" namespace="urn:bench">{given}'
        f'<decision id="fee" name="fee"><variable name="fee" typeRef="string"/>{needs}'
        f'<decisionTable hitPolicy="UNIQUE">{columns}<output typeRef="string"/>{made}</decisionTable>'
        "</decision></definitions>"
    )
    return dmn.read(text.encode(), file="bench.dmn")


def theirs(rows: Sequence[Row]) -> Any:
    """The same for zen-engine; it stops at the first row that matches, where ours looks for a second."""
    cells = [(f'"{row.district}"', _band(row, ">= {}", "[{}..{})"), f'"{row.fee}"') for row in rows]
    return peer_rules.table(cells, INPUTS, "fee")


def _band(row: Row, open_: str, closed: str) -> str:
    return open_.format(row.low) if row.high is None else closed.format(row.low, row.high)


def zen_facts(given: tuple[str, Decimal]) -> dict[str, Any]:
    """As zen takes them."""
    return {"district": given[0], "area": float(given[1])}


def feel_facts(given: tuple[str, Decimal]) -> dict[str, feel.Value]:
    """As our models take them."""
    return dict(zip(INPUTS, given, strict=True))
