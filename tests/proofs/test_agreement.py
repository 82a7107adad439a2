"""The solver's language and Python say the same of an expression and the same values, nulls included."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal

import pytest

from miaopi import feel
from tests.proofs.agreeing import compared, generated

DAY, SPAN, LONG = datetime.date, feel.YearsMonths, feel.DaysTime
TYPES = {
    "n": feel.NUMBER,
    "m": feel.NUMBER,
    "d": feel.DATE,
    "e": feel.DATE,
    "months": feel.YEARS_MONTHS,
    "nanos": feel.DAYS_TIME,
    "truths": feel.parse_type("list of boolean"),
    "numbers": feel.parse_type("list of number"),
    "lists": feel.parse_type("list of list of number"),
    "grade": feel.parse_type("A|B|C"),
    "home": feel.parse_type("{rooms: list of {area: number}, since: date}"),
    "hour": feel.TIME,
    "moment": feel.DATE_TIME,
}
HOME = {"rooms": ({"area": Decimal(12)}, {"area": Decimal(9)}), "since": DAY(2024, 2, 29)}
FULL = {
    "n": Decimal("2.5"), "m": Decimal(-4), "d": DAY(2024, 2, 29), "e": DAY(2023, 3, 31),
    "months": SPAN(14), "nanos": LONG(-200_000 * 10**9), "truths": (True, False),
    "numbers": (Decimal(4), Decimal("1.5"), Decimal("6.5")),
    "lists": ((Decimal(1),), (), (Decimal(2), Decimal(3))), "grade": "B", "home": HOME,
    "hour": feel.Time(3600 * 10**9), "moment": feel.DateTime(DAY(2026, 1, 1), feel.Time(0, 0)),
}  # fmt: skip
ENVIRONMENTS = (
    FULL,
    dict.fromkeys(TYPES),
    {**FULL, "n": Decimal("-2.5"), "m": Decimal(4), "d": DAY(2023, 12, 31), "e": DAY(2024, 2, 29)},
    {
        **FULL,
        "n": Decimal(0),
        "m": Decimal(0),
        "numbers": (),
        "truths": (),
        "months": SPAN(-25),
        "grade": "C",
    },
    {
        **FULL,
        "n": Decimal("-0.5"),
        "truths": (True, True),
        "numbers": (Decimal(2),),
        "nanos": LONG(90_061 * 10**9),
    },
)
EXPRESSIONS = """
    n + m | n - m | n * m | n / m | n ** 2 | n ** 0 | -n | abs(n) | abs(months) | abs(nanos) | floor(n)
    ceiling(n) | floor(n, 1) | decimal(n, 0) | round up(n, 0) | round down(n, 0) | modulo(n, m)
    round half up(n, 0) | round half down(n, 0) | odd(m) | even(m) | modulo(10, n) | d + months
    d - months | e + months | d + nanos | d - nanos | d - e | d < e | d = e | d.year | d.month | d.day
    d.weekday | day of week(@"2026-01-01") | day of year(d) | date(2024, 2, n + m) | date(n, m, 1)
    date(d) | years and months duration(d, e) | years and months duration(e, d) | months.years
    months.months | nanos.days | nanos.hours | nanos.minutes | nanos.seconds | months * n | months / 2
    nanos * 2 | nanos / n | months + @"P1Y" | nanos - @"P1D" | months < @"P2Y" | months / @"P1M"
    nanos / @"PT1S" | nanos + d | d in [@"2023-01-01"..@"2024-02-29"] | n in (1, 2.5, 4) | n in [1..m]
    n between m and 4 | n in (< 3, > 100) | grade in ("A", "B") | grade < "C" | grade + "x"
    upper case(grade) | string length(grade) | grade = "B"
    if grade = "A" then 1 else if grade = "B" then n else null | if n > 0 then d else e | grade != null
    count(numbers) | sum(numbers) | product(numbers) | min(numbers) | max(numbers) | mean(numbers)
    min(n, m, 1) | all(truths) | any(truths) | list contains(numbers, 4) | list contains(numbers, null)
    index of(numbers, 4) | concatenate(numbers, [n]) | append(numbers, n, m) | union(numbers, [4, 7])
    distinct values(numbers) | reverse(numbers) | flatten(lists) | sublist(numbers, 2)
    sublist(numbers, -2, 1) | sublist(numbers, 1, 2) | numbers[1] | numbers[-1] | numbers[n]
    numbers[item > 2] | numbers[item > n][1] | lists[1] | count(lists[count(item) = 0])
    some x in numbers satisfies x > n | every x in numbers satisfies x > n
    some x in numbers, y in lists satisfies x in y | for x in numbers return x * 2
    for x in 1..3 return x + n | for x in numbers return count(partial) | numbers = [4, 1.5, 6.5]
    every x in lists satisfies (some y in x satisfies y > 1) | some x in null satisfies true
    for x in numbers, y in numbers return x + y | home.since | home.rooms.area | sum(home.rooms.area)
    home.rooms[area > 10].area | count(home.rooms[area > n]) | home.rooms[1].area | {a: n, b: a + 1}.b
    {a: n} = {a: m} | {a: n, b: d} = {a: n, b: d} | (function(x) x + n)(m) | home = null | not(n > m)
    n > 0 and m > 0 | n > 0 or m > 0 | is defined(n) | is(n, m) | n instance of number
    n instance of string | before(n, m) | after(n, [1..2]) | includes([1..5], n) | during(n, (1..5))
    before([1..n], m) | [1..n] = [1..2.5] | hour = @"01:00:00" | hour < @"02:00:00"
    moment < @"2026-01-01T00:00:01Z" | moment = @"2026-01-01T00:00:00Z"
    moment < @"2026-01-01T00:00:00" | n != null and n > 1 | if n = null then m else n
    [n, m, null][item != null] | count([n, d, grade])
"""
TEXTS = [text.strip() for line in EXPRESSIONS.splitlines() for text in line.split(" | ") if text.strip()]


@pytest.mark.parametrize("env", ENVIRONMENTS, ids=("full", "null", "other", "zero", "last"))
def test_each_construct_says_the_same_in_the_solvers_language(env):
    found = compared(TEXTS, TYPES, env, rounding=True)

    assert [one.story for one in found if one.how != "agrees"] == []
    assert len(found) > 140


def test_generated_expressions_say_the_same():
    _agreed([one for seed in range(30) for one in generated(seed)])


@pytest.mark.prove
def test_many_more_generated_expressions_say_the_same():
    _agreed([one for seed in range(100_000, 101_500) for one in generated(seed)])


def _agreed(found):
    counted = Counter(one.how for one in found)
    assert [one.story for one in found if one.how == "differs"] == []
    assert counted["agrees"] > 0.8 * len(found), counted
