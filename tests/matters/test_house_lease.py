"""The house lease says what its law file says, and its examples hold."""

from __future__ import annotations

import pytest

from miaopi import content, feel
from miaopi.content.examples import facts_of
from tests.matters.conftest import FOLDER

# The law file says `real-estate` for short; the registry's own name is real-estate-unit.
REGISTRIES = {"real-estate": "real-estate-unit"}


def test_the_folder_has_no_fault_and_every_rule_an_example():
    (checked,) = content.check([FOLDER]).matters

    assert checked.faults == ()
    assert checked.rules == 35
    assert checked.examples >= 90


def test_the_facts_have_the_names_and_types_of_the_law_file(matter, law_file):
    given = {name: (source, row) for source, rows in law_file["facts"].items() for name, row in rows.items()}

    assert set(matter.rules.facts) == set(given)
    for name, (source, row) in given.items():
        kind = feel.parse_type(row["type"])
        if "values" in row:
            kind = feel.Simple("string", tuple(row["values"]))
        assert (matter.rules.facts[name].source, matter.rules.facts[name].type) == (source, kind), name


def test_the_rules_have_the_codes_outcomes_and_certainty_of_the_law_file(matter, law_file):
    ours = {rule.code: rule for rule in matter.rules.rules}

    assert set(ours) == set(law_file["rules"])
    for code, row in law_file["rules"].items():
        assert set(outcomes(ours[code].outcome_text)) == set(outcomes(row["outcome"])), code
        # Where the law file is sure of the duty and models a figure, the figure is the parameter's or the
        # rule's.
        assert ours[code].sure in row["sure"].split(), code


def outcomes(text):
    return [
        word for word in text.replace('"', " ").split() if word in ("reject", "supplement", "refer", "notice")
    ]


@pytest.mark.parametrize("n", range(41))
def test_an_example_of_the_law_file_comes_out_the_same(matter, law_file, n):
    example = law_file["examples"][n]
    facts = matter.rules.read(law_file["base"] | example["set"])

    evaluation = matter.rules.evaluate(facts)

    assert evaluation.outcome == example["outcome"]
    assert [finding.code for finding in evaluation.findings] == example["rules"]


def test_every_example_of_the_law_file_is_run(law_file):
    assert len(law_file["examples"]) == 41


def test_every_rule_has_its_law_and_every_figure_its_source(matter):
    without = [rule.code for rule in matter.rules.rules if not rule.basis]
    figures = [
        name
        for name, parameter in matter.rules.parameters.items()
        if not all(value.basis and value.from_ for value in parameter.values)
    ]

    assert without == ["U1"]  # a house rule: what is not known is not guessed
    assert figures == []


def test_every_rule_says_what_to_do_now(matter):
    assert [rule.code for rule in matter.rules.rules if rule.next is None] == []


def test_every_rule_has_an_example_of_its_own_and_one_in_which_it_does_not_hold(matter, examples):
    held = {code for row in examples["examples"] for code in row["rules"]}

    assert held == {rule.code for rule in matter.rules.rules}


def test_every_registry_is_silent_in_an_example(matter, examples):
    silent = {
        name for row in examples["examples"] for name in facts_of(examples, row)["registries_unanswered"]
    }

    assert silent == set(matter.contracts)


def test_every_registry_fact_is_null_in_an_example(matter, examples):
    nulls = {
        name
        for row in examples["examples"]
        for name, value in facts_of(examples, row).items()
        if value is None
    }

    assert {name for name, spec in matter.rules.facts.items() if spec.nullable} <= nulls


def test_the_guide_shows_every_rule_once(matter):
    shown = [code for group in matter.guide.groups for code in group.rules]

    assert sorted(shown) == sorted(rule.code for rule in matter.rules.rules)
