"""What can go wrong when an event is appended.

LedgerError (Faulty)
  HeadBroken   the head of the chain was changed behind the platform's back: nothing more is appended to it
"""

# ruff: noqa: N818  - a fault is named by what is the case, as its code is
from miaopi.texts import Fault, Faulty, Place


class LedgerError(Faulty):
    """Base of the family."""


class HeadBroken(LedgerError):
    """Somebody changed a head; an event after it would make the change look sound."""

    def __init__(self, chain: str) -> None:
        super().__init__([Fault("ledger.head-forged", Place(), {"chain": chain, "seq": "?"})])
