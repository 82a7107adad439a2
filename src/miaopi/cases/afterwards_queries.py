"""What officials read of a licence: found by number, code or identifier, its state, and what is proposed.

Basis: lifecycle.md 11. The face records the look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from miaopi.cases import avoidance, states
from miaopi.cases.actions import self_correction
from miaopi.cases.actions.afterwards import CONFIRMS, PROPOSES
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.models import Case
from miaopi.cases.opinions import Opinion, opinion_of
from miaopi.cases.sealing import open_run
from miaopi.catalogue.models import Offering
from miaopi.letters import queries as letters
from miaopi.letters.queries import LetterLine
from miaopi.licences import queries as licences
from miaopi.licences.actions import ending
from miaopi.licences.actions.ending import Grounds
from miaopi.licences.endings import ENDINGS, End
from miaopi.licences.models import EndAct
from miaopi.licences.queries import LicencePage
from miaopi.officials.viewers import Desk
from miaopi.texts import Words

READS = ("clerk", *PROPOSES)


@dataclass(frozen=True, slots=True)
class ActLine:
    """An end that was proposed. `may_confirm`: this official can; `may_drop`: or let it go."""

    id: UUID
    kind: End
    name: Words
    state: str
    proposed_by: str
    proposed_at: datetime
    settled_by: str
    settled_at: datetime | None
    grounds: Grounds
    may_confirm: bool
    may_drop: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of the decision (T38) that waits for another official."""

    opinion: Opinion
    hearing: str
    proposed_by: str
    proposed_at: datetime
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class DeskLicence:
    """A licence as officials read it. `may` holds end, correct; `persons`: whose data the page shows."""

    page: LicencePage
    case_ref: str
    case_state: Words
    acts: tuple[ActLine, ...]
    letters: tuple[LetterLine, ...]
    persons: tuple[UUID, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of what waits to be confirmed."""

    licence_id: UUID
    number: str
    name: Words
    proposed_by: str
    proposed_at: datetime
    is_own: bool
    ended_otherwise: bool


def find(desk: Desk, typed: str) -> UUID:
    """The licence with this number, code or identifier, however typed.

    Raises: CaseNotFound: there is none, or no post of the official covers it.
    """
    for licence in licences.typed(typed):
        case = Case.objects.select_related("offering").filter(pk=licence.case_id).first()
        if case is not None and _may_read(desk, case):
            return licence.pk
    raise CaseNotFound


def licence_page(desk: Desk, licence_id: UUID, *, at: datetime) -> DeskLicence:
    """All of it.   Raises: CaseNotFound: there is none, or no post of the official covers it."""
    licence = licences.by_id(licence_id)
    case = (
        Case.objects.select_related("offering").filter(pk=licence.case_id).first()
        if licence is not None
        else None
    )
    if licence is None or case is None or not _may_read(desk, case):
        raise CaseNotFound
    confirms = desk.may_any(case.offering, *CONFIRMS)
    live = licence.ended_at is None
    may = set()
    found = tuple(_acts().filter(licence=licence))
    is_proposed = any(act.state == "proposed" for act in found)
    if live and not is_proposed and desk.may_any(case.offering, *PROPOSES):
        may.add("end")
    if live and confirms and states.row(case.state, "correct_slip") is not None:
        may.add("correct")
    return DeskLicence(
        page=licences.page(licence, at=at),
        case_ref=case.number or "",
        case_state=states.NAMES[states.State(case.state)],
        acts=tuple(_act(act, desk, case, confirms=confirms) for act in found),
        letters=letters.of_case(case.pk),
        persons=tuple(licence.holders.values_list("person_id", flat=True)),
        may=frozenset(may),
    )


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Every proposal in what the official may decide or proposed, the oldest first; constant queries."""
    offered = Offering.objects.filter(desk.offerings(*PROPOSES, prefix="")).values("code")
    found = _acts().filter(state="proposed", licence__offering_code__in=offered)
    return tuple(
        Waiting(
            licence_id=act.licence_id,
            number=act.licence.number,
            name=ENDINGS[End(act.kind)].name,
            proposed_by=act.proposed_by.name,
            proposed_at=act.proposed_at,
            is_own=act.proposed_by_id == desk.official.pk,
            ended_otherwise=act.licence.ended_at is not None,
        )
        for act in found.order_by("proposed_at", "id")
    )


def change_of(desk: Desk, case_id: UUID) -> ChangeLine | None:
    """The change of the decision that waits, if one does; the caller has looked who may read the case."""
    case = Case.objects.select_related("offering", "key").get(pk=case_id)
    proposal = self_correction.proposed(case)
    if proposal is None or proposal.official is None:
        return None
    stored = open_run(case, proposal)
    opinion = opinion_of(stored)
    assert opinion is not None  # a proposal has one
    return ChangeLine(
        opinion=opinion,
        hearing=str(stored["hearing"]),
        proposed_by=proposal.official.name,
        proposed_at=proposal.at,
        may_confirm=desk.may("approver", case.offering) and proposal.official_id != desk.official.pk,
    )


def _may_read(desk: Desk, case: Case) -> bool:
    return desk.may_any(case.offering, *READS) and not avoidance.is_own(desk.official, case)


def _acts() -> QuerySet[EndAct]:
    return EndAct.objects.select_related("licence__key", "proposed_by", "settled_by")


def _act(act: EndAct, desk: Desk, case: Case, *, confirms: bool) -> ActLine:
    is_open = act.state == "proposed"
    other = act.proposed_by_id != desk.official.pk
    return ActLine(
        id=act.pk,
        kind=End(act.kind),
        name=ENDINGS[End(act.kind)].name,
        state=act.state,
        proposed_by=act.proposed_by.name,
        proposed_at=act.proposed_at,
        settled_by=act.settled_by.name if act.settled_by is not None else "",
        settled_at=act.settled_at,
        grounds=ending.grounds_of(act),
        may_confirm=is_open and confirms and other,
        may_drop=is_open and desk.may_any(case.offering, *PROPOSES),
    )
