"""A silent source is asked again (T06) until it answers or the time is over (T07: a person
decides); while a person examines, each hour, and what comes is shown to them (P07).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from miaopi.cases import canonical, evaluation, sealing, states
from miaopi.cases.actions import clockwork, moves, submit
from miaopi.cases.evaluation import Run
from miaopi.cases.models import Case, Decision
from miaopi.content import LookupAnswer, Matter

_INFORMED = (states.State.EXAMINING, states.State.APPROVING)


def ask_again(*, case_id: UUID, at: datetime, clock: submit.Clock = time.monotonic) -> None:
    """Ask what was not answered, and what the platform itself knows; run the rules again. Safe to call twice.

    What a registry did answer is kept, and says when it was given.
    """
    began = clock()
    case = submit.read(case_id)
    waits = case.substate == states.WAITING_SOURCE
    if not waits and case.state not in states.WITH_A_PERSON:
        return
    if not waits and case.state not in _INFORMED:
        _next(case, at=at)
        return
    last = case.decisions.runs().order_by("-serial").first()
    assert last is not None  # a case waits because a run said so
    stored = sealing.open_run(case, last)
    if not waits and not stored["unanswered"]:
        return
    prepared = submit.prepare(case, at=at)
    run = submit.ask(prepared, _known(prepared.matter, stored), at=at)
    if not waits and _says_the_same(run, last, stored):
        _next(case, at=at)
        return
    submit.settle(prepared, at=at, began=began, clock=clock, run=run, just_did=False)


def _known(matter: Matter, stored: Mapping[str, object]) -> Mapping[str, LookupAnswer]:
    before = evaluation.reread(matter, stored)
    return {name: answer for name, answer in before.items() if not submit.is_platform(matter, answer)}


def _says_the_same(run: Run, last: Decision, stored: Mapping[str, object]) -> bool:
    """Nothing new came: the examiner is not disturbed."""
    silent = tuple(cast("list[str]", stored["unanswered"]))
    return tuple(run.facts.unanswered) == silent and canonical.digest(run.result()) == last.reasons_hash


@transaction.atomic
def _next(case: Case, *, at: datetime) -> None:
    """Ask once more later, while the case is with a person; whoever looks at it sees no change."""
    held = moves.locked(case.pk)
    if held.state in states.WITH_A_PERSON and held.attempt == case.attempt and held.round == case.round:
        clockwork.ask_again(held, at=at)
        held.save(update_fields=["source_since", "source_tries"])
