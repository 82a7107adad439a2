"""Outbox work of licences."""

from __future__ import annotations

from datetime import datetime

from miaopi import outbox
from miaopi.licences import actions
from miaopi.licences.models import Licence


@outbox.handler(actions.RENDER, lane=actions.LANE)
def render(job: outbox.Job, *, at: datetime) -> None:
    """Draw and sign a certificate that nobody has downloaded yet; done already: nothing happens."""
    licence = Licence.objects.select_related("key", "replaces").get(pk=str(job.data["licence"]))
    actions.ensure_pdf(licence, at=at)
