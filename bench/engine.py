"""The engine beside zen-engine (GoRules) and Python written by hand: house-lease rules, and two tables.

One thread, processor time; each contender has its facts in its own form before the clock starts, and all give
the same answers on every fact set of its sample, or the run fails.
"""

from __future__ import annotations

import datetime
import gc
import sys
import time
from collections.abc import Callable, Sequence
from decimal import setcontext
from pathlib import Path
from random import Random
from typing import Any

from tests.equivalence import lease_facts, second_reading

from bench import by_hand, peer_rules, table_rows
from bench.figures import Spread, number, table
from miaopi import content
from miaopi.feel import CONTEXT

FOLDER = Path(__file__).resolve().parents[1] / "matters" / "house-lease-registration"
SEED = 20261124
FACTS = 2_000
ROUNDS = 9
NOON = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
# zen-engine has no date for 29 February 2080 and 20 years.
NO_DATE = datetime.date(2080, 2, 29)

Act = Callable[[Any], object]
Ways = dict[str, tuple[Act, Sequence[Any]]]


def run() -> str:
    """The figures as tables.   Ends the process where two contenders disagree."""
    setcontext(CONTEXT)  # one fixed context for what is written by hand; ours sets it itself, each time
    tables = [_rules()]
    twelve, thousand = _table(3, 4), _table(100, 10)
    tables += [twelve[0], thousand[0]]
    ratios = [big / small for small, big in zip(twelve[1], thousand[1], strict=True)]
    tables.append(
        table("engine: 1,000 rows against 12", [("miaopi, 1,000 rows / 12 rows", Spread(tuple(ratios)))])
    )
    return "\n\n".join(tables)


def _rules() -> str:
    rules = content.load(FOLDER).rules
    chance = Random(SEED)
    drawn = [lease_facts.draw(chance) for _ in range(FACTS)]
    as_json = [lease_facts.as_json(facts) for facts in drawn]
    read = [rules.read(facts) for facts in as_json]
    zen = peer_rules.lease()
    for_zen = [peer_rules.plain(facts) for facts in drawn if facts["starts_on"] != NO_DATE]
    _rules_agree(rules, drawn, read, zen)

    def plain(facts: Any) -> object:
        told = rules.evaluate(facts, trace=False)
        return told.outcome, told.codes

    def traced(facts: Any) -> object:
        told = rules.evaluate(facts, trace=True)
        return told.outcome, told.codes, told.trace

    ways: Ways = {
        "by hand": (by_hand.decide, drawn),
        "miaopi": (plain, read),
        "miaopi, with trace": (traced, read),
        "miaopi, each step of the trace read too": (lambda facts: list(traced(facts)[2]), read),  # type: ignore[index]  # a tuple
        "miaopi, sentences too": (lambda facts: rules.evaluate(facts, trace=False).findings, read),
        "zen-engine": (lambda facts: peer_rules.codes(zen, facts), for_zen),
        "second reading (tests/equivalence)": (second_reading.decide, drawn),
        "reading the facts from JSON, with all checks": (rules.read, as_json),
    }
    seconds = _measured(ways)
    return _told(
        f"engine: house-lease registration, {len(rules.rules)} rules, {FACTS:,} fact sets "
        f"(zen-engine: {len(for_zen):,}), {ROUNDS} rounds",
        seconds,
        (
            ("miaopi", "by hand"),
            ("miaopi, with trace", "miaopi"),
            ("miaopi, each step of the trace read too", "miaopi"),
            ("zen-engine", "miaopi"),
        ),
    )


def _rules_agree(rules: Any, drawn: Sequence[Any], read: Sequence[Any], zen: Any) -> None:
    """Also warms up what is compiled at first use."""
    for plain, facts in zip(drawn, read, strict=True):
        outcome, found = by_hand.decide(plain)
        for trace in (False, True):
            told = rules.evaluate(facts, trace=trace)
            _same(plain, (told.outcome, told.codes), (outcome, tuple(found)))
            _same(plain, tuple((each.code, each.outcome) for each in told.findings), tuple(found))
        _same(plain, second_reading.decide(plain), (outcome, dict(found)))
        if plain["starts_on"] != NO_DATE:
            _same(plain, peer_rules.codes(zen, peer_rules.plain(plain)), tuple(found))


def _same(facts: object, one: object, other: object) -> None:
    if one != other:
        sys.exit(f"engine: {one} is not {other} for {facts}")


def _table(districts: int, bands: int) -> tuple[str, list[float]]:
    """The figures of a table, and our seconds by round."""
    rows = table_rows.drawn(districts, bands)
    facts = table_rows.facts(rows, FACTS, Random(SEED))
    hand, model, zen = table_rows.by_hand(rows), table_rows.ours(rows), table_rows.theirs(rows)
    ready = model.ready("fee")
    ours = ready.at(NOON)
    named = [table_rows.feel_facts(each) for each in facts]
    read = [ready.read(each) for each in named]
    for_zen = [table_rows.zen_facts(each) for each in facts]
    for each, given, values, other in zip(facts, named, read, for_zen, strict=True):
        fee = hand(*each)
        _same(each, ours(values), fee)
        _same(each, model.decide("fee", given, at=NOON).value, fee)
        _same(each, (zen.evaluate(other)["result"] or {}).get("fee"), fee)
    ways: Ways = {
        "by hand": (lambda each: hand(*each), facts),
        "miaopi": (ours, read),
        "miaopi, inputs checked and the whole model around it": (
            lambda given: model.decide("fee", given, at=NOON),
            named,
        ),
        "zen-engine": (zen.evaluate, for_zen),
    }
    seconds = _measured(ways)
    told = _told(
        f"engine: a table of {len(rows):,} rows, {FACTS:,} inputs, {ROUNDS} rounds",
        seconds,
        (
            ("miaopi", "by hand"),
            ("zen-engine", "miaopi"),
            ("zen-engine", "miaopi, inputs checked and the whole model around it"),
        ),
    )
    return told, seconds["miaopi"]


def _measured(ways: Ways) -> dict[str, list[float]]:
    """Seconds for one of each, in every round; the contenders take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (act, given) in ways.items():
            gc.collect()
            began = time.thread_time()
            for each in given:
                act(each)
            seconds[name].append((time.thread_time() - began) / len(given))
    return seconds


def _told(title: str, seconds: dict[str, list[float]], ratios: Sequence[tuple[str, str]]) -> str:
    rows: list[tuple[str, object]] = [
        (f"{name}, µs", Spread(tuple(each * 1e6 for each in taken))) for name, taken in seconds.items()
    ]
    rows += [
        (
            f"**{one} / {other}**",
            Spread(tuple(a / b for a, b in zip(seconds[one], seconds[other], strict=True))),
        )
        for one, other in ratios
    ]
    rows.append(("a second, miaopi", number(1 / Spread(tuple(seconds["miaopi"])).median)))
    return table(f"{title}; CPU time of one thread, median (min–max)", rows)
