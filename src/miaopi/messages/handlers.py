"""Outbox kinds of messages: handing one to the gateway, and asking after one that gave no receipt.

The gateway is spoken to with no transaction open. A handler that dies in between is called again, and the
gateway knows the message by its id.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings

from miaopi import outbox
from miaopi.messages import actions, queries
from miaopi.messages.gateway import GatewayBusy, GatewayError, GatewayRefused, gateway
from miaopi.messages.models import Message
from miaopi.people.policy import is_fictitious

log = structlog.get_logger(__name__)
TRIES = 10
MOST_BATCHES = 20


@outbox.handler(actions.SEND, lane=actions.LANE, tries=TRIES)
def send(job: outbox.Job, *, at: datetime) -> None:
    """Send one message; a busy gateway is tried again with back-off, a refusal and the last try end it."""
    message = Message.objects.get(pk=UUID(str(job.data["message"])))
    if message.state != Message.State.QUEUED or message.phone is None:
        return
    if message.expires_at is not None and at >= message.expires_at:
        actions.record_failed(message_id=message.pk, reason="expired", at=at)
        return
    phone = message.phone.reveal(by="messages.send", why="gateway")
    if is_fictitious(phone) != settings.DEMO:
        actions.record_failed(message_id=message.pk, reason="wrong-world", at=at)
        return
    try:
        receipt = gateway().send(message_id=message.pk, phone=phone, text=message.text)
    except GatewayRefused as error:
        log.warning("message refused", message=str(message.pk), code=error.code)
        actions.record_failed(message_id=message.pk, reason=error.code, at=at)
        return
    except GatewayBusy as error:
        if job.attempts >= TRIES:
            actions.record_failed(message_id=message.pk, reason=error.code, at=at)
            raise outbox.GiveUp(error.code) from None
        raise outbox.Retry(why=error.code) from None
    actions.record_sent(
        message_id=message.pk, gateway_id=receipt.gateway_id, delivered=receipt.state == "delivered", at=at
    )


@outbox.handler(actions.CHASE, lane=actions.LANE)
def chase(job: outbox.Job, *, at: datetime) -> None:
    """No receipt within 72 hours: unknown."""
    message = Message.objects.get(pk=UUID(str(job.data["message"])))
    if message.state == Message.State.SENT:
        actions.record_receipt(message_id=message.pk, status="UNKNOWN", at=at)


@outbox.handler(actions.RECEIPTS_DUE, lane=actions.LANE, tries=1)
def fetch_receipts(job: outbox.Job, *, at: datetime) -> None:
    """Ask the gateway what became of messages, while any waits for that; the next minute asks again."""
    if not settings.SMS_GATEWAY or not queries.waits_for_receipts():
        return
    for _ in range(MOST_BATCHES):
        before = queries.receipt_mark(settings.SMS_GATEWAY)
        try:
            deliveries, mark = gateway().receipts(after=before)
        except GatewayError as error:
            log.warning("no receipts", code=error.code)
            return
        actions.record_receipts(address=settings.SMS_GATEWAY, deliveries=deliveries, mark=mark, at=at)
        if not deliveries or mark == before:
            return


outbox.every(actions.RECEIPTS_DUE, step=timedelta(minutes=1))
