"""Findings make the outcome."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi import rules
from miaopi.texts import Faulty
from tests.rules.making import BASE, evaluated, loaded


@pytest.fixture(scope="module")
def lease():
    return loaded()


def codes(evaluation: rules.Evaluation) -> list[str]:
    return [finding.code for finding in evaluation.findings]


def test_a_filing_without_a_fault_is_approved(lease):
    evaluation = evaluated(lease)

    assert (evaluation.outcome, evaluation.findings) == ("approve", ())


@pytest.mark.parametrize(("occupants", "outcome", "found"), [(6, "approve", []), (7, "reject", ["C5"])])
def test_less_than_ten_square_metres_each_is_refused(lease, occupants, outcome, found):
    evaluation = evaluated(lease, occupants=occupants)

    assert (evaluation.outcome, codes(evaluation)) == (outcome, found)


def test_a_finding_says_what_is_wrong_in_both_languages_with_its_law(lease):
    (finding,) = evaluated(lease, occupants=8, area_m2="60.0").findings

    assert finding.text.zh == "60 平方米最多登记 6 人居住，您填了 8 人。"
    assert finding.text.en == "60 m² may house at most 6 people; you entered 8."
    assert finding.next is not None
    assert finding.next.zh == "改为 6 人以内。"
    assert finding.answers == ("occupants", "area_m2")
    assert finding.as_json()["basis"] == [
        {"law": {"zh": "商品房屋租赁管理办法", "en": "House-leasing measures"}, "article": "8", "sure": "law"}
    ]


@pytest.mark.parametrize(
    ("filed_on", "occupants", "found"),
    [("2026-12-31", 6, []), ("2027-01-01", 6, ["C5"]), ("2027-01-01", 5, [])],
)
def test_a_parameter_has_the_value_of_its_day(lease, filed_on, occupants, found):
    assert codes(evaluated(lease, filed_on=filed_on, occupants=occupants)) == found


def test_before_the_first_value_of_a_parameter_nothing_is_decided(lease):
    with pytest.raises(Faulty) as raised:
        evaluated(lease, filed_on="2011-01-31")

    assert raised.value.faults[0].code == "rules.parameter-not-in-force"
    assert "2011-02-01" in raised.value.faults[0].what.en


@pytest.mark.parametrize(("attempt", "outcome"), [(1, "supplement"), (2, "refer")])
def test_an_outcome_may_depend_on_a_fact(lease, attempt, outcome):
    evaluation = evaluated(lease, planned_use="office", attempt=attempt)

    assert evaluation.outcome == outcome
    assert evaluation.findings[0].material == "use-proof"


def test_others_are_told_neutrally(lease):
    (finding,) = evaluated(lease, planned_use="office").findings

    assert finding.about == "lessor"
    assert finding.text.zh == "规划用途是office，您填的是住宅。"
    assert finding.neutral.en == "The use differs."


def test_a_notice_does_not_count(lease):
    evaluation = evaluated(lease, ends_on="2046-12-01")

    assert evaluation.outcome == "approve"
    assert [notice.code for notice in evaluation.notices] == ["D1"]
    assert evaluation.notices[0].text.zh == "租期到 2046年12月1日，太长了。"
    assert evaluation.reasons == ()


def test_the_strongest_finding_makes_the_outcome_and_all_are_told_in_order(lease):
    evaluation = evaluated(
        lease,
        registries_unanswered=["real-estate-unit"],
        occupants=9,
        planned_use="office",
        ends_on="2046-12-01",
    )

    assert evaluation.outcome == "reject"
    assert codes(evaluation) == ["U1", "C5", "C3", "D1"]
    assert evaluation.findings[0].text.en == "No answer from the land register."


@pytest.mark.parametrize("gap", ["title_found", "planned_use", "owners"])
def test_a_null_makes_no_rule_hold(lease, gap):
    assert codes(evaluated(lease, **{gap: None})) == []


def test_the_trace_tells_what_each_rule_saw(lease):
    trace = {step.code: step for step in evaluated(lease, title_found=None).trace}

    assert trace["C5"].holds is False
    assert trace["C5"].saw == {
        "area_m2": Decimal("67.5"),
        "area_per_person_m2": Decimal(10),
        "home": True,
        "occupants": Decimal(2),
    }
    assert trace["B2"].holds is False
    assert trace["C3"].holds is False
    assert evaluated(lease, title_found=None, lessor_id="P9").trace[3].holds is None


def test_an_evaluation_as_json_is_always_the_same(lease):
    evaluation = evaluated(lease, occupants=8)

    text = json.dumps(evaluation.as_json(), ensure_ascii=False)

    assert text == json.dumps(evaluated(loaded(), occupants=Decimal("8.0")).as_json(), ensure_ascii=False)
    assert list(evaluation.as_json()) == ["outcome", "reasons", "notices", "trace"]
    assert '"area_per_person_m2": "10"' in text


def test_what_has_no_value_is_null_and_does_not_hold():
    lease = loaded(TINY.format(when="10 / occupants > 1 or occupants = 0"))

    assert codes(lease.evaluate(lease.read({"occupants": 0}))) == ["X1"]
    assert codes(lease.evaluate(lease.read({"occupants": 20}), trace=False)) == []
    assert lease.evaluate(lease.read({"occupants": 0}), trace=False).trace == ()


def test_loops_that_run_too_long_are_a_fault():
    lease = loaded(TINY.format(when="some i in 1..occupants satisfies i < 0"))

    with pytest.raises(Faulty, match="loops would run too long"):
        lease.evaluate(lease.read({"occupants": 10**12}))


def test_facts_print_no_values(lease):
    assert "P02" not in repr(lease.read(BASE))


@given(
    st.fixed_dictionaries(
        {
            "title_found": st.sampled_from([None, True, False]),
            "planned_use": st.sampled_from([None, "residence", "office"]),
            "owners": st.sampled_from(
                [None, [], [{"id": "P02", "share_percent": 1}], [{"id": "P3", "share_percent": 1}]]
            ),
        }
    ),
    st.sampled_from(["residence", "office"]),
    st.integers(1, 9),
)
def test_filling_a_null_takes_no_finding_away(lease, given_, use, occupants):
    before = set(codes(evaluated(lease, use=use, occupants=occupants, **given_)))
    fills = {"title_found": True, "planned_use": "office", "owners": [{"id": "P02", "share_percent": 1}]}

    for name, value in given_.items():
        if value is None:
            assert before <= set(
                codes(evaluated(lease, use=use, occupants=occupants, **{**given_, name: fills[name]}))
            )


TINY = """
facts:
  occupants: {{source: form, type: number, zh: 人数, en: People}}
rules:
  - code: X1
    outcome: refer
    when: {when}
    say: {{zh: 文, en: text}}
"""
