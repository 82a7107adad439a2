"""Faults planted in decision tables: each is found at its row, with an input that shows it once evaluated."""

from __future__ import annotations

import pytest

from miaopi import dmn, feel
from miaopi.feel.smt.proof import NotProved, Proved, Refuted
from tests.dmn.models import NOON, decision, given, knowledge, source, table

pytestmark = pytest.mark.usefixtures("here")
DAYS = {"day": "date"}
QUARTERS = [
    '< @"2024-01-01"|0', '[@"2024-01-01"..@"2024-06-30"]|1', '> @"2024-06-30"|2',
]  # fmt: skip


def checked(tmp_path, inputs, rules, outputs=None, **more):
    """The model of one table over input data of the columns' names, and its proofs."""
    logic = table(inputs, outputs or {"x": ""}, rules, **more)
    names = tuple(inputs)
    path = tmp_path / "model.dmn"
    path.write_text(source(given(*names) + decision("T", logic, needs=tuple(f"i_{one}" for one in names))))
    model = dmn.load(path)
    return model, dmn.check(model)


def only(proofs):
    """The one result that is not proved."""
    (found,) = [one for one in proofs.results if not isinstance(one, Proved)]
    assert isinstance(found, Refuted), found.fault.line("en")
    return found


def value(model, facts, kind):
    read = {name: feel.parse_type(of).read(facts[name]) for name, of in kind.items()}
    return model.decide("T", read, at=NOON).value


def test_a_table_without_a_fault_is_proved(tmp_path):
    _, proofs = checked(tmp_path, DAYS, QUARTERS)

    assert proofs.faults == ()
    assert {one.claim.kind for one in proofs.results} == {"gap", "overlap", "row", "input"}


def test_a_gap_of_one_day_between_two_ranges_is_found(tmp_path):
    rules = ['< @"2024-01-01"|0', '[@"2024-01-01"..@"2024-06-30"]|1', '>= @"2024-07-02"|2']

    model, proofs = checked(tmp_path, DAYS, rules)

    found = only(proofs)
    assert (found.fault.code, found.witness.facts) == ("dmn.proof-gap", {"day": "2024-07-01"})
    assert value(model, found.witness.facts, DAYS) is None
    assert "2024-07-01" in found.fault.what.zh


def test_a_gap_is_found_across_all_columns_at_once(tmp_path):
    """Each column alone has every value; together they miss the small shop."""
    kinds = {"area": "number", "use": "string"}
    rules = ['>= 50|"home","shop"|1', '< 50|"home"|2', '-|not("home","shop")|3']

    model, proofs = checked(tmp_path, kinds, rules)

    found = only(proofs)
    assert found.fault.code == "dmn.proof-gap"
    assert found.witness.facts["use"] == "shop"
    assert value(model, found.witness.facts, kinds) is None


def test_a_default_closes_every_gap(tmp_path):
    _, proofs = checked(tmp_path, DAYS, QUARTERS[:2], outputs={"x": " default 9"})

    assert proofs.of("gap") == ()
    assert proofs.faults == ()


def test_two_rows_that_contradict_are_found_with_the_input_that_both_match(tmp_path):
    kinds = {"age": "number"}
    model, proofs = checked(tmp_path, kinds, ["< 18|1", ">= 18|2", "[65..70]|3"])

    found = only(proofs)
    assert found.fault.code == "dmn.proof-overlap"
    assert (found.fault.values["one"], found.fault.values["other"]) == (2, 3)
    assert 65 <= float(found.witness.facts["age"]) <= 70
    assert value(model, found.witness.facts, kinds) is None  # UNIQUE allows one


def test_every_pair_of_rows_that_contradict_is_told(tmp_path):
    _, proofs = checked(tmp_path, {"age": "number"}, ["< 20|1", ">= 10|2", "[5..12]|3"])

    pairs = {(one.fault.values["one"], one.fault.values["other"]) for one in proofs.of("overlap")}
    assert pairs == {(1, 2), (1, 3), (2, 3)}


def test_rows_of_an_any_table_may_overlap_where_they_agree(tmp_path):
    _, proofs = checked(tmp_path, {"age": "number"}, ["< 20|1", ">= 10|1"], policy="ANY")
    model, differing = checked(tmp_path, {"age": "number"}, ["< 20|age", ">= 10|12"], policy="ANY")

    assert proofs.faults == ()
    found = only(differing)
    assert found.fault.code == "dmn.proof-overlap"
    assert value(model, found.witness.facts, {"age": "number"}) is None


@pytest.mark.parametrize("policy", ["FIRST", "RULE ORDER", "COLLECT"])
def test_other_policies_allow_rows_to_overlap(tmp_path, policy):
    _, proofs = checked(tmp_path, {"age": "number"}, ["< 20|1", "-|2"], policy=policy)

    assert proofs.faults == ()


def test_a_row_whose_cells_contradict_each_other_is_found(tmp_path):
    inputs = {"age": "number", "age * 2": "number"}
    logic = table(inputs, {"x": ""}, ["< 18|-|1", ">= 18|< 30|2", ">= 18|>= 30|3"])
    path = tmp_path / "model.dmn"
    path.write_text(source(given("age", kind="number") + decision("T", logic, needs=("i_age",))))

    found = only(dmn.check(dmn.load(path)))

    assert (found.fault.code, found.fault.values["row"]) == ("dmn.proof-row-empty", 2)
    assert found.fault.values["columns"].en == "age, age * 2"
    assert found.witness.facts.keys() == {"age"}


def test_a_row_that_never_has_its_turn_is_found_with_the_one_before_it(tmp_path):
    model, proofs = checked(tmp_path, {"age": "number"}, [">= 18|1", ">= 65|2", "-|3"], policy="FIRST")

    found = only(proofs)
    assert (found.fault.code, found.fault.values["before"].en) == ("dmn.proof-row-late", "1")
    assert value(model, found.witness.facts, {"age": "number"}) == 1


def test_a_result_outside_the_allowed_values_is_found(tmp_path):
    _, proofs = checked(
        tmp_path, {"age": "number"}, ['< 18|"child"', '>= 18|"grown"'], outputs={"x": '"child","adult"'}
    )

    found = only(proofs)
    assert (found.fault.code, found.fault.values["value"]) == ("dmn.proof-output", '"grown"')


def test_a_result_that_is_reckoned_is_held_to_the_allowed_values_too(tmp_path):
    _, proofs = checked(
        tmp_path, {"age": "number"}, ["[0..18]|age", "not([0..18])|0"], outputs={"x": "[0..17]"}
    )

    assert only(proofs).witness.facts == {"age": "18"}


def test_an_input_that_never_counts_is_found(tmp_path):
    _, proofs = checked(tmp_path, {"age": "number", "use": "string"}, ["< 18|-|1", ">= 18|-|2"])

    found = only(proofs)
    assert (found.fault.code, found.fault.values["input"]) == ("dmn.proof-input", "use")


def test_a_type_error_is_told_at_its_cell(tmp_path):
    _, proofs = checked(tmp_path, {"age": "number"}, ['"old"|1', ">= 18|2", '< 18|age + "x"'])

    assert {one.fault.code for one in proofs.of("types")} == {"feel.type-mismatch", "feel.no-operation"}


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("years and months duration", ['< @"P2Y"|1', '>= @"P25M"|2']),
        ("days and time duration", ['<= @"P1D"|1', '> @"PT24H30M"|2']),
        ("time", ['< @"10:00:00Z"|1', '> @"10:00:00Z"|2']),
        ("boolean", ["true|1"]),
    ],
)
def test_gaps_are_found_in_durations_times_and_truths(tmp_path, kind, rules):
    model, proofs = checked(tmp_path, {"given": kind}, rules)

    found = [one for one in proofs.of("gap") if isinstance(one, Refuted)]
    assert len(found) == 1
    assert value(model, found[0].witness.facts, {"given": kind}) is None


def test_a_knowledge_models_table_is_proved_over_its_parameters(tmp_path):
    logic = table({"day": "date"}, {"x": ""}, QUARTERS[1:])
    path = tmp_path / "model.dmn"
    path.write_text(source(knowledge("fee", "day: date", logic)))

    assert only(dmn.check(dmn.load(path))).fault.code == "dmn.proof-gap"


def test_a_table_that_reads_the_clock_is_not_proved_and_says_so(tmp_path):
    _, proofs = checked(tmp_path, DAYS, ["< today()|1", ">= today()|2"])

    assert proofs.faults
    assert all(isinstance(one, NotProved) for one in proofs.results if not isinstance(one, Proved))


def test_a_hundred_rows_are_proved(tmp_path):
    rules = [f'"c{n}"|[0..10)|{n}' for n in range(50)] + [f'"c{n}"|>= 10|{n}' for n in range(50)]
    kinds = {"code": "string", "size": "number"}

    _, proofs = checked(tmp_path, kinds, rules)

    found = only(proofs)
    assert found.fault.code == "dmn.proof-gap"
    assert len(proofs.results) == 104


GRADE = (
    '<itemDefinition name="tGrade"><typeRef>string</typeRef>'
    '<allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>'
)


def of_parts(tmp_path, *parts):
    path = tmp_path / "model.dmn"
    path.write_text(source(*parts))
    return dmn.check(dmn.load(path))


@pytest.mark.parametrize(
    "parts",
    [
        (
            given("g", kind="tGrade"),
            decision("T", table({"g": "tGrade"}, {"x": ""}, ['"A"|1', '"B"|2']), needs=("i_g",)),
        ),
        (knowledge("T", "g: tGrade", table({"g": "string"}, {"x": ""}, ['"A"|1', '"B"|2'])),),
        (
            '<itemDefinition name="tHome"><itemComponent name="g"><typeRef>tGrade</typeRef></itemComponent>'
            "</itemDefinition>",
            given("r", kind="tHome"),
            decision("T", table({"r.g": "string"}, {"x": ""}, ['"A"|1', '"B"|2']), needs=("i_r",)),
        ),
    ],
    ids=("input", "parameter", "entry"),
)
def test_what_a_type_does_not_allow_is_no_gap(tmp_path, parts):
    assert [one.line("en") for one in of_parts(tmp_path, GRADE, *parts).faults] == []


def test_a_value_that_a_type_allows_and_no_row_matches_is_a_gap(tmp_path):
    logic = table({"g": "tGrade"}, {"x": ""}, ['"A"|1'])

    found = of_parts(tmp_path, GRADE, given("g", kind="tGrade"), decision("T", logic, needs=("i_g",)))

    assert [one.witness.facts for one in found.of("gap")] == [{"g": "B"}]


def test_a_row_that_others_always_have_priority_over_is_found(tmp_path):
    _, proofs = checked(
        tmp_path, {"age": "number"}, ['-|"late"', '>= 18|"grown"', '>= 65|"old"'],
        outputs={"x": '"old", "late", "grown"'}, policy="PRIORITY",
    )  # fmt: skip

    found = only(proofs)
    assert (found.fault.code, found.claim.about) == ("dmn.proof-row-late", "T 2")
    assert found.fault.values["before"].en in ("1", "3")


def test_an_input_that_no_column_reads_is_found(tmp_path):
    logic = table({"age": "number"}, {"x": ""}, ["< 18|1", ">= 18|2"])

    found = of_parts(
        tmp_path,
        given("age", "sex", kind="number"),
        decision("T", logic, needs=("i_age", "i_sex")),
    )

    (fault,) = found.faults
    assert (fault.code, fault.values["input"]) == ("dmn.proof-unread", "sex")


def test_where_no_row_matches_there_is_no_sum(tmp_path):
    _, proofs = checked(
        tmp_path, {"age": "number"}, ["< 18|1", "> 18|2"], policy="COLLECT", more=' aggregation="SUM"'
    )

    assert only(proofs).witness.facts == {"age": "18"}


def test_a_time_of_another_zone_may_lie_on_the_day_before(tmp_path):
    model, proofs = checked(tmp_path, {"at": "time"}, ['>= @"00:00:00Z"|1', '>= @"00:00:00"|2'])

    found = only(proofs)
    assert found.fault.code == "dmn.proof-gap"
    assert value(model, found.witness.facts, {"at": "time"}) is None


def test_a_result_outside_the_allowed_values_is_shown_as_its_cell_has_it(tmp_path):
    logic = table({"n": "number"}, {"x": ""}, ['< 1|"A"', '>= 1|"C"']).replace(
        '<output name="x">', '<output name="x" typeRef="tGrade">'
    )

    found = of_parts(tmp_path, GRADE, given("n", kind="number"), decision("T", logic, needs=("i_n",)))

    assert [one.values["value"] for one in found.faults] == ['"C"']
