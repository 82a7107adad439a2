"""The smallest change is approved, nothing smaller is; that there is none is said only where it is proved."""

from __future__ import annotations

from decimal import Decimal

import pytest

from miaopi.feel.smt import child
from miaopi.feel.smt.child import Limits
from miaopi.rules import explaining
from miaopi.rules.explaining import Change, NoneExists, NotKnown
from tests.proofs.conftest import answered_here
from tests.rules.making import BASE, HERE, loaded

TEXT = (HERE / "lease.yaml").read_text(encoding="utf-8")
RULE = "  - {{code: Z1, outcome: reject, when: '{when}', say: {{zh: 说明。, en: Told.}}}}\n"


@pytest.fixture
def here(monkeypatch):
    """Without a child process."""
    monkeypatch.setattr(child, "answers", answered_here)


def change(rule_set, *can_change, **changes):
    facts = rule_set.read({**BASE, **changes})
    return explaining.smallest_change(
        rule_set, facts, can_change=set(can_change), whole_numbers={"occupants", "attempt"}
    )


def after(found):
    assert isinstance(found, Change), found
    return {part.name: part.after for part in found.parts}


def outcome(rule_set, **changes):
    return rule_set.evaluate(rule_set.read({**BASE, **changes}), trace=False).outcome


def test_a_count_is_changed_by_as_little_as_will_do_in_a_child_process(lease):
    found = change(lease, "occupants", occupants=9)

    assert (after(found), found.smallest) == ({"occupants": Decimal(6)}, True)
    assert lease.evaluate(found.facts).outcome == "approve"
    assert outcome(lease, occupants=7) == "reject"
    assert found.parts[0].text.zh == "居住人数：9 改为 6"
    assert found.parts[0].text.en == "Occupants: 9 becomes 6"


@pytest.mark.usefixtures("here")
def test_an_area_is_changed_by_as_little_as_will_do(lease):
    assert after(change(lease, "area_m2", occupants=9)) == {"area_m2": Decimal(90)}
    assert outcome(lease, occupants=9, area_m2="89.99") == "reject"


@pytest.mark.usefixtures("here")
def test_fewer_facts_come_before_smaller_changes(lease):
    """One other lessor, not another use and fewer people."""
    found = change(lease, "lessor_id", "occupants", "use", owners=[{"id": "P9", "share_percent": 100}])
    assert len(found.parts) == 1
    assert found.smallest
    both = change(lease, "lessor_id", "occupants", occupants=9, owners=[{"id": "P9", "share_percent": 100}])
    assert after(both) == {"occupants": Decimal(6), "lessor_id": "P9"}


@pytest.mark.usefixtures("here")
def test_a_date_is_changed_by_as_few_days_as_will_do():
    rule_set = loaded(TEXT + RULE.format(when='ends_on > starts_on + duration("P1Y")'))
    found = change(rule_set, "ends_on", ends_on="2028-05-05")
    assert str(after(found)["ends_on"]) == "2027-12-01"
    assert found.smallest


def test_that_there_is_none_is_proved(lease):
    found = change(lease, "lessor_id", "attempt", occupants=9)
    assert found == NoneExists(frozenset({"lessor_id", "attempt"}))


@pytest.mark.usefixtures("here")
def test_longer_lists_were_not_looked_at_so_that_nothing_is_said(lease):
    assert change(lease, "registries_unanswered", occupants=9) == NotKnown("items", "registries_unanswered")


@pytest.mark.usefixtures("here")
def test_what_the_solver_leaves_open_is_never_said_to_be_impossible():
    rule_set = loaded(
        TEXT + RULE.format(when='matches(lessor_id, "^[A-Z]") or string length(lessor_id) < 90')
    )
    assert isinstance(change(rule_set, "lessor_id"), NotKnown)


@pytest.mark.usefixtures("here")
def test_what_is_approved_needs_no_change(lease):
    found = change(lease, "occupants")
    assert (found.parts, found.smallest) == ((), True)


def test_a_solver_that_takes_too_long_is_ended_and_nothing_is_said(lease):
    facts = lease.read({**BASE, "occupants": 9})
    found = explaining.smallest_change(lease, facts, can_change={"occupants"}, limits=Limits(total=0.0))
    assert found == NotKnown("time")


@pytest.mark.usefixtures("here")
def test_an_answer_that_the_engine_does_not_approve_is_not_told(lease, monkeypatch):
    said = {"found": "yes", "facts": {"occupants": 8}, "smallest": True, "open": []}
    monkeypatch.setattr(child, "answers", lambda *_args: {("approve",): said})
    assert change(lease, "occupants", occupants=9) == NotKnown("witness")


def test_what_is_no_fact_cannot_change(lease):
    with pytest.raises(KeyError):
        change(lease, "weather", occupants=9)


@pytest.mark.usefixtures("here")
def test_the_house_lease_says_how_many_may_live_there_and_that_a_dead_lessor_cannot_let(house, cases):
    crowded = house.read(cases[0] | {"occupants": 7})
    can = {"occupants", "area_m2", "ends_on", "contract_attached"}
    found = explaining.smallest_change(
        house, crowded, can_change=can - {"area_m2"}, whole_numbers={"occupants"}
    )
    assert after(found) == {"occupants": Decimal(6)}
    dead = house.read(cases[0] | {"lessor_status": "deceased"})
    assert explaining.smallest_change(house, dead, can_change=can) == NoneExists(frozenset(can))
