"""What a run of the rules does to a case: all of it in one transaction, or nothing.

The case's row, the ledger's events, the run with everything it rested on, the licence with its
identifier and its claim, the messages and whatever the worker must do: one commit. Nothing is asked of
anybody while it is open.

Basis: 行政许可法 (APL) art. 32, 34, 38, 44; 个人信息保护法 art. 24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from miaopi import rules, workdays
from miaopi.cases import canonical, clocks, evaluation, sealing, states
from miaopi.cases.actions import licensing, moves, telling
from miaopi.cases.actions.confirm import submission_key
from miaopi.cases.errors import Faster
from miaopi.cases.evaluation import Run
from miaopi.cases.models import Case, Decision
from miaopi.cases.states import State
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.ledger import Actor
from miaopi.outbox import actions as outbox

FINAL = ("rules_approve", "rules_reject")
TO_A_PERSON = ("rules_refer", "source_gives_up", "person_first", "accept")


@dataclass(frozen=True, slots=True)
class Step:
    """The line of the table that a run takes, and why where the rules' outcome alone does not say it."""

    event: str
    override: str = ""  # "" | person | taken | promised
    by: Actor = moves.RULES


@transaction.atomic
def decide(
    *,
    case_id: UUID,
    version_no: int,
    run: Run,
    at: datetime,
    took_ms: int | None = None,
    taken: bool = False,
    just_did: bool = True,
) -> Decision:
    """Hand the case in where it is not yet, and take the step that the findings lead to.

    Args:    version_no: the one that the run was made from.  took_ms: from handing in to here, told to
             the person.
             taken: the database refused the claim twice, so a person looks.
             just_did: it answers what a person did this minute, so the night does not hold its messages.
    Raises:  Faster, CaseMoved: somebody else did something meanwhile; nothing is written.
             licences.Taken: the claim was refused; nothing is written.
    """
    case = moves.locked(case_id)
    if case.version_no != version_no:
        raise Faster(version_no=case.version_no)
    matter = catalogue.matter(case.version_id)
    submitted = submission_key(case)
    if case.state in states.EDITABLE:
        _hand_in(case, at=at)
    step = step_for(case, run, taken=taken, at=at)
    decision = _record(case, run, step, at=at)
    _take(case, matter, run, step, decision, at=at, took_ms=took_ms, just_did=just_did)
    case.save()
    outbox.finish(kind="cases.submit", key=submitted, at=at)
    return decision


def step_for(case: Case, run: Run, *, taken: bool, at: datetime) -> Step:
    """Which line of the table (T02 to T07, P06) these findings take."""
    if case.person_wanted:
        return Step("person_first", "person")
    if not case.offering.instant:
        return Step("accept", "promised")
    if taken:
        return Step("rules_refer", "taken")
    match run.outcome:
        case "approve":
            return Step("rules_approve")
        case "reject":
            return Step("rules_reject")
        case "supplement":
            return Step("rules_supplement")
    if not run.only_silence:
        return Step("rules_refer")
    since = case.source_since or at
    if at < clocks.source_window_ends(since):
        return Step("source_down")
    return Step("source_gives_up", by=moves.TIMER)


def _hand_in(case: Case, *, at: datetime) -> None:
    """T01 the first time, T13 after a supplement. Receipt is when nothing was left to do but this (W3)."""
    if case.state == State.DRAFT:
        case.filed_on, case.submitted_at = moves.received_on(case), at
        moves.move(case, "submit", by=_filer(case), at=at)
    else:
        case.attempt += 1
        moves.move(case, "supplement", by=_filer(case), at=at)
    case.source_since, case.source_tries = None, 0


def _record(case: Case, run: Run, step: Step, *, at: datetime) -> Decision:
    """Keep the run. Waiting that goes on with the same findings is not kept again."""
    last = case.decisions.order_by("-serial").first()
    told = canonical.digest(run.result())
    now = (step.event, case.attempt, case.round, told)
    if last is not None and now == ("source_down", last.attempt, last.round, last.reasons_hash):
        return last
    decision_id = uuid4()
    data = canonical.dump(evaluation.pack(run) | {"override": step.override})
    return Decision.objects.create(
        id=decision_id,
        case=case,
        round=case.round,
        attempt=case.attempt,
        serial=last.serial + 1 if last else 1,
        event=step.event,
        outcome=run.outcome if not step.override else "refer",
        final=step.event in FINAL,
        codes=list(run.codes),
        matter_hash=case.version_id,
        engine=rules.VERSION,
        reasons_hash=told,
        sealed=sealing.seal_run(case, decision_id, data),
        by=step.by.kind,
        at=at,
    )


def _take(
    case: Case,
    matter: Matter,
    run: Run,
    step: Step,
    decision: Decision,
    *,
    at: datetime,
    took_ms: int | None,
    just_did: bool,
) -> None:
    """The step itself: state, clocks, ledger, licence, messages, work for later."""
    waiting = step.event == "source_down"
    case.outcome = decision.outcome
    moves.move(
        case,
        step.event,
        by=step.by,
        at=at,
        substate=states.WAITING_SOURCE if waiting else "",
        data={
            "decision": str(decision.pk),
            "codes": list(run.codes),
            "rules": decision.matter_hash,
            "engine": decision.engine.replace(" ", "-"),
            "facts": sealing.keyed([dict(run.facts.values), decision.reasons_hash], use="decision-facts"),
        },
    )
    ended = False
    if step.event in FINAL:
        case.decided_by, case.decided_at, case.decided_in_ms = "rules", at, took_ms
    if step.event == "rules_approve":
        carried = licensing.carry_out(case, matter, run, at=at)
        ended = carried.issued is None and carried.ended is not None
        if carried.issued is not None:
            moves.move(case, "issue", by=moves.RULES, at=at, data={"licence": str(carried.issued.pk)})
    if step.event in TO_A_PERSON:
        clocks.start_person(case, matter, at=at)
    first_wait = waiting and case.source_since is None
    _later(case, step, at=at)
    if not waiting or first_wait:
        telling.outcome(case, matter, step.event, ended=ended, just_did=just_did, at=at)


def _later(case: Case, step: Step, *, at: datetime) -> None:
    """What the worker must do because of the step."""
    ref = {"case": str(case.pk)}
    key = f"{case.pk}:{case.round}:{case.attempt}"
    if step.event in FINAL:
        outbox.enqueue(kind="cases.deliver", key=key, data=ref, run_after=at)
    elif step.event == "rules_supplement":
        case.due_on = workdays.natural_days(moves.day_of(at), clocks.SUPPLEMENT_DAYS).day
        outbox.enqueue(
            kind="cases.supplement_due",
            key=key,
            data=ref,
            run_after=clocks.end_of(case.due_on) + timedelta(seconds=1),
        )
    elif step.event == "source_down":
        case.source_since = case.source_since or at
        case.source_tries += 1
        outbox.enqueue(
            kind="cases.ask_again",
            key=f"{key}:{case.source_tries}",
            data=ref,
            run_after=clocks.next_try(case.source_since, at=at),
        )


def _filer(case: Case) -> Actor:
    if case.client_id is not None:
        return Actor(kind="client", id=str(case.client_id))
    return Actor(kind="account", id=str(case.holder_id))
