"""What a clerk does for somebody who stands at the window, on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from miaopi.cases import queries, window_queries
from miaopi.cases.actions import confirm, deliver, draft, person, submit, window
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, CasesError, Faster, NotAllowed, NotAParty
from miaopi.cases.models import Case, Consent, Party
from miaopi.cases.states import CaseMoved, State
from miaopi.ledger.models import Event
from miaopi.messages.models import Message
from miaopi.officials.errors import NotYours
from miaopi.outbox import worker
from miaopi.people.models import Account
from miaopi.texts import Faulty
from miaopi_demo.faults import Fault as Trouble
from miaopi_demo.faults import Switches
from tests import factories
from tests.desk import window_people as here
from tests.desk.window_people import CARD
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def events(case: Case, kind: str) -> list[Event]:
    return list(Event.objects.filter(chain=f"case:{case.pk}", kind=kind).order_by("seq"))


# ── applying ────
def test_two_without_a_phone_are_registered_at_one_window_and_nobody_is_sent_a_message() -> None:
    clerk = here.clerk()

    case = here.decided(clerk, factories.free_let())

    assert (case.state, case.outcome, case.via) == (State.ISSUED, "approve", "window")
    assert case.started_by == clerk.official
    assert {party.method for party in case.parties.all()} == {"window"}
    assert not Account.objects.exists()
    assert not Message.objects.exists()


def test_the_ledger_says_which_document_was_seen_and_how_each_agreed_by_whom() -> None:
    clerk = here.clerk()

    case = here.decided(clerk, factories.free_let())

    noted = [
        event
        for kind in ("window.began", "window.agreed", "window.confirmed")
        for event in events(case, kind)
    ]
    assert [event.data for event in noted] == [
        {"document": "id-card"},
        {"how": "read-out"},
        {"place": "lessee", "document": "id-card", "how": "read-out"},
    ]
    assert {(event.actor_kind, event.actor_id) for event in noted} == {("staff", str(clerk.official.pk))}
    assert {event.actor_kind for event in events(case, "case.submit")} == {"staff"}


@pytest.mark.prove
def test_each_consent_is_kept_by_person_with_the_channel_before_anything_is_asked() -> None:
    case = here.decided(here.clerk(), factories.free_let())

    kept = {(each.role, each.channel) for each in Consent.objects.filter(case=case)}
    assert kept == {("lessor", "window"), ("lessee", "window")}
    assert all(each.person is not None for each in Consent.objects.filter(case=case))


def test_who_is_not_there_is_asked_by_a_link_and_confirms_at_home() -> None:
    clerk, let = here.clerk(), factories.free_let()
    viewer, case_id = here.begun(clerk, let, answers={"lessee": factories.party(let.lessee)})

    assert not here.handed_in(clerk, viewer, case_id, present=False)
    last = factories.confirm_all(case_id, let.lessee)
    submit.submit(case_id=case_id, at=NOON)

    assert last == case_id
    assert Message.objects.filter(kind="confirmation").count() == 1
    assert {party.method for party in Party.objects.filter(case=case_id)} == {"window", "login"}
    assert Case.objects.get(pk=case_id).outcome == "approve"


def test_who_has_no_phone_comes_another_day_and_confirms_at_any_window() -> None:
    clerk, other, let = here.clerk(), here.clerk("c102"), factories.free_let()
    viewer, case_id = here.begun(clerk, let)
    here.handed_in(clerk, viewer, case_id, present=False)
    lessee = here.registered(other, let.lessee)
    asked = queries.my_cases(window.viewer_for(other, lessee))[0].to_confirm
    assert asked is not None

    last = window.confirm_for(desk=other, party_id=asked, seen=CARD, how="signed", at=NOON)

    assert last == case_id
    submit.submit(case_id=case_id, at=NOON)
    case = Case.objects.get(pk=case_id)
    assert case.outcome == "approve"
    (told,) = events(case, "window.confirmed")
    assert (told.actor_id, told.data["how"]) == (str(other.official.pk), "signed")


@pytest.mark.prove
def test_who_does_not_agree_at_the_window_sends_it_back_and_no_message_fails() -> None:
    clerk, let = here.clerk(), factories.free_let()
    viewer, case_id = here.begun(clerk, let)
    here.handed_in(clerk, viewer, case_id, present=False)
    lessee = Party.objects.get(case=case_id, place="lessee")

    window.confirm_for(desk=clerk, party_id=lessee.pk, seen=CARD, how="", agrees=False, at=NOON)

    case = Case.objects.get(pk=case_id)
    assert (case.state, case.substate) == (State.DRAFT, "")
    assert not Message.objects.exists()


@pytest.mark.prove
@pytest.mark.parametrize(
    ("changes", "code"),
    [({"asked": False}, "cases.window-not-asked"), ({"offering_code": "X"}, "catalogue.offering-unknown")],
)
def test_nothing_begins_that_nobody_asked_for(changes: dict[str, Any], code: str) -> None:
    clerk, let = here.clerk(), factories.free_let()
    person_id = here.registered(clerk, let.lessor).pk
    asked = {"offering_code": factories.offering().code, "asked": True, **changes}

    with pytest.raises(Faulty) as trouble:
        window.start_for(desk=clerk, person_id=person_id, seen=CARD, at=NOON, **asked)

    assert trouble.value.faults[0].code == code
    assert not Case.objects.exists()


@pytest.mark.prove
def test_without_words_of_consent_nothing_is_handed_in_and_all_is_kept() -> None:
    clerk = here.clerk()
    viewer, case_id = here.begun(clerk, factories.free_let())

    with pytest.raises(AnswersFaulty) as trouble:
        here.handed_in(clerk, viewer, case_id, how="")

    assert [fault.code for fault in trouble.value.faults] == ["cases.consent-missing"]
    assert Case.objects.get(pk=case_id).state == State.DRAFT
    assert not Consent.objects.exists()


def test_in_the_hall_a_phone_is_still_asked_for() -> None:
    let = factories.free_let()
    filer = factories.login(let.lessor)
    case_id = factories.lease_draft(filer, factories.lease(let, lessee=here.without_phone(let.lessee)))

    with pytest.raises(AnswersFaulty) as trouble:
        factories.hand_in(filer, case_id)

    assert [fault.where.field for fault in trouble.value.faults] == ["lessee.phone"]


# ── whose window ────
@pytest.mark.prove
def test_a_window_of_another_district_begins_reads_and_confirms_nothing_here() -> None:
    clerk, stranger, let = here.clerk(), here.clerk("l201", "longhua-centre"), factories.free_let()
    viewer, case_id = here.begun(clerk, let)
    here.handed_in(clerk, viewer, case_id, present=False)
    party = Party.objects.get(case=case_id, place="lessee")
    assert viewer.person is not None
    elsewhere = window.viewer_for(stranger, viewer.person)

    with pytest.raises(NotYours):
        window.start_for(
            desk=stranger,
            person_id=viewer.person.pk,
            offering_code=factories.offering().code,
            seen=CARD,
            asked=True,
            at=NOON,
        )
    with pytest.raises(CaseNotFound):
        queries.case_for(elsewhere, case_id)
    with pytest.raises(NotYours):
        window.confirm_for(desk=stranger, party_id=party.pk, seen=CARD, how="read-out", at=NOON)
    with pytest.raises(CaseNotFound):
        window_queries.holder_of(stranger, case_id)
    assert window_queries.of_person(stranger, elsewhere) == ()
    assert window_queries.offerings(stranger) == ()


@pytest.mark.prove
def test_an_examiner_is_no_clerk() -> None:
    clerk, let = here.clerk(), factories.free_let()
    viewer, case_id = here.begun(clerk, let)
    examiner = here.desk_of(here.official("e301", "examiner", "xiuying-housing"), at=NOON)

    with pytest.raises(NotYours):
        window.hand_in(
            desk=examiner, viewer=viewer, case_id=case_id, version_no=None, how="signed", key="k", at=NOON
        )


@pytest.mark.prove
def test_what_the_person_filed_at_home_is_not_the_window_s_to_change() -> None:
    clerk, let = here.clerk(), factories.free_let()
    case = factories.decided(let)
    lessee = factories.login(let.lessee).person
    assert lessee is not None

    with pytest.raises(CaseNotFound):
        draft.copy_to_draft(viewer=window.viewer_for(clerk, lessee), case_id=case.pk, at=NOON)


@pytest.mark.prove
def test_the_list_of_today_is_the_clerk_s_own_and_one_query_however_long(
    django_assert_num_queries: Any,
) -> None:
    clerk, colleague = here.clerk(), here.clerk("c102")
    here.begun(colleague, factories.free_let(0))
    for index in (1, 2, 3):
        here.begun(clerk, factories.free_let(index))

    with django_assert_num_queries(1):
        lines = window_queries.todays(clerk, at=NOON)

    assert len(lines) == 3
    assert all("*" in line.who and line.waits_here for line in lines)
    assert window_queries.todays(clerk, at=NOON + timedelta(days=1)) == ()


# ── slips ────
def waiting(clerk: Any, sources: Switches, **changes: Any) -> Case:
    sources.put(Trouble("population", "down"))
    case = here.decided(clerk, factories.free_let(), **changes)
    assert case.substate == "waiting_source"
    sources.clear()
    return case


def test_a_slip_is_put_right_on_the_spot_while_a_source_is_waited_for(sources: Switches) -> None:
    clerk = here.clerk()
    case = waiting(clerk, sources)

    window.fix_on_spot(
        desk=clerk, case_id=case.pk, version_no=case.version_no, answers={"deposit_cny": "1234"}, at=NOON
    )

    fixed = Case.objects.get(pk=case.pk)
    assert (fixed.state, fixed.substate, fixed.version_no) == (
        "applied",
        "waiting_source",
        case.version_no + 1,
    )
    (event,) = events(fixed, "case.fix_on_spot")
    assert event.data["answers"] == ["deposit_cny"]
    assert event.actor_kind == "staff"
    assert {party.covers for party in fixed.parties.all()} == {event.data["now"]}


@pytest.mark.prove
@pytest.mark.parametrize(
    "answers",
    [
        {"title_number": "琼（2099）海口市不动产第9999999号"},
        {"sublease": True, "outlast_agreed": False},
        {"use": "shop"},
    ],
)
def test_what_a_registry_is_asked_about_is_no_slip(sources: Switches, answers: dict[str, Any]) -> None:
    clerk = here.clerk()
    case = waiting(clerk, sources)

    with pytest.raises(NotAllowed) as trouble:
        window.fix_on_spot(desk=clerk, case_id=case.pk, version_no=case.version_no, answers=answers, at=NOON)

    assert trouble.value.faults[0].code == "cases.fix-not-small"
    assert Case.objects.get(pk=case.pk).version_no == case.version_no


@pytest.mark.prove
def test_a_slip_needs_all_who_confirmed_to_stand_there(sources: Switches) -> None:
    clerk, let = here.clerk(), factories.free_let()
    viewer, case_id = here.begun(clerk, let, answers={"lessee": factories.party(let.lessee)})
    here.handed_in(clerk, viewer, case_id, present=False)
    factories.confirm_all(case_id, let.lessee)
    sources.put(Trouble("population", "down"))
    submit.submit(case_id=case_id, at=NOON)
    case = Case.objects.get(pk=case_id)

    with pytest.raises(NotAllowed) as trouble:
        window.fix_on_spot(
            desk=clerk, case_id=case_id, version_no=case.version_no, answers={"deposit_cny": "1"}, at=NOON
        )

    assert trouble.value.faults[0].code == "cases.fix-without-them"


@pytest.mark.prove
def test_a_faulty_slip_a_slip_of_nothing_and_one_too_late_are_told(sources: Switches) -> None:
    clerk = here.clerk()
    case = waiting(clerk, sources)
    fix = {"desk": clerk, "case_id": case.pk, "at": NOON}

    with pytest.raises(AnswersFaulty) as faulty:
        window.fix_on_spot(version_no=case.version_no, answers={"rent_monthly_cny": "x"}, **fix)
    with pytest.raises(AnswersFaulty) as nothing:
        window.fix_on_spot(version_no=case.version_no, answers={}, **fix)
    with pytest.raises(Faster):
        window.fix_on_spot(version_no=case.version_no - 1, answers={"deposit_cny": "1"}, **fix)
    decided = here.decided(clerk, factories.free_let(1))
    with pytest.raises(CaseMoved):
        window.fix_on_spot(
            desk=clerk,
            case_id=decided.pk,
            version_no=decided.version_no,
            answers={"deposit_cny": "1"},
            at=NOON,
        )

    assert faulty.value.faults[0].where.field == "rent_monthly_cny"
    assert nothing.value.faults[0].code == "cases.nothing-new"


# ── handing over ────
def test_who_has_no_account_is_served_by_hand_and_by_nothing_else() -> None:
    clerk = here.clerk()
    case = here.decided(clerk, factories.free_let())
    worker.run_pending(at=NOON + timedelta(minutes=5))
    deliver.deliver(case_id=case.pk, at=NOON)
    before = Case.objects.get(pk=case.pk)

    window.hand_over(desk=clerk, case_id=case.pk, version_no=before.version_no, signed=True, at=NOON)

    after = Case.objects.get(pk=case.pk)
    assert (before.state, after.state, after.delivered_at) == (State.ISSUED, State.CLOSED, NOON)
    (event,) = events(after, "case.deliver")
    assert (event.actor_kind, event.data["way"], event.data["signed"]) == ("staff", "window", True)


@pytest.mark.prove
def test_who_has_an_account_is_served_online_and_paper_is_noted() -> None:
    clerk, let = here.clerk(), factories.free_let()
    factories.login(let.lessor)
    case = here.decided(clerk, let)
    deliver.deliver(case_id=case.pk, at=NOON)
    closed = Case.objects.get(pk=case.pk)

    window.hand_over(desk=clerk, case_id=case.pk, version_no=closed.version_no, signed=True, at=NOON)

    assert (closed.state, Case.objects.get(pk=case.pk).state) == (State.CLOSED, State.CLOSED)
    assert len(events(case, "window.handed-over")) == 1


def test_nothing_is_handed_over_before_a_decision_or_without_a_signature(sources: Switches) -> None:
    clerk = here.clerk()
    undecided = waiting(clerk, sources)
    decided = here.decided(clerk, factories.free_let(1))

    with pytest.raises(NotAllowed) as early:
        window.hand_over(
            desk=clerk, case_id=undecided.pk, version_no=undecided.version_no, signed=True, at=NOON
        )
    with pytest.raises(AnswersFaulty) as unsigned:
        window.hand_over(desk=clerk, case_id=decided.pk, version_no=decided.version_no, signed=False, at=NOON)

    assert early.value.faults[0].code == "cases.nothing-to-hand-over"
    assert unsigned.value.faults[0].code == "cases.not-signed-for"
    assert Case.objects.get(pk=decided.pk).state == State.ISSUED


# ── later ────
def test_a_supplement_at_the_window_leads_to_the_certificate() -> None:
    clerk, let = here.clerk(), factories.free_let()
    viewer, case_id = here.begun(clerk, let, contract=False)
    here.handed_in(clerk, viewer, case_id)
    submit.submit(case_id=case_id, at=NOON)
    asked = Case.objects.get(pk=case_id)
    later = NOON + timedelta(days=2)

    material_id = factories.contract(viewer, at=later)
    draft.attach(viewer=viewer, case_id=case_id, kind="lease-contract", material_id=material_id, at=later)
    ready = window.hand_in(
        desk=clerk, viewer=viewer, case_id=case_id, version_no=None, how="read-out", key="again", at=later
    )
    submit.submit(case_id=case_id, at=later)

    case = Case.objects.get(pk=case_id)
    assert (asked.state, ready) == (State.SUPPLEMENT_ASKED, True)
    assert (case.state, case.attempt) == (State.ISSUED, 2)


@pytest.mark.prove
def test_the_person_takes_it_back_at_the_window() -> None:
    clerk = here.clerk()
    viewer, case_id = here.begun(clerk, factories.free_let(), contract=False)
    here.handed_in(clerk, viewer, case_id)
    submit.submit(case_id=case_id, at=NOON)

    person.withdraw(viewer=viewer, case_id=case_id, at=NOON)

    case = Case.objects.get(pk=case_id)
    assert case.state == State.WITHDRAWN
    assert events(case, "case.withdraw")[0].actor_kind == "staff"
    assert not Message.objects.exists()


@pytest.mark.prove
def test_a_rejection_without_a_phone_is_told_by_letter_alone() -> None:
    clerk = here.clerk()

    case = here.decided(clerk, factories.free_let(), occupants=99)

    assert (case.state, case.outcome) == (State.DECIDED, "reject")
    assert not Message.objects.exists()


@pytest.mark.prove
def test_for_a_firm_only_who_speaks_for_it_confirms() -> None:
    clerk, let = here.clerk(), factories.free_let()
    viewer, case_id = here.begun(clerk, let, answers={"lessee": factories.firm("E01")})
    here.handed_in(clerk, viewer, case_id, present=False)
    firm = Party.objects.get(case=case_id, place="lessee")
    stranger = here.registered(clerk, factories.another_adult(let.lessor, index=3))

    with pytest.raises(NotAParty):
        window.confirm_for(
            desk=clerk, party_id=firm.pk, seen=CARD, how="signed", speaker_id=stranger.pk, at=NOON
        )

    assert Party.objects.get(pk=firm.pk).state == "asked"


@pytest.mark.prove
def test_it_must_be_said_how_somebody_agreed() -> None:
    clerk = here.clerk()
    viewer, case_id = here.begun(clerk, factories.free_let())
    here.handed_in(clerk, viewer, case_id, present=False)
    party = Party.objects.get(case=case_id, place="lessee")

    with pytest.raises(CasesError) as trouble:
        window.confirm_for(desk=clerk, party_id=party.pk, seen=CARD, how="somehow", at=NOON)

    assert trouble.value.faults[0].code == "cases.window-how-missing"
    assert Party.objects.get(pk=party.pk).state == "asked"
    with pytest.raises(AssertionError):
        confirm.request_submission(
            viewer=factories.login(factories.free_let().lessee),
            case_id=case_id,
            version_no=None,
            consent=True,
            present=("lessee",),
            key="k",
            at=NOON,
        )
