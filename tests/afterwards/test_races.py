"""Two who act at once: one wins, the other is told what is true; on both databases."""

from datetime import timedelta

import pytest

from miaopi.cases.actions import afterwards
from miaopi.cases.models import Case
from miaopi.letters.models import Letter
from miaopi.licences.actions import LicenceGone
from miaopi.licences.actions.ending import EndRefused
from miaopi.licences.endings import End
from miaopi.licences.models import Claim, EndAct, Licence
from miaopi.texts import Words
from tests import factories, racing
from tests.afterwards.makers import confirm, propose, registered
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_confirm_at_once_and_it_ends_once() -> None:
    act = propose(factories.desk("examiner"), registered())
    approvers = [factories.desk("approver"), factories.desk("approver")]

    results = racing.meet(*(lambda by=by: confirm(by, act) for by in approvers))

    assert sorted(type(each).__name__ for each in results) == ["EndAct", "EndRefused"]
    assert EndAct.objects.get().state == "done"
    assert Letter.objects.filter(kind="annulled").count() == 1


def test_two_propose_at_once_and_one_stands() -> None:
    licence = registered()
    examiners = [factories.desk("examiner"), factories.desk("examiner")]

    results = racing.meet(*(lambda by=by: propose(by, licence) for by in examiners))

    assert sorted(type(each).__name__ for each in results) == ["EndAct", "EndRefused"]
    assert EndAct.objects.filter(state="proposed").count() == 1


def test_an_end_and_a_correction_at_once() -> None:
    licence = registered()
    act = propose(factories.desk("examiner"), licence)
    approver, other = factories.desk("approver"), factories.desk("approver")

    def correct() -> Licence:
        return afterwards.correct_slip(
            desk=other,
            licence_id=licence.pk,
            lines={"rent": Words("每月人民币 2910 元", "CNY 2910 a month")},
            why="数字写反了。",
            at=NOON,
        )

    results = racing.meet(lambda: confirm(approver, act), correct)

    assert [type(each) for each in results].count(LicenceGone) == 1
    live = Licence.objects.filter(ended_at=None).count()
    assert live == Claim.objects.filter(live=True).count() == (0 if isinstance(results[0], EndAct) else 1)


def test_an_end_and_a_change_that_replaces_it_at_once() -> None:
    licence = registered()
    act = propose(factories.desk("examiner"), licence)
    approver = factories.desk("approver")
    later = NOON + timedelta(minutes=1)

    def change() -> Case:
        return factories.decided(
            filing_kind="change", replaces_number=licence.number, rent_monthly_cny="2000", at=later
        )

    results = racing.meet(lambda: confirm(approver, act), change)

    licence.refresh_from_db()
    changed = results[1]
    assert isinstance(changed, Case)
    if isinstance(results[0], LicenceGone):  # the change was first
        assert licence.state == "replaced"
        assert changed.outcome == "approve"
    else:  # the end was first: there is nothing to change any more
        assert licence.state == "annulled"
        assert changed.outcome != "approve"
    assert Claim.objects.filter(live=True).count() == Licence.objects.filter(ended_at=None).count()


def test_a_deregistration_and_a_confirmed_end_at_once() -> None:
    licence = registered()
    act = propose(factories.desk("examiner"), licence)
    first, second = factories.desk("approver"), factories.desk("approver")

    results = racing.meet(lambda: confirm(first, act), lambda: propose(second, licence, End.DEREGISTER))

    ended = [each for each in results if isinstance(each, EndAct)]
    assert len(ended) == 1
    assert isinstance(next(each for each in results if each not in ended), EndRefused | LicenceGone)
    assert Licence.objects.get().ended_at == NOON
