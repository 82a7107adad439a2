"""The outbox kind of webhooks: one try of one delivery, with no transaction open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import rfc8785
import structlog

from miaopi import outbox
from miaopi.webhooks import actions, sending, signing
from miaopi.webhooks.models import Delivery

log = structlog.get_logger(__name__)
TRIES = 16  # with the outbox's back-off: more than a day


@outbox.handler(actions.SEND, lane=actions.LANE, tries=TRIES)
def send(job: outbox.Job, *, at: datetime) -> None:
    """Sign and send; refused is tried again with back-off, the last refusal ends it."""
    row = Delivery.objects.select_related("endpoint").filter(pk=UUID(str(job.data["delivery"]))).first()
    if row is None or row.state != Delivery.State.QUEUED:
        return
    if row.endpoint.switched_off_at is not None:
        actions.record_refused(delivery_id=row.pk, why="switched-off", last=True, gone=False, at=at)
        return
    body = body_of(row)
    headers = signing.headers(secret=row.endpoint.secret, message_id=str(row.pk), at=at, body=body)
    try:
        sending.send(row.endpoint.url, body, headers)
    except sending.Refused as refused:
        log.warning("webhook refused", delivery=str(row.pk), code=refused.why, attempt=job.attempts)
        gone = refused.why == f"http-{sending.GONE}"
        last = job.attempts >= TRIES
        actions.record_refused(delivery_id=row.pk, why=refused.why, last=last, gone=gone, at=at)
        if not gone and not last:
            raise outbox.Retry(why=refused.why) from None
    else:
        actions.record_taken(delivery_id=row.pk, at=at)


def body_of(row: Delivery) -> bytes:
    """What is sent: the same bytes at each try."""
    return rfc8785.dumps({"type": row.type, "timestamp": row.at.isoformat(), "data": row.data})
