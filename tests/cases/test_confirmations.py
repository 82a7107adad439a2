"""Whoever is looked up stands behind the application first; a stranger learns nothing."""

from datetime import timedelta
from uuid import UUID

import pytest

from miaopi import registries
from miaopi.cases import queries, represent
from miaopi.cases.actions import confirm, draft, parties, submit
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, Faster, NotAllowed, NotAParty
from miaopi.cases.models import Case, Consent, Decision, Party
from miaopi.cases.states import CaseMoved
from miaopi.catalogue import actions as catalogue
from miaopi.messages.models import Message
from miaopi.outbox import worker
from miaopi.outbox.models import Row
from miaopi.people.viewers import NOBODY, Viewer
from miaopi.texts import Faulty
from miaopi_demo.people import enterprise, person
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LET = factories.free_let()


def handed_in(**changes: object) -> tuple[Viewer, UUID]:
    """The lessee's application, waiting for the others."""
    lessee = factories.login(LET.lessee)
    case_id = factories.lease_draft(lessee, factories.lease(LET, **changes))
    factories.hand_in(lessee, case_id)
    return lessee, case_id


def link(case_id: UUID, kind: str = "confirmation") -> str:
    """The token of the newest link that went out."""
    messages = Message.objects.filter(case_id=case_id, kind=kind).order_by("-created_at")
    tokens = [message.text.rsplit("/c/", 1)[1].split()[0] for message in messages]
    # Two of one instant have no order: the newest is the one that opens.
    open_ones = set(Party.objects.filter(case_id=case_id).values_list("token_hash", flat=True))
    return next((token for token in tokens if parties.token_hash(token) in open_ones), tokens[0])


def test_the_other_party_gets_a_link_and_only_its_hash_is_kept() -> None:
    _, case_id = handed_in()

    party = Party.objects.get(case_id=case_id, role="lessor")
    token = link(case_id)
    message = Message.objects.get(case_id=case_id, kind="confirmation")
    assert message.phone.masked == factories.login(LET.lessor).person.phone.masked
    assert len(token) >= 20
    assert token not in party.token_hash
    assert party.token_until == NOON + timedelta(days=14)


def test_the_party_sees_what_is_asked_of_whom_and_why() -> None:
    _, case_id = handed_in()

    page = queries.confirmation(factories.login(LET.lessor), token=link(case_id), at=NOON)

    assert page.role_name.zh == "出租人"
    assert {ask.registry for ask in page.asks} >= {"population", "real-estate-unit"}
    assert all(ask.purpose.zh and ask.purpose.en for ask in page.asks)
    assert page.filer_name == LET.lessee.name[0] + "*" * (len(LET.lessee.name) - 2 or 1) + (
        LET.lessee.name[-1] if len(LET.lessee.name) > 2 else ""
    )


def test_a_stranger_with_the_link_sees_nothing_and_can_do_nothing() -> None:
    _, case_id = handed_in()
    token, party = link(case_id), Party.objects.get(case_id=case_id, role="lessor")
    stranger = factories.login(factories.another_adult(LET.lessor, LET.lessee, index=3))

    for viewer in (stranger, NOBODY):
        with pytest.raises(NotAParty):
            queries.confirmation(viewer, token=token, at=NOON)
        with pytest.raises(NotAParty):
            confirm.confirm(viewer=viewer, party_id=party.pk, consent=True, at=NOON)
        with pytest.raises(NotAParty):
            confirm.decline(viewer=viewer, party_id=party.pk, at=NOON)
        with pytest.raises(CaseNotFound):
            queries.case_for(viewer, case_id)
    party.refresh_from_db()
    assert party.state == "asked"


def test_after_fourteen_days_the_link_is_over() -> None:
    _, case_id = handed_in()
    lessor = factories.login(LET.lessor)

    last = NOON + timedelta(days=14) - timedelta(seconds=1)
    assert queries.confirmation(lessor, token=link(case_id), at=last)
    with pytest.raises(NotAParty):
        queries.confirmation(lessor, token=link(case_id), at=NOON + timedelta(days=14))


def test_a_link_sent_again_ends_the_one_before() -> None:
    lessee, case_id = handed_in()
    lessor, first = factories.login(LET.lessor), link(case_id)

    confirm.send_again(
        viewer=lessee,
        case_id=case_id,
        party_id=Party.objects.get(case_id=case_id, role="lessor").pk,
        at=NOON + timedelta(hours=1),
    )

    with pytest.raises(NotAParty):
        queries.confirmation(lessor, token=first, at=NOON)
    assert queries.confirmation(lessor, token=link(case_id), at=NOON).case_id == case_id


def test_until_the_last_has_confirmed_nothing_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "ask", lambda **_: pytest.fail("asked before everybody confirmed"))

    _, case_id = handed_in()
    submit.submit(case_id=case_id, at=NOON)

    assert not Decision.objects.exists()


def test_the_last_confirmation_leaves_the_submission_to_the_worker_if_nobody_else_does_it() -> None:
    _, case_id = handed_in()
    assert factories.confirm_all(case_id, LET.lessor) == case_id
    assert Row.objects.open().filter(kind="cases.submit").count() == 1

    worker.run_pending(at=NOON, lanes=("cases",))

    assert Case.objects.get(pk=case_id).state == "closed"


def test_what_the_face_submits_at_once_the_worker_does_not_submit_again() -> None:
    _, case_id = handed_in()
    factories.confirm_all(case_id, LET.lessor)
    submit.submit(case_id=case_id, at=NOON)

    assert not Row.objects.open().filter(kind="cases.submit").exists()
    worker.run_pending(at=NOON, lanes=("cases",))
    assert Decision.objects.filter(case_id=case_id).count() == 1


def test_answers_changed_after_a_confirmation_are_confirmed_anew_and_unchanged_ones_are_not() -> None:
    joint = factories.let_with("joint")
    others = factories.co_owners(joint)
    lessee = factories.login(joint.lessee)
    answers = factories.lease(joint, co_owners=[factories.party(other) for other in others])
    case_id = factories.lease_draft(lessee, answers)
    factories.hand_in(lessee, case_id)
    factories.confirm_all(case_id, joint.lessor)
    draft.reopen(viewer=lessee, case_id=case_id, at=NOON)
    factories.hand_in(lessee, case_id, key="unchanged")
    assert Party.objects.get(case_id=case_id, role="lessor").state == "confirmed"

    draft.reopen(viewer=lessee, case_id=case_id, at=NOON)
    draft.save_page(
        viewer=lessee,
        case_id=case_id,
        answers={"deposit_cny": "1"},
        fields=["deposit_cny"],
        version_no=None,
        at=NOON,
    )
    factories.hand_in(lessee, case_id, key="changed")

    assert set(Party.objects.filter(case_id=case_id, state="asked").values_list("role", flat=True)) == {
        "lessor",
        "co_owner",
    }


def test_a_home_of_several_owners_is_approved_when_each_has_consented() -> None:
    joint = factories.let_with("joint")
    others = [factories.party(other) for other in factories.co_owners(joint)]

    assert factories.decided(joint, co_owners=others).outcome == "approve"


def test_and_not_when_one_of_them_was_never_named() -> None:
    joint = factories.let_with("joint")

    case = factories.decided(joint)

    assert case.outcome == "supplement"
    assert Decision.objects.get(case=case).codes == ["B3"]


def test_whoever_confirms_without_consent_has_not_confirmed() -> None:
    _, case_id = handed_in()
    party = Party.objects.get(case_id=case_id, role="lessor")

    with pytest.raises(AnswersFaulty) as refused:
        confirm.confirm(viewer=factories.login(LET.lessor), party_id=party.pk, consent=False, at=NOON)

    assert refused.value.faults[0].code == "cases.consent-missing"
    assert not Consent.objects.filter(case_id=case_id, role="lessor").exists()


def test_a_declined_application_goes_back_and_can_be_handed_in_again() -> None:
    lessee, case_id = handed_in()
    lessor = factories.login(LET.lessor)
    confirm.decline(viewer=lessor, party_id=Party.objects.get(case_id=case_id, role="lessor").pk, at=NOON)
    with pytest.raises(CaseMoved):
        confirm.confirm(
            viewer=lessor,
            party_id=Party.objects.get(case_id=case_id, role="lessor").pk,
            consent=True,
            at=NOON,
        )

    factories.hand_in(lessee, case_id, key="second")
    factories.confirm_all(case_id, LET.lessor)
    submit.submit(case_id=case_id, at=NOON)

    assert Case.objects.get(pk=case_id).outcome == "approve"


def test_a_faulty_answer_keeps_everything_and_says_one_thing_a_field() -> None:
    lessee = factories.login(LET.lessee)
    case_id = factories.lease_draft(lessee, factories.lease(LET, area_m2="much", starts_on=None))

    with pytest.raises(AnswersFaulty) as refused:
        factories.hand_in(lessee, case_id)

    assert [fault.where.field for fault in refused.value.faults] == ["area_m2", "starts_on"]
    assert queries.draft_page(lessee, case_id).answers["area_m2"] == "much"
    assert Case.objects.get(pk=case_id).state == "draft"


def test_an_act_on_an_old_version_is_refused_and_loses_nothing() -> None:
    lessee = factories.login(LET.lessee)
    case_id = factories.lease_draft(lessee, factories.lease(LET))
    old = queries.draft_page(lessee, case_id).version_no
    draft.save_page(
        viewer=lessee,
        case_id=case_id,
        answers={"occupants": 1},
        fields=["occupants"],
        version_no=old,
        at=NOON,
    )

    with pytest.raises(Faster):
        draft.save_page(
            viewer=lessee,
            case_id=case_id,
            answers={"occupants": 2},
            fields=["occupants"],
            version_no=old,
            at=NOON,
        )

    assert str(queries.draft_page(lessee, case_id).answers["occupants"]) == "1"


def test_nobody_applies_without_being_identified() -> None:
    with pytest.raises(NotAllowed):
        draft.start_draft(viewer=NOBODY, offering_code=factories.offering().code, at=NOON)


def test_the_registered_representative_confirms_for_a_firm_and_nobody_else() -> None:
    key = "E01"
    representative = person(enterprise(key).representative)
    lessor = factories.login(LET.lessor)
    answers = factories.lease(LET, lessee=factories.firm(key))
    case_id = factories.lease_draft(lessor, answers)
    factories.hand_in(lessor, case_id)
    party = Party.objects.get(case_id=case_id, role="lessee")

    with pytest.raises(NotAParty):
        confirm.confirm(viewer=factories.login(LET.lessee), party_id=party.pk, consent=True, at=NOON)
    last = confirm.confirm(viewer=factories.login(representative), party_id=party.pk, consent=True, at=NOON)

    assert last == case_id


def test_the_registered_representative_files_for_the_firm_as_a_party() -> None:
    key = "E01"
    representative = factories.login(person(enterprise(key).representative))
    case_id = factories.lease_draft(representative, factories.lease(LET, lessee=factories.firm(key)))
    factories.hand_in(representative, case_id)
    factories.confirm_all(case_id, LET.lessor)
    submit.submit(case_id=case_id, at=NOON)

    case = Case.objects.get(pk=case_id)
    assert case.outcome == "approve", Decision.objects.get(case=case).codes


def test_somebody_who_is_neither_party_files_as_an_agent_and_needs_a_mandate() -> None:
    agent = factories.login(factories.another_adult(LET.lessor, LET.lessee, index=5))
    case_id = factories.lease_draft(agent, factories.lease(LET))
    assert not factories.hand_in(agent, case_id)
    factories.confirm_all(case_id, LET.lessor, LET.lessee)
    submit.submit(case_id=case_id, at=NOON)

    assert Decision.objects.get(case_id=case_id).codes == ["F2"]


def test_what_was_changed_after_the_party_read_it_is_not_confirmed() -> None:
    lessee, case_id = handed_in()
    lessor = factories.login(LET.lessor)
    page = queries.confirmation(lessor, token=link(case_id), at=NOON)
    draft.reopen(viewer=lessee, case_id=case_id, at=NOON)
    draft.save_page(
        viewer=lessee,
        case_id=case_id,
        answers={"rent_monthly_cny": "1"},
        fields=["rent_monthly_cny"],
        version_no=None,
        at=NOON,
    )
    factories.hand_in(lessee, case_id, key="cheaper", at=NOON + timedelta(minutes=1))

    with pytest.raises(Faster):
        confirm.confirm(viewer=lessor, party_id=page.party_id, consent=True, covers=page.covers, at=NOON)

    fresh = queries.confirmation(lessor, token=link(case_id), at=NOON)
    assert confirm.confirm(viewer=lessor, party_id=fresh.party_id, consent=True, covers=fresh.covers, at=NOON)


def test_after_a_refusal_the_party_no_longer_reads_what_the_filer_writes() -> None:
    lessee, case_id = handed_in()
    lessor = factories.login(LET.lessor)
    party = Party.objects.get(case_id=case_id, role="lessor")
    confirm.decline(viewer=lessor, party_id=party.pk, at=NOON)

    draft.save_page(
        viewer=lessee,
        case_id=case_id,
        answers={"rent_monthly_cny": "1"},
        fields=["rent_monthly_cny"],
        version_no=None,
        at=NOON,
    )

    assert queries.confirmation(lessor, party_id=party.pk, at=NOON).answers == {}


def test_a_number_alone_teaches_nobody_the_name_and_phone_of_its_owner() -> None:
    factories.login(LET.lessor)
    lessee = factories.login(LET.lessee)
    guessed = factories.party(LET.lessor) | {"name": "某某", "phone": "14200000099"}
    case_id = factories.lease_draft(lessee, factories.lease(LET, lessor=guessed))
    factories.hand_in(lessee, case_id)

    line = next(line for line in queries.draft_page(lessee, case_id).parties if line.role == "lessor")

    assert (line.name, line.phone) == ("某某", "142****0099")
    told = Message.objects.get(case_id=case_id, kind="confirmation")
    assert told.phone.masked == "142****0099"


def test_an_offering_that_was_paused_meanwhile_takes_no_application() -> None:
    lessee = factories.login(LET.lessee)
    case_id = factories.lease_draft(lessee, factories.lease(LET))
    catalogue.set_status(offering=factories.offering(), status="paused", by=factories.BY, at=NOON)

    with pytest.raises(Faulty) as refused:
        factories.hand_in(lessee, case_id)

    assert refused.value.faults[0].code == "catalogue.offering-paused"


def test_a_request_for_a_case_of_others_asks_no_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    lessor = factories.login(LET.lessor)
    case_id = factories.lease_draft(lessor, factories.lease(LET, lessee=factories.firm("E01")))
    stranger = factories.login(factories.another_adult(LET.lessor, LET.lessee, index=3))
    monkeypatch.setattr(represent, "represents", lambda *_, **__: pytest.fail("asked"))

    with pytest.raises(CaseNotFound):
        factories.hand_in(stranger, case_id)
