"""Faults planted in the rules of a small lease: each is found, with a case that shows it once evaluated."""

from __future__ import annotations

import pytest

from miaopi import rules
from miaopi.feel.smt.proof import NotProved, Proved, Refuted
from miaopi.rules.proving.checking import Attribute, Given, check
from miaopi.texts import Words
from tests.rules.making import BASE, HERE, loaded

pytestmark = pytest.mark.usefixtures("here")
TEXT = (HERE / "lease.yaml").read_text(encoding="utf-8")
RULE = "  - {{code: {code}, outcome: {outcome}, when: '{when}', say: {{zh: 说明。, en: Told.}}}}\n"
GIVEN = Given(whole_numbers={"attempt", "occupants"}, base=BASE, registries=("real-estate-unit",))


def proved(text=TEXT, given=GIVEN):
    rule_set = loaded(text)
    return rule_set, check(rule_set, given)


def with_rule(when, *, code="Z1", outcome="reject"):
    """The lease with one more rule."""
    return TEXT + RULE.format(code=code, outcome=outcome, when=when.replace("'", "''"))


def refuted(proofs, kind, about=""):
    """The one result of a claim that does not hold."""
    (found,) = [one for one in proofs.of(kind) if one.claim.about == about]
    assert isinstance(found, Refuted), found
    return found


def outcome_of(rule_set, facts):
    evaluation = rule_set.evaluate(rule_set.read(facts))
    return evaluation.outcome, {one.code: one.outcome for one in evaluation.findings}


def test_the_lease_is_proved_and_what_may_be_is_shown():
    rule_set, proofs = proved()

    assert proofs.faults == ()
    assert proofs.items == 4
    (approval,) = proofs.of("approval")
    assert outcome_of(rule_set, approval.witness.facts)[0] == "approve"
    for one in proofs.of("alone"):
        assert one.claim.about in outcome_of(rule_set, one.witness.facts)[1]


def test_a_rule_that_holds_on_a_null_is_found_though_its_form_is_careful():
    rule_set, proofs = proved(
        TEXT.replace(
            "derived:\n",
            "derived:\n  planned: {type: string, zh: 规划, en: Planned, "
            "value: 'if planned_use = null then \"office\" else planned_use'}\n",
        )
        + RULE.format(code="Z1", outcome="reject", when='planned = "office" and use = "residence"')
    )

    found = refuted(proofs, "on-null", "Z1")
    assert (found.witness.facts["planned_use"], found.witness.other["planned_use"]) == (None, "residence")
    assert "Z1" in outcome_of(rule_set, found.witness.facts)[1]
    assert "Z1" not in outcome_of(rule_set, found.witness.other)[1]
    assert found.fault.where.line == TEXT.count("\n") + 2
    assert "planned_use" in found.fault.what.zh


def test_an_outcome_that_a_null_makes_stronger_is_found():
    text = with_rule(
        'use = "office"',
        outcome='\'if (if title_found = true then 1 else 2) = 1 then "refer" else "reject"\'',
    )
    rule_set, proofs = proved(text)

    found = refuted(proofs, "on-null", "Z1")
    assert outcome_of(rule_set, found.witness.facts)[1]["Z1"] == "reject"
    assert outcome_of(rule_set, found.witness.other)[1]["Z1"] == "refer"


def test_a_dead_rule_is_found_with_the_parts_that_contradict_each_other():
    rule_set, proofs = proved(with_rule('use = "office" and area_m2 > 10 and use = "residence"'))

    found = refuted(proofs, "alone", "Z1")
    assert found.fault.code == "rules.proof-dead"
    assert 'use = "office"' in found.fault.what.en
    assert "area_m2" not in found.fault.what.en.partition("Nearest")[0]
    assert "Z1" not in outcome_of(rule_set, found.witness.facts)[1]


def test_a_rule_that_another_one_swallows_is_found_with_that_one():
    rule_set, proofs = proved(
        with_rule("home and area_m2 + 5 < area_per_person_m2 * occupants", outcome="supplement")
    )

    found = refuted(proofs, "alone", "Z1")
    assert (found.fault.code, found.fault.values["by"]) == ("rules.proof-swallowed", "C5")
    assert outcome_of(rule_set, found.witness.facts)[1] == {"C5": "reject", "Z1": "supplement"}


def test_a_weaker_rule_swallows_nothing():
    _, proofs = proved(with_rule("home and area_m2 + 5 >= area_per_person_m2 * occupants", outcome="notice"))

    assert proofs.faults == ()


def test_rules_that_together_refuse_everything_are_named():
    rule_set, proofs = proved(
        with_rule("attempt > 3") + RULE.format(code="Z2", outcome="refer", when="attempt <= 3")
    )

    found = refuted(proofs, "approval")
    assert set(found.fault.values["rules"].en.split(", ")) == {"Z1", "Z2"}
    assert outcome_of(rule_set, found.witness.facts)[0] != "approve"


def test_an_outcome_that_never_comes_is_found():
    _, proofs = proved(with_rule("attempt = 2", outcome='\'if attempt = 1 then "refer" else "reject"\''))

    found = refuted(proofs, "outcome", "Z1 refer")
    assert "refer" in found.fault.what.en


def test_without_the_common_rule_a_silent_register_lets_pass():
    rule_set, proofs = proved(TEXT.replace("use: [U1]\n", ""))

    found = refuted(proofs, "silent", "real-estate-unit")
    assert found.witness.facts["registries_unanswered"] == ["real-estate-unit"]
    assert outcome_of(rule_set, found.witness.facts)[0] == "approve"


def test_an_outcome_that_turns_on_an_attribute_is_shown_by_two_persons():
    sex = Attribute("sex", Words("性别", "sex"), ("sex",))
    text = with_rule('sex = "female" and occupants > 3', outcome="refer").replace(
        "facts:\n", "facts:\n  sex: {source: form, type: string, values: [female, male], zh: 性别, en: Sex}\n"
    )
    given = Given(whole_numbers={"occupants"}, attributes=(sex,), base={**BASE, "sex": "male"})
    rule_set, proofs = proved(text, given)

    found = refuted(proofs, "depends", "sex")
    one, other = found.witness.facts, found.witness.other
    assert {name for name in one if one[name] != other[name]} == {"sex"}
    assert outcome_of(rule_set, one)[0] != outcome_of(rule_set, other)[0]
    assert "性别" in found.fault.what.zh


def test_two_persons_are_found_among_the_cases_that_were_tried():
    occupants = Attribute("number", Words("人数", "the number"), ("occupants",))
    cases = (BASE, {**BASE, "occupants": 7})
    _, proofs = proved(given=Given(attributes=(occupants,), base=BASE, cases=cases))

    found = refuted(proofs, "depends", "number")
    assert {str(found.witness.facts["occupants"]), str(found.witness.other["occupants"])} == {"2", "7"}


def test_what_does_not_turn_on_an_attribute_is_proved():
    number = Attribute("number", Words("号码", "the number"), ("lessor_id",))
    _, proofs = proved(
        TEXT.replace("  - code: B2", "  - code: B2x").replace("owner.id != lessor_id", 'owner.id = "X"'),
        Given(attributes=(number,), base=BASE),
    )

    assert [type(one) for one in proofs.of("depends")] == [Proved]


def test_functions_on_texts_are_tried_on_the_texts_that_rules_name():
    _, proofs = proved(with_rule('starts with(lessor_id, "46") and occupants > 1'))

    assert proofs.faults == ()
    (found,) = [one for one in proofs.of("alone") if one.claim.about == "Z1"]
    assert found.witness.facts["lessor_id"].startswith("46")


def test_what_the_solver_cannot_say_is_told_and_never_passed_over():
    _, proofs = proved(with_rule("string length(lessor_id) = 18 and occupants > 1"))

    (found,) = [one for one in proofs.of("alone") if one.claim.about == "Z1"]
    assert isinstance(found, NotProved)
    assert found.fault.code == "rules.proof-open"
    assert "string length" in found.fault.what.zh


def test_what_is_proved_whatever_the_open_part_does_stays_proved():
    """The other rules, and that Z1 does not rest on a null: no null reaches what was left open."""
    _, proofs = proved(with_rule("string length(lessor_id) = 18 and occupants > 1"))

    assert {one.claim.about for one in proofs.of("on-null") if isinstance(one, Proved)} >= {"Z1", "C5", "B2"}
    assert len(proofs.faults) == 1


def test_facts_that_are_asked_for_only_sometimes_are_null_otherwise():
    text = TEXT.replace("D1", "D9") + RULE.format(
        code="Z1",
        outcome="reject",
        when='use = "residence" and (every own in [planned_use] satisfies own != use)',
    )
    guarded = Given(whole_numbers={"attempt"}, base=BASE, only_where={"planned_use": ('use = "office"',)})
    _, free = proved(text)
    _, bound = proved(text, guarded)

    refuted(free, "on-null", "Z1")
    assert all(isinstance(one, Proved) for one in bound.of("on-null"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fault_reads_as_one_line_with_its_place(language):
    _, proofs = proved(with_rule('use = "office" and use = "residence"'))

    line = proofs.faults[0].line(language)
    assert line.startswith("rules.yaml:")
    assert "{" in line  # the example


def test_the_rules_of_the_library_answer_to_rules_check():
    assert rules.check(loaded(), GIVEN).faults == ()


def test_a_fact_of_no_known_type_keeps_only_its_own_readers_from_being_proved():
    text = with_rule("anything = 1").replace(
        "facts:\n", "facts:\n  anything: {source: form, type: Any, zh: 随便, en: Anything}\n"
    )
    _, proofs = proved(text, Given(base={**BASE, "anything": 2}))

    told = {
        one.claim.about
        for one in proofs.results
        if one.claim.kind in ("on-null",) and isinstance(one, NotProved)
    }
    assert told == {"Z1"}
    assert all(isinstance(one, Proved) for one in proofs.of("on-null") if one.claim.about != "Z1")


def test_two_registries_silent_at_once_let_nothing_pass_either():
    alone = TEXT.replace("use: [U1]\n", "") + RULE.format(
        code="U9", outcome="refer", when="count(registries_unanswered) = 1"
    )
    rule_set, proofs = proved(alone)

    found = refuted(proofs, "silent", "real-estate-unit")
    assert len(found.witness.facts["registries_unanswered"]) > 1
    assert outcome_of(rule_set, found.witness.facts)[0] == "approve"


def test_the_first_day_of_a_parameter_that_no_rule_reads_bounds_nothing():
    late = (
        "  unread: {zh: 没用, en: Unread, type: number, dated_by: filed_on, "
        "values: [{from: 2030-01-01, value: 1}]}\n"
    )
    text = TEXT.replace("parameters:\n", f"parameters:\n{late}") + RULE.format(
        code="Z1", outcome="refer", when='filed_on < @"2012-01-01"'
    )
    _, proofs = proved(text)

    assert [one.line("en") for one in proofs.faults] == []


def test_the_outcomes_of_a_rule_that_never_holds_are_not_told_beside_that():
    _, proofs = proved(
        with_rule(
            'use = "office" and use = "residence"', outcome='\'if attempt = 1 then "refer" else "reject"\''
        )
    )

    assert [one.code for one in proofs.faults] == ["rules.proof-dead"]
