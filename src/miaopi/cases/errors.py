"""What can go wrong with a case, as one family.

Faulty
└─ CasesError
   ├─ CaseNotFound       no such case, or not the viewer's
   ├─ Faster             somebody changed it after the viewer looked
   ├─ KeyReused          the idempotency key belongs to another body
   ├─ NotAParty          the link is for somebody else, or over
   ├─ AnswersFaulty      answers, materials or consent are not whole: one fault a field
   └─ NotAllowed         the act is not open to this actor or at this time
CaseMoved (states.py)    no row of the table allows the event
"""

from __future__ import annotations

from miaopi.texts import Fault, Faulty, Place


class CasesError(Faulty):
    """Something about a case that the caller can tell the person."""

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        super().__init__([Fault(code, Place(field=field), values)])


class CaseNotFound(CasesError):  # noqa: N818  - what is true, not a slip of ours
    """There is no such case for this viewer."""

    def __init__(self) -> None:
        super().__init__("cases.not-found")


class Faster(CasesError):  # noqa: N818  - what is true, not a slip of ours
    """The version that the act saw is not the case's any more. Nothing was written."""

    def __init__(self, *, version_no: int) -> None:
        self.version_no = version_no
        super().__init__("cases.faster")


class KeyReused(CasesError):  # noqa: N818  - what is true, not a slip of ours
    """The same idempotency key came with another body."""

    def __init__(self) -> None:
        super().__init__("cases.key-reused")


class NotAParty(CasesError):  # noqa: N818  - what is true, not a slip of ours
    """The confirmation is not for this person, or its link is over."""

    def __init__(self) -> None:
        super().__init__("cases.not-a-party")


class NotAllowed(CasesError):  # noqa: N818  - what is true, not a slip of ours
    """This actor may not do this, or not any more."""


class AnswersFaulty(Faulty):
    """Answers, materials or consent are not whole. Nothing was handed in, nothing is lost."""
