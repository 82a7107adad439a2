"""What can go wrong when an event is appended.

LedgerError (Faulty)
  HeadBroken   the head of the chain was changed behind the platform's back: nothing more is appended to it
  RootBroken   what the last root was signed over is not there any more: nothing new is signed over the loss
"""

# ruff: noqa: N818  - a fault is named by what is the case, as its code is
from miaopi.texts import Fault, Faulty, Place


class LedgerError(Faulty):
    """Base of the family."""


class HeadBroken(LedgerError):
    """Somebody changed a head; an event after it would make the change look sound."""

    def __init__(self, chain: str) -> None:
        super().__init__([Fault("ledger.head-forged", Place(), {"chain": chain, "seq": "?"})])


class RootBroken(LedgerError):
    """A new root would replace the leaves of the last one, and with them the proof of what is missing."""

    def __init__(self, fault: Fault) -> None:
        super().__init__([fault])
