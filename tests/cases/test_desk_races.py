"""Two who act at once on one case: one act is done, the other gets a clear answer, nothing is half done."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from miaopi.cases.actions import deliver, desk, draft, moves, person, sources, steps, submit
from miaopi.cases.errors import CasesError, Faster, NotAllowed
from miaopi.cases.models import Case, Decision, Examination
from miaopi.cases.states import CaseMoved
from miaopi.ledger import queries as ledger
from miaopi.licences.models import Licence
from miaopi.officials.viewers import Desk
from tests import factories, racing
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> tuple[list[object], list[BaseException]]:
    """What was done, and who was refused; nobody meets anything but an answer."""
    results = racing.meet(*acts)
    refused = [each for each in results if isinstance(each, BaseException)]
    assert all(isinstance(each, CasesError | CaseMoved) for each in refused), refused
    return [each for each in results if not isinstance(each, BaseException)], refused


def on(what: Any, viewer: Desk, case: Case, **arguments: Any) -> Callable[[], object]:
    return lambda: what(desk=viewer, case_id=case.pk, version_no=case.version_no, at=NOON, **arguments)


def events(case: Case) -> list[str]:
    return [event.kind.removeprefix("case.") for event in ledger.events(f"case:{case.pk}")]


def two_hand_overs() -> tuple[Case, Callable[[], object], Callable[[], object]]:
    """Two approvers give the case of one who is ill to different colleagues."""
    examiner = factories.desk()
    others = [factories.desk(name="周审查"), factories.desk(name="吴审查")]
    case = factories.taken(examiner)
    givers = (factories.desk("approver"), factories.desk("approver", name="钱科长"))
    first, second = (
        on(desk.hand_over, giver, case, to=other.official.pk, reason="请假")
        for giver, other in zip(givers, others, strict=True)
    )
    return case, first, second


def test_without_the_version_both_hand_it_over(monkeypatch: pytest.MonkeyPatch) -> None:
    case, first, second = two_hand_overs()
    monkeypatch.setattr(steps, "held", lambda viewer, case_id, *_: moves.locked(case_id))

    done, refused = at_once(first, second)

    assert (len(done), refused) == (2, [])
    assert events(case).count("hand_over") == 2


def test_with_it_one_hands_it_over_and_the_other_was_slower() -> None:
    case, first, second = two_hand_overs()

    done, refused = at_once(first, second)

    assert (len(done), [type(each) for each in refused]) == (1, [Faster])
    assert events(case).count("hand_over") == 1


def test_two_examiners_take_it_at_once_and_one_has_it() -> None:
    examiners = [factories.desk(), factories.desk(name="周审查")]
    case = factories.referred()

    done, refused = at_once(*(on(desk.take, each, case) for each in examiners))

    assert (len(done), [type(each) for each in refused]) == (1, [Faster])
    assert events(case).count("take") == 1
    assert Examination.objects.filter(case=case).count() == 1


def test_two_decide_at_once_and_it_is_decided_once() -> None:
    examiner = factories.desk()
    approvers = [factories.desk("approver"), factories.desk("approver", name="赵决定")]
    case = factories.proposed(examiner)

    done, refused = at_once(
        on(desk.approve, approvers[0], case),
        on(desk.reject, approvers[1], case, opinion=factories.opinion("reject")),
    )

    outcome = Case.objects.get(pk=case.pk).outcome
    assert (len(done), [type(each) for each in refused]) == (1, [Faster])
    assert Decision.objects.filter(case=case, final=True).count() == 1
    assert Licence.objects.live().count() == (1 if outcome == "approve" else 0)
    assert ledger.faults() == ()


def test_approving_and_withdrawing_at_once_exactly_one_wins() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.proposed(examiner)
    filer = factories.login(factories.free_let().lessee)

    done, refused = at_once(
        on(desk.approve, approver, case),
        lambda: person.withdraw(viewer=filer, case_id=case.pk, at=NOON),
    )

    state = Case.objects.get(pk=case.pk).state
    assert (len(done), len(refused)) == (1, 1)
    assert state in {"issued", "withdrawn"}
    assert Licence.objects.live().count() == (1 if state == "issued" else 0)
    assert ledger.faults() == ()


def test_a_supplement_and_its_last_instant_at_once_are_one_or_the_other() -> None:
    case = factories.no_contract()
    filer = factories.login(factories.free_let().lessee)
    assert case.due_on is not None
    last = datetime(case.due_on.year, case.due_on.month, case.due_on.day, 15, 59, 59, tzinfo=UTC)
    page = factories.contract(filer, at=last)
    draft.attach(viewer=filer, case_id=case.pk, kind="lease-contract", material_id=page, at=last)

    def add() -> object:
        factories.hand_in(filer, case.pk, key="again", at=last)
        return submit.submit(case_id=case.pk, at=last)

    done, _ = at_once(
        add,
        lambda: deliver.supplement_due(case_id=case.pk, attempt=1, at=last + timedelta(seconds=1)),
    )

    case = Case.objects.get(pk=case.pk)
    assert done
    if "supplement_due" in events(case):
        assert (case.state, case.attempt) == ("terminated", 1)
    else:
        assert (case.state, case.attempt) == (
            "issued",
            2,
        )  # handed in before the end counts, whoever was first
    assert ledger.faults() == ()


def test_a_review_asked_for_twice_at_once_is_one_review() -> None:
    case = factories.decided(occupants=60)
    filer = factories.login(factories.free_let().lessee)

    done, refused = at_once(
        *(lambda: person.ask_person(viewer=filer, case_id=case.pk, at=NOON) for _ in range(2))
    )

    assert (len(done), [type(each) for each in refused]) == (1, [CaseMoved])
    assert Case.objects.get(pk=case.pk).round == 2
    assert events(case).count("ask_person") == 1


def test_a_new_answer_and_a_proposal_at_once_leave_nobody_unheard(sources_down: Any) -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    sources_down.clear()

    done, refused = at_once(
        on(desk.propose, examiner, case, opinion=factories.opinion(ground="出示了户口簿原件。")),
        lambda: sources.ask_again(case_id=case.pk, at=NOON + timedelta(hours=1)),
    )

    case = Case.objects.get(pk=case.pk)
    assert all(isinstance(each, Faster | NotAllowed) for each in refused)
    assert done
    assert case.state in {"examining", "approving"}
    assert ledger.faults() == ()
