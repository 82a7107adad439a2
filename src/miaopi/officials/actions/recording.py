"""One event in the chain of the official it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from miaopi.ledger import Actor
from miaopi.ledger import actions as ledger
from miaopi.officials.models import Official
from miaopi.officials.viewers import Desk

COMMAND = Actor(kind="command", id="")


def record(
    official: Official, what: str, data: Mapping[str, object], *, by: Desk | Actor | None, at: datetime
) -> None:
    """Append it.   Args: by: who did it; None: the command line."""
    actor = by.actor if isinstance(by, Desk) else by
    ledger.append(
        chain=f"official:{official.pk}", kind=f"official.{what}", data=data, by=actor or COMMAND, at=at
    )
