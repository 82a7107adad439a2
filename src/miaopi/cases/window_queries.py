"""What a clerk's window shows: the offerings it takes, the day's cases, what a person has here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from miaopi.cases import queries, states
from miaopi.cases.actions.parties import WINDOW
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.models import Case
from miaopi.cases.pages import CaseLine
from miaopi.catalogue.models import Offering
from miaopi.officials.viewers import Desk
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer
from miaopi.secrets import mask_name
from miaopi.texts import Words

CHINA = ZoneInfo("Asia/Shanghai")
MOST = 200  # lines of one clerk's day
TO_HAND_OVER = (states.State.ISSUED, states.State.DECIDED)
FOR_THE_WINDOW = (states.State.SUPPLEMENT_ASKED, states.State.SUSPENDED, states.State.DRAFT, *TO_HAND_OVER)


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One case of the day. `waits_here`: something is left to do at the window for it."""

    id: UUID
    number: str
    name: Words
    who: str
    state: str
    substate: str
    state_name: Words
    outcome: str
    changed_at: datetime
    waits_here: bool


def offerings(desk: Desk) -> tuple[Offering, ...]:
    """What the clerk may take applications for now, in the order of place and matter."""
    found = (
        Offering.objects.select_related("version", "department", "division")
        .defer("version__bundle")
        .filter(desk.offerings("clerk", prefix=""), status=Offering.Status.PUBLISHED)
    )
    return tuple(found.order_by("division_id", "matter_slug", "code"))


def todays(desk: Desk, *, at: datetime) -> tuple[WindowLine, ...]:
    """The cases that this clerk began and that changed today, the newest first. One query, however many."""
    here = at.astimezone(CHINA)
    began = datetime.combine(here.date(), time.min, CHINA)
    found = (
        Case.objects.select_related("offering__version", "holder")
        .defer("offering__version__bundle", "sealed_answers")
        .filter(started_by=desk.official, changed_at__gte=began)
        .order_by("-changed_at", "-id")[:MOST]
    )
    return tuple(_line(case) for case in found)


def of_person(desk: Desk, viewer: Viewer) -> tuple[CaseLine, ...]:
    """What the person has with the departments of this window: nothing else is this clerk's business."""
    codes = set(Offering.objects.filter(desk.offerings("clerk", prefix="")).values_list("code", flat=True))
    return tuple(line for line in queries.my_cases(viewer) if line.offering_code in codes)


def holder_of(desk: Desk, case_id: UUID) -> Person:
    """Whose application it is, for one that was begun at a window that the clerk serves.

    Raises: CaseNotFound.
    """
    case = (
        Case.objects.select_related("offering", "holder")
        .defer("sealed_answers")
        .filter(pk=case_id, via=WINDOW, holder__isnull=False)
        .first()
    )
    if case is None or case.holder is None or not desk.may("clerk", case.offering):
        raise CaseNotFound
    return case.holder


def _line(case: Case) -> WindowLine:
    version = case.offering.version
    return WindowLine(
        id=case.pk,
        number=case.number or "",
        name=Words(version.name_zh, version.name_en),
        who=mask_name(case.holder.name) if case.holder else "",
        state=case.state,
        substate=case.substate,
        state_name=states.NAMES[states.State(case.state)],
        outcome=case.outcome,
        changed_at=case.changed_at,
        waits_here=case.state in FOR_THE_WINDOW,
    )
