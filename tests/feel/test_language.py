"""What each construct gives: strictly compiled, fast and careful."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from miaopi import feel

D = Decimal
TYPES = {
    "kept": feel.BOOLEAN,
    "sealed": feel.BOOLEAN,
    "use": feel.parse_type("residence|office"),
    "area_m2": feel.NUMBER,
    "gap": feel.NUMBER,
    "text gap": feel.STRING,
    "profit-and-loss": feel.NUMBER,
    "starts_on": feel.DATE,
    "owners": feel.parse_type("list of {id: string, share_percent: number}"),
    "no list": feel.parse_type("list of number"),
    "ids": feel.parse_type("list of string"),
}
ENV = {
    "kept": True,
    "sealed": None,
    "use": "residence",
    "area_m2": D("67.5"),
    "gap": None,
    "text gap": None,
    "profit-and-loss": D(7),
    "starts_on": datetime.date(2026, 12, 1),
    "owners": ({"id": "P1", "share_percent": D("66.67")}, {"id": "P2", "share_percent": D("33.33")}),
    "no list": None,
    "ids": ("P2",),
}
TRUE, FALSE, NULL = True, False, None

CASES = {
    "logic": [
        ("false and sealed", FALSE),
        ("true and sealed", NULL),
        ("sealed and false", FALSE),
        ("sealed or true", TRUE),
        ("sealed or false", NULL),
        ("not(sealed)", NULL),
        ("not(kept)", FALSE),
        ("kept and not(false)", TRUE),
        ("sealed and sealed or kept", TRUE),
        ("kept or sealed and false", TRUE),
    ],
    "null": [
        ('text gap = "x"', FALSE),
        ('text gap != "x"', TRUE),
        ("text gap = null", TRUE),
        ("text gap != null", FALSE),
        ("null = null", TRUE),
        ("gap < 1", NULL),
        ("gap + 1", NULL),
        ("-gap", NULL),
        ("gap between 1 and 2", NULL),
        ("gap in [1..2]", NULL),
        ("gap in (1, 2)", FALSE),
        ("no list = null", TRUE),
        ("count(no list)", NULL),
        ("no list[1]", NULL),
        ("no list[item > 1]", NULL),
        ("for x in no list return x", NULL),
        ("some x in no list satisfies x > 1", NULL),
        ("every x in no list satisfies x > 1", NULL),
        ("if sealed then 1 else 2", D(2)),
        ("if gap > 1 then 1 else 2", D(2)),
        ("string length(text gap)", NULL),
    ],
    "numbers": [
        ("0.1 + 0.2 = 0.3", TRUE),
        ("1 / 3", D("0.3333333333333333333333333333333333")),
        ("2 ** 10", D(1024)),
        ("-2 ** 2", D(4)),
        ("2 + 3 * 4", D(14)),
        ("(2 + 3) * 4", D(20)),
        ("10 - 4 - 3", D(3)),
        ("1 / 0", NULL),
        ("1e6000 * 1e6000", NULL),
        ("1.0 = 1", TRUE),
        (".5 + 1", D("1.5")),
        ("- area_m2", D("-67.5")),
        ("1000000000000000000000000000000001 + 1", D("1000000000000000000000000000000002")),
    ],
    "names": [
        ("profit-and-loss + 1", D(8)),
        ('text gap = "a"', FALSE),
        ("profit-and-loss - area_m2 < 0", TRUE),
    ],
    "comparisons": [
        ("area_m2 between 1 and 67.5", TRUE),
        ("area_m2 in [1..67.5)", FALSE),
        ("area_m2 in (67..68)", TRUE),
        ("area_m2 in ]67.5..68]", FALSE),
        ('use in ("residence", "office")', TRUE),
        ('use in ["office"]', FALSE),
        ("area_m2 in (< 5, > 60)", TRUE),
        ("area_m2 in > 60", TRUE),
        ('"b" > "a"', TRUE),
        ("[1, 2] = [1, 2]", TRUE),
        ("{a: 1} = {a: 1}", TRUE),
        ("{a: 1} = {a: 2}", FALSE),
        ('"房" in "房"', TRUE),
        ("1 in (1..2]", FALSE),
        ("5 in [[1..3], [4..6]]", TRUE),
        ("[1..3] = [1..3]", TRUE),
        ("4 in (> 3)", TRUE),
    ],
    "dates": [
        ('starts_on + duration("P20Y")', datetime.date(2046, 12, 1)),
        ('starts_on + @"P30D"', datetime.date(2026, 12, 31)),
        ('@"2024-02-29" + @"P1Y"', datetime.date(2025, 2, 28)),
        ('starts_on - @"P1M"', datetime.date(2026, 11, 1)),
        ('(starts_on - @"2026-11-01").days', D(30)),
        ("starts_on.year", D(2026)),
        ('date("2026-12-01") = starts_on', TRUE),
        ("date(2026, 12, 1) = starts_on", TRUE),
        ('@"2046-11-30" >= starts_on + @"P20Y"', FALSE),
        ('@"P1Y" > @"P11M"', TRUE),
        ('@"P1Y" * 2 = @"P2Y"', TRUE),
        ("day of week(starts_on)", "Tuesday"),
        ('years and months duration(starts_on, @"2044-11-30")', feel.YearsMonths(215)),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"', TRUE),
        ('string(@"9999-12-31" + @"P1D")', "10000-01-01"),
        ('string(@"P1DT2H" + @"PT22H")', "P2D"),
        ('@"10:30:00" < @"10:30:01"', TRUE),
    ],
    "lists": [
        ("owners[1].id", "P1"),
        ("owners[-1].id", "P2"),
        ("owners[3]", NULL),
        ('owners[id = "P2"].share_percent', (D("33.33"),)),
        ("owners.share_percent[item > 50]", (D("66.67"),)),
        ("count(owners)", D(2)),
        ("sum(owners.share_percent)", D(100)),
        ("sum([])", NULL),
        ("for o in owners return o.id", ("P1", "P2")),
        ("for i in 1..3 return i * i", (D(1), D(4), D(9))),
        ("for i in 3..1 return i", (D(3), D(2), D(1))),
        ("for i in [1, 2], j in [i, 10] return i + j", (D(2), D(11), D(4), D(12))),
        ("for i in 1..3 return 1 + count(partial)", (D(1), D(2), D(3))),
        ('some o in owners satisfies o.id = "P2"', TRUE),
        ("every o in owners satisfies o.share_percent > 50", FALSE),
        ("some o in owners satisfies list contains(ids, o.id)", TRUE),
        ("concatenate([1], [2, 3])", (D(1), D(2), D(3))),
        ("distinct values([1, 2, 1.0])", (D(1), D(2))),
        ("flatten([[1, [2]], [3]])", (D(1), D(2), D(3))),
        ("index of([1, 2, 1], 1)", (D(1), D(3))),
        ("sort([3, 1, 2], function(a, b) a < b)", (D(1), D(2), D(3))),
        ("min(3, 1, 2)", D(1)),
        ("max([])", NULL),
        ("append([1], 2, 3)", (D(1), D(2), D(3))),
        ("remove([1, 2], 1)", (D(2),)),
        ("list contains([1, null], null)", TRUE),
        ("all([true, null])", NULL),
        ("all([false, null])", FALSE),
        ("any([true, null])", TRUE),
        ("[1, 2, 3][item >= 2]", (D(2), D(3))),
        ("median([1, 2, 10])", D(2)),
        ("mean([1, 2])", D("1.5")),
        ("union([1, 2], [2, 3])", (D(1), D(2), D(3))),
        ("[]", ()),
        ("every x in [] satisfies false", TRUE),
        ("some x in [] satisfies true", FALSE),
        ("[{a: 1}, {a: 2}][a = 2].a", (D(2),)),
    ],
    "contexts and functions": [
        ("{a: 1, b: a + 1}.b", D(2)),
        ('{"a b": 1}.a b', D(1)),
        ("(function(x: number) x + 1)(2)", D(3)),
        ("{twice: function(n) n * 2, x: twice(n: 4)}.x", D(8)),
        ('get value({a: 1}, "a")', D(1)),
        ("context merge([{a: 1}, {b: 2}]) = {a: 1, b: 2}", TRUE),
        ("(for i in [1, 2] return function() i)[1]()", D(1)),
        ("1 instance of number", TRUE),
        ("null instance of number", FALSE),
        ("[1] instance of list<number>", TRUE),
    ],
    "texts": [
        ('substring("房屋租赁", 2, 2)', "屋租"),
        ('substring("abc", -2)', "bc"),
        ('upper case("a")', "A"),
        ('"a" + "b"', "ab"),
        ('string length("\\U01F3E0")', D(1)),
        ('contains("abc", "b")', TRUE),
        ('starts with("abc", "b")', FALSE),
        ("string(1.50)", "1.5"),
        ('string([1, "a"])', '[1, "a"]'),
        ('number("1,234.5", ",", ".")', D("1234.5")),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('number("x")', NULL),
    ],
    "rounding": [
        ("floor(-1.5)", D(-2)),
        ("ceiling(1.2)", D(2)),
        ("decimal(2.5, 0)", D(2)),
        ("round half up(2.5, 0)", D(3)),
        ("round up(1.01, 1)", D("1.1")),
        ("modulo(-7, 3)", D(2)),
        ("abs(-1)", D(1)),
        ("sqrt(16)", D(4)),
        ("sqrt(-1)", NULL),
    ],
}


@pytest.mark.parametrize(("text", "value"), [case for cases in CASES.values() for case in cases])
def test_a_construct_gives_its_value(text, value):
    compiled = feel.compile(
        text, types=TYPES, never_null=["kept", "area_m2", "use", "starts_on", "owners", "ids"]
    )

    assert compiled(ENV) == value
    assert type(compiled(ENV)) is type(value)
    assert compiled.run(ENV).value == value


def test_the_names_that_an_expression_reads_are_told():
    compiled = feel.compile("some o in owners satisfies o.id = use or kept", types=TYPES)

    assert compiled.names == {"owners", "use", "kept"}
    assert feel.names("some o in owners satisfies o.id = use or count(x) > 1") == {"owners", "use", "x"}


def test_a_note_says_why_a_part_is_null():
    compiled = feel.compile("area_m2 / (gap - 1)", types=TYPES)

    result = compiled.run(ENV)

    assert result.value is None
    assert [note.code for note in result.notes] == ["feel.note-null", "feel.note-null"]
    assert result.notes[0].where.column == 12
    assert result.notes[0].text.en == "A value that the operation needs is null."


def test_a_name_that_the_environment_lacks_is_null():
    assert feel.compile("area_m2 = null", types=TYPES)({}) is True


def test_a_value_of_another_type_than_declared_gives_what_the_standard_says():
    compiled = feel.compile("area_m2 + 1 > 2", types=TYPES, never_null=["area_m2"])

    assert compiled({"area_m2": "five"}) is None


def test_a_function_of_the_caller_is_called_with_values_only():
    host = feel.Host(
        (("day", feel.DATE), ("n", feel.NUMBER)), feel.DATE, lambda day, n: day + datetime.timedelta(int(n))
    )
    compiled = feel.compile("deadline(starts_on, gap)", types=TYPES, functions={"deadline": host})

    assert compiled({**ENV, "gap": D(30)}) == datetime.date(2026, 12, 31)
    assert compiled(ENV) is None


def test_a_traceback_shows_the_generated_line_with_its_place():
    def broken(_value):
        raise RuntimeError

    host = feel.Host((("n", feel.NUMBER),), feel.NUMBER, broken)
    where = feel.compiled.Place("rules.yaml", 41, 7)
    compiled = feel.compile("broken(area_m2)", types=TYPES, functions={"broken": host}, where=where)

    with pytest.raises(RuntimeError) as raised:
        compiled(ENV)

    assert any(
        "rules.yaml:41" in str(entry.path) and "# rules.yaml:41:7" in str(entry.statement)
        for entry in raised.traceback
    )


def test_the_thread_s_own_decimal_context_changes_nothing():
    import decimal

    with decimal.localcontext() as context:
        context.prec = 3
        context.rounding = decimal.ROUND_UP
        assert feel.compile("2 / 3", types={})({}) == D("0.6666666666666666666666666666666667")
        assert feel.compile("floor(123456789.9) + abs(-123456.5)", types={})({}) == D("123580245.5")
        assert feel.compile("count(for i in 100001..100003 return i)", types={})({}) == D(3)
