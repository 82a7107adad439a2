"""Two readings of one text agree: the published rules, compiled, and the second reading beside this file."""

from __future__ import annotations

from random import Random

import pytest

from miaopi import content
from tests.equivalence import lease_facts, second_reading

QUICK, LONG = 2_000, 100_000


@pytest.fixture(scope="module")
def rules():
    return content.load("matters/house-lease-registration").rules


def _evaluated(rules, facts):
    evaluation = rules.evaluate(rules.read(lease_facts.as_json(facts)), trace=False)
    return evaluation.outcome, {finding.code: finding.outcome for finding in evaluation.findings}


def _compare(rules, *, seed: int, count: int) -> set[str]:
    chance, seen = Random(seed), set()
    for _ in range(count):
        facts = lease_facts.draw(chance)
        expected = second_reading.decide(facts)
        assert _evaluated(rules, facts) == expected, lease_facts.as_json(facts)
        seen.update(expected[1])
    return seen


def _fill_gaps(rules, *, seed: int, count: int) -> int:
    chance, gaps = Random(seed), 0
    for _ in range(count):
        facts = lease_facts.draw(chance)
        before = set(_evaluated(rules, facts)[1]) - {"U1"}
        for name in _real_gaps(facts):
            after = set(_evaluated(rules, lease_facts.filled(facts, name, chance))[1])
            assert before <= after, (name, before - after, lease_facts.as_json(facts))
            gaps += 1
    return gaps


def _real_gaps(facts):
    """The nulls that a registry could fill: without a sublease there is no head lease to be found."""
    for name in lease_facts.NULLABLE:
        if facts[name] is None and (facts["sublease"] or not name.startswith("head_lease")):
            yield name


def test_the_rules_and_the_second_reading_agree(rules):
    seen = _compare(rules, seed=1, count=QUICK)

    assert seen == {rule.code for rule in rules.rules}, (
        "a draw that never meets a rule proves nothing about it"
    )


def test_filling_a_gap_never_takes_a_finding_away(rules):
    assert _fill_gaps(rules, seed=2, count=QUICK // 4) > QUICK // 4


@pytest.mark.prove
def test_the_rules_and_the_second_reading_agree_on_a_hundred_thousand(rules):
    _compare(rules, seed=20261124, count=LONG)


@pytest.mark.prove
def test_filling_a_gap_never_takes_a_finding_away_in_a_hundred_thousand(rules):
    assert _fill_gaps(rules, seed=20261125, count=LONG) > LONG
