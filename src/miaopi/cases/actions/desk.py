"""What officials do with a case: take it, examine, ask for more, propose, decide. Every act names
the version seen.

    take · hand_over · accept            who works on it, and that it is complete
    ask_supplement                       one notice of all that is missing (T12, T23)
    propose · send_back                  the examiner's opinion and the way back
    approve · reject                     the decision, by another where the matter says two

All raise CaseNotFound, NotYours (no post covers it), Faster (somebody acted meanwhile) and
CaseMoved (the table does not allow it); nothing is written then.

Basis: 行政许可法 art. 32, 34, 37, 38; who examined does not decide: the matter's own `decision`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import avoidance, clocks, opinions, sealing, states
from miaopi.cases.actions import clockwork, lettering, moves, steps, telling, verdicts
from miaopi.cases.errors import AnswersFaulty, NotAllowed
from miaopi.cases.models import Case, Decision
from miaopi.cases.opinions import Item, Opinion
from miaopi.cases.states import State
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.officials import queries as officials
from miaopi.officials.models import Official
from miaopi.officials.viewers import Desk
from miaopi.texts import Fault


@transaction.atomic
def take(*, desk: Desk, case_id: UUID, version_no: int, at: datetime) -> None:
    """Examine it from now on: an accepted case (T19), or one that was given to a person and is free (P08).

    Raises: NotAllowed: another official examines it.
    """
    case = steps.held(desk, case_id, version_no, "examiner")
    states.after(case.state, "take", number=case.number or "")
    if case.examiner_id == desk.official.pk:
        return
    if case.examiner_id is not None:
        raise NotAllowed("cases.taken-by-another")
    moves.move(case, "take", by=desk.actor, at=at, data=_who(desk.official))
    steps.examines(case, desk.official, at=at)
    case.save()


@transaction.atomic
def hand_over(*, desk: Desk, case_id: UUID, version_no: int, to: UUID, reason: str, at: datetime) -> None:
    """Give it to another examiner, by whoever examines it or by an approver, who leads the unit (T20).

    Args:   to: the other official's id.  reason: leave, conflict of interest; read inside the office.
    Raises: NotAllowed: the other may not examine it, or it is not the viewer's to give;
    AnswersFaulty: no reason.
    """
    case = steps.held(desk, case_id, version_no, "examiner", "approver")
    if case.examiner_id != desk.official.pk and not desk.may("approver", case.offering):
        raise NotAllowed("cases.not-examiner")
    _said(reason, "reason")
    other = Official.objects.filter(pk=to, is_active=True).first()
    if other is None or avoidance.is_own(other, case):
        raise NotAllowed("cases.not-an-examiner")
    if not officials.desk_of(other, at=at).may("examiner", case.offering):
        raise NotAllowed("cases.not-an-examiner")
    decision = _note(case, "hand_over", reason, desk.official, at=at)
    moves.move(case, "hand_over", by=desk.actor, at=at, data=steps.told(decision) | _who(other))
    steps.examines(case, other, at=at)
    case.save()


@transaction.atomic
def accept(*, desk: Desk, case_id: UUID, version_no: int, at: datetime) -> None:
    """The application is complete and this body's business (T09): C1 stops, C2 and C3 start.

    Raises: NotAllowed: rules decide the matter at once.
    Basis:  行政许可法 art. 32(1)(5).
    """
    case = steps.held(desk, case_id, version_no, "clerk", "examiner")
    if case.offering.instant:
        raise NotAllowed("cases.rules-decide")
    matter = catalogue.matter(case.version_id)
    clockwork.mark_late(case, matter, at=at)
    moves.move(case, "accept", by=desk.actor, at=at)
    clockwork.start_person(case, matter, accepted_on=clocks.day_of(at))
    lettering.for_event(case, matter, "accept", by=desk.actor, at=at)
    telling.outcome(case, matter, "accept", at=at)
    case.save()


@transaction.atomic
def ask_supplement(
    *, desk: Desk, case_id: UUID, version_no: int, items: Sequence[Item], at: datetime
) -> Decision:
    """Ask the applicant for all that is missing, once: before acceptance (T12), or while examining (T23).

    Raises: AnswersFaulty: an item is not whole; NotAllowed: asked before in this round, C1 is
    over, or another official examines it.
    Basis:  行政许可法 art. 32(1)(4): all at once; T23: modelled.
    """
    case = steps.held(desk, case_id, version_no, "clerk", "examiner")
    matter = catalogue.matter(case.version_id)
    event = "ask_supplement" if case.state == State.APPLIED else "ask_more"
    states.after(case.state, event, number=case.number or "")
    _may_ask(desk, case, event, at=at)
    faults = opinions.faults_of_items(items, matter)
    if faults:
        raise AnswersFaulty(faults)
    decision = steps.keep(
        case,
        event,
        outcome="supplement",
        content=opinions.pack_items(items),
        official=desk.official,
        codes=tuple(item.rule for item in items if item.rule),
        at=at,
    )
    clockwork.mark_late(case, matter, at=at)
    moves.move(case, event, by=desk.actor, at=at, data=steps.told(decision))
    if event == "ask_more":
        clockwork.stop(case, at=at)
    else:
        case.outcome = "supplement"
    clockwork.start_supplement(case, at=at)
    lettering.for_event(
        case, matter, event, decision=decision, by=desk.actor, at=at, data={"items": tuple(items)}
    )
    telling.outcome(case, matter, event, at=at)
    case.save()
    return decision


@transaction.atomic
def propose(*, desk: Desk, case_id: UUID, version_no: int, opinion: Opinion, at: datetime) -> Decision:
    """Put the examiner's opinion before the approver (T27).

    Raises: NotAllowed: another official examines it; AnswersFaulty: a reason, a law or the ground is missing.
    """
    case = _mine(desk, case_id, version_no)
    states.after(case.state, "propose", number=case.number or "")
    verdicts.check(case, catalogue.matter(case.version_id), opinion)
    decision = steps.keep(
        case,
        "propose",
        outcome=opinion.outcome,
        content=opinions.pack(opinion),
        official=desk.official,
        codes=tuple(reason.rule for reason in opinion.reasons if reason.rule),
        at=at,
    )
    case.proposed_by = desk.official
    moves.move(case, "propose", by=desk.actor, at=at, data=steps.told(decision))
    case.save()
    return decision


@transaction.atomic
def send_back(*, desk: Desk, case_id: UUID, version_no: int, reason: str, at: datetime) -> None:
    """Back to the examiner, who proposes anew (T28).   Raises: AnswersFaulty: no reason; NotAllowed."""
    case = steps.held(desk, case_id, version_no, "approver")
    states.after(case.state, "return", number=case.number or "")
    _not_own(desk, case)
    _said(reason, "reason")
    decision = _note(case, "return", reason, desk.official, at=at)
    moves.move(case, "return", by=desk.actor, at=at, data=steps.told(decision))
    case.proposed_by = None
    case.save()


@transaction.atomic
def approve(
    *, desk: Desk, case_id: UUID, version_no: int, opinion: Opinion | None = None, at: datetime
) -> Decision:
    """Approve (T29): what the matter issues is issued in the same transaction.

    Args:   opinion: None is the examiner's own, which must be an approval.
    Raises: NotAllowed: two persons are asked, or this one examined it; what it would register is
    taken or gone;
            AnswersFaulty: a reason, a law, or the ground in spite of a silent source is missing.
    """
    return _decide(desk, case_id, version_no, opinion, "approve", at=at)


@transaction.atomic
def reject(
    *, desk: Desk, case_id: UUID, version_no: int, opinion: Opinion | None = None, at: datetime
) -> Decision:
    """Reject (T30), with reasons, law and remedies; in a review the licence of the first approval
    is annulled.

    Raises: as `approve`.
    """
    return _decide(desk, case_id, version_no, opinion, "reject", at=at)


def _decide(
    desk: Desk, case_id: UUID, version_no: int, opinion: Opinion | None, outcome: str, *, at: datetime
) -> Decision:
    case = steps.held(desk, case_id, version_no, "approver", "examiner")
    matter = catalogue.matter(case.version_id)
    states.after(case.state, verdicts.EVENTS[outcome], number=case.number or "")
    _may_decide(desk, case, matter)
    given = opinion or _proposed(case)
    if given is None or given.outcome != outcome:
        raise NotAllowed("cases.proposal-other")
    return verdicts.decide(case, matter, given, official=desk.official, by=desk.actor, at=at)


def _may_decide(desk: Desk, case: Case, matter: Matter) -> None:
    """One official where the matter says one; else whoever did not examine it, on a proposal."""
    if case.state == State.EXAMINING:
        if matter.decision_persons > 1:
            raise NotAllowed("cases.two-persons")
        _examiner(desk, case)
        return
    if not desk.may("approver", case.offering):
        raise NotAllowed("cases.two-persons")
    _not_own(desk, case)


def _not_own(desk: Desk, case: Case) -> None:
    if steps.has_examined(case, desk.official):
        raise NotAllowed("cases.own-proposal")


def _mine(desk: Desk, case_id: UUID, version_no: int) -> Case:
    case = steps.held(desk, case_id, version_no, "examiner")
    _examiner(desk, case)
    return case


def _examiner(desk: Desk, case: Case) -> None:
    if case.examiner_id != desk.official.pk:
        raise NotAllowed("cases.not-examiner")


def _may_ask(desk: Desk, case: Case, event: str, *, at: datetime) -> None:
    """One notice of a person a round (T12, T23); T12 not after C1."""
    if event == "ask_more":
        _examiner(desk, case)
    elif case.acceptance_due_on is not None and at >= clocks.end_of(case.acceptance_due_on):
        raise NotAllowed("cases.supplement-too-late")
    if case.decisions.filter(round=case.round, event=event, by=steps.PERSON).exists():
        raise NotAllowed("cases.supplement-asked-before")


def _proposed(case: Case) -> Opinion | None:
    """The opinion that waits for the approver."""
    if case.state != State.APPROVING:
        return None
    last = case.decisions.filter(round=case.round, event="propose").order_by("-serial").first()
    opinion = opinions.opinion_of(sealing.open_run(case, last)) if last is not None else None
    return opinion


def _note(case: Case, event: str, reason: str, official: Official, *, at: datetime) -> Decision:
    return steps.keep(case, event, outcome="note", content={"note": reason}, official=official, at=at)


def _said(text: str, field: str) -> None:
    faults: tuple[Fault, ...] = opinions.fault_of_text(text, field)
    if faults:
        raise AnswersFaulty(faults)


def _who(official: Official) -> dict[str, object]:
    return {"examiner": str(official.pk)}
