"""Two versions of a matter's rules on the same fact sets: who is decided otherwise, by rule and group."""

# ruff: noqa: S608 - every name in these queries is ours, or a column that is there, in quotes

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from miaopi import feel
from miaopi.lab import running, store
from miaopi.lab.running import Progress, feel_value
from miaopi.rules import RuleSet, bulk
from miaopi.rules.bulk import Plan, Refusal

OLD, NEW = "old_", "new_"
DECIDED = "miaopi_decided"
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """So many fact sets that were `old` are now `new`."""

    old: str
    new: str
    count: int


@dataclass(frozen=True, slots=True)
class ByRule:
    """A rule: how many fact sets it held for before and now, and for how many it is new or gone."""

    code: str
    before: int
    after: int
    came: int
    went: int


@dataclass(frozen=True, slots=True)
class Group:
    """A value of a fact: of how many fact sets how many are decided otherwise, and how."""

    value: str
    rows: int
    otherwise: int
    stricter: int
    milder: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One fact set that is decided otherwise: its row, both decisions, and its facts as JSON."""

    row: int
    old: str
    new: str
    old_codes: tuple[str, ...]
    new_codes: tuple[str, ...]
    facts: object


@dataclass(frozen=True, slots=True)
class Report:
    """What a backtest found. Samples are of the commonest turns first."""

    rows: int
    faulty: int
    first_faulty: int | None
    otherwise: int
    turns: tuple[Turn, ...]
    rules: tuple[ByRule, ...]
    groups: dict[str, tuple[Group, ...]]
    samples: tuple[Sample, ...]
    refused: tuple[Refusal, ...]


def run(
    old: RuleSet,
    new: RuleSet,
    cases: Path,
    *,
    by: Sequence[str] = (),
    samples: int = SAMPLES,
    stage: Callable[[str], None] = lambda name: None,
    progress: Progress | None = None,
) -> Report:
    """Both versions over every fact set of a Parquet file.

    Args:   by: facts by whose values the result is grouped.  samples: fact sets to show of each turn.
            stage, progress: told what is under way, and how many rows are done in Python.
    Raises: Faulty: lab.no-file, lab.not-parquet, lab.column-missing, lab.column-type.
    """
    with store.opened(cases) as db:
        file = str(cases)
        plans = [
            bulk.plan(rules, store.columns(db, rules, file=file), prefix=prefix)
            for rules, prefix in ((old, OLD), (new, NEW))
        ]
        store.known(db, by, file=file)
        stage("looking")
        counted = running.count(db, plans[1])
        stage("deciding")
        _decide(db, plans, progress)
        stage("counting")
        otherwise = _one(db, f"SELECT count(*) FROM {DECIDED} WHERE {CHANGED}")
        turns = _turns(db)
        return Report(
            counted.rows, counted.rows - _one(db, f"SELECT count(*) FROM {DECIDED}"), counted.first_faulty,
            otherwise, turns, _by_rule(db, old, new), {name: _groups(db, name) for name in by},
            tuple(_samples(db, new, turns, samples)),
            tuple(dict.fromkeys([*plans[0].refused, *plans[1].refused])),
        )  # fmt: skip


CHANGED = f"({OLD}outcome <> {NEW}outcome OR {OLD}codes <> {NEW}codes)"
RANK = "CASE {} WHEN 'approve' THEN 0 WHEN 'refer' THEN 1 WHEN 'supplement' THEN 2 ELSE 3 END"


def _decide(db: duckdb.DuckDBPyConnection, plans: Sequence[Plan], progress: Progress | None) -> None:
    """A table of both decisions by row."""
    queries = []
    for plan in plans:
        query = running.decided(db, plan, keep=store.ROW, progress=progress)
        queries.append(f"({query}) AS {plan.prefix}decided")
    db.execute(
        f"CREATE TEMP TABLE {DECIDED} AS SELECT * FROM {queries[0]} JOIN {queries[1]} USING ({store.ROW})"
    )


def _one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    row = db.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _turns(db: duckdb.DuckDBPyConnection) -> tuple[Turn, ...]:
    rows = db.execute(
        f"SELECT {OLD}outcome, {NEW}outcome, count(*) FROM {DECIDED} WHERE {CHANGED} "
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    return tuple(Turn(*row) for row in rows)


def _by_rule(db: duckdb.DuckDBPyConnection, old: RuleSet, new: RuleSet) -> tuple[ByRule, ...]:
    """From the few different lists of codes, not from every row."""
    rows = db.execute(f"SELECT {OLD}codes, {NEW}codes, count(*) FROM {DECIDED} GROUP BY ALL").fetchall()
    codes = dict.fromkeys(rule.code for rules in (new, old) for rule in rules.rules)
    totals = {code: [0, 0, 0, 0] for code in codes}
    for before, after, count in rows:
        had, has = set(before.split()), set(after.split())
        for code in had | has:
            total = totals[code]
            total[0] += count * (code in had)
            total[1] += count * (code in has)
            total[2] += count * (code in has - had)
            total[3] += count * (code in had - has)
    return tuple(ByRule(code, *total) for code, total in totals.items() if total[2] or total[3])


def _groups(db: duckdb.DuckDBPyConnection, name: str) -> tuple[Group, ...]:
    """By the value of one fact, the most changed first."""
    old, new = (RANK.format(f"{prefix}outcome") for prefix in (OLD, NEW))
    rows = db.execute(
        f'SELECT CAST("{name}" AS VARCHAR), count(*), count(*) FILTER ({CHANGED}), '
        f"count(*) FILTER ({new} > {old}), count(*) FILTER ({new} < {old}) "
        f"FROM {store.CASES} JOIN {DECIDED} USING ({store.ROW}) GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 50"
    ).fetchall()
    return tuple(Group("—" if row[0] is None else str(row[0]), *row[1:]) for row in rows)


def _samples(
    db: duckdb.DuckDBPyConnection, rules: RuleSet, turns: Iterable[Turn], most: int
) -> Iterable[Sample]:
    """The first fact sets of each turn."""
    names = ", ".join(f'"{name}"' for name in rules.facts)
    for turn in turns:
        rows = db.execute(
            f"SELECT {store.ROW}, {OLD}codes, {NEW}codes FROM {DECIDED} WHERE {CHANGED} "
            f"AND {OLD}outcome = ? AND {NEW}outcome = ? ORDER BY {store.ROW} LIMIT {int(most)}",
            [turn.old, turn.new],
        ).fetchall()
        for row, before, after in rows:
            values = db.execute(
                f"SELECT {names} FROM {store.CASES} WHERE {store.ROW} = {int(row)}"
            ).fetchone()
            assert values is not None
            facts = {name: feel_value(one) for name, one in zip(rules.facts, values, strict=True)}
            shown = feel.as_json(facts)
            yield Sample(row, turn.old, turn.new, tuple(before.split()), tuple(after.split()), shown)
