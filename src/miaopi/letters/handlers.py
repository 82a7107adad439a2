"""Outbox work of letters."""

from __future__ import annotations

from datetime import datetime

from miaopi import outbox
from miaopi.letters import actions
from miaopi.letters.models import Copy


@outbox.handler(actions.RENDER, lane=actions.LANE)
def render(job: outbox.Job, *, at: datetime) -> None:
    """Draw and sign a copy that nobody has downloaded yet; done already: nothing happens."""
    copy = Copy.objects.select_related("letter__key").get(pk=str(job.data["copy"]))
    actions.ensure_pdf(copy, at=at)
