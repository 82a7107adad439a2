"""Whatever people, rules, sources and the worker do, in any order: the promises of a case hold."""

from collections.abc import Callable
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
    invariant,
    rule,
    run_state_machine_as_test,
)

from miaopi.cases import queries, states
from miaopi.cases.actions import confirm, draft, person, submit
from miaopi.cases.errors import CasesError
from miaopi.cases.models import Case, Decision, Party
from miaopi.cases.states import CaseMoved, State
from miaopi.ledger import queries as ledger
from miaopi.licences.models import Licence
from miaopi.outbox import worker
from tests import factories
from tests.cases.quick_sources import Quick, standing_in

LETS = tuple(factories.free_let(index) for index in range(2))  # few homes, so that applications meet


class CaseLife(RuleBasedStateMachine):
    """No case is lost, none is decided twice, what is issued is one live licence, the ledger is whole."""

    cases = Bundle("cases")
    quick: Quick

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True  # as Django's TestCase does: durable blocks may stand in it
        self.block.__enter__()
        self.at = factories.NOON
        self.begun: dict[UUID, factories.Let] = {}
        self.discarded: set[UUID] = set()
        self.serial = 0
        factories.offering(at=self.at)

    def teardown(self) -> None:
        self.quick.down.clear()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def act(self, act: Callable[..., Any], **arguments: Any) -> Any:
        """Do it; that the world has moved, or that it is not allowed, is an answer and no failure."""
        try:
            return act(at=self.at, **arguments)
        except (CaseMoved, CasesError):
            return None

    def filer(self, case_id: UUID) -> Any:
        return factories.login(self.begun[case_id].lessee, at=self.at)

    # ── what people do ──
    @rule(target=cases, let=st.sampled_from(LETS), crowded=st.booleans(), paper=st.booleans())
    def begin(self, let: factories.Let, crowded: bool, paper: bool) -> UUID:
        answers = factories.lease(let, occupants=60 if crowded else 1)
        viewer = factories.login(let.lessee, at=self.at)
        case_id = factories.lease_draft(viewer, answers, with_contract=paper, at=self.at)
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
    def ask_person(self, case_id: UUID) -> None:
        self.act(person.ask_person, viewer=self.filer(case_id), case_id=case_id)

    @rule(target=cases, case_id=cases)
    def apply_again(self, case_id: UUID) -> UUID:
        copied: UUID = draft.copy_to_draft(viewer=self.filer(case_id), case_id=case_id, at=self.at)
        self.begun[copied] = self.begun[case_id]
        return copied

    @rule(case_id=consumes(cases))
    def throw_away(self, case_id: UUID) -> None:
        if Case.objects.get(pk=case_id).state == State.DRAFT:
            draft.discard(viewer=self.filer(case_id), case_id=case_id, at=self.at)
            self.discarded.add(case_id)

    # ── what the world does ──
    @rule(name=st.sampled_from(("population", "real-estate-unit")), down=st.booleans())
    def a_source_goes_or_comes(self, name: str, down: bool) -> None:
        (self.quick.down.add if down else self.quick.down.discard)(name)

    @rule(minutes=st.sampled_from((1, 11, 70, 3000)))
    def time_goes_on(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule()
    def the_worker_works(self) -> None:
        worker.run_pending(at=self.at, lanes=("cases",))

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
            moves = [e for e in ledger.events(f"case:{case.pk}") if e.kind.startswith("case.")]
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
    def whoever_is_looked_up_stands_behind_it(self) -> None:
        for decision in Decision.objects.filter(case_id__in=self.begun).select_related("case"):
            roles = set(decision.case.consents.values_list("role", flat=True))
            assert roles >= {"lessor", "lessee"}

    @invariant()
    def every_page_can_be_read(self) -> None:
        for case_id in self.begun.keys() - self.discarded:
            viewer = self.filer(case_id)
            if (
                queries.case_for(viewer, case_id).state != State.DRAFT
                and Decision.objects.filter(case=case_id).exists()
            ):
                assert queries.outcome_page(viewer, case_id).outcome


@pytest.mark.django_db
def test_the_life_of_a_case(tmp_path: Path) -> None:
    with standing_in(tmp_path) as quick:
        CaseLife.quick = quick
        run_state_machine_as_test(
            CaseLife, settings=settings(max_examples=25, stateful_step_count=20, deadline=None)
        )


@pytest.mark.prove
@pytest.mark.django_db
def test_the_life_of_a_case_a_thousand_times(tmp_path: Path) -> None:
    with standing_in(tmp_path) as quick:
        CaseLife.quick = quick
        run_state_machine_as_test(
            CaseLife, settings=settings(max_examples=1000, stateful_step_count=40, deadline=None)
        )
