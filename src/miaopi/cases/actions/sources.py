"""A silent source is asked again (T06) until it answers or the time is over (T07: a person decides)."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID

from miaopi.cases import evaluation, sealing, states
from miaopi.cases.actions import submit
from miaopi.cases.models import Decision


def ask_again(*, case_id: UUID, at: datetime, clock: submit.Clock = time.monotonic) -> None:
    """Ask what was not answered, and what the platform itself knows; run the rules again. Safe to call twice.

    What a registry did answer is kept: it is at most a working day old, and says when it was given.
    """
    began = clock()
    case = submit.read(case_id)
    if case.substate != states.WAITING_SOURCE:
        return
    prepared = submit.prepare(case, at=at)
    last = Decision.objects.filter(case=case).order_by("-serial").first()
    assert last is not None  # a case waits because a run said so
    before = evaluation.reread(prepared.matter, sealing.open_run(case, last))
    known = {
        name: answer for name, answer in before.items() if not submit.is_platform(prepared.matter, answer)
    }
    submit.settle(prepared, at=at, began=began, clock=clock, known=known, just_did=False)
