"""Whatever people, rules, sources, officials and time do, in any order: the promises of a case hold.

Section 13 of the lifecycle, as invariants: state and clocks are a function of the ledger; nothing happens
after an end; one decision a round; who examined does not decide; what is issued is one live licence; the
ledger is whole; what is refused writes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from miaopi.cases import desk_queries, queries, states, unfolding
from miaopi.cases.actions import confirm, desk, draft, person, self_correction, steps, submit
from miaopi.cases.models import Case, Decision, Examination, Party
from miaopi.cases.states import State
from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.ledger import queries as ledger
from miaopi.ledger.models import Event
from miaopi.licences.models import Licence
from miaopi.messages.models import Message
from miaopi.officials.models import Official
from miaopi.officials.queries import desk_of
from miaopi.outbox import actions as outbox
from miaopi.outbox import worker
from miaopi.outbox.models import Row
from miaopi.texts import Faulty
from tests import factories
from tests.cases.quick_sources import Quick, standing_in

LETS = tuple(factories.free_let(index) for index in range(2))  # few homes, so that applications meet
STAFF = ("first", "second", "third", "chief", "stranger")
AFTER_AN_END = {"ask_person", "correct_slip", "self_correct", "order_redo", "archive"}
COPIES = (
    "state", "substate", "round", "attempt", "received_on", "acceptance_due_on", "accepted_on", "due_on",
    "statutory_due_on", "provisional", "deemed", "decided_by", "decided_at",
)  # fmt: skip


class CaseLife(RuleBasedStateMachine):
    """No case is lost, none is decided twice, what is issued is one live licence, the ledger is whole."""

    cases = Bundle("cases")
    quick: Quick
    staff: Mapping[str, Official]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True  # as Django's TestCase does: durable blocks may stand in it
        self.block.__enter__()
        self.at = factories.NOON
        self.begun: dict[UUID, factories.Let] = {}
        self.discarded: set[UUID] = set()
        self.serial = 0
        self.instant = True

    @initialize(
        target=cases,
        instant=st.booleans(),
        silent=st.booleans(),
        crowded=st.booleans(),
        paper=st.booleans(),
        wanted=st.booleans(),
    )
    def a_first_application_is_handed_in(
        self, instant: bool, silent: bool, crowded: bool, paper: bool, wanted: bool
    ) -> UUID:
        """Every walk begins with one: decided by rules or officials, whole or not, a source silent or not."""
        self.instant = instant
        self.a_source_goes_or_comes("population", silent)
        case_id = self.begin(LETS[0], crowded, paper)
        self.want_person(case_id, wanted)
        self.hand_in(case_id)
        self.answer(case_id, True, True)
        return case_id

    def teardown(self) -> None:
        self.quick.down.clear()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def act(self, act: Callable[..., Any], **arguments: Any) -> Any:
        """Do it; that it is not allowed, or not any more, is an answer: then nothing was written."""
        before = self.written()
        try:
            return act(at=self.at, **arguments)
        except Faulty:
            after = self.written()
        assert after == before
        return None

    def written(self) -> tuple[object, ...]:
        """What a refused act would have left."""
        rows = tuple(Case.objects.order_by("pk").values_list("pk", "state", "version_no"))
        counts = (model.objects.count() for model in (Event, Decision, Message, Row, Licence, Examination))
        return rows, *counts

    def filer(self, case_id: UUID) -> Any:
        return factories.login(self.begun[case_id].lessee, at=self.at)

    # ── what people do ──
    @rule(target=cases, let=st.sampled_from(LETS), crowded=st.booleans(), paper=st.booleans())
    def begin(self, let: factories.Let, crowded: bool, paper: bool) -> UUID:
        answers = factories.lease(let, occupants=60 if crowded else 1)
        viewer = factories.login(let.lessee, at=self.at)
        case_id = factories.lease_draft(viewer, answers, with_contract=paper, at=self.at)
        Offering.objects.update(instant=self.instant)
        self.begun[case_id] = let
        return case_id

    @rule(case_id=cases)
    def hand_in(self, case_id: UUID) -> None:
        self.serial += 1
        ready = self.act(
            confirm.request_submission,
            viewer=self.filer(case_id),
            case_id=case_id,
            version_no=None,
            consent=True,
            key=f"key-{self.serial}",
        )
        if ready:
            submit.submit(case_id=case_id, at=self.at)

    @rule(case_id=cases, agrees=st.booleans(), at_once=st.booleans())
    def answer(self, case_id: UUID, agrees: bool, at_once: bool) -> None:
        lessor = factories.login(self.begun[case_id].lessor, at=self.at)
        for party in Party.objects.filter(case_id=case_id, person=lessor.person):
            if not agrees:
                self.act(confirm.decline, viewer=lessor, party_id=party.pk)
            elif self.act(confirm.confirm, viewer=lessor, party_id=party.pk, consent=True) and at_once:
                submit.submit(case_id=case_id, at=self.at)

    @rule(case_id=cases)
    def change(self, case_id: UUID) -> None:
        self.act(
            draft.save_page,
            viewer=self.filer(case_id),
            case_id=case_id,
            answers={"occupants": 1},
            fields=["occupants"],
            version_no=None,
        )

    @rule(case_id=cases)
    def bring_the_contract(self, case_id: UUID) -> None:
        viewer = self.filer(case_id)
        material_id = factories.contract(viewer, at=self.at)
        self.act(draft.attach, viewer=viewer, case_id=case_id, kind="lease-contract", material_id=material_id)

    @rule(case_id=cases)
    def take_back(self, case_id: UUID) -> None:
        self.act(draft.reopen, viewer=self.filer(case_id), case_id=case_id)

    @rule(case_id=cases)
    def withdraw(self, case_id: UUID) -> None:
        self.act(person.withdraw, viewer=self.filer(case_id), case_id=case_id)

    @rule(case_id=cases, wanted=st.booleans())
    def want_person(self, case_id: UUID, wanted: bool) -> None:
        self.act(person.want_person, viewer=self.filer(case_id), case_id=case_id, wanted=wanted)

    @rule(case_id=cases)
    def put_the_own_phone_right(self, case_id: UUID) -> None:
        self.act(person.fix_on_spot, viewer=self.filer(case_id), case_id=case_id, phone="13800000007")

    @rule(case_id=cases)
    def ask_person(self, case_id: UUID) -> None:
        self.act(person.ask_person, viewer=self.filer(case_id), case_id=case_id)

    @rule(target=cases, case_id=cases)
    def apply_again(self, case_id: UUID) -> UUID:
        copied: UUID = draft.copy_to_draft(viewer=self.filer(case_id), case_id=case_id, at=self.at)
        Offering.objects.update(instant=self.instant)
        self.begun[copied] = self.begun[case_id]
        return copied

    @rule(case_id=consumes(cases))
    def throw_away(self, case_id: UUID) -> None:
        if Case.objects.get(pk=case_id).state == State.DRAFT:
            draft.discard(viewer=self.filer(case_id), case_id=case_id, at=self.at)
            self.discarded.add(case_id)

    # ── what officials do ──
    def at_the_desk(self, act: Callable[..., Any], case_id: UUID, who: str, **arguments: Any) -> Any:
        case = Case.objects.get(pk=case_id)
        viewer = desk_of(self.staff[who], at=self.at)
        done = self.act(act, desk=viewer, case_id=case_id, version_no=case.version_no, **arguments)
        now = Case.objects.get(pk=case_id)
        assert who != "stranger" or now.version_no == case.version_no
        return done

    @rule(case_id=cases, who=st.sampled_from(STAFF))
    def take(self, case_id: UUID, who: str) -> None:
        self.at_the_desk(desk.take, case_id, who)

    @rule(case_id=cases, who=st.sampled_from(STAFF), to=st.sampled_from(STAFF))
    def hand_over(self, case_id: UUID, who: str, to: str) -> None:
        self.at_the_desk(desk.hand_over, case_id, who, to=self.staff[to].pk, reason="请假")

    @rule(case_id=cases, who=st.sampled_from(STAFF))
    def accept(self, case_id: UUID, who: str) -> None:
        self.at_the_desk(desk.accept, case_id, who)

    @rule(case_id=cases, who=st.sampled_from(STAFF))
    def ask_supplement(self, case_id: UUID, who: str) -> None:
        self.at_the_desk(desk.ask_supplement, case_id, who, items=(factories.item(),))

    @rule(case_id=cases, who=st.sampled_from(STAFF), outcome=st.sampled_from(("approve", "reject")))
    def propose(self, case_id: UUID, who: str, outcome: str) -> None:
        opinion = factories.opinion(outcome, ground="合同和登记都核对过。")
        self.at_the_desk(desk.propose, case_id, who, opinion=opinion)

    @rule(case_id=cases, who=st.sampled_from(STAFF))
    def send_back(self, case_id: UUID, who: str) -> None:
        self.at_the_desk(desk.send_back, case_id, who, reason="理由不全")

    @rule(
        case_id=cases,
        who=st.sampled_from(STAFF),
        outcome=st.sampled_from(("approve", "reject")),
        own=st.booleans(),
        grounded=st.booleans(),
    )
    def decide(self, case_id: UUID, who: str, outcome: str, own: bool, grounded: bool) -> None:
        opinion = factories.opinion(outcome, ground="另有纸质证明。" if grounded else "") if own else None
        act = desk.approve if outcome == "approve" else desk.reject
        self.at_the_desk(act, case_id, who, opinion=opinion)

    # A random walk seldom comes as far as a decision, so the whole way of the office is a step, too.
    @rule(case_id=cases, outcome=st.sampled_from(("approve", "reject")))
    def the_office_decides(self, case_id: UUID, outcome: str) -> None:
        self.at_the_desk(desk.accept, case_id, "first")
        self.at_the_desk(desk.take, case_id, "first")
        self.propose(case_id, "first", outcome)
        self.decide(case_id, "third", outcome, False, False)

    @rule(case_id=cases, outcome=st.sampled_from(("approve", "reject")), other=st.sampled_from(STAFF))
    def the_office_corrects_itself(self, case_id: UUID, outcome: str, other: str) -> None:
        """One finds the decision wrong, the applicant is heard, another confirms (T38)."""
        opinion = factories.opinion(outcome)
        self.at_the_desk(
            self_correction.propose_change, case_id, "chief", opinion=opinion, hearing="电话里听过本人。"
        )
        self.at_the_desk(self_correction.confirm_change, case_id, other)

    # ── what the world does ──
    @rule(name=st.sampled_from(("population", "real-estate-unit")), down=st.booleans())
    def a_source_goes_or_comes(self, name: str, down: bool) -> None:
        (self.quick.down.add if down else self.quick.down.discard)(name)

    @rule(minutes=st.sampled_from((1, 11, 70, 3000, 10_080, 44_640, 129_600)))
    def time_goes_on(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule()
    def the_worker_works(self) -> None:
        drafts = set(Case.objects.drafts().values_list("pk", flat=True))
        outbox.enqueue_slots(at=self.at, lanes=("cases",))
        worker.run_pending(at=self.at, lanes=("cases",))
        gone = drafts - set(Case.objects.values_list("pk", flat=True))
        self.discarded |= gone  # left alone for 90 days
        assert not Row.objects.filter(lane="cases", attempts__gt=0, done_at__isnull=True).exists()

    # ── what always holds ──
    @invariant()
    def no_case_is_lost(self) -> None:
        kept = set(Case.objects.filter(pk__in=self.begun).values_list("pk", flat=True))
        assert kept == self.begun.keys() - self.discarded

    @invariant()
    def none_is_decided_twice_in_a_round(self) -> None:
        for case_id in self.begun.keys() - self.discarded:
            final = list(Decision.objects.filter(case_id=case_id, final=True).values_list("round", flat=True))
            assert len(final) == len(set(final))

    @invariant()
    def what_is_issued_is_exactly_one_live_licence(self) -> None:
        for case in Case.objects.filter(pk__in=self.begun):
            live = Licence.objects.live().filter(case_id=case.pk).count()
            assert live == (1 if case.outcome == "approve" and case.decided_at else 0), case.state

    @invariant()
    def the_state_is_the_ledgers_last_word(self) -> None:
        for case in Case.objects.filter(pk__in=self.begun):
            moves = [e for e in ledger.events(f"case:{case.pk}") if "row" in e.data]
            assert (moves[-1].data["to"] if moves else "draft") == case.state
            for event in moves:
                line = states.row(event.data["from"], event.kind.removeprefix("case."))
                assert line is not None
                assert line.no == event.data["row"]

    @invariant()
    def the_ledger_is_whole(self) -> None:
        for case_id in self.begun:
            assert not list(ledger.verify(f"case:{case_id}"))

    @invariant()
    def state_and_clocks_are_what_the_ledger_says(self) -> None:
        for case in self.kept():
            told = unfolding.life(ledger.events(f"case:{case.pk}"), catalogue.matter(case.version_id))
            if case.decided_at is None or told.decided_at is None:
                assert case.decided_at == told.decided_at
            row = {name: getattr(case, name) for name in COPIES}
            assert {name: getattr(told, name) for name in COPIES} == row

    @invariant()
    def nothing_happens_after_an_end_but_what_may(self) -> None:
        for case in self.kept():
            over = False
            for event in ledger.events(f"case:{case.pk}"):
                name = event.kind.removeprefix("case.")
                if "row" not in event.data:  # a licence, or that a limit has passed
                    continue
                assert not over or name in AFTER_AN_END, name
                over = states.is_end(event.data["to"])

    @invariant()
    def who_examined_does_not_decide(self) -> None:
        persons = Decision.objects.filter(case__in=self.begun, final=True, official__isnull=False)
        for decision in persons:
            examined = Examination.objects.filter(
                case_id=decision.case_id, round=decision.round, official_id=decision.official_id
            )
            assert not examined.exists()

    @invariant()
    def nobody_is_asked_twice_by_a_person_in_a_round(self) -> None:
        asked = Decision.objects.filter(case__in=self.begun, by=steps.PERSON, outcome="supplement")
        kept = [(one.case_id, one.round, one.event) for one in asked]
        assert len(kept) == len(set(kept))

    def kept(self) -> list[Case]:
        return list(Case.objects.filter(pk__in=self.begun))

    @invariant()
    def whoever_is_looked_up_stands_behind_it(self) -> None:
        for decision in Decision.objects.filter(case_id__in=self.begun).select_related("case"):
            roles = set(decision.case.consents.values_list("role", flat=True))
            assert roles >= {"lessor", "lessee"}

    @rule(case_id=cases)
    def every_page_can_be_read(self, case_id: UUID) -> None:
        if not Case.objects.filter(pk=case_id).exists():
            return
        viewer = self.filer(case_id)
        if (
            queries.case_for(viewer, case_id).state != State.DRAFT
            and Decision.objects.filter(case=case_id).exists()
        ):
            assert queries.outcome_page(viewer, case_id).outcome
            chief = desk_of(self.staff["chief"], at=self.at)
            assert desk_queries.desk_case(chief, case_id, at=self.at).history


@contextmanager
def the_world(folder: Path) -> Iterator[None]:
    """What every walk finds there: the matter on offer, officials with their posts, sources that answer."""
    factories.offering()
    CaseLife.staff = {
        "first": factories.official("examiner"),
        "second": factories.official("examiner"),
        "third": factories.official("approver"),
        "chief": factories.official("approver"),  # who examines, too
        "stranger": factories.official("examiner", department="longhua-housing"),
    }
    factories.post(CaseLife.staff["chief"], "examiner")
    for let in LETS:
        factories.login(let.lessor)
        factories.login(let.lessee)
    with standing_in(folder) as quick:
        CaseLife.quick = quick
        yield


@pytest.mark.django_db
def test_the_life_of_a_case(tmp_path: Path) -> None:
    with the_world(tmp_path):
        run_state_machine_as_test(
            CaseLife, settings=settings(max_examples=10, stateful_step_count=14, deadline=None)
        )


@pytest.mark.prove
@pytest.mark.django_db
def test_the_life_of_a_case_three_hundred_times(tmp_path: Path) -> None:
    with the_world(tmp_path):
        run_state_machine_as_test(
            CaseLife, settings=settings(max_examples=300, stateful_step_count=40, deadline=None)
        )
