"""The kinds of letters: title, mark in the number, and whether one takes the place of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from miaopi.texts import Words


class Kind(StrEnum):
    """What a letter is. A code is kept for ever in rows and addresses."""

    RECEIPT = "receipt"
    SUPPLEMENT_RECEIPT = "supplement-receipt"
    SUPPLEMENT = "supplement"
    MORE = "more"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    REJECTION = "rejection"
    CANCELLATION = "cancellation"
    TERMINATION = "termination"
    WITHDRAWAL = "withdrawal"
    REVIEW = "review"
    CORRECTION = "correction"
    SELF_CORRECTION = "self-correction"
    ANNULLED = "annulled"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind looks.

    mark: stands in the number after the year; no two kinds share one.  decides: it is a decision on the
    application, so a later one takes its place.  eager: drawn by the worker; else when somebody first asks
    for the file, because most people never do.
    """

    title: Words
    mark: str
    decides: bool = False
    eager: bool = True


FORMS: Mapping[Kind, Form] = {
    Kind.RECEIPT: Form(Words("收件凭证", "Receipt"), "收", eager=False),
    Kind.SUPPLEMENT_RECEIPT: Form(
        Words("补正材料收件凭证", "Receipt for what you added"), "补收", eager=False
    ),
    Kind.SUPPLEMENT: Form(Words("补正通知书", "Notice of what to add"), "补"),
    Kind.MORE: Form(Words("补充材料通知书", "Request for more"), "材"),
    Kind.ACCEPTANCE: Form(Words("受理通知书", "Notice of acceptance"), "受"),
    Kind.APPROVAL: Form(Words("准予登记决定书", "Decision: approved"), "准", decides=True),
    Kind.REJECTION: Form(Words("不予登记决定书", "Decision: refused"), "否", decides=True),
    Kind.CANCELLATION: Form(Words("注销登记通知书", "Notice of cancellation"), "销", decides=True),
    Kind.TERMINATION: Form(Words("终止办理通知书", "Notice that the case has ended"), "终", decides=True),
    Kind.WITHDRAWAL: Form(Words("撤回申请确认书", "Confirmation of withdrawal"), "撤申"),
    Kind.REVIEW: Form(Words("人工复核受理通知书", "Notice that a person will look again"), "复"),
    Kind.CORRECTION: Form(Words("更正通知书", "Notice of correction"), "更"),
    Kind.SELF_CORRECTION: Form(Words("变更决定书", "Decision that changes a decision"), "变", decides=True),
    Kind.ANNULLED: Form(Words("撤销决定书", "Decision: annulled"), "撤", decides=True),
    Kind.WITHDRAWN: Form(Words("撤回决定书", "Decision: withdrawn"), "回", decides=True),
    Kind.REVOKED: Form(Words("吊销决定书", "Decision: revoked"), "吊", decides=True),
    Kind.DEREGISTERED: Form(Words("注销决定书", "Decision: deregistered"), "注", decides=True),
}
