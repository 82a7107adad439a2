"""How a licence ends by an official's act: what each kind means, its law, who must be heard, who confirms.

Basis: 行政许可法 第八条 (withdraw), 第六十九条 (annul), 第七十条 (deregister);
       行政处罚法 第九、六十三条 (revoke).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from miaopi.licences.models import State
from miaopi.texts import Words


class End(StrEnum):
    """What an official can do to a licence for good."""

    ANNUL = "annul"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    DEREGISTER = "deregister"


@dataclass(frozen=True, slots=True)
class Ending:
    """One kind.

    meaning: one sentence that tells it from the others.  law, article: what it rests on where nothing else
    is named.  persons: how many officials it takes.  heard: the holder must be heard first.  from_start: it
    has no force from the day of issue.  told: what a checker reads; nothing of a person.
    """

    name: Words
    meaning: Words
    state: State
    law: Words
    article: str
    persons: int
    heard: bool
    from_start: bool
    told: Words


_APL = Words("行政许可法", "行政许可法 (licensing law)")
_PENALTIES = Words("行政处罚法", "行政处罚法 (penalties law)")
ENDINGS: Mapping[End, Ending] = {
    End.ANNUL: Ending(
        name=Words("撤销", "Annul"),
        meaning=Words("从一开始就不该发。", "It should never have been issued."),
        state=State.ANNULLED,
        law=_APL,
        article="69",
        persons=2,
        heard=True,
        from_start=True,
        told=Words(
            "发证机关已撤销，从发证那天起没有效力。", "Annulled by the issuing body, void from the start."
        ),
    ),
    End.WITHDRAW: Ending(
        name=Words("撤回", "Withdraw"),
        meaning=Words("当时发得对，后来情况变了。", "It was right; since, law or facts have changed."),
        state=State.WITHDRAWN,
        law=_APL,
        article="8",
        persons=2,
        heard=True,
        from_start=False,
        told=Words("发证机关已撤回。", "Withdrawn by the issuing body."),
    ),
    End.REVOKE: Ending(
        name=Words("吊销", "Revoke"),
        meaning=Words("持证人后来违法，这是处罚。", "The holder broke the law later; this is the penalty."),
        state=State.REVOKED,
        law=_PENALTIES,
        article="9",
        persons=2,
        heard=True,
        from_start=False,
        told=Words("因处罚已吊销。", "Revoked as a penalty."),
    ),
    End.DEREGISTER: Ending(
        name=Words("注销", "Deregister"),
        meaning=Words("没有人再用它，把登记结清。", "Nobody uses it any more; the record is closed."),
        state=State.DEREGISTERED,
        law=_APL,
        article="70",
        persons=1,
        heard=False,
        from_start=False,
        told=Words("发证机关已注销。", "Deregistered by the issuing body."),
    ),
}
