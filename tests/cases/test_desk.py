"""What officials do with a case: two persons, one notice, a written ground, a clear answer to who is late."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from miaopi.cases import desk_queries, queries, sealing
from miaopi.cases.actions import desk, draft, person, sources, submit
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, Faster, NotAllowed
from miaopi.cases.models import Case, Decision, Stop
from miaopi.cases.opinions import Item, Opinion, Reason
from miaopi.cases.states import CaseMoved
from miaopi.ledger import queries as ledger
from miaopi.licences.models import Licence
from miaopi.messages.models import Message
from miaopi.officials.errors import NotYours
from miaopi.officials.viewers import Desk
from miaopi.outbox import worker
from miaopi.vault import actions as vault
from miaopi_demo import contract_pdf
from miaopi_demo.faults import Fault, Switches
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def act(what: Any, viewer: Desk, case: Case, at: Any = NOON, **arguments: Any) -> Any:
    seen = now(case).version_no
    return what(desk=viewer, case_id=case.pk, version_no=seen, at=at, **arguments)


def code(refused: pytest.ExceptionInfo[Any]) -> str:
    return str(refused.value.faults[0].code)


def said(case: Case) -> list[str]:
    return list(
        Message.objects.filter(case_id=case.pk).order_by("created_at", "id").values_list("kind", flat=True)
    )


def test_one_examines_another_approves_and_the_certificate_is_there() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.proposed(examiner)

    decision = act(desk.approve, approver, case)

    case = now(case)
    assert (case.state, case.outcome, case.decided_by) == ("issued", "approve", "person")
    assert (decision.by, decision.official, decision.final) == ("person", approver.official, True)
    assert Licence.objects.live().filter(case_id=case.pk).count() == 1
    assert "approved_person" in said(case)
    assert ledger.faults() == ()


def test_where_two_are_asked_the_examiner_cannot_decide_alone() -> None:
    both = factories.desk()
    factories.post(both.official, "approver")
    both = factories.desk_of(both.official, at=NOON)
    case = factories.taken(both)

    with pytest.raises(NotAllowed) as alone:
        act(desk.approve, both, case, opinion=factories.opinion())
    act(desk.propose, both, case, opinion=factories.opinion())
    with pytest.raises(NotAllowed) as own:
        act(desk.approve, both, case)

    assert (code(alone), code(own)) == ("cases.two-persons", "cases.own-proposal")
    assert not Licence.objects.exists()


def test_who_examined_before_a_hand_over_cannot_decide_either() -> None:
    first, second = factories.desk(), factories.desk(name="周审查")
    factories.post(first.official, "approver")
    first = factories.desk_of(first.official, at=NOON)
    case = factories.taken(first)
    act(desk.hand_over, first, case, to=second.official.pk, reason="回避")
    act(desk.propose, second, case, opinion=factories.opinion())

    with pytest.raises(NotAllowed) as refused:
        act(desk.approve, first, case)

    assert code(refused) == "cases.own-proposal"


def test_where_one_person_suffices_the_examiner_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    monkeypatch.setattr(desk, "catalogue", _One(desk.catalogue))

    act(desk.reject, examiner, case, opinion=factories.opinion("reject"))

    assert (now(case).state, now(case).outcome) == ("decided", "reject")


class _One:
    """The catalogue with a matter that asks for one person."""

    def __init__(self, catalogue: Any) -> None:
        self.catalogue = catalogue

    def matter(self, version: str) -> Any:
        return replace(self.catalogue.matter(version), decision_persons=1)


def test_a_rejection_tells_its_reasons_law_and_remedies() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.proposed(examiner, "reject")

    act(desk.reject, approver, case)

    page = queries.outcome_page(factories.login(factories.free_let().lessee), case.number or "")
    assert (page.outcome, page.by_person) == ("reject", True)
    assert [line.text.zh for line in page.reasons] == ["合同上的签名不是本人的。"]
    assert page.reasons[0].basis[0].article == "15"
    assert page.remedies is not None
    assert page.may == {"copy"}


def test_a_reason_without_a_law_of_the_matter_is_no_reason() -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    bare = Opinion("reject", (Reason("", "XX", ""),))

    with pytest.raises(AnswersFaulty) as refused:
        act(desk.propose, examiner, case, opinion=bare)

    assert [(fault.code, fault.where.field) for fault in refused.value.faults] == [
        ("cases.reason-missing", "reasons.0.text"),
        ("cases.law-unknown", "reasons.0.law"),
        ("cases.article-missing", "reasons.0.article"),
    ]
    assert now(case).state == "examining"


def test_approving_in_spite_of_a_silent_source_needs_a_written_ground(sources_down: Switches) -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.taken(examiner)

    with pytest.raises(AnswersFaulty) as refused:
        act(desk.propose, examiner, case, opinion=factories.opinion())
    act(desk.propose, examiner, case, opinion=factories.opinion(ground="出示了户口簿原件。"))
    act(desk.approve, approver, case)

    assert [fault.code for fault in refused.value.faults] == ["cases.ground-missing"]
    assert now(case).state == "issued"


def test_a_new_answer_while_a_person_examines_runs_the_rules_again(sources_down: Switches) -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    seen = now(case).version_no
    sources.ask_again(case_id=case.pk, at=NOON + timedelta(hours=1))
    quiet = now(case).version_no

    sources_down.clear()
    sources.ask_again(case_id=case.pk, at=NOON + timedelta(hours=2))

    case = now(case)
    assert quiet == seen  # still silent: nobody is disturbed
    assert (case.state, case.outcome) == ("examining", "refer")  # the rules inform, they do not decide
    assert case.decisions.runs().last().event == "rules_informed"
    page = desk_queries.desk_case(examiner, case.pk, at=NOON)
    assert (page.silent, page.needs_ground) == ((), False)
    assert "P07" in [event.data.get("row") for event in ledger.events(f"case:{case.pk}")]
    act(desk.propose, examiner, case, opinion=factories.opinion())
    assert now(case).state == "approving"


def test_asking_goes_on_each_hour_until_the_source_answers(sources_down: Switches) -> None:
    case = factories.referred()

    worker.run_pending(at=NOON + timedelta(hours=1), lanes=("cases",))
    worker.run_pending(at=NOON + timedelta(hours=2), lanes=("cases",))
    tries = now(case).source_tries
    sources_down.clear()
    worker.run_pending(at=NOON + timedelta(hours=3), lanes=("cases",))
    worker.run_pending(at=NOON + timedelta(hours=9), lanes=("cases",))

    assert tries == 3
    assert now(case).source_since is None
    assert case.decisions.runs().filter(event="rules_informed").count() == 1


def test_two_notices_of_a_person_in_one_round_are_one_too_many() -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    act(desk.ask_supplement, examiner, case, items=(factories.item(),))
    _hand_in_again(case, at=NOON + timedelta(days=2))

    with pytest.raises(NotAllowed) as refused:
        act(desk.ask_supplement, examiner, case, items=(factories.item(),))

    assert code(refused) == "cases.supplement-asked-before"
    assert now(case).state == "examining"


def test_what_an_examiner_asks_for_stops_the_clock_and_the_answer_starts_it_again() -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)  # on a Tuesday; promised by Wednesday
    act(desk.ask_supplement, examiner, case, items=(factories.item(),))
    asked = now(case)
    page = queries.outcome_page(factories.login(factories.free_let().lessee), case.number or "")

    _hand_in_again(case, at=NOON + timedelta(days=6))  # on a Monday

    case = now(case)
    assert (asked.state, asked.due_on) == ("suspended", date(2026, 12, 24))
    assert (page.outcome, page.supplement_until, page.by_person) == ("supplement", date(2026, 12, 24), True)
    assert [line.next.zh for line in page.reasons if line.next] == ["租赁合同第二页"]
    assert (case.state, case.attempt) == ("examining", 2)
    assert Stop.objects.filter(case=case).values_list("from_on", "to_on").get() == (
        date(2026, 11, 24),
        date(2026, 11, 30),
    )
    assert (case.due_on, case.statutory_due_on) == (date(2026, 12, 1), date(2026, 12, 3))
    assert case.filed_on == date(2026, 11, 24)
    assert case.decisions.runs().last().event == "rules_informed"
    assert "resumed" in said(case)


def test_an_applicant_who_adds_nothing_is_decided_on_what_is_there() -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    act(desk.ask_supplement, examiner, case, items=(factories.item(),))

    worker.run_pending(at=NOON + timedelta(days=31), lanes=("cases",))

    assert now(case).state == "examining"
    assert "over_examined" in said(case)


def test_an_item_that_is_not_whole_asks_for_nothing() -> None:
    examiner = factories.desk()
    case = factories.taken(examiner)
    items = (Item(what="", why="看不清", law="R6", article="15", material="passport", answers=("colour",)),)

    with pytest.raises(AnswersFaulty) as refused:
        act(desk.ask_supplement, examiner, case, items=items)
    with pytest.raises(AnswersFaulty) as empty:
        act(desk.ask_supplement, examiner, case, items=())

    assert [fault.code for fault in refused.value.faults] == [
        "cases.reason-missing",
        "cases.material-unknown",
        "cases.answer-unknown",
    ]
    assert code(empty) == "cases.items-missing"
    assert now(case).state == "examining"


def test_the_post_of_another_division_sees_and_does_nothing() -> None:
    stranger = factories.desk(department="longhua-housing")
    case = factories.referred()

    with pytest.raises(NotYours):
        act(desk.take, stranger, case)
    with pytest.raises(NotYours):
        desk_queries.desk_case(stranger, case.pk, at=NOON)

    assert desk_queries.queue(stranger, view="all", at=NOON).lines == ()
    assert now(case).examiner is None


def test_a_draft_is_its_filers_alone() -> None:
    examiner = factories.desk()
    filer = factories.login(factories.free_let().lessee)
    case_id = factories.lease_draft(filer, factories.lease())

    with pytest.raises(CaseNotFound):
        desk_queries.desk_case(examiner, case_id, at=NOON)
    with pytest.raises(CaseNotFound):
        desk.take(desk=examiner, case_id=case_id, version_no=1, at=NOON)


def test_who_saw_an_older_version_is_told_so() -> None:
    examiner, other = factories.desk(), factories.desk(name="周审查")
    case = factories.referred()
    act(desk.take, examiner, case)

    with pytest.raises(Faster):
        desk.take(desk=other, case_id=case.pk, version_no=case.version_no, at=NOON)
    with pytest.raises(NotAllowed) as refused:
        act(desk.take, other, case)

    assert code(refused) == "cases.taken-by-another"
    assert now(case).examiner == examiner.official


def test_sent_back_it_is_proposed_anew() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.proposed(examiner)

    act(desk.send_back, approver, case, reason="请写明核对了哪一页。")
    page = desk_queries.desk_case(examiner, case.pk, at=NOON)
    act(desk.propose, examiner, case, opinion=factories.opinion("reject"))
    with pytest.raises(NotAllowed) as other:
        act(desk.approve, approver, case)
    act(desk.approve, approver, case, opinion=factories.opinion())

    assert page.steps[-1].note == "请写明核对了哪一页。"
    assert code(other) == "cases.proposal-other"
    assert now(case).outcome == "approve"


def test_handing_over_takes_a_reason_and_an_examiner() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    second = factories.desk(name="周审查")
    case = factories.taken(examiner)
    colleagues = desk_queries.desk_case(examiner, case.pk, at=NOON).colleagues

    with pytest.raises(AnswersFaulty):
        act(desk.hand_over, examiner, case, to=second.official.pk, reason=" ")
    with pytest.raises(NotAllowed) as no_examiner:
        act(desk.hand_over, examiner, case, to=approver.official.pk, reason="请假")
    act(desk.hand_over, examiner, case, to=second.official.pk, reason="请假")

    assert [each.name for each in colleagues] == ["周审查"]
    assert code(no_examiner) == "cases.not-an-examiner"
    assert now(case).examiner == second.official


def test_an_official_reads_what_each_is_asked_and_nothing_of_it_stands_in_the_ledger() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.proposed(examiner, "reject")
    act(desk.reject, approver, case)

    told = str([event.data for event in ledger.events(f"case:{case.pk}")])
    decision = Decision.objects.filter(case=case).last()

    assert "签名" not in told
    assert decision is not None
    assert "签名".encode() not in bytes(decision.sealed)
    assert sealing.open_run(now(case), decision)["opinion"]


def test_a_review_that_overturns_an_approval_annuls_the_certificate() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.decided()
    _ask_person(case)
    act(desk.take, examiner, case)
    during = now(case)
    act(desk.propose, examiner, case, opinion=factories.opinion("reject"))

    act(desk.reject, approver, case)

    licence = Licence.objects.get(case_id=case.pk)
    case = now(case)
    assert (during.state, during.outcome, during.round) == (
        "examining",
        "approve",
        2,
    )  # it stands until replaced
    assert (case.state, case.outcome, case.decided_by) == ("decided", "reject", "person")
    assert (licence.state, licence.ended_at) == ("annulled", NOON)
    assert Decision.objects.filter(case=case, final=True).count() == 2


def test_a_review_that_overturns_a_rejection_issues_the_certificate() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.decided(occupants=60)
    _ask_person(case)
    act(desk.take, examiner, case)
    act(desk.propose, examiner, case, opinion=factories.opinion())

    act(desk.approve, approver, case)
    worker.run_pending(at=NOON, lanes=("cases",))

    assert Licence.objects.live().filter(case_id=case.pk).count() == 1
    assert (now(case).state, now(case).outcome) == ("closed", "approve")


def test_a_review_that_confirms_leaves_the_certificate_as_it_is() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    case = factories.decided()
    before = Licence.objects.get(case_id=case.pk).identifier
    _ask_person(case)
    act(desk.take, examiner, case)
    act(desk.propose, examiner, case, opinion=factories.opinion())

    act(desk.approve, approver, case)

    assert Licence.objects.live().get(case_id=case.pk).identifier == before
    assert now(case).state == "issued"


def test_what_somebody_else_registered_meanwhile_cannot_be_approved() -> None:
    examiner, approver = factories.desk(), factories.desk("approver")
    let = factories.free_let()
    case = factories.proposed(examiner, let=let)
    rival = factories.Let(let.home, let.lessor, factories.another_adult(let.lessor, let.lessee, index=2))
    factories.decided(rival)
    before = now(case).version_no

    with pytest.raises(NotAllowed) as refused:
        act(desk.approve, approver, case)

    assert code(refused) == "cases.claim-refused"
    assert (now(case).state, now(case).version_no) == ("approving", before)
    assert Licence.objects.live().count() == 1


def test_nothing_is_taken_back_while_a_first_decision_stands() -> None:
    case = factories.decided(occupants=60)
    _ask_person(case)

    with pytest.raises(CaseMoved):
        person.withdraw(viewer=factories.login(factories.free_let().lessee), case_id=case.pk, at=NOON)

    assert now(case).state == "examining"


@pytest.mark.parametrize(
    "stage", ["applied", "accepted", "examining", "suspended", "approving", "supplement"]
)
def test_the_applicant_takes_it_back_at_any_time_before_a_decision(stage: str) -> None:
    examiner = factories.desk()
    case = {
        "applied": factories.left_to_clerk,
        "accepted": lambda: factories.left_to_clerk(occupants=1),
        "examining": factories.referred,
        "suspended": lambda: factories.taken(examiner),
        "approving": lambda: factories.proposed(examiner),
        "supplement": factories.no_contract,
    }[stage]()
    if stage == "suspended":
        act(desk.ask_supplement, examiner, case, items=(factories.item(),))

    person.withdraw(viewer=factories.login(factories.free_let().lessee), case_id=case.pk, at=NOON)

    assert now(case).state == "withdrawn"
    assert not Stop.objects.filter(to_on__isnull=True).exists()
    assert "withdrawn" in said(case)
    with pytest.raises(CaseMoved):
        act(desk.take, examiner, case)


def test_a_clerk_accepts_what_the_rules_left_and_an_examiner_takes_it() -> None:
    clerk, examiner = factories.desk("clerk"), factories.desk()
    case = factories.left_to_clerk()
    waits = desk_queries.queue(clerk, view="free", at=NOON).lines[0]

    act(desk.accept, clerk, case)
    act(desk.take, examiner, case)

    assert (waits.waits_for, waits.due_on) == ("clerk", date(2026, 12, 1))
    assert [event.data["row"] for event in ledger.events(f"case:{case.pk}") if "row" in event.data][-3:] == [
        "P09",
        "T09",
        "T19",
    ]


def test_before_acceptance_a_clerk_asks_once_for_all_that_is_missing() -> None:
    clerk = factories.desk("clerk")
    case = factories.left_to_clerk()

    act(desk.ask_supplement, clerk, case, items=(factories.item(),))
    asked = now(case)
    _hand_in_again(case, at=NOON + timedelta(days=1))
    with pytest.raises(NotAllowed) as refused:
        act(desk.ask_supplement, clerk, case, items=(factories.item(),))

    assert (asked.state, asked.due_on) == ("supplement_asked", date(2026, 12, 24))
    assert (now(case).state, now(case).acceptance_due_on) == ("applied", date(2026, 12, 2))
    assert code(refused) == "cases.supplement-asked-before"


def test_rules_that_decide_at_once_need_no_acceptance(sources_down: Switches) -> None:
    clerk = factories.desk("clerk")
    case = factories.decided()

    with pytest.raises(NotAllowed) as refused:
        act(desk.accept, clerk, case)

    assert (code(refused), now(case).state) == ("cases.rules-decide", "applied")


def test_the_own_phone_is_put_right_on_the_spot_and_nothing_else(sources_down: Switches) -> None:
    case = factories.decided()
    filer = factories.login(factories.free_let().lessee)

    person.fix_on_spot(viewer=filer, case_id=case.pk, phone="13800000007", at=NOON)
    sources_down.clear()
    sources.ask_again(case_id=case.pk, at=NOON + timedelta(minutes=10))

    assert now(case).outcome == "approve"  # the others' word still covers it
    assert sealing.open_answers(now(case))["lessee"]["phone"] == "13800000007"  # type: ignore[index]  # a party


def test_a_phone_that_is_none_is_not_taken(sources_down: Switches) -> None:
    case = factories.decided()
    filer = factories.login(factories.free_let().lessee)

    with pytest.raises(AnswersFaulty):
        person.fix_on_spot(viewer=filer, case_id=case.pk, phone="12", at=NOON)

    assert "fix_on_spot" not in [event.kind for event in ledger.events(f"case:{case.pk}")]


@pytest.mark.parametrize("fault", [Fault("population", "down")])
def test_the_queue_tells_who_waits_for_whom(sources: Switches, fault: Fault) -> None:
    examiner = factories.desk()
    factories.proposed(examiner)
    asked = factories.taken(examiner, let=factories.free_let(1))
    act(desk.ask_supplement, examiner, asked, items=(factories.item(),))
    sources.put(fault)
    factories.decided(factories.free_let(2))

    page = desk_queries.queue(examiner, view="all", at=NOON)

    assert {line.waits_for for line in page.lines} == {"approver", "applicant", "source"}
    assert page.counts == {
        "mine": 1, "free": 0, "supplement": 1, "today": 0, "late": 0, "source": 1, "all": 3,
    }  # fmt: skip


def _ask_person(case: Case) -> None:
    person.ask_person(viewer=factories.login(factories.free_let().lessee), case_id=case.pk, at=NOON)


def _hand_in_again(case: Case, *, at: Any) -> None:
    """The applicant adds a page of the contract and hands in what was asked."""
    let = factories.free_let()
    filer = factories.login(let.lessee, at=at)
    page = vault.add(
        kind="lease-contract",
        filename="第二页.pdf",
        stream=contract_pdf.contract("房屋租赁合同第二页（示例）", [f"{at}"]),
        holder=filer.person,
        at=at,
    )
    draft.attach(viewer=filer, case_id=case.pk, kind="lease-contract", material_id=page.pk, at=at)
    factories.hand_in(filer, case.pk, key=f"again-{at}", at=at)
    factories.confirm_all(case.pk, *_still_asked(case, let), at=at)
    submit.submit(case_id=case.pk, at=at)


def _still_asked(case: Case, let: factories.Let) -> tuple[Any, ...]:
    return (let.lessor,) if case.parties.filter(state="asked").exists() else ()
