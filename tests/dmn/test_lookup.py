"""A table whose cells are all known is looked up in: as if every row had been tried."""

from __future__ import annotations

import datetime
import time
from decimal import Decimal
from random import Random

import pytest

from miaopi import feel
from miaopi.dmn.tables import Compiled
from miaopi.dmn.units import DecisionUnit
from tests.dmn.models import NOON, decision, given, model, table

CELLS = {
    "string": ('"a"', '"b"', '"a", "b"', "-", '"c"'),
    "number": ("1", "[1..3)", "(1..3]", "< 2", ">= 2", "-", "[0..1.50]", "2, 3", "(2..2.5)"),
    "date": ('date("2026-01-01")', '>= date("2026-01-01")', '< date("2026-01-02")', "-"),
    "boolean": ("true", "false", "-"),
}
VALUES = {
    "string": (None, "a", "b", "c", "d"),
    "number": (None, *map(Decimal, ("0", "1", "1.0", "1.5", "2", "2.50", "3", "4"))),
    "date": (None, datetime.date(2025, 12, 31), datetime.date(2026, 1, 1), datetime.date(2026, 1, 2)),
    "boolean": (None, True, False),
}


def compiled(tmp_path, kinds, rows, policy, outputs=None) -> tuple[Compiled, object]:
    inputs = {f"i{n}": kind for n, kind in enumerate(kinds)}
    made = model(
        tmp_path,
        *(given(name, kind=kind) for name, kind in inputs.items()),
        decision(
            "D",
            table(inputs, outputs or {"": ""}, rows, policy=policy),
            needs=tuple(f"i_{n}" for n in inputs),
        ),
    )
    unit = made.unit("D", DecisionUnit)
    assert isinstance(unit.code, Compiled)
    return unit.code, made


@pytest.mark.parametrize("seed", range(40))
def test_a_lookup_gives_what_trying_every_row_gives(tmp_path, seed):
    chance = Random(seed)
    kinds = [chance.choice(list(CELLS)) for _ in range(chance.choice((1, 2, 3)))]
    policy = chance.choice(("UNIQUE", "FIRST"))
    rows = [
        " | ".join([*(chance.choice(CELLS[kind]) for kind in kinds), f'"r{n}"'])
        for n in range(chance.choice((1, 5, 12)))
    ]
    code, made = compiled(tmp_path, kinds, rows, policy)
    assert code.lookup is not None, rows

    for _ in range(40):
        values = {f"i{n}": chance.choice(VALUES[kind]) for n, kind in enumerate(kinds)}
        looked_up = made.decide("D", values, at=NOON, notes=True)
        by_row = code.run(values, feel_state())
        run = made.ready("D")
        assert looked_up.value == by_row == run.at(NOON)(run.read(values)), (rows, values)


def feel_state():
    from miaopi.dmn.evaluate import State
    from miaopi.feel.runtime import Run

    return State({}, NOON, Run(), [0])


def test_two_rows_that_match_are_told(tmp_path):
    _code, made = compiled(tmp_path, ["number"], ['< 5 | "a"', '> 3 | "b"'], "UNIQUE")

    outcome = made.decide("D", {"i0": Decimal(4)}, at=NOON, notes=True)

    assert (outcome.value, [note.code for note in outcome.notes]) == (None, ["dmn.note-not-unique"])
    assert made.ready("D").at(NOON)((Decimal(4),)) is None


def test_several_results_are_a_context(tmp_path):
    code, made = compiled(
        tmp_path, ["number"], ['< 5 | "a" | 1', '>= 5 | "b" | 2'], "UNIQUE", {"x": "", "y": ""}
    )

    assert code.lookup is not None
    assert made.decide("D", {"i0": Decimal(9)}, at=NOON).value == {"x": "b", "y": Decimal(2)}


def test_what_is_no_value_of_the_type_matches_no_row(tmp_path):
    _code, made = compiled(tmp_path, ["string"], ['"1" | "a"'], "FIRST")
    ready = made.ready("D")

    assert ready.read({"i0": Decimal(1)}) == (None,)
    assert ready.at(NOON)((Decimal(1),)) is None


def test_a_cell_that_must_be_run_is_run(tmp_path):
    code, made = compiled(tmp_path, ["string"], ['starts with(?, "a") | "x"', '- | "y"'], "FIRST")

    assert code.lookup is None
    assert made.ready("D").at(NOON)(("ab",)) == "x"


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
def test_a_thousand_rows_cost_little_more_than_twelve(tmp_path, policy):
    """At most 3 times is aimed at (docs/bench.md); a busy machine is allowed for."""
    fastest = {}
    for rows in (12, 1000):
        cells = [f'"d{n // 10}" | [{n % 10}..{n % 10 + 1}) | "r{n}"' for n in range(rows)]
        code, _made = compiled(tmp_path, ["string", "number"], cells, policy)
        assert code.lookup is not None
        run, values = code.lookup.run, [(f"d{n % (rows // 10)}", Decimal(n % 10)) for n in range(500)]
        fastest[rows] = min(_seconds(run, values) for _ in range(7))

    assert fastest[1000] < 6 * fastest[12]


def _seconds(run, values):
    began = time.thread_time()
    for one in values:
        run(one)
    return time.thread_time() - began


def test_values_are_feel_values(tmp_path):
    _code, made = compiled(tmp_path, ["number"], ['-  | date("2026-01-01")'], "FIRST")

    assert made.decide("D", {}, at=NOON).value == datetime.date(2026, 1, 1)
    assert feel.as_json(made.decide("D", {}, at=NOON).value) == "2026-01-01"
