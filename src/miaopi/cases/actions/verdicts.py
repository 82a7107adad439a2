"""A decision that a person makes: its words, the licence that it issues or ends, the letter, the message.

All of it is in the caller's transaction: the claim refused, nothing is written.

Basis: 行政许可法 art. 37, 38, 39, 44, 69(1); 个人信息保护法 art. 24(3).
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from miaopi.cases import evaluation, opinions, sealing, states
from miaopi.cases.actions import clockwork, lettering, licensing, moves, steps, telling
from miaopi.cases.errors import AnswersFaulty, NotAllowed
from miaopi.cases.evaluation import Run
from miaopi.cases.models import Case, Decision
from miaopi.cases.opinions import Opinion
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.ledger import Actor
from miaopi.licences import actions as licences
from miaopi.licences import queries as licence_reads
from miaopi.officials.models import Official
from miaopi.outbox import actions as outbox
from miaopi.texts import Words

EVENTS = {"approve": "decide_approve", "reject": "decide_reject"}
OVERTURNED = Words("人工复核后撤销。", "Annulled after a review by a person.")


def check(case: Case, matter: Matter, opinion: Opinion) -> None:
    """Raises: AnswersFaulty: every reason, law and ground that is missing."""
    faults = opinions.faults_of(opinion, matter, silent=bool(silent(case)))
    if faults:
        raise AnswersFaulty(faults)


def silent(case: Case) -> tuple[str, ...]:
    """The sources that the last run had no answer from."""
    last = last_run(case)
    return tuple(cast("list[str]", sealing.open_run(case, last)["unanswered"])) if last else ()


def last_run(case: Case) -> Decision | None:
    """What the rules saw last."""
    return case.decisions.runs().order_by("-serial").first()


def decide(
    case: Case, matter: Matter, opinion: Opinion, *, official: Official, by: Actor, at: datetime
) -> Decision:
    """Give the case its outcome by a person (T29, T30; after T36 it replaces the first); saves the row.

    Raises: AnswersFaulty; CaseMoved; NotAllowed: what it would register or end is not to be had any more.
    """
    check(case, matter, opinion)
    event = EVENTS[opinion.outcome]
    states.after(case.state, event, number=case.number or "")
    clockwork.mark_late(case, matter, at=at)
    first = case.outcome if case.decided_at is not None else ""
    decision = steps.keep(
        case,
        event,
        outcome=opinion.outcome,
        content=opinions.pack(opinion),
        official=official,
        codes=tuple(reason.rule for reason in opinion.reasons if reason.rule),
        at=at,
    )
    case.outcome, case.decided_by = opinion.outcome, steps.PERSON
    case.decided_at, case.decided_in_ms = at, None
    moves.move(case, event, by=by, at=at, data=steps.told(decision))
    carried = _carry_out(case, matter, opinion, first=first, by=by, at=at)
    lettering.for_event(
        case,
        matter,
        event,
        decision=decision,
        by=by,
        at=at,
        data={"opinion": opinion, "ended": carried.ended},
    )
    outbox.enqueue(
        kind="cases.deliver", key=clockwork.key_of(case), data={"case": str(case.pk)}, run_after=at
    )
    ended = opinion.outcome == "approve" and carried.issued is None and carried.ended is not None
    telling.outcome(case, matter, event, ended=ended, at=at)
    case.save()
    return decision


def _carry_out(
    case: Case, matter: Matter, opinion: Opinion, *, first: str, by: Actor, at: datetime
) -> licences.Carried:
    """What the decision does to licences; what stands by the first decision already is left as it is."""
    if opinion.outcome == first:
        return _stands(case, first, by=by, at=at)
    if opinion.outcome == "approve":
        return _register(case, matter, by=by, at=at)
    return _annul(case, matter, by=by, at=at) if first == "approve" else licences.Carried()


def _register(case: Case, matter: Matter, *, by: Actor, at: datetime) -> licences.Carried:
    """Issue, replace or end, as the rules would have done.   Raises: NotAllowed: the world has moved."""
    try:
        carried = licensing.carry_out(case, matter, _run(case), by=by, at=at)
    except licences.Taken as refused:
        raise NotAllowed("cases.claim-refused") from refused
    except licences.LicenceGone as gone:
        raise NotAllowed("cases.licence-gone") from gone
    if carried.issued is not None:
        moves.move(case, "issue", by=by, at=at, data={"licence": str(carried.issued.pk)})
    return carried


def _run(case: Case) -> Run:
    """The application as the rules saw it last, with the sources' own answers."""
    last = last_run(case)
    assert last is not None  # nothing comes to a person before a run
    matter = catalogue.matter(last.matter_hash)
    return evaluation.rerun(matter, sealing.open_run(case, last))


def _stands(case: Case, first: str, *, by: Actor, at: datetime) -> licences.Carried:
    """The first decision is confirmed: its licence, where it issued one, stays what it is."""
    licence = licence_reads.licence_of_case(case.pk) if first == "approve" else None
    if licence is not None:
        moves.move(case, "issue", by=by, at=at, data={"licence": str(licence.pk)})
    return licences.Carried(issued=licence)


def _annul(case: Case, matter: Matter, *, by: Actor, at: datetime) -> licences.Carried:
    """The first approval falls, and its licence with it, from the start; its claim is free again.

    Raises: NotAllowed: it ended another registration, which a review cannot bring back.
    Basis:  行政许可法 art. 69(1).
    """
    issued = licence_reads.licence_of_case(case.pk)
    if issued is None:
        run = _run(case)
        data = matter.licence(run.inputs, run.answers)
        if data is not None and data.effect == "end":
            raise NotAllowed("cases.review-not-undoable")
        return licences.Carried()
    if issued.replaces is not None and issued.replaces.case_id != case.pk:
        raise NotAllowed("cases.review-not-undoable")
    if issued.ended_at is not None:
        return licences.Carried()
    ended = licences.end(licence_id=issued.pk, kind="annul", reason=OVERTURNED, by=by, at=at)
    return licences.Carried(ended=ended)
