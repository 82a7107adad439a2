"""T38: the body changes a decision that was wrong; two persons, and not to the applicant's harm unheard."""

from typing import Any

import pytest

from miaopi.cases.actions import deliver, self_correction
from miaopi.cases.errors import AnswersFaulty, Faster
from miaopi.cases.models import Case
from miaopi.cases.opinions import Opinion
from miaopi.cases.states import CaseMoved
from miaopi.letters.models import Letter
from miaopi.licences import queries
from miaopi.licences.actions.ending import EndFaulty, EndRefused
from miaopi.licences.models import Licence
from miaopi.officials.errors import NotYours
from miaopi.officials.viewers import Desk
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def closed(**changes: Any) -> Case:
    case = factories.decided(**changes)
    deliver.deliver(case_id=case.pk, at=NOON)
    return fresh(case)


def propose(case: Case, outcome: str, *, by: Desk | None = None, hearing: str = "电话听取，无异议。") -> Case:
    self_correction.propose_change(
        desk=by or factories.desk("examiner"),
        case_id=case.pk,
        version_no=case.version_no,
        opinion=factories.opinion(outcome),
        hearing=hearing,
        at=NOON,
    )
    return fresh(case)


def confirm(case: Case, *, by: Desk | None = None) -> Case:
    self_correction.confirm_change(
        desk=by or factories.desk("approver"), case_id=case.pk, version_no=case.version_no, at=NOON
    )
    return fresh(case)


def test_a_refusal_becomes_an_approval_with_its_certificate() -> None:
    case = confirm(propose(closed(occupants=60), "approve", hearing=""))

    assert (case.state, case.outcome, case.decided_by, case.round) == ("issued", "approve", "person", 2)
    assert queries.verify(Licence.objects.get().code, at=NOON).state == "valid"


def test_an_approval_becomes_a_refusal_and_its_certificate_is_void_from_the_start() -> None:
    case = confirm(propose(closed(), "reject"))

    licence = Licence.objects.get()
    assert (case.state, case.outcome) == ("decided", "reject")
    assert licence.state == "annulled"
    assert licence.ended_from == NOON.date()


def test_the_first_decision_s_letter_is_replaced() -> None:
    confirm(propose(closed(occupants=60), "approve"))

    first, second = Letter.objects.get(kind="rejection"), Letter.objects.get(kind="self-correction")
    assert first.replaced_by == second
    assert second.replaced_by is None


def test_nothing_is_taken_away_unheard() -> None:
    case = closed()

    with pytest.raises(EndFaulty) as refused:
        propose(case, "reject", hearing=" ")

    assert refused.value.faults[0].code == "licences.end-hearing-missing"


def test_who_proposed_it_cannot_confirm_it() -> None:
    approver = factories.desk("approver")
    case = propose(closed(), "reject", by=approver)

    with pytest.raises(EndRefused):
        confirm(case, by=approver)

    assert fresh(case).outcome == "approve"


def test_the_same_decision_again_is_no_change() -> None:
    with pytest.raises(EndFaulty) as refused:
        propose(closed(), "approve")

    assert refused.value.faults[0].code == "licences.self-correction-same"


def test_reasons_and_law_must_be_there() -> None:
    case = closed()

    with pytest.raises(AnswersFaulty):
        self_correction.propose_change(
            desk=factories.desk("examiner"),
            case_id=case.pk,
            version_no=case.version_no,
            opinion=Opinion(outcome="reject", reasons=()),
            hearing="x",
            at=NOON,
        )


def test_nothing_waits_unless_somebody_proposed_it_and_a_dropped_one_is_gone() -> None:
    case = closed()
    with pytest.raises(EndRefused):
        confirm(case)
    case = propose(case, "reject")

    self_correction.drop_change(
        desk=factories.desk("approver"), case_id=case.pk, version_no=case.version_no, at=NOON
    )

    with pytest.raises(EndRefused):
        confirm(fresh(case))


def test_only_what_was_served_is_changed_and_by_who_may() -> None:
    issued = factories.decided()
    with pytest.raises(CaseMoved):
        propose(issued, "reject")
    case = closed(occupants=60) if issued.state == "closed" else fresh(issued)
    deliver.deliver(case_id=case.pk, at=NOON)

    with pytest.raises(NotYours):
        propose(fresh(case), "reject", by=factories.desk("examiner", department="longhua-housing"))
    with pytest.raises(Faster):
        self_correction.propose_change(
            desk=factories.desk("examiner"),
            case_id=case.pk,
            version_no=1,
            opinion=factories.opinion("reject"),
            hearing="x",
            at=NOON,
        )
