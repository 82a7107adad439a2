"""A Parquet file of drawn lease facts, and the answers of the compiled rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import duckdb

from miaopi.lab import running, sampling, store
from miaopi.rules import Facts, RuleSet
from miaopi.texts import Faulty
from tests.equivalence import lease_facts

Answer = tuple[str, str]


def file_of(rules: RuleSet, path: Path, *, rows: int, seed: int) -> Path:
    """Facts drawn as the other reading of the law draws them: a few troubles each, many on a limit."""
    chance = Random(seed)
    drawn = [lease_facts.as_json(lease_facts.draw(chance)) for _ in range(min(rows, 2000))]
    sampling.write(rules, drawn, path, rows=rows, seed=seed)
    return path


def by_python(db: duckdb.DuckDBPyConnection, rules: RuleSet) -> Iterator[tuple[int, Answer]]:
    """The compiled rules on every row."""
    slots = {name: slot for slot, name in enumerate(rules.facts)}
    names = ", ".join(f'"{name}"' for name in rules.facts)
    cursor = db.cursor()
    cursor.execute(f"SELECT {store.ROW}, {names} FROM {store.CASES}")
    while rows := cursor.fetchmany(5000):
        for row, *values in rows:
            facts = Facts(slots, tuple(map(running.feel_value, values)))
            try:
                found = rules.evaluate(facts, trace=False)
            except Faulty:
                continue  # a day before a parameter's first value: no fact set
            yield row, (found.outcome, " ".join(one.code for one in found.findings))
