"""The ledger: one chain of hashed events a case (and a person, for looks), which nobody can change unseen.

Owns events, heads and signed daily roots. Every floor above appends by `ledger.actions.append`; nothing
updates or deletes: the database refuses.

    chain   "case:<id>", "look:<person id>", "licence:<id>": events numbered from 1, each with the hash of
    the one before head    the last number and hash of a chain, with a keyed MAC
    root    the Merkle root over all heads of a day, signed
    look    somebody saw personal data: who, what, of whom
"""

from miaopi.ledger.actors import Actor

__all__ = ["Actor"]
