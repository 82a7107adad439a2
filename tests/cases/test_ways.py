"""The ways of a case at the hall, from the first page to the end."""

from datetime import date, timedelta

import pytest

from miaopi import registries
from miaopi.cases import clocks, queries, sealing
from miaopi.cases.actions import confirm, deliver, draft, person, sources, submit
from miaopi.cases.errors import AnswersFaulty, NotAllowed
from miaopi.cases.models import Case, Consent, Decision, Party
from miaopi.cases.states import CaseMoved
from miaopi.ledger import queries as ledger
from miaopi.licences.models import Licence
from miaopi.messages.models import Message
from miaopi.outbox.models import Row
from miaopi_demo.faults import Fault, Switches
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def events(case: Case) -> list[str]:
    return [event.kind for event in ledger.events(f"case:{case.pk}") if event.kind.startswith("case.")]


def codes(case: Case) -> list[str]:
    return list(Decision.objects.filter(case=case).order_by("serial").last().codes)


def test_a_lease_without_a_fault_is_approved_and_issued_in_the_same_breath() -> None:
    case = factories.decided()

    assert (case.state, case.outcome, case.decided_by) == ("issued", "approve", "rules")
    assert Licence.objects.live().filter(case_id=case.pk).count() == 1
    assert events(case)[-3:] == ["case.submit", "case.rules_approve", "case.issue"]
    assert case.filed_on == date(2026, 11, 24)
    assert case.decided_in_ms is not None
    assert len(case.number) == 15
    assert len(case.exchange_number) == 43


def test_everybody_who_stands_behind_it_is_told_and_the_certificate_is_queued() -> None:
    case = factories.decided()

    told = Message.objects.filter(case_id=case.pk, kind="approved")
    assert {message.person_id for message in told} == set(case.parties.values_list("person", flat=True))
    assert all(case.number in message.text for message in told)
    assert Row.objects.filter(kind="licences.render").count() == 1


def test_the_licence_reaches_the_space_of_its_holders_and_the_case_is_closed() -> None:
    case = factories.decided()

    deliver.deliver(case_id=case.pk, at=NOON + timedelta(seconds=1))
    deliver.deliver(case_id=case.pk, at=NOON + timedelta(seconds=2))

    case.refresh_from_db()
    assert case.state == "closed"
    assert events(case)[-2:] == ["case.deliver", "case.close"]


def test_eight_people_in_a_home_for_six_are_refused_with_law_and_remedies() -> None:
    let = factories.free_let()
    fits = int(let.home.area_m2 // 10)

    case = factories.decided(let, occupants=fits + 1)

    assert (case.state, case.outcome) == ("decided", "reject")
    assert codes(case) == ["C5"]
    assert not Licence.objects.exists()
    page = queries.outcome_page(factories.login(let.lessee), case.number)
    assert page.reasons[0].basis[0].article == "8"
    assert str(fits) in page.reasons[0].text.zh
    assert page.remedies is not None
    assert page.remedies.reconsideration_until == date(2027, 1, 25)  # 60 days end on a Saturday
    assert page.remedies.suit_until == date(2027, 5, 24)
    assert {"ask_person", "copy"} <= page.may


def test_as_many_as_fit_are_approved() -> None:
    let = factories.free_let()

    assert factories.decided(let, occupants=int(let.home.area_m2 // 10)).outcome == "approve"


def test_without_the_contract_it_is_asked_for_and_the_same_case_goes_on() -> None:
    let = factories.free_let()
    case = factories.decided(let, with_contract=False)
    assert (case.state, case.outcome, case.attempt) == ("supplement_asked", "supplement", 1)
    assert codes(case) == ["A1"]
    assert case.due_on == date(2026, 12, 24)
    filer = factories.login(let.lessee)

    draft.attach(
        viewer=filer,
        case_id=case.pk,
        kind="lease-contract",
        material_id=factories.contract(filer),
        at=NOON + timedelta(hours=1),
    )
    ready = factories.hand_in(filer, case.pk, key="again", at=NOON + timedelta(hours=1))
    submit.submit(case_id=case.pk, at=NOON + timedelta(hours=1))

    case.refresh_from_db()
    assert ready  # nothing that was confirmed has changed
    assert (case.state, case.attempt, case.filed_on) == ("issued", 2, date(2026, 11, 24))


def test_a_supplement_must_bring_something_new() -> None:
    let = factories.free_let()
    case = factories.decided(let, with_contract=False)

    with pytest.raises(AnswersFaulty) as refused:
        factories.hand_in(factories.login(let.lessee), case.pk, key="nothing")

    assert refused.value.faults[0].code == "cases.nothing-new"


def test_a_supplement_that_does_not_come_ends_the_case() -> None:
    case = factories.decided(with_contract=False)

    deliver.supplement_due(case_id=case.pk, attempt=1, at=clocks.end_of(case.due_on) - timedelta(seconds=1))
    case.refresh_from_db()
    assert case.state == "supplement_asked"
    deliver.supplement_due(case_id=case.pk, attempt=1, at=clocks.end_of(case.due_on))

    case.refresh_from_db()
    assert case.state == "terminated"


def test_a_home_of_grade_c_is_given_to_a_person_with_a_day() -> None:
    case = factories.decided(factories.let_with("grade-C"))

    assert (case.state, case.outcome) == ("examining", "refer")
    assert codes(case) == ["C2b"]
    assert case.due_on == date(2026, 11, 25)
    assert case.statutory_due_on == date(2026, 11, 27)


def test_a_silent_source_is_waited_for_and_its_answer_decides(sources_down: Switches) -> None:
    let = factories.free_let()
    case = factories.decided(let)
    assert (case.state, case.substate) == ("applied", "waiting_source")
    assert codes(case) == ["U1"]
    assert not Licence.objects.exists()
    page = queries.outcome_page(factories.login(let.lessee), case.number)
    assert page.outcome == "waiting"
    assert page.unanswered
    assert page.next_try_at == NOON + timedelta(minutes=10)

    sources_down.clear()
    sources.ask_again(case_id=case.pk, at=NOON + timedelta(minutes=10))

    case.refresh_from_db()
    assert (case.state, case.substate) == ("issued", "")


def test_a_source_that_stays_silent_is_asked_for_a_working_day_and_then_a_person_decides(
    sources_down: Switches,
) -> None:
    case = factories.decided()
    at, tries = NOON, []
    while case.substate == "waiting_source":
        row = Row.objects.filter(kind="cases.ask_again", done_at=None).order_by("-due").first()
        at = row.due
        tries.append(at)
        sources.ask_again(case_id=case.pk, at=at)
        case.refresh_from_db()

    assert case.state == "examining"
    assert events(case)[-1] == "case.source_gives_up"
    assert tries[0] == NOON + timedelta(minutes=10)
    assert tries[11] == NOON + timedelta(hours=2)
    assert tries[12] == NOON + timedelta(hours=3)
    assert tries[-1] == clocks.end_of(date(2026, 11, 25))
    assert Decision.objects.filter(case=case).count() == 2  # waiting with the same findings is kept once
    assert Message.objects.filter(case_id=case.pk, kind="waiting").count() == 2


def test_a_known_fault_rejects_although_a_source_is_silent(sources: Switches) -> None:
    let = factories.free_let()
    sources.put(Fault("population", "down"))

    case = factories.decided(let, occupants=int(let.home.area_m2 // 10) + 1)

    assert case.outcome == "reject"
    assert codes(case) == ["U1", "C5"]


def test_whoever_asks_for_a_person_beforehand_gets_one() -> None:
    let = factories.free_let()
    filer = factories.login(let.lessee)
    case_id = factories.lease_draft(filer, factories.lease(let))
    person.want_person(viewer=filer, case_id=case_id, wanted=True, at=NOON)
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, let.lessor)
    submit.submit(case_id=case_id, at=NOON)

    case = Case.objects.get(pk=case_id)
    assert (case.state, case.outcome) == ("examining", "refer")
    assert not Licence.objects.exists()
    assert events(case)[-1] == "case.person_first"
    page = queries.outcome_page(filer, case.number)
    assert "由人来定" in page.reasons[0].text.zh


def test_a_rejection_is_given_to_a_person_within_sixty_days_and_stands_until_then() -> None:
    let = factories.free_let()
    case = factories.decided(let, occupants=60)
    filer = factories.login(let.lessee)

    person.ask_person(viewer=filer, case_id=case.pk, at=NOON + timedelta(days=60))

    case.refresh_from_db()
    assert (case.state, case.round, case.outcome) == ("examining", 2, "reject")


def test_on_the_sixty_first_day_it_is_too_late_for_a_person() -> None:
    let = factories.free_let()
    case = factories.decided(let, occupants=60)

    with pytest.raises(NotAllowed) as refused:
        person.ask_person(viewer=factories.login(let.lessee), case_id=case.pk, at=NOON + timedelta(days=61))

    assert refused.value.faults[0].code == "cases.review-too-late"


def test_before_the_decision_one_may_withdraw_and_afterwards_not(sources_down: Switches) -> None:
    let = factories.free_let()
    waiting = factories.decided(let)
    filer = factories.login(let.lessee)
    person.withdraw(viewer=filer, case_id=waiting.pk, at=NOON)
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"

    sources_down.clear()
    sources.ask_again(case_id=waiting.pk, at=NOON + timedelta(minutes=10))
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"
    issued = factories.decided(let)
    with pytest.raises(CaseMoved):
        person.withdraw(viewer=filer, case_id=issued.pk, at=NOON)


def test_correct_and_apply_again_keeps_every_answer_and_paper() -> None:
    let = factories.free_let()
    case = factories.decided(let, occupants=60)
    filer = factories.login(let.lessee)

    copied = draft.copy_to_draft(viewer=filer, case_id=case.pk, at=NOON)

    page = queries.draft_page(filer, copied)
    assert page.answers == sealing.open_answers(case)
    assert [line.kind for line in page.materials] == ["lease-contract"]
    answers = dict(page.answers) | {"occupants": 1}
    draft.save_page(
        viewer=filer,
        case_id=copied,
        answers=answers,
        fields=["occupants"],
        version_no=page.version_no,
        at=NOON,
    )
    factories.hand_in(filer, copied, key="corrected")
    factories.confirm_all(copied, let.lessor)
    submit.submit(case_id=copied, at=NOON)
    assert Case.objects.get(pk=copied).state == "issued"


def test_consent_is_kept_before_the_first_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    let = factories.free_let()
    seen: list[int] = []
    asked = registries.ask

    def ask(**arguments: object) -> object:
        seen.append(Consent.objects.count())
        return asked(**arguments)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(registries, "ask", ask)

    case = factories.decided(let)

    assert seen == [2]
    kept = Consent.objects.get(case=case, role="lessor")
    assert kept.version == "2026-11-01"
    assert {row["registry"] for row in kept.purposes} >= {"population", "real-estate-unit"}
    assert kept.channel == "link"


def test_a_silent_source_is_no_obstacle_for_whoever_declines_later(sources: Switches) -> None:
    let = factories.free_let()
    filer = factories.login(let.lessee)
    case_id = factories.lease_draft(filer, factories.lease(let))
    factories.hand_in(filer, case_id)
    lessor = factories.login(let.lessor)

    confirm.decline(viewer=lessor, party_id=Party.objects.get(case_id=case_id, role="lessor").pk, at=NOON)

    case = Case.objects.get(pk=case_id)
    assert (case.state, case.substate) == ("draft", "")
    assert Message.objects.filter(case_id=case_id, kind="declined", person=filer.person).count() == 1
    assert submit.submit(case_id=case_id, at=NOON) == case_id
    assert not Decision.objects.exists()
