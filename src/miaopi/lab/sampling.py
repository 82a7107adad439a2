"""Fact sets for trials: cases that somebody thought of, a few facts of each changed to values that matter.

The same seed gives the same file. They are no citizens: nobody's data is in them.
"""

# ruff: noqa: S608 - the file is ours, the names are those of facts

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from miaopi import feel
from miaopi.feel import types
from miaopi.feel.types import Type
from miaopi.lab import store
from miaopi.rules import RuleSet, boundaries

MOST_CHANGES = 4
SPARE_DIGITS = 1
GROUP = 1_000
ROW_GROUP = 100_000
Progress = Callable[[int], None]


def draw(rules: RuleSet, starts: Sequence[Mapping[str, Any]], *, seed: int) -> Iterator[dict[str, Any]]:
    """Fact sets as JSON, without an end."""
    chance = Random(seed)  # noqa: S311  - no secret: the same seed gives the same cases
    pools = boundaries.pools(rules, starts)
    names = [name for name in rules.facts if pools[name]]
    while True:
        facts = dict(chance.choice(starts))
        for name in chance.sample(names, chance.randint(0, MOST_CHANGES)):
            facts[name] = chance.choice(pools[name])
        yield facts


@dataclass
class Digits:
    """The digits that the numbers of one place need."""

    whole: int = 1
    scale: int = 0
    parts: dict[str, Digits] = field(default_factory=dict)

    def see(self, kind: Type, value: object) -> None:
        """Grow so that the value fits."""
        if value is None:
            return
        if isinstance(kind, types.ListOf) and isinstance(value, list):
            for one in value:
                self.parts.setdefault("", Digits()).see(kind.element, one)
        elif isinstance(kind, types.ContextOf) and isinstance(value, dict):
            for name, inner in kind.fields:
                self.parts.setdefault(name, Digits()).see(inner, value.get(name))
        elif kind == feel.NUMBER:
            _sign, digits, exponent = Decimal(str(value)).as_tuple()
            assert isinstance(exponent, int)
            self.scale = max(self.scale, -exponent)
            self.whole = max(self.whole, len(digits) + exponent, 1)

    def sql(self, kind: Type) -> str:
        """The column's type."""
        match kind:
            case types.ListOf(element=element):
                return f"{self.parts.get('', Digits()).sql(element)}[]"
            case types.ContextOf(fields=fields):
                inner = ", ".join(
                    f'"{name}" {self.parts.get(name, Digits()).sql(one)}' for name, one in fields
                )
                return f"STRUCT({inner})"
            case types.Simple(name="number"):
                return f"DECIMAL({self.whole + self.scale + SPARE_DIGITS},{self.scale})"
            case types.Simple(name=name):
                return {"string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}.get(name, "VARCHAR")
        return "VARCHAR"


def write(
    rules: RuleSet,
    starts: Sequence[Mapping[str, Any]],
    path: Path,
    *,
    rows: int,
    seed: int,
    progress: Progress | None = None,
) -> None:
    """A Parquet file of so many fact sets."""
    digits = {name: Digits() for name in rules.facts}
    drawn = draw(rules, starts, seed=seed)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for number in range(rows):
            facts = next(drawn)
            for name, spec in rules.facts.items():
                digits[name].see(spec.type, facts[name])
            file.write(
                json.dumps({name: exact(facts[name]) for name in rules.facts}, ensure_ascii=False) + "\n"
            )
            if progress is not None and number % GROUP == 0:
                progress(GROUP)
        file.flush()
        columns = {name: digits[name].sql(spec.type) for name, spec in rules.facts.items()}
        listed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        db = duckdb.connect(config={"threads": 2, "preserve_insertion_order": True})
        with db:
            db.execute(
                f"COPY (SELECT * FROM read_json('{file.name}', format='newline_delimited', "
                f"columns={{{listed}}})) TO '{store.quoted(path)}' "
                f"(FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
            )


def exact(value: Any) -> Any:
    """Numbers as texts, so that no binary fraction is on their way."""
    if isinstance(value, list):
        return [exact(one) for one in value]
    if isinstance(value, dict):
        return {name: exact(one) for name, one in value.items()}
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    return value if value is None or isinstance(value, bool) else str(value)
