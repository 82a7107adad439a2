"""What a run of the rules does to a case: all of it in one transaction, or nothing.

The case's row, the ledger's events, the run with everything it rested on, the licence with its
identifier and its claim, the messages and whatever the worker must do: one commit. Nothing is asked of
anybody while it is open.

Basis: 行政许可法 (APL) art. 32, 34, 38, 44; 个人信息保护法 art. 24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from miaopi import rules
from miaopi.cases import canonical, clocks, evaluation, sealing, states
from miaopi.cases.actions import clockwork, explain, lettering, licensing, moves, telling
from miaopi.cases.actions.confirm import submission_key
from miaopi.cases.errors import Faster
from miaopi.cases.evaluation import Run
from miaopi.cases.models import Case, Decision
from miaopi.cases.states import State
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.ledger import Actor
from miaopi.licences.models import Licence
from miaopi.outbox import actions as outbox

FINAL = ("rules_approve", "rules_reject")
INFORMS = "rules_informed"
TO_A_PERSON = ("rules_refer", "source_gives_up", "person_first", "accept")
BY_A_PERSON = (State.EXAMINING, State.APPROVING)  # where rules only inform (P07)


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
        _hand_in(case, matter, at=at)
    step = step_for(case, run, taken=taken, at=at)
    decision = _record(case, run, step, at=at)
    _take(case, matter, run, step, decision, at=at, took_ms=took_ms, just_did=just_did)
    case.save()
    outbox.finish(kind="cases.submit", key=submitted, at=at)
    return decision


def step_for(case: Case, run: Run, *, taken: bool, at: datetime) -> Step:
    """Which line of the table (T02 to T07, T09, P06, P07, P09) these findings take."""
    if case.state in BY_A_PERSON:
        return Step(INFORMS)
    if case.person_wanted:
        return Step("person_first", "person")
    if not case.offering.instant:
        return _promised(case, run, at=at)
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
    if _window_open(case, at=at):
        return Step("source_down")
    return Step("source_gives_up", by=moves.TIMER)


def _promised(case: Case, run: Run, *, at: datetime) -> Step:
    """A matter that officials decide: the rules say what is missing, and accept what they find complete."""
    if run.outcome == "supplement":
        return Step("rules_supplement")
    if run.only_silence:
        return Step("source_down") if _window_open(case, at=at) else Step("accept", "promised", moves.TIMER)
    return Step("accept", "promised") if run.outcome == "approve" else Step("rules_leave", "promised")


def _window_open(case: Case, *, at: datetime) -> bool:
    return at < clocks.source_window_ends(case.source_since or at)


def _hand_in(case: Case, matter: Matter, *, at: datetime) -> None:
    """T01 the first time, T13 after a supplement, T22 with what an examiner asked for.

    Receipt is when nothing was left to do but this (W3).
    """
    received = moves.received_on(case)
    by = _filer(case)
    if case.state == State.SUSPENDED:
        case.attempt += 1
        moves.move(case, "resume", by=by, at=at)
        clockwork.go_on(case, at=at)
        clockwork.recount(case, matter)
        case.source_since, case.source_tries = None, 0
        telling.tell(case, matter, "resumed", just_did=True, at=at)
        return
    event = "submit" if case.state == State.DRAFT else "supplement"
    if event == "submit":
        case.filed_on, case.submitted_at = received, at
    else:
        case.attempt += 1
    moves.move(case, event, by=by, at=at, data={"received": received.isoformat()})
    clockwork.start_acceptance(case, received_on=received)
    lettering.for_event(case, matter, event, by=by, at=at)


def _record(case: Case, run: Run, step: Step, *, at: datetime) -> Decision:
    """Keep the run. Waiting that goes on with the same findings is not kept again."""
    last = case.decisions.order_by("-serial").first()
    told = canonical.digest(run.result())
    now = (step.event, case.attempt, case.round, told)
    if last is not None and now == ("source_down", last.attempt, last.round, last.reasons_hash):
        return last  # source_down is the rules' own: no official's step stands in between
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
    first_wait = waiting and case.source_since is None
    if step.event != INFORMS:
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
    ended: Licence | None = None
    gone = False
    if step.event in FINAL:
        case.decided_by, case.decided_at, case.decided_in_ms = "rules", at, took_ms
    if step.event == "rules_approve":
        carried = licensing.carry_out(case, matter, run, by=moves.RULES, at=at)
        ended, gone = carried.ended, carried.issued is None and carried.ended is not None
        if carried.issued is not None:
            moves.move(case, "issue", by=moves.RULES, at=at, data={"licence": str(carried.issued.pk)})
    if step.event in TO_A_PERSON:
        clockwork.start_person(case, matter, accepted_on=clocks.day_of(at))
    _later(case, run, step, at=at)
    explain.later(case, matter, run, decision, override=step.override, at=at)
    lettering.for_event(case, matter, step.event, decision=decision, by=step.by, at=at, data={"ended": ended})
    if step.event in telling.KINDS and (not waiting or first_wait):
        telling.outcome(case, matter, step.event, ended=gone, just_did=just_did, at=at)


def _later(case: Case, run: Run, step: Step, *, at: datetime) -> None:
    """What the worker must do because of the step."""
    ref = {"case": str(case.pk)}
    if step.event in FINAL:
        case.source_since = None
        outbox.enqueue(kind="cases.deliver", key=clockwork.key_of(case), data=ref, run_after=at)
        return
    if step.event == "rules_supplement":
        clockwork.start_supplement(case, at=at)
    elif step.event in ("source_down", "rules_leave"):
        clockwork.wait_for_acceptance(case, step.event, at=at)
    if step.event == "rules_supplement" or not run.facts.unanswered:
        case.source_since = None
        return
    clockwork.ask_again(case, at=at)


def _filer(case: Case) -> Actor:
    if case.client_id is not None:
        return Actor(kind="client", id=str(case.client_id))
    if case.started_by_id is not None:  # at a window: the clerk acts for the applicant
        return Actor(kind="staff", id=str(case.started_by_id))
    return Actor(kind="account", id=str(case.holder_id))
