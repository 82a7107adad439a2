"""What an official may do with a case now; the actions ask the same again, and have the last word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from miaopi.cases import avoidance, clocks, states
from miaopi.cases.desk_pages import Colleague
from miaopi.cases.models import Case, Decision
from miaopi.cases.states import State
from miaopi.content import Matter
from miaopi.officials import queries as officials
from miaopi.officials.viewers import Desk
from miaopi.places.models import Division

EXAMINER, APPROVER, CLERK = "examiner", "approver", "clerk"


def acts(
    desk: Desk, case: Case, matter: Matter, decisions: Sequence[Decision], *, at: datetime
) -> frozenset[str]:
    """take, hand_over, accept, ask_supplement, propose, send_back, approve, reject.

    Args: case: with its examinations.  decisions: of the case, with officials' steps.
    """
    return frozenset(_acts(desk, case, matter, decisions, at=at))


def may_take(desk: Desk, case: Case) -> bool:
    """Free, and of this official's posts."""
    free = case.examiner_id is None and states.row(case.state, "take") is not None
    return free and desk.may(EXAMINER, case.offering)


def colleagues(desk: Desk, case: Case, *, at: datetime) -> tuple[Colleague, ...]:
    """Who else may examine it: one query, and one for the divisions above the case's."""
    above = _above(case.offering.division)
    posts = officials.holding(officials.day_of(at)).filter(
        role=EXAMINER,
        department=case.offering.department_id,
        division__in=above,
        official__is_active=True,
    )
    found = {
        post.official_id: post.official.name
        for post in posts.select_related("official")
        if not avoidance.is_own(post.official, case)
    }
    others = [(name, pk) for pk, name in found.items() if pk not in (desk.official.pk, case.examiner_id)]
    return tuple(Colleague(pk, name) for name, pk in sorted(others, key=lambda each: (each[0], str(each[1]))))


def _acts(
    desk: Desk, case: Case, matter: Matter, decisions: Sequence[Decision], *, at: datetime
) -> Iterable[str]:
    mine = case.examiner_id == desk.official.pk and desk.may(EXAMINER, case.offering)
    state = State(case.state)
    if may_take(desk, case):
        yield "take"
    if state == State.EXAMINING and (mine or desk.may(APPROVER, case.offering)):
        yield "hand_over"
    if state == State.APPLIED and desk.may_any(case.offering, CLERK, EXAMINER):
        if not case.offering.instant:
            yield "accept"
        if not _asked(case, decisions, "ask_supplement") and not _acceptance_over(case, at):
            yield "ask_supplement"
    if state == State.EXAMINING and mine:
        yield "propose"
        if not _asked(case, decisions, "ask_more"):
            yield "ask_supplement"
        if matter.decision_persons == 1:
            yield from ("approve", "reject")
    if state == State.APPROVING and desk.may(APPROVER, case.offering) and not _examined(desk, case):
        yield from ("send_back", "approve", "reject")


def _asked(case: Case, decisions: Iterable[Decision], event: str) -> bool:
    return any(each.event == event and each.round == case.round for each in decisions if each.official_id)


def _acceptance_over(case: Case, at: datetime) -> bool:
    return case.acceptance_due_on is not None and at >= clocks.end_of(case.acceptance_due_on)


def _examined(desk: Desk, case: Case) -> bool:
    me = desk.official.pk
    if me in (case.examiner_id, case.proposed_by_id):
        return True
    return any(each.official_id == me and each.round == case.round for each in case.examinations.all())


def _above(division: Division) -> list[str]:
    """The division and those above it: a post there covers the case."""
    found: list[str] = []
    here: Division | None = division
    while here is not None:
        found.append(here.code)
        here = here.parent
    return found
