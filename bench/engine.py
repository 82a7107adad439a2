"""The published rules, compiled, against the same rules written by hand in Python: same facts, one thread."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.equivalence import lease_facts, second_reading

from bench.figures import Spread, number, table
from miaopi import content

FOLDER = Path(__file__).resolve().parents[1] / "matters" / "house-lease-registration"
SEED = 20261124
FACTS = 2_000
ROUNDS = 7


def run() -> str:
    """The figures as a table.   Raises: AssertionError: the two do not agree on every fact set."""
    rules = content.load(FOLDER).rules
    chance = Random(SEED)
    drawn = [lease_facts.draw(chance) for _ in range(FACTS)]
    as_json = [lease_facts.as_json(facts) for facts in drawn]
    read = [rules.read(facts) for facts in as_json]
    _agree(rules, drawn, read)
    ways: dict[str, Callable[[], None]] = {
        "by hand": lambda: _each(second_reading.decide, drawn),
        "compiled": lambda: _each(lambda facts: rules.evaluate(facts, trace=False), read),
        "compiled, with trace": lambda: _each(lambda facts: rules.evaluate(facts, trace=True), read),
        "reading the facts from JSON": lambda: _each(rules.read, as_json),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            seconds[name].append(_timed(way))
    hand = seconds["by hand"]
    rows: list[tuple[str, object]] = [
        (f"{name}, µs a case", Spread(tuple(each / FACTS * 1e6 for each in taken)))
        for name, taken in seconds.items()
    ]
    rows += [
        (f"{name} / by hand", Spread(tuple(a / b for a, b in zip(seconds[name], hand, strict=True))))
        for name in ("compiled", "compiled, with trace")
    ]
    rows.append(("cases a second, compiled", number(FACTS / Spread(tuple(seconds["compiled"])).median)))
    return table(
        f"engine: {len(rules.rules)} rules, {FACTS:,} fact sets, {ROUNDS} rounds, CPU time of one thread; "
        "median (min–max)",
        rows,
    )


def _each(act: Callable[[Any], object], facts: Sequence[Any]) -> None:
    for each in facts:
        act(each)


def _timed(act: Callable[[], None]) -> float:
    gc.collect()
    began = time.thread_time()
    act()
    return time.thread_time() - began


def _agree(rules: Any, drawn: Sequence[Any], read: Sequence[Any]) -> None:
    """Also warms up what is compiled at first use."""
    for plain, facts in zip(drawn, read, strict=True):
        found = rules.evaluate(facts, trace=True)
        told = (found.outcome, {each.code: each.outcome for each in found.findings})
        assert told == second_reading.decide(plain)
