"""Decision tables: hit policies, aggregations, outputs, defaults, cells, and the index over rows."""

from __future__ import annotations

import datetime
import random
import time
from decimal import Decimal

import pytest

from miaopi import feel
from tests.dmn.models import NOON, decision, given, model, table, value

D = Decimal

AGE = {"age": "number"}
RISK = ['>= 60 | "high"', '>= 40 | "mid"', '>= 18 | "low"']


def decided(tmp_path, logic, **inputs):
    needs = tuple(f"i_{name}" for name in inputs)
    return value(tmp_path, logic, given(*inputs), needs=needs, **inputs)


@pytest.mark.parametrize(
    ("policy", "age", "found"),
    [
        ("FIRST", 65, "high"),
        ("FIRST", 10, None),
        ("UNIQUE", 20, "low"),
        ("UNIQUE", 65, None),
        ("ANY", 20, "low"),
        ("ANY", 65, None),
        ("RULE ORDER", 65, ("high", "mid", "low")),
        ("COLLECT", 45, ("mid", "low")),
        ("COLLECT", 10, ()),
        ("RULE ORDER", 10, ()),
    ],
)
def test_a_hit_policy(tmp_path, policy, age, found):
    assert decided(tmp_path, table(AGE, {"": ""}, RISK, policy=policy), age=D(age)) == found


def test_output_values_give_the_order_of_priority(tmp_path):
    rows = ['>= 18 | "low"', '>= 60 | "high"', '>= 40 | "mid"']
    outputs = {"": '"high", "mid", "low"'}

    assert decided(tmp_path, table(AGE, outputs, rows, policy="PRIORITY"), age=D(65)) == "high"
    assert decided(tmp_path, table(AGE, outputs, rows, policy="OUTPUT ORDER"), age=D(65)) == (
        "high",
        "mid",
        "low",
    )


def test_several_outputs_make_a_context_and_rank_by_the_first(tmp_path):
    outputs = {"risk": '"high", "low"', "fee": "2, 1"}
    rows = ['> 1 | "low" | 2', '> 1 | "high" | 1', '> 1 | "high" | 2']

    assert decided(tmp_path, table(AGE, outputs, rows, policy="PRIORITY"), age=D(5)) == {
        "risk": "high",
        "fee": D(2),
    }


def test_any_takes_rows_of_the_same_results(tmp_path):
    rows = ['> 1 | "a" | 1', '> 2 | "a" | 1']

    assert decided(tmp_path, table(AGE, {"x": "", "y": ""}, rows, policy="ANY"), age=D(5)) == {
        "x": "a",
        "y": D(1),
    }


@pytest.mark.parametrize(
    ("how", "age", "found"),
    [("SUM", 5, 60), ("MIN", 5, 10), ("MAX", 5, 30), ("COUNT", 5, 3), ("COUNT", 0, 0), ("SUM", 0, None)],
)
def test_an_aggregation(tmp_path, how, age, found):
    logic = table(
        AGE, {"": ""}, ["> 1 | 10", "> 2 | 20", "> 3 | 30"], policy="COLLECT", more=f' aggregation="{how}"'
    )

    assert decided(tmp_path, logic, age=D(age)) == (None if found is None else D(found))


def test_a_default_holds_where_no_row_does(tmp_path):
    one = table(AGE, {"": '"a" default "none"'}, ['> 1 | "a"'])
    two = table(AGE, {"x": ' default "none"', "y": " default 0"}, ['> 1 | "a" | 1'])

    assert decided(tmp_path, one, age=D(0)) == "none"
    assert decided(tmp_path, two, age=D(0)) == {"x": "none", "y": D(0)}


@pytest.mark.parametrize(
    ("cell", "kind", "given_value", "holds"),
    [
        ("-", "number", None, True),
        ("", "number", D(1), True),
        ("5", "number", D(5), True),
        ("5", "number", None, False),
        ("null", "number", None, True),
        ("1, 2, 3", "number", D(2), True),
        ("not(1, 2)", "number", D(2), False),
        ("not(1, 2)", "number", D(3), True),
        ("not(1, 2)", "number", None, True),
        ("[1..5]", "number", D(5), True),
        ("]1..5[", "number", D(5), False),
        ("[1..5], > 10", "number", D(11), True),
        ("< 3", "number", None, False),
        ("? > 3 and ? < 6", "number", D(5), True),
        ("even(?)", "number", D(4), True),
        ("limit", "number", D(7), True),
        ("< limit", "number", D(6), True),
        ("[1, 2, 7]", "number", D(7), True),
        ("true", "boolean", True, True),
        ("true", "boolean", False, False),
        ("false", "boolean", False, True),
        ('"a","b"', "string", "b", True),
        ('starts with(?, "x")', "string", "xy", True),
        ('contains(?, "y"), "z"', "string", "z", True),
        ('date("2026-01-01")', "date", None, False),
    ],
)
def test_a_cell(tmp_path, cell, kind, given_value, holds):
    made = model(
        tmp_path,
        given("x", kind=kind),
        given("limit"),
        decision("D", table({"x": kind}, {"": ""}, [f"{cell} | 1"]), needs=("i_x", "i_limit")),
    )

    assert (made.decide("D", {"x": given_value, "limit": D(7)}, at=NOON).value == D(1)) is holds


def test_dates_in_cells_are_ranges_too(tmp_path):
    rows = ['[date("2026-01-01")..date("2026-06-30")] | 1', '> date("2026-06-30") | 2']
    made = model(
        tmp_path, given("d", kind="date"), decision("D", table({"d": "date"}, {"": ""}, rows), needs=("i_d",))
    )

    assert made.decide("D", {"d": datetime.date(2026, 6, 30)}, at=NOON).value == D(1)
    assert made.decide("D", {"d": datetime.date(2026, 7, 1)}, at=NOON).value == D(2)


def test_a_value_that_the_input_does_not_allow_is_an_error(tmp_path):
    logic = table(AGE, {"": ""}, ["- | 1"]).replace(
        "</inputExpression>", "</inputExpression><inputValues><text>[0..150]</text></inputValues>"
    )

    assert decided(tmp_path, logic, age=D(200)) is None
    assert decided(tmp_path, logic, age=D(20)) == D(1)


def test_the_index_finds_what_running_every_cell_finds(tmp_path):
    chance = random.Random(5)
    cells = ["-", "{0}", "> {0}", "<= {0}", "[{0}..{1}]", "({0}..{1})", "{0}, {1}", "not({0})", "? = {0}"]
    rows = []
    for n in range(60):
        low = chance.randint(0, 20)
        row = [chance.choice(cells).format(low, low + chance.randint(0, 5)) for _ in range(2)]
        rows.append(" | ".join((*row, str(n))))
    logic = table({"x": "number", "y": "number"}, {"": ""}, rows, policy="RULE ORDER")
    made = model(tmp_path, given("x", "y"), decision("D", logic, needs=("i_x", "i_y")))
    tests = [
        [
            None if cell == "-" else feel.compile(cell, types={"?": feel.NUMBER}, tested="?")
            for cell in row.split(" | ")[:2]
        ]
        for row in rows
    ]

    for _ in range(300):
        values = [D(chance.randint(-1, 26)), D(chance.randint(-1, 26))]
        found = tuple(
            D(n)
            for n, row in enumerate(tests)
            if all(test is None or test({"?": one}) is True for test, one in zip(row, values, strict=True))
        )
        assert made.decide("D", dict(zip("xy", values, strict=True)), at=NOON).value == found


def test_a_thousand_rows_cost_little_more_than_ten(tmp_path):
    def seconds(count: int) -> float:
        rows = [f'"c{n}" | [{n}..{n + 1}] | {n}' for n in range(count)]
        logic = table({"code": "string", "n": "number"}, {"": ""}, rows, policy="FIRST")
        parts = given("code", kind="string") + given("n", kind="number")
        made = model(tmp_path, parts, decision("D", logic, needs=("i_code", "i_n")))
        inputs = {"code": f"c{count // 2}", "n": D(count // 2)}
        assert made.decide("D", inputs, at=NOON).value == D(count // 2)
        best = 9.0
        for _ in range(20):
            start = time.perf_counter()
            for _ in range(20):
                made.decide("D", inputs, at=NOON)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(1000) < 3 * seconds(12)
