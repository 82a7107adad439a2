"""What the lifecycle says a test must try: each is refused, and nothing is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from miaopi.cases import states
from miaopi.cases.actions import clockwork, deliver, desk, person
from miaopi.cases.models import Case, Decision
from miaopi.cases.states import CaseMoved
from miaopi.ledger.models import Event
from miaopi.messages.models import Message
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def suspended() -> Case:
    examiner = factories.desk()
    case = factories.taken(examiner)
    desk.ask_supplement(
        desk=examiner, case_id=case.pk, version_no=case.version_no, items=(factories.item(),), at=NOON
    )
    return Case.objects.get(pk=case.pk)


def approve(case: Case) -> None:
    approver = factories.desk("approver")
    desk.approve(
        desk=approver, case_id=case.pk, version_no=case.version_no, opinion=factories.opinion(), at=NOON
    )


def withdraw(case: Case) -> None:
    filer = factories.login(factories.free_let().lessee)
    person.withdraw(viewer=filer, case_id=case.pk, at=NOON)


def send_back(case: Case) -> None:
    approver = factories.desk("approver")
    desk.send_back(desk=approver, case_id=case.pk, version_no=case.version_no, reason="再看", at=NOON)


def propose(case: Case) -> None:
    """By whoever examines it, so that only the state stands in the way."""
    examiner = case.examiner or factories.official()
    desk.propose(
        desk=factories.desk_of(examiner, at=NOON),
        case_id=case.pk,
        version_no=case.version_no,
        opinion=factories.opinion(),
        at=NOON,
    )


@pytest.mark.parametrize(
    ("made", "act"),
    [
        (suspended, approve),  # deciding while suspended
        (suspended, propose),
        (factories.referred, approve),  # deciding before a proposal where two are asked
        (factories.decided, withdraw),  # withdrawing after a decision
        (lambda: factories.decided(occupants=60), withdraw),
        (factories.decided, approve),  # deciding twice
        (factories.no_contract, approve),
        (factories.referred, send_back),
    ],
)
def test_what_the_table_does_not_know_cannot_be_done(
    made: Callable[[], Case], act: Callable[[Case], None]
) -> None:
    case = made()
    before = written(case)

    with pytest.raises((CaseMoved, desk.NotAllowed)):
        act(case)

    assert written(case) == before


@pytest.mark.parametrize(
    "timer",
    [
        lambda case, at: deliver.deliver(case_id=case.pk, at=at),  # delivering before issuing
        lambda case, at: deliver.supplement_due(case_id=case.pk, attempt=1, at=at),  # resuming what runs
        lambda case, at: clockwork.deem_accepted(case_id=case.pk, attempt=1, at=at),  # accepted already
        lambda case, at: clockwork.remind_supplement(case_id=case.pk, attempt=1, key="none", at=at),
        lambda case, at: deliver.draft_over(case_id=case.pk, at=at),
    ],
)
def test_a_timer_that_comes_to_another_state_does_nothing(timer: Callable[[Case, Any], None]) -> None:
    case = factories.referred()
    before = written(case)

    timer(case, NOON + timedelta(days=200))

    assert written(case) == before


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("suspended", "decide_approve"),
        ("suspended", "decide_reject"),
        ("decided", "extend"),
        ("supplement_asked", "ask_supplement"),
        ("suspended", "ask_more"),
        ("decided", "withdraw"),
        ("issued", "withdraw"),
        ("closed", "withdraw"),
        ("examining", "deliver"),
        ("approving", "issue"),
        ("examining", "resume"),
        ("approving", "resume"),
        ("examining", "rules_approve"),
        ("withdrawn", "take"),
        ("terminated", "supplement"),
        ("draft", "close"),
    ],
)
def test_no_line_of_the_table_allows_it(state: str, event: str) -> None:
    assert states.row(state, event) is None


def written(case: Case) -> tuple[object, ...]:
    """What a refused act would have left in the case."""
    now = Case.objects.get(pk=case.pk)
    return (
        now.state,
        now.substate,
        now.version_no,
        Decision.objects.filter(case=case).count(),
        Event.objects.filter(chain=f"case:{case.pk}").count(),
        Message.objects.filter(case_id=case.pk).count(),
    )
