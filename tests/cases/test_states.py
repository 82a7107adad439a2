"""The table of transitions: what officials check, the database knows and the docs draw is one."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from miaopi.cases import drawing, states
from miaopi.cases.models import Case
from miaopi.cases.states import State
from miaopi.texts import fault_codes, sentences
from tests import factories

ROOT = Path(__file__).parents[2]


def test_the_picture_in_the_docs_is_the_table() -> None:
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == drawing.page()


def test_every_line_of_the_lifecycle_stands_in_the_table() -> None:
    numbers = {row.no for row in states.TABLE}

    assert {f"T{n:02}" for n in range(1, 41)} <= numbers


def test_an_event_leads_to_one_place_only_from_each_state() -> None:
    seen = [(source, row.event) for row in states.TABLE for source in row.sources]

    assert len(seen) == len(set(seen))


def test_every_line_names_actor_guard_and_basis() -> None:
    assert all(row.actors and row.guard and row.basis for row in states.TABLE)


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("suspended", "rules_approve"),
        ("decided", "withdraw"),
        ("issued", "withdraw"),
        ("closed", "rules_approve"),
        ("withdrawn", "ask_person"),
        ("draft", "deliver"),
        ("examining", "rules_reject"),
        ("supplement_asked", "ask_supplement"),
    ],
)
def test_what_does_not_stand_there_cannot_happen(state: str, event: str) -> None:
    with pytest.raises(states.CaseMoved) as moved:
        states.after(state, event, number="HK261124ABCDEF1")

    assert moved.value.state == state
    assert moved.value.faults[0].code == "cases.moved"
    assert states.NAMES[State(state)].zh in moved.value.faults[0].what.zh


def test_each_fault_says_what_and_how_to_mend_in_both_languages() -> None:
    for code in fault_codes("cases"):
        what, mend = sentences(code)
        assert all((what.zh, what.en, mend.zh, mend.en)), code


@pytest.mark.django_db
def test_the_database_knows_the_states_too() -> None:
    filer = factories.login(factories.free_let().lessee)
    case_id = factories.lease_draft(filer, factories.lease())

    for wrong in ({"state": "approved"}, {"substate": "waiting_source"}, {"state": "issued"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case_id).update(**wrong)
