"""回避: with a case of their own an official has nothing to do; anybody else's they handle."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from miaopi.cases import avoidance
from miaopi.cases import desk_queries as queries
from miaopi.cases.actions import afterwards, window
from miaopi.cases.actions import desk as acts
from miaopi.cases.errors import NotAllowed
from miaopi.cases.models import Case
from miaopi.licences.endings import End
from miaopi.licences.models import Licence
from miaopi.officials import actions as officials
from miaopi.officials.errors import NotYours, OfficialsError
from miaopi.officials.models import Official
from miaopi.officials.queries import desk_of
from miaopi.officials.viewers import Desk
from miaopi.secrets import PersonalNumber
from tests import factories
from tests.desk import window_people
from tests.desk.here import opened, staff
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def who_is(person: str, role: str = "examiner", **more: str) -> Desk:
    """An official who is that citizen."""
    made = factories.official(role, **more)
    officials.set_number(official_id=made.pk, number=PersonalNumber(person), at=NOON)
    return desk_of(Official.objects.get(pk=made.pk), at=NOON)


@pytest.mark.parametrize("side", ["lessor", "lessee"])
def test_an_official_neither_sees_nor_takes_a_case_of_their_own(side: str) -> None:
    let = factories.free_let()
    case = factories.referred(let=let)
    concerned, other = who_is(getattr(let, side).number), who_is("460199199003150041")

    with pytest.raises(NotAllowed) as refused:
        acts.take(desk=concerned, case_id=case.pk, version_no=case.version_no, at=NOON)
    with pytest.raises(NotYours):
        queries.desk_case(concerned, case.number, at=NOON)

    assert refused.value.faults[0].code == "cases.own-case"
    assert queries.queue(concerned, view="all", at=NOON).lines == ()
    assert opened(concerned.official).get(f"/desk/cases/{case.number}").status_code == 404
    assert [line.ref for line in queries.queue(other, view="all", at=NOON).lines] == [case.number]
    acts.take(desk=other, case_id=case.pk, version_no=case.version_no, at=NOON)


def test_nobody_hands_an_official_a_case_of_their_own() -> None:
    let = factories.free_let()
    case = factories.referred(let=let)
    concerned, examiner = who_is(let.lessee.number), factories.desk()
    acts.take(desk=examiner, case_id=case.pk, version_no=case.version_no, at=NOON)
    held = Case.objects.get(pk=case.pk)

    with pytest.raises(NotAllowed):
        acts.hand_over(
            desk=examiner,
            case_id=case.pk,
            version_no=held.version_no,
            to=concerned.official.pk,
            reason="休假",
            at=NOON,
        )

    offered = queries.desk_case(examiner, case.number, at=NOON).colleagues
    assert concerned.official.pk not in {each.id for each in offered}


def test_nobody_ends_a_licence_of_their_own() -> None:
    let = factories.free_let()
    factories.decided(let)
    licence = Licence.objects.get()
    concerned, other = who_is(let.lessor.number, "approver"), factories.desk("approver")
    ending = {
        "licence_id": licence.pk,
        "kind": End.WITHDRAW,
        "ground": "政策变了",
        "hearing": "当面",
        "at": NOON,
    }

    with pytest.raises(NotAllowed):
        afterwards.propose_end(desk=concerned, **ending)

    assert opened(concerned.official).get(f"/desk/licences/{licence.pk}").status_code == 404
    assert afterwards.propose_end(desk=other, **ending).state == "proposed"


def test_a_clerk_serves_neither_themselves_nor_an_application_that_names_them() -> None:
    let = factories.free_let()
    clerk = who_is(let.lessee.number, "clerk", department="xiuying-centre")
    viewer, draft = window_people.begun(clerk, let)
    myself = window_people.registered(clerk, let.lessee)

    with pytest.raises(NotAllowed):
        window.viewer_for(clerk, myself)
    with pytest.raises(NotAllowed):
        window_people.handed_in(clerk, viewer, draft, present=False)

    here = opened(clerk.official)
    answer = here.post("/desk/window/", {"who": let.lessee.number, "document": "id-card"})
    assert answer.status_code == 422
    assert "这件和您本人有关，要回避。" in answer.content.decode()
    assert here.get("/desk/window/person").status_code == 302
    assert Case.objects.get(pk=draft).substate == ""
    colleague = window_people.clerk("c102")
    assert not window_people.handed_in(
        colleague, window.viewer_for(colleague, viewer.person), draft, present=False
    )


def test_one_person_is_one_official() -> None:
    first = who_is("460199199003150041").official
    second = factories.official("approver")

    with pytest.raises(OfficialsError) as taken:
        officials.set_number(official_id=second.pk, number=PersonalNumber("460199199003150041"), at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Official.objects.filter(pk=second.pk).update(number_hash=first.number_hash)

    assert taken.value.faults[0].code == "officials.number-taken"


def test_an_administrator_notes_who_an_official_is_and_the_number_is_not_kept() -> None:
    browser, _ = staff("administrator")
    colleague = factories.official("examiner")
    address = f"/desk/officials/{colleague.pk}"

    wrong = browser.post(address, {"act": "number", "number": "460199199003150042"})
    right = browser.post(address, {"act": "number", "number": "460199 19900315 0041"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    page = browser.get(address).content.decode()
    assert "已经登记" in page
    assert "460199" not in page
    known = Official.objects.get(pk=colleague.pk)
    assert known.number_hash == PersonalNumber("460199199003150041").hash


def test_an_official_whose_number_nobody_noted_has_no_case_of_their_own() -> None:
    case = factories.referred()

    assert not avoidance.is_own(factories.official(), case)
