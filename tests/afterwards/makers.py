"""A registration, and officials who do something to it."""

from __future__ import annotations

from typing import Any

from miaopi.cases.actions import afterwards
from miaopi.licences.endings import End
from miaopi.licences.models import EndAct, Licence
from miaopi.officials.viewers import Desk
from tests import factories
from tests.factories import NOON

WRITTEN = {
    "ground": "合同上出租人的签名是别人写的。",
    "law": "行政许可法",
    "article": "69(1)",
    "hearing": "2026年11月24日在窗口当面听取，持证人没有意见。",
}


def registered() -> Licence:
    """A lease that the rules registered."""
    case = factories.decided()
    return Licence.objects.get(case_id=case.pk)


def propose(desk: Desk, licence: Licence, kind: End = End.ANNUL, **changes: Any) -> EndAct:
    return afterwards.propose_end(
        desk=desk, licence_id=licence.pk, kind=kind, at=NOON, **{**WRITTEN, **changes}
    )


def confirm(desk: Desk, act: EndAct) -> EndAct:
    return afterwards.confirm_end(desk=desk, act_id=act.pk, at=NOON)
