"""All writes of messages: putting them, sending them, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from miaopi.messages.gateway import Delivery
from miaopi.messages.models import Message, ReceiptMark
from miaopi.messages.night import after_night
from miaopi.messages.text import TextRefused, parts, signed
from miaopi.outbox import actions as outbox
from miaopi.people import actions as people
from miaopi.people import numbers
from miaopi.people.models import LoginCode, Person
from miaopi.secrets import PersonalNumber, keyed_hash
from miaopi.texts import Fault, Words

SEND = "messages.send"
CHASE = "messages.chase"
RECEIPTS_DUE = "messages.receipts"
LANE = "messages"
CODE = "login-code"
RECEIPT_WITHIN = timedelta(hours=72)
WIPED = "******"

# What a receipt says (SMPP's words, standards.md 16) and what it means for us.
RECEIPTS = {
    "DELIVRD": Message.State.DELIVERED,
    "EXPIRED": Message.State.FAILED,
    "UNDELIV": Message.State.FAILED,
    "REJECTD": Message.State.FAILED,
    "UNKNOWN": Message.State.UNKNOWN,
}


@transaction.atomic
def put(
    *,
    kind: str,
    text: Words | str,
    at: datetime,
    person: Person | None = None,
    phone: str | PersonalNumber | None = None,
    case_id: UUID | None = None,
    language: str | None = None,
    just_did: bool = False,
    expires_at: datetime | None = None,
) -> Message:
    """Tell somebody something: a row now, in the caller's transaction; the worker sends it.

    Args:    person: whose space it also stands in.  phone: where it goes; the person's own by default.
             language: zh or en; the person's own by default.
             just_did: it answers what the person did this minute, so the night does not hold it.
             expires_at: not sent after that.
    Raises:  TextRefused: messages.empty, .signature-twice, .personal-number, .too-long; messages.nobody.
    Basis:   通信短信息服务管理规定 (工信部令第31号): who sends is clear; night hold modelled.
    """
    if person is None and phone is None:
        raise TextRefused([Fault("messages.nobody")])
    speaks = language or _language(person)
    whole = signed(text.in_(speaks) if isinstance(text, Words) else text, signature=settings.SMS_SIGNATURE)
    goes_to = _phone(person, phone)
    due = at if just_did or goes_to is None else after_night(at)
    message = Message.objects.create(
        person=person,
        case_id=case_id,
        kind=kind,
        language="en" if speaks.startswith("en") else "zh",
        phone=goes_to,  # type: ignore[misc]  # nullable: see the model
        text=whole,
        parts=len(parts(whole)),
        state=Message.State.QUEUED if goes_to else Message.State.DELIVERED,
        created_at=at,
        due_at=due,
        expires_at=expires_at,
        sent_at=None if goes_to else at,
    )
    if goes_to is not None:
        outbox.enqueue(
            kind=SEND, key=str(message.pk), data={"message": str(message.pk)}, run_after=due, lane=LANE
        )
    return message


def _language(person: Person | None) -> str:
    account = getattr(person, "account", None)
    return account.language if account else "zh"


def _phone(person: Person | None, phone: str | PersonalNumber | None) -> PersonalNumber | None:
    if isinstance(phone, PersonalNumber):
        return phone
    if phone:
        return PersonalNumber(numbers.mobile(phone, field="phone"), "phone")
    return person.phone if person else None


@transaction.atomic
def send_code(
    *,
    phone: str,
    at: datetime,
    purpose: str = LoginCode.Purpose.LOGIN,
    account_id: UUID | None = None,
    language: str = "zh",
) -> Message:
    """A login code by message: alone in it, day and night, not after it has expired.

    Raises:  Faulty: what `people.actions.send_login_code` raises.
    """
    code = people.send_login_code(phone=phone, at=at, purpose=purpose, account_id=account_id)
    text = Words(
        f"验证码 {code}，5 分钟内有效。不要告诉别人。", f"Code {code}, good for 5 minutes. Tell nobody."
    )
    return put(
        kind=CODE,
        text=text,
        phone=phone,
        language=language,
        at=at,
        just_did=True,
        expires_at=at + people.CODE_GOOD_FOR,
    )


@transaction.atomic
def record_sent(*, message_id: UUID, gateway_id: str, delivered: bool, at: datetime) -> None:
    """The gateway has it; a second time changes nothing. Without a receipt in 72 hours it is unknown."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state != Message.State.QUEUED:
        return
    message.state = Message.State.DELIVERED if delivered else Message.State.SENT
    message.gateway_id, message.sent_at = gateway_id, at
    message.receipt_at = at if delivered else None
    _wipe_code(message)
    message.save()
    if not delivered:
        data = {"message": str(message_id)}
        outbox.enqueue(kind=CHASE, key=str(message_id), data=data, run_after=at + RECEIPT_WITHIN, lane=LANE)


@transaction.atomic
def record_failed(*, message_id: UUID, reason: str, at: datetime) -> None:
    """It did not and will not go out; `reason` is a code."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state != Message.State.QUEUED:
        return
    message.state, message.reason, message.receipt_at = Message.State.FAILED, reason[:40], at
    _wipe_code(message)
    message.save()


@transaction.atomic
def record_receipt(*, message_id: UUID, status: str, at: datetime) -> Message | None:
    """What the network says became of a message. Delivered stays delivered, whatever comes later.

    Args:    status: DELIVRD, EXPIRED, UNDELIV, REJECTD, UNKNOWN; any other word counts as UNKNOWN.
    Returns: None where there is no such message, or it was never handed over.
    """
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None or message.sent_at is None:
        return None
    if message.state == Message.State.DELIVERED:
        return message
    message.state = RECEIPTS.get(status.strip().upper(), Message.State.UNKNOWN)
    message.reason = "" if message.state == Message.State.DELIVERED else status.strip().lower()[:40]
    message.receipt_at = at
    message.save(update_fields=["state", "reason", "receipt_at"])
    return message


@transaction.atomic
def record_receipts(*, address: str, deliveries: Iterable[Delivery], mark: str, at: datetime) -> None:
    """A batch of receipts with the gateway's mark: all of it, or it is read again."""
    for each in deliveries:
        try:
            message_id = UUID(each.message_id)
        except ValueError:
            continue  # another platform's message at the same gateway
        record_receipt(message_id=message_id, status=each.status, at=at)
    ReceiptMark.objects.update_or_create(
        gateway=gateway_name(address), defaults={"mark": mark, "read_at": at}
    )


def gateway_name(address: str) -> str:
    """A gateway's name in the table of marks; the address may hold a password."""
    return keyed_hash(address, use="messages.gateway").hex()


def _wipe_code(message: Message) -> None:
    """A code is of no more use to us once it went out, or never will."""
    if message.kind == CODE:
        message.text = f"【{settings.SMS_SIGNATURE}】{WIPED}"
