"""What is called closed never changes the outcome: tried on completions."""

from __future__ import annotations

import random

import pytest

from miaopi.rules import asking
from miaopi.texts import Faulty
from tests.rules.making import BASE, HERE, loaded

ROUNDS = 30


def outcome(rule_set, facts):
    return rule_set.evaluate(rule_set.read(facts), trace=False).outcome


def mixed(chance, cases, name):
    """The value that one of the cases has."""
    return chance.choice(cases).get(name)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_closed_never_changes_the_outcome_of_the_house_lease(house, cases, seed):
    """Facts that agree on what is known and open have one outcome, whatever the closed ones are."""
    chance, asker, closed_ones = random.Random(seed), asking.Asking(house), 0
    for _ in range(ROUNDS):
        case = chance.choice(cases)
        known = {name: case[name] for name in case if chance.random() < chance.choice((0.3, 0.7, 0.95))}
        opened = asker.open_facts(known)
        closed = house.facts.keys() - opened - known.keys()
        closed_ones += len(closed)
        base = known | {
            name: mixed(chance, cases, name) if chance.random() < 0.3 else case[name]
            for name in sorted(opened | closed)
        }
        for _ in range(6):
            other = base | {name: mixed(chance, cases, name) for name in sorted(closed)}
            assert outcome(house, other) == outcome(house, base)
    assert closed_ones > ROUNDS


def test_with_all_facts_known_nothing_is_open(house, cases):
    asker = asking.Asking(house)
    for case in cases[:20]:
        assert asker.open_facts(case) == frozenset()


def test_with_nothing_known_whatever_changes_an_example_alone_is_open(house, cases):
    opened = asking.open_facts(house, {})
    base = cases[0]
    changing = {
        name
        for case in cases
        for name in base
        if case[name] != base[name] and outcome(house, base | {name: case[name]}) != "approve"
    }
    assert len(changing) > 20
    assert changing <= opened <= house.facts.keys()


def test_an_office_need_not_say_who_lives_there(lease):
    opened = asking.open_facts(lease, {"use": "office"})
    assert opened == {"registries_unanswered"}
    assert {"occupants", "area_m2", "filed_on", "owners"} <= asking.open_facts(lease, {"use": "residence"})


def test_after_a_sure_rejection_nothing_is_open(lease):
    known = {"use": "residence", "area_m2": "9", "occupants": 1, "filed_on": "2026-11-24"}
    assert asking.open_facts(lease, known) == frozenset()
    assert "lessor_id" in asking.open_facts(lease, known | {"area_m2": "10"})


def test_a_notice_and_what_is_weaker_than_what_is_sure_are_not_asked_for(lease):
    known = {
        name: BASE[name] for name in BASE if name not in ("starts_on", "ends_on", "registries_unanswered")
    }
    assert asking.open_facts(lease, known) == {"registries_unanswered"}
    assert asking.open_facts(lease, known | {"planned_use": "office"}) == frozenset()


def test_which_outcome_a_rule_has_may_be_open(lease):
    known = {name: BASE[name] for name in BASE if name != "attempt"}
    assert asking.open_facts(lease, known) == frozenset()
    assert asking.open_facts(lease, known | {"planned_use": "office"}) == {"attempt"}


@pytest.mark.parametrize(
    ("known", "code"),
    [({"nobody": 1}, "rules.fact-unknown"), ({"occupants": "two men"}, "rules.fact-type")],
)
def test_what_is_no_fact_is_refused(lease, known, code):
    with pytest.raises(Faulty) as refused:
        asking.open_facts(lease, known)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_not_of_a_null_is_null_and_makes_nothing_sure():
    """A tenth of nobody is nothing: the rule does not hold, and the rest is still open."""
    text = (HERE / "lease.yaml").read_text(encoding="utf-8")
    rule = "  - {code: Z1, outcome: reject, when: not(10 / occupants > 6), say: {zh: 说明。, en: Told.}}\n"
    made = loaded(text + rule)
    assert "registries_unanswered" in asking.open_facts(made, {"occupants": 0})
    assert asking.open_facts(made, {"occupants": 2}) == frozenset()
