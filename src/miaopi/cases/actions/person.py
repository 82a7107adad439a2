"""A person instead of rules, and taking an application back.   Basis: 个人信息保护法 art. 24."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from miaopi.cases import clocks, sealing, states
from miaopi.cases.actions import clockwork, lettering, moves, parties, telling
from miaopi.cases.actions.confirm import submission_key
from miaopi.cases.errors import AnswersFaulty, NotAllowed
from miaopi.cases.models import Case
from miaopi.catalogue import queries as catalogue
from miaopi.outbox import actions as outbox
from miaopi.people.viewers import Viewer


@transaction.atomic
def want_person(*, viewer: Viewer, case_id: UUID, wanted: bool, at: datetime) -> None:
    """Say before the decision that a person shall make it, or take that back; while a source is silent:
    at once (P06).

    Raises: CaseNotFound; CaseMoved: it is decided, or a person has it already.
    """
    case = moves.owned(viewer, case_id)
    case.person_wanted = wanted
    if case.substate == states.WAITING_SOURCE and wanted:
        matter = catalogue.matter(case.version_id)
        moves.move(case, "person_first", by=moves.actor(viewer), at=at)
        clockwork.start_person(case, matter, accepted_on=clocks.day_of(at))
        lettering.for_event(case, matter, "person_first", by=moves.actor(viewer), at=at)
        telling.outcome(case, matter, "person_first", just_did=True, at=at)
    elif case.state not in states.EDITABLE:
        raise states.CaseMoved(state=case.state, event="person_first", number=case.number or "")
    else:
        moves.touch(case, at=at)
    case.save()


@transaction.atomic
def ask_person(*, viewer: Viewer, case_id: UUID, version_no: int | None = None, at: datetime) -> None:
    """Have a person look at a decision of the rules again (T36); it stands until replaced.

    Raises: CaseNotFound; Faster; CaseMoved: nothing is decided; NotAllowed: a person decided, or 60 days
            are over.
    Basis:  个人信息保护法 art. 24(3); the 60 days are modelled.
    """
    case = moves.owned(viewer, case_id, version_no)
    matter = catalogue.matter(case.version_id)
    states.after(case.state, "ask_person", number=case.number or "")
    if case.decided_by != "rules" or case.decided_at is None:
        raise NotAllowed("cases.review-not-automatic")
    if clocks.day_of(at) > clocks.review_until(case.decided_at):
        raise NotAllowed("cases.review-too-late")
    case.round += 1
    case.person_wanted = True
    case.examiner = case.proposed_by = None
    moves.move(case, "ask_person", by=moves.actor(viewer), at=at)
    clockwork.start_person(case, matter, accepted_on=clocks.day_of(at))
    _ask_silent(case, at=at)
    lettering.for_event(case, matter, "ask_person", by=moves.actor(viewer), at=at)
    telling.outcome(case, matter, "ask_person", just_did=True, at=at)
    case.save()


@transaction.atomic
def withdraw(*, viewer: Viewer, case_id: UUID, version_no: int | None = None, at: datetime) -> None:
    """Take the application back before a decision (T34); while a first decision stands there is nothing to
    take back.   Raises: CaseNotFound; Faster; CaseMoved.
    """
    case = moves.owned(viewer, case_id, version_no)
    matter = catalogue.matter(case.version_id)
    if case.decided_at is not None:
        raise states.CaseMoved(state=case.state, event="withdraw", number=case.number or "")
    outbox.finish(kind="cases.submit", key=submission_key(case), at=at)
    moves.move(case, "withdraw", by=moves.actor(viewer), at=at)
    clockwork.go_on(case, at=at)
    case.closed_at = at
    case.parties.filter(state="asked").update(token_hash=None, token_until=None)
    lettering.for_event(case, matter, "withdraw", by=moves.actor(viewer), at=at)
    telling.tell(case, matter, "withdrawn", just_did=True, at=at)
    case.save()


@transaction.atomic
def fix_on_spot(
    *, viewer: Viewer, case_id: UUID, phone: str, version_no: int | None = None, at: datetime
) -> None:
    """Put a small mistake right before acceptance (T08): the filer's own phone, at which messages arrive.

    Nothing that a rule, a registry, a certificate or another party rests on is small, so nothing else is.

    Raises: CaseNotFound; Faster; CaseMoved: it is not waiting; AnswersFaulty: that is no phone;
    NotAllowed: the filer is no party of it.
    Basis:  行政许可法 art. 32(1)(3).
    """
    case = moves.owned(viewer, case_id, version_no)
    states.after(case.state, "fix_on_spot", number=case.number or "")
    matter = catalogue.matter(case.version_id)
    answers = sealing.open_answers(case)
    own = next((party.place for party in case.parties.all() if viewer.is_person(party.person_id)), None)
    if own is None or "." in own or not isinstance(answers.get(own), dict):
        raise NotAllowed("cases.not-small")
    before = parties.answers_cover(answers)
    answers[own] = {**cast("dict[str, object]", answers[own]), "phone": phone}
    faults = matter.form.validate(answers, only=(own,), today=clocks.day_of(at))
    if faults:
        raise AnswersFaulty(faults)
    sealing.seal_answers(case, matter.form.clean(answers))
    # What the others stand behind is the same: their word covers the new answers, too.
    covers = parties.answers_cover(sealing.open_answers(case))
    case.parties.filter(covers=before).update(covers=covers)
    moves.move(case, "fix_on_spot", by=moves.actor(viewer), at=at, substate=case.substate)
    case.save()


def _ask_silent(case: Case, *, at: datetime) -> None:
    """What gave no answer to the rules is asked again for the person."""
    last = case.decisions.runs().order_by("-serial").first()
    if last is not None and sealing.open_run(case, last)["unanswered"]:
        clockwork.ask_again(case, at=at)
