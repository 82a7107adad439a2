"""撤销, 撤回, 吊销, 注销: who may, how many it takes, and what everybody sees at once."""

from datetime import timedelta

import pytest

from miaopi.cases.actions import afterwards, person
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.models import Case
from miaopi.ledger import queries as ledger
from miaopi.letters import contents
from miaopi.letters import queries as letters
from miaopi.letters.models import Copy, Letter
from miaopi.licences import queries
from miaopi.licences.actions import LicenceGone
from miaopi.licences.actions.ending import LONGEST, EndFaulty, EndRefused
from miaopi.licences.endings import ENDINGS, End
from miaopi.licences.models import Claim, EndAct
from miaopi.messages.models import Message
from miaopi.officials.errors import NotYours
from tests import factories
from tests.afterwards.makers import WRITTEN, confirm, propose, registered
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TWO = [End.ANNUL, End.WITHDRAW, End.REVOKE]


def codes_of(refused: pytest.ExceptionInfo[EndFaulty]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


@pytest.mark.parametrize("kind", TWO)
def test_one_official_proposes_and_nothing_happens_until_another_confirms(kind: End) -> None:
    licence = registered()
    examiner, approver = factories.desk("examiner"), factories.desk("approver")

    act = propose(examiner, licence, kind)
    assert queries.verify(licence.code, at=NOON).state == "valid"
    confirm(approver, act)

    checked = queries.verify(licence.code, at=NOON)
    assert checked.state == "revoked"
    assert checked.act == ENDINGS[kind].state
    assert not Claim.objects.filter(live=True).exists()


@pytest.mark.parametrize("kind", TWO)
def test_who_proposed_it_cannot_confirm_it(kind: End) -> None:
    licence = registered()
    approver = factories.desk("approver")
    act = propose(approver, licence, kind)

    with pytest.raises(EndRefused) as refused:
        confirm(approver, act)

    assert refused.value.faults[0].code == "licences.end-two-persons"
    assert queries.verify(licence.code, at=NOON).state == "valid"


def test_to_deregister_takes_one() -> None:
    licence = registered()

    propose(factories.desk("approver"), licence, End.DEREGISTER, hearing="")

    assert queries.verify(licence.code, at=NOON).act == "deregistered"
    assert Letter.objects.filter(kind="deregistered").exists()


def test_an_annulled_one_has_no_force_from_its_day_of_issue_a_withdrawn_one_from_now() -> None:
    later = NOON + timedelta(days=9)
    annulled, withdrawn = registered(), None
    examiner, approver = factories.desk("examiner"), factories.desk("approver")
    act = propose(examiner, annulled, End.ANNUL)
    afterwards.confirm_end(desk=approver, act_id=act.pk, at=later)
    withdrawn = registered()  # the same home: its claim is free
    act = propose(examiner, withdrawn, End.WITHDRAW)
    afterwards.confirm_end(desk=approver, act_id=act.pk, at=later)

    first, second = (queries.verify(each.code, at=later).about for each in (annulled, withdrawn))

    assert first is not None
    assert second is not None
    assert first.zh.startswith("2026年11月24日起不能再用")
    assert second.zh.startswith("2026年12月3日起不能再用")


def test_a_checker_reads_no_ground() -> None:
    licence = registered()
    confirm(factories.desk("approver"), propose(factories.desk("examiner"), licence))

    about = queries.verify(licence.code, at=NOON).about

    assert about is not None
    assert "签名" not in about.zh


def test_both_holders_are_told_by_letter_and_message_with_remedies() -> None:
    licence = registered()
    confirm(factories.desk("approver"), propose(factories.desk("examiner"), licence))

    copies = Copy.objects.select_related("letter__key").filter(letter__kind="annulled")
    assert {copy.person_id for copy in copies} == set(licence.holders.values_list("person_id", flat=True))
    for copy in copies:
        text = " ".join(words.zh for words in contents.read(copy).texts())
        for part in (
            WRITTEN["ground"],
            WRITTEN["hearing"],
            "第六十九条第一项",
            "人民政府",
            "人民法院",
            "2027年",
        ):
            assert part in text
    assert Message.objects.filter(kind="licence_annulled").count() == 2


def test_the_approval_s_letter_is_replaced_by_the_annulment() -> None:
    licence = registered()
    approval = Copy.objects.get(letter__kind="approval", is_main=True)
    confirm(factories.desk("approver"), propose(factories.desk("examiner"), licence))

    checked = letters.verify(approval.code, at=NOON)

    assert checked.state == "ended"
    assert checked.about is not None
    assert "撤销决定书" in checked.about.zh


def test_the_ledger_says_who_proposed_and_who_confirmed_and_no_words() -> None:
    licence = registered()
    examiner, approver = factories.desk("examiner"), factories.desk("approver")
    confirm(approver, propose(examiner, licence))

    told = {event.kind: event for event in ledger.events(f"case:{licence.case_id}")}

    assert told["licence.end_proposed"].actor_id == str(examiner.official.pk)
    assert told["licence.ended"].actor_id == str(approver.official.pk)
    assert "签名" not in str([event.data for event in told.values()])


@pytest.mark.parametrize("missing", ["ground", "law", "article", "hearing"])
def test_each_thing_that_is_missing_is_told_at_its_field(missing: str) -> None:
    licence = registered()

    with pytest.raises(EndFaulty) as refused:
        propose(factories.desk("examiner"), licence, End.ANNUL, **{missing: "  "})

    assert codes_of(refused) == [f"licences.end-{missing}-missing"]
    assert refused.value.faults[0].where.field == missing


def test_a_book_is_refused() -> None:
    licence = registered()

    with pytest.raises(EndFaulty) as refused:
        propose(factories.desk("examiner"), licence, ground="长" * (LONGEST + 1))

    assert codes_of(refused) == ["licences.end-too-long"]


@pytest.mark.parametrize(
    ("role", "department"), [("clerk", "xiuying-centre"), ("examiner", "longhua-housing")]
)
def test_no_other_role_and_no_other_district_may(role: str, department: str) -> None:
    licence = registered()

    with pytest.raises(NotYours):
        propose(factories.desk(role, department=department), licence)

    assert not EndAct.objects.exists()


def test_an_examiner_does_not_confirm() -> None:
    act = propose(factories.desk("examiner"), registered())

    with pytest.raises(NotYours):
        confirm(factories.desk("examiner"), act)


def test_a_proposal_can_be_let_go_and_made_anew() -> None:
    licence = registered()
    examiner, approver = factories.desk("examiner"), factories.desk("approver")
    act = propose(examiner, licence)
    with pytest.raises(EndRefused) as second:
        propose(examiner, licence, End.REVOKE)
    assert second.value.faults[0].code == "licences.end-proposed"

    afterwards.drop_end(desk=approver, act_id=act.pk, at=NOON)
    confirm(approver, propose(examiner, licence, End.REVOKE))

    assert queries.verify(licence.code, at=NOON).act == "revoked"
    with pytest.raises(EndRefused):
        confirm(approver, act)


def test_what_has_ended_is_not_ended_again() -> None:
    licence = registered()
    approver = factories.desk("approver")
    propose(approver, licence, End.DEREGISTER)

    with pytest.raises(LicenceGone):
        propose(factories.desk("examiner"), licence)


def test_while_a_person_looks_at_it_again_nothing_is_ended() -> None:
    licence = registered()
    filer = factories.login(factories.free_let().lessee)
    act = propose(factories.desk("examiner"), licence)
    person.ask_person(viewer=filer, case_id=licence.case_id, at=NOON)

    with pytest.raises(EndRefused) as refused:
        confirm(factories.desk("approver"), act)

    assert refused.value.faults[0].code == "licences.end-under-review"
    assert Case.objects.get(pk=licence.case_id).state == "examining"


def test_a_licence_that_is_not_there_is_not_found() -> None:
    licence = registered()
    licence.pk = licence.case_id  # an id, of something else

    with pytest.raises(CaseNotFound):
        propose(factories.desk("examiner"), licence)


def test_the_home_can_be_registered_again_at_once() -> None:
    licence = registered()
    confirm(factories.desk("approver"), propose(factories.desk("examiner"), licence))

    again = factories.decided()

    assert again.outcome == "approve"
