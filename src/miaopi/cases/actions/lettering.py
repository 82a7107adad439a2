"""Which event of a case is told in which letter, and the letter itself, in the transaction of the event.

Basis: 行政许可法 art. 32, 37, 38, 44; 行政复议法 art. 20; 行政诉讼法 art. 46; 个人信息保护法 art. 24.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from miaopi.cases.models import Case, Decision
from miaopi.content import Matter
from miaopi.ledger import Actor
from miaopi.letters.kinds import Kind
from miaopi.letters.models import Letter

NOTHING: Mapping[str, object] = MappingProxyType({})

# The events of transitions.yaml that have a letter. An approval that ends a registration is a cancellation.
KINDS: Mapping[str, Kind] = {
    "submit": Kind.RECEIPT,
    "supplement": Kind.SUPPLEMENT_RECEIPT,
    "rules_supplement": Kind.SUPPLEMENT,
    "ask_supplement": Kind.SUPPLEMENT,
    "ask_more": Kind.MORE,
    "rules_refer": Kind.ACCEPTANCE,
    "source_gives_up": Kind.ACCEPTANCE,
    "person_first": Kind.ACCEPTANCE,
    "accept": Kind.ACCEPTANCE,
    "deem_accepted": Kind.ACCEPTANCE,
    "rules_approve": Kind.APPROVAL,
    "decide_approve": Kind.APPROVAL,
    "rules_reject": Kind.REJECTION,
    "decide_reject": Kind.REJECTION,
    "supplement_due": Kind.TERMINATION,
    "withdraw": Kind.WITHDRAWAL,
    "ask_person": Kind.REVIEW,
}


def for_event(
    case: Case,
    matter: Matter,
    event: str,
    *,
    decision: Decision | None = None,
    by: Actor,
    at: datetime,
    data: Mapping[str, object] = NOTHING,
) -> Letter | None:
    """The letter of an event, numbered and sealed; None where the event has none.

    Called right after `moves.move` in the same transaction, when clocks and licence are set on the row.

    Args:    decision: the run or the person's step that the letter rests on; the newest where left out.
             data: what is stored nowhere else: "items" (tuple of opinions.Item) of a supplement that a
             person asked for, "opinion" (opinions.Opinion) of a person's decision, "ended" (the Licence that
             an approval or a review ended).
    """
    kind = KINDS.get(event)
    if kind is None:
        return None
    return None
