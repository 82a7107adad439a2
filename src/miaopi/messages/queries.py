"""All reads of messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from miaopi.messages.actions import CODE, gateway_name
from miaopi.messages.models import Message, ReceiptMark
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Faulty

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Note:
    """A message as its reader sees it. `text` has the signature in front, as on the phone."""

    id: UUID
    kind: str
    text: str
    language: str
    case_id: UUID | None
    state: str
    phone: str  # masked
    parts: int
    created_at: datetime
    sent_at: datetime | None


def inbox(viewer: Viewer, *, before: datetime | None = None, limit: int = A_PAGE) -> tuple[Note, ...]:
    """What the viewer was told, newest first; login codes are no letters. One query."""
    if viewer.person is None:
        return ()
    found = Message.objects.filter(person=viewer.person).exclude(kind=CODE)
    if before is not None:
        found = found.filter(created_at__lt=before)
    return tuple(_note(each) for each in found.order_by("-created_at", "id")[:limit])


def of_case(case_id: UUID, viewer: Viewer) -> tuple[Note, ...]:
    """What the viewer was told about a case, oldest first."""
    if viewer.person is None:
        return ()
    found = Message.objects.filter(case_id=case_id, person=viewer.person).order_by("created_at", "id")
    return tuple(_note(each) for each in found)


def message(viewer: Viewer, message_id: UUID) -> Note:
    """One message of the viewer. Raises Faulty: messages.unknown, also where it is somebody else's."""
    found = Message.objects.filter(pk=message_id, person=viewer.person).first() if viewer.person else None
    if found is None:
        raise Faulty([Fault("messages.unknown")])
    return _note(found)


def waits_for_receipts() -> bool:
    """Whether any message was handed over and nothing is known of it yet."""
    return Message.objects.filter(state=Message.State.SENT).exists()


def receipt_mark(address: str) -> str:
    """How far the receipts of a gateway were read; "" is the beginning."""
    found = ReceiptMark.objects.filter(gateway=gateway_name(address)).first()
    return found.mark if found else ""


def _note(each: Message) -> Note:
    return Note(
        id=each.pk,
        kind=each.kind,
        text=each.text,
        language=each.language,
        case_id=each.case_id,
        state=each.state,
        phone=str(each.phone or ""),
        parts=each.parts,
        created_at=each.created_at,
        sent_at=each.sent_at,
    )
