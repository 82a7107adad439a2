"""A gateway whose answers are set, in place of the one over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from miaopi.messages.gateway import Delivery, Receipt


@dataclass
class FakeGateway:
    """Takes everything, or raises what is set for the next calls."""

    taken: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    calls: int = 0
    raises: list[Exception] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    delivered_at_once: bool = False

    def send(self, *, message_id: UUID, phone: str, text: str) -> Receipt:
        self.calls += 1
        if self.raises:
            raise self.raises.pop(0)
        self.taken[message_id] = (phone, text)
        return Receipt(f"g-{len(self.taken)}", "delivered" if self.delivered_at_once else "sent")

    def receipts(self, *, after: str) -> tuple[tuple[Delivery, ...], str]:
        if self.raises:
            raise self.raises.pop(0)
        start = int(after or 0)
        batch = tuple(self.deliveries[start : start + 2])
        return batch, str(start + len(batch))
