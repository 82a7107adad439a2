"""The rules as SQL: the same answers as the compiled rules, and what SQL cannot say is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from miaopi import content, rules
from miaopi.feel import sql
from miaopi.feel.sql import Refused
from miaopi.lab import running, sampling, store
from miaopi.rules import RuleSet, bulk
from miaopi.texts import Faulty
from tests.bulk import making

LEASE = Path(__file__).parents[2] / "matters/house-lease-registration"
HEAD = """
facts:
  a: {source: registry, from: [x], type: number, zh: 甲, en: A}
  b: {source: form, type: number, zh: 乙, en: B}
  s: {source: registry, from: [x], type: string, values: [one, two], zh: 丙, en: C}
  t: {source: form, type: string, zh: 丁, en: D}
  d: {source: registry, from: [x], type: date, zh: 日, en: Day}
  n: {source: form, type: date, zh: 今, en: Now}
  l: {source: registry, from: [x], type: 'list of {id: string, n: number}', zh: 列, en: List}
  k: {source: form, type: list of string, zh: 名, en: Names}
  y: {source: registry, from: [x], type: boolean, zh: 是, en: Yes}
parameters:
  p:
    {zh: 参, en: P, type: number, dated_by: n,
     values: [{from: 2020-01-01, value: 10}, {from: 2026-01-01, value: 12.5}]}
  span: {zh: 期, en: Span, type: years and months duration, value: P1M}
"""
STARTS = [
    {
        "a": 1, "b": 2, "s": "one", "t": "x", "d": "2024-02-29", "n": "2025-12-31", "l": [], "k": [],
        "y": True,
    },
    {
        "a": "12.50", "b": "0.01", "s": "two", "t": "one", "d": "2026-01-31", "n": "2026-01-01",
        "l": [{"id": "x", "n": "1.5"}, {"id": "one", "n": 3}], "k": ["x", "y"], "y": False,
    },
    {
        "a": None, "b": 13, "s": None, "t": "", "d": None, "n": "2020-01-01", "l": None, "k": ["one"],
        "y": None,
    },
]  # fmt: skip


def rule_set(conditions: list[str], *, tables=None, derived: str = "") -> RuleSet:
    """A rule for each condition."""
    text = HEAD + derived + "rules:\n"
    for number, when in enumerate(conditions):
        text += f"  - code: R{number}\n    outcome: refer\n    when: |\n      {when}\n"
        text += "    say: {zh: 是, en: 'yes'}\n"
    return rules.load(text, file="rules.yaml", laws={}, tables=tables)


def answers(found: RuleSet, folder: Path, rows: int = 600):
    """SQL's answers, the compiled rules', and the plan."""
    path = folder / "cases.parquet"
    sampling.write(found, STARTS, path, rows=rows, seed=3)
    with store.opened(path) as db:
        plan = bulk.plan(found, store.columns(db, found, file="cases"))
        counted = running.count(db, plan)
        query = running.decided(db, plan, keep=store.ROW)
        told = {row: (outcome, codes) for row, outcome, codes in db.execute(query).fetchall()}
        expected = dict(making.by_python(db, found))
        return told, expected, plan, counted


SAID = [
    "a > 5",
    "a >= p",
    "a = b",
    "a != null and a != b",
    "a in (1, 2, 12.5)",
    "a in [1..12.5)",
    "a between 1 and 2",
    "a * b > 3",
    "a + b = 3",
    "a - b * 2 < 0",
    "-a < b",
    "a * a * b > 1.5",
    's = "one"',
    's in ("one", "two")',
    's != null and s != "one"',
    "s = t",
    't < "y"',
    'starts with(t, "o")',
    'contains(t, "n")',
    "d < n",
    "d + span > n",
    "d - span < n",
    "d.year = 2026",
    "d.month = 2 and d.day = 29",
    "y",
    "y = false",
    "not(y)",
    "y and a > 1",
    "y or b > 1",
    "not(y and a > 1)",
    "not(y or a > 1) and b > 0",
    "count(k) > 1",
    "count(l) = 0",
    "list contains(k, t)",
    'some i in l satisfies i.id = t',
    "every i in l satisfies i.n > 1",
    "some i in k satisfies (every j in l satisfies j.id != i)",
    "not(some i in l satisfies i.n > 2)",
    "sum(l[item.n > 1].n) > 2",
    "sum(concatenate([0], for i in l return i.n)) > 1",
    "sum(l.n) * p > 10",
    "(if y then a else b) > 2",
    "if y then a > 2 else b > 2",
    "every i in [t] satisfies i != \"x\"",
    "abs(a) > 1",
    "floor(a) = 12",
    "ceiling(b) = 1",
    "(a > b) = y",
]  # fmt: skip


def test_what_sql_says_is_what_the_compiled_rules_say(tmp_path):
    conditions = [when for when in SAID if _loads(when)]
    assert len(conditions) > 40

    told, expected, plan, counted = answers(rule_set(conditions), tmp_path, rows=1500)

    assert counted.faulty == counted.rows - len(expected)
    assert [(one.code, one.why) for one in plan.refused] == []
    assert told == expected
    held = {code for _outcome, codes in told.values() for code in codes.split()}
    assert len(held) > 0.9 * len(conditions)  # they are no constants


def _loads(when: str) -> bool:
    try:
        rule_set([when])
    except Faulty:
        return False  # the lint refuses a condition that holds on a null: no rule says such
    return True


FEE = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fee" namespace="urn:t">
<businessKnowledgeModel id="k" name="fee"><variable name="fee" typeRef="number"/><encapsulatedLogic>
<formalParameter name="b" typeRef="number"/><literalExpression><text>b * 3</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel></definitions>"""
REFUSED = [
    ("a / b > 2", "division"),
    ("b ** 2 > 4", "power"),
    ("a * a * a * a * a * a * a * a * a * a * a * a * a > 1", "digits"),
    ("fee(b) > 6", "table"),
    ('upper case(t) = "X"', "function"),
    ("count(for i in k, j in k return i) > 1", "loop"),
    ("l[1].n > 1", "construct"),
    ("d - n > duration(\"P1D\")", "type"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "why"), REFUSED)
def test_what_sql_cannot_say_is_refused_by_name_and_evaluated_in_python(tmp_path, when, why):
    tables = {"fee": rules.TableSource(FEE, "fee.dmn")}
    found = rule_set(["b > 5", when, "y"], tables=tables)

    told, expected, plan, _counted = answers(found, tmp_path)

    assert [(one.code, one.why) for one in plan.refused] == [("R1", why)]
    assert plan.refused[0].text.zh != plan.refused[0].text.en
    assert told == expected
    assert any("R1" in codes.split() for _outcome, codes in told.values())
    assert any("R1" not in codes.split() for _outcome, codes in told.values())


def test_a_rule_that_reads_a_refused_derived_fact_is_refused(tmp_path):
    derived = "derived:\n  half: {zh: 半, en: Half, type: number, value: a / 2}\n"
    found = rule_set(["half > 1", "b > 1"], derived=derived)

    told, expected, plan, _counted = answers(found, tmp_path)

    assert [(one.code, one.why) for one in plan.refused] == [("half", "division"), ("R0", "derived")]
    assert told == expected


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"b": None}, "a null where the form always answers"),
        ({"s": "three"}, "a value that is not in the list"),
        ({"n": "2019-12-31"}, "a day before the first value of a parameter"),
        ({"l": [{"id": None, "n": 1}]}, "a null within a record"),
        ({"k": ["x", None]}, "a null within a list"),
    ],
)
def test_a_row_that_is_no_fact_set_is_counted_and_left_out(tmp_path, change, told):
    path = tmp_path / "cases.parquet"
    found = rule_set(["a >= p"])
    sampling.write(found, [{**STARTS[0], **change}], path, rows=1, seed=0)
    with store.opened(path) as db:
        plan = bulk.plan(found, store.columns(db, found, file="cases"))

        assert running.count(db, plan) == running.Counted(1, 1, 0), told
        assert db.execute(running.decided(db, plan)).fetchall() == []


def test_the_lease_is_one_query_without_a_refusal_for_duckdb_and_spark(tmp_path):
    lease = content.load(LEASE).rules
    path = making.file_of(lease, tmp_path / "cases.parquet", rows=10, seed=1)
    with store.opened(path) as db:
        plan = bulk.plan(lease, store.columns(db, lease, file="cases"))

    assert plan.refused == ()
    assert "LIST_FILTER" in plan.query("cases")
    assert "EXCEPT" in plan.query("cases", dialect="spark")
    assert "LAMBDA" not in plan.query("cases", dialect="spark")


def test_the_lease_as_sql_is_the_lease_as_python(tmp_path):
    _same(tmp_path, rows=3000, seed=7)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(10))
def test_the_lease_as_sql_is_the_lease_as_python_a_million_times(tmp_path, seed):
    _same(tmp_path, rows=100_000, seed=seed)


def _same(folder: Path, *, rows: int, seed: int) -> None:
    lease = content.load(LEASE).rules
    path = making.file_of(lease, folder / "cases.parquet", rows=rows, seed=seed)
    with store.opened(path) as db:
        plan = bulk.plan(lease, store.columns(db, lease, file="cases"))
        assert running.count(db, plan).faulty == 0
        query = running.decided(db, plan, keep=store.ROW)
        told = {row: (outcome, codes) for row, outcome, codes in db.execute(query).fetchall()}

        assert len(told) == rows
        assert told == dict(making.by_python(db, lease))


def test_a_column_that_is_not_exact_sends_its_rules_to_python(tmp_path):
    path = tmp_path / "cases.parquet"
    found = rule_set(["b > 1", "y"])
    sampling.write(found, STARTS, path, rows=50, seed=1)
    other = tmp_path / "other.parquet"
    with store.opened(path) as db:
        running.write(
            db, f"SELECT * EXCLUDE ({store.ROW}) REPLACE (CAST(b AS DOUBLE) AS b) FROM cases", other
        )
    with store.opened(other) as db:
        plan = bulk.plan(found, store.columns(db, found, file="other"))

    assert [(one.code, one.why) for one in plan.refused] == [("R0", "column")]


@pytest.mark.parametrize("text", ["DOUBLE", "FLOAT", "TIMESTAMP", "BLOB"])
def test_types_without_exact_values_are_refused(text):
    with pytest.raises(Refused):
        sql.column_type(text)


def test_types_of_columns():
    assert sql.column_type("DECIMAL(9,2)[]") == sql.ListOf(sql.Number(9, 2))
    assert sql.column_type('STRUCT("a b" VARCHAR, n BIGINT)') == sql.Record(
        (("a b", sql.TEXT), ("n", sql.Number(19, 0)))
    )
