"""What officials read: the queue by deadline, and one case on one screen. A fixed number of queries each.

Out of scope is NotYours; a draft is its filer's alone and is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from miaopi.cases import (
    avoidance,
    clocks,
    desk_lines,
    desk_may,
    lines,
    numbers,
    outcome,
    sealing,
    shown,
    states,
)
from miaopi.cases.actions import clockwork
from miaopi.cases.desk_pages import DeskCase, EventLine, QueueLine, QueuePage, RunLine
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.models import Case, CaseMaterial, Decision, Examination, Party
from miaopi.cases.states import State
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.ledger import queries as ledger
from miaopi.officials.errors import NotYours
from miaopi.officials.models import Official
from miaopi.officials.viewers import Desk
from miaopi.people.viewers import NOBODY
from miaopi.vault.models import Material

PAGE = 20
VIEWS = ("mine", "free", "supplement", "today", "late", "source", "all")
READS = ("examiner", "approver")  # a clerk reads what waits for acceptance, and what came in at the window
_WORKED_ON = (State.ACCEPTED, State.EXAMINING, State.APPROVING)


def queue(
    desk: Desk, *, view: str = "mine", at: datetime, page: int = 1, only: UUID | None = None
) -> QueuePage:
    """The cases of the official's posts, those due first: two queries, with 20 rows as with 2,000.

    Args: view: mine (to examine, or to decide on another's proposal) | free | supplement | today | late |
          source | all.  page: from 1.  only: of one offering.
    """
    today = clocks.day_of(at)
    scope = Case.objects.at_the_desk().filter(_scope(desk) & avoidance.others(desk))
    if only is not None:
        scope = scope.filter(offering=only)
    wanted = _views(desk, today)
    counts = scope.aggregate(**{name: Count("pk", filter=condition) for name, condition in wanted.items()})
    view = view if view in wanted else "all"
    first = (max(page, 1) - 1) * PAGE
    found = (
        scope.filter(wanted[view])
        .select_related("holder", "examiner", "offering__version", "offering__department")
        .select_related("offering__division")
        .defer("offering__version__bundle", "sealed_answers")
        .order_by(F("due_on").asc(nulls_last=True), "filed_on", "pk")
    )
    rows = list(found[first : first + PAGE + 1])
    return QueuePage(
        view=view,
        lines=tuple(_line(desk, case, today) for case in rows[:PAGE]),
        counts=counts,
        page=max(page, 1),
        next=max(page, 1) + 1 if len(rows) > PAGE else None,
    )


def desk_case(desk: Desk, ref: str | UUID, *, at: datetime) -> DeskCase:
    """The case as officials read it, all of it; the face records the look.

    Raises: CaseNotFound; NotYours: no post of the official covers it.
    """
    case = _case(desk, ref)
    matter = catalogue.matter(case.version_id)
    decisions = tuple(case.decisions.all())
    runs = tuple(
        _run(matter if each.matter_hash == matter.hash else catalogue.matter(each.matter_hash), case, each)
        for each in decisions
        if each.official_id is None
    )
    steps = tuple(desk_lines.step(case, each) for each in decisions if each.official_id is not None)
    proposals = [each for each in steps if each.event == "propose" and each.round == case.round]
    silent = runs[-1].unanswered if runs and case.state in states.WITH_A_PERSON else ()
    running = clockwork.clocks_with(case, matter, tuple(case.stops.all()), on=clocks.day_of(at))
    may = desk_may.acts(desk, case, matter, decisions, at=at)
    return DeskCase(
        case=lines.case_page(NOBODY, case),
        matter=matter,
        values=shown.answers(matter, sealing.open_answers(case)),
        materials=lines.material_lines(case, matter),
        parties=desk_lines.parties(case, matter),
        persons=tuple(dict.fromkeys(_persons(case))),
        last=runs[-1] if runs else None,
        runs=runs,
        steps=steps,
        proposal=proposals[-1] if proposals and case.state == State.APPROVING else None,
        clocks=running,
        waits_for=desk_lines.waits_for(case),
        since=case.state_since,
        silent=silent,
        silent_since=case.source_since,
        next_try_at=lines.next_try(case),
        needs_ground=bool(silent),
        stands=case.outcome if case.decided_at is not None and case.state in states.WITH_A_PERSON else "",
        deemed=case.deemed,
        late=frozenset(no for no, flag in clockwork.FLAGS.items() if getattr(case, flag)),
        examiner=case.examiner.name if case.examiner else "",
        is_mine=case.examiner_id == desk.official.pk,
        may=may,
        colleagues=desk_may.colleagues(desk, case, at=at) if "hand_over" in may else (),
        history=_history(case),
        licence=lines.licence_line(case),
        remedies=lines.remedies(case),
    )


def material(desk: Desk, ref: str | UUID, material_id: UUID) -> Material:
    """A paper of the case, for whoever may read the case.   Raises: CaseNotFound, also where it is
    not of it.
    """
    for each in _case(desk, ref).materials.all():
        if each.material_id == material_id:
            return each.material
    raise CaseNotFound


def _scope(desk: Desk) -> Q:
    window = Q(state=State.APPLIED.value, substate="") | Q(via="window")
    return desk.offerings(*READS) | (desk.offerings("clerk") & window)


def _views(desk: Desk, today: date) -> Mapping[str, Q]:
    """The views of the queue as conditions."""
    me = desk.official
    examined = Examination.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), official=me)
    to_decide = Q(state=State.APPROVING.value) & desk.offerings("approver") & ~Q(Exists(examined))
    to_take = Q(state__in=(State.ACCEPTED.value, State.EXAMINING.value), examiner__isnull=True)
    to_accept = Q(state=State.APPLIED.value, substate="")
    worked_on = Q(state__in=[state.value for state in _WORKED_ON]) | to_accept
    flags = Q(overdue_acceptance=True) | Q(overdue_promised=True) | Q(overdue_statutory=True)
    return {
        "mine": Q(examiner=me, state__in=(State.EXAMINING.value, State.SUSPENDED.value)) | to_decide,
        "free": (to_take & desk.offerings("examiner")) | (to_accept & desk.offerings("examiner", "clerk")),
        "supplement": Q(state__in=[state.value for state in states.ASKED]),
        "today": worked_on & Q(due_on=today),
        "late": (worked_on & Q(due_on__lt=today)) | flags,
        "source": Q(substate=states.WAITING_SOURCE) | Q(source_since__isnull=False),
        "all": Q(),
    }


def _line(desk: Desk, case: Case, today: date) -> QueueLine:
    matter = catalogue.matter(case.version_id)
    offering = lines.offering_line(case.offering)
    clock = desk_lines.nearest(case, matter, today)
    return QueueLine(
        id=case.pk,
        ref=lines.ref(case),
        version_no=case.version_no,
        name=offering.name,
        department=offering.department,
        division_name=offering.division_name,
        holder=desk_lines.masked_holder(case),
        state=case.state,
        substate=case.substate,
        state_name=states.NAMES[State(case.state)],
        outcome=case.outcome,
        round=case.round,
        filed_on=case.filed_on,
        due_on=case.due_on,
        provisional=case.provisional,
        remaining=clock.remaining if clock else None,
        colour=clock.colour if clock else "",
        is_late=any(getattr(case, flag) for flag in clockwork.FLAGS.values())
        or (clock is not None and clock.colour == "red"),
        waits_for=desk_lines.waits_for(case),
        since=case.state_since,
        examiner=case.examiner.name if case.examiner else "",
        is_mine=case.examiner_id == desk.official.pk,
        may_take=desk_may.may_take(desk, case),
    )


def _case(desk: Desk, ref: str | UUID) -> Case:
    """The guarded door. One condition a line."""
    case = _rows(ref).first()
    if case is None:
        raise CaseNotFound
    if case.state == State.DRAFT:
        raise CaseNotFound
    if avoidance.is_own(desk.official, case):
        raise NotYours
    if any(desk.may(role, case.offering) for role in READS):
        return case
    if not desk.may("clerk", case.offering):
        raise NotYours
    if case.via == "window" or (case.state == State.APPLIED and not case.substate):
        return case
    raise NotYours


def _rows(ref: str | UUID) -> QuerySet[Case]:
    return (
        Case.objects.filter(_named(ref))
        .select_related("key", "holder", "client", "examiner", "offering__version")
        .select_related("offering__department", "offering__division__parent__parent")
        .defer("offering__version__bundle")
        .prefetch_related(
            "stops",
            "examinations",
            Prefetch("parties", Party.objects.select_related("person").order_by("place")),
            Prefetch("decisions", Decision.objects.select_related("official").order_by("serial")),
            Prefetch(
                "materials", CaseMaterial.objects.select_related("material").order_by("attached_at", "id")
            ),
        )
    )


def _named(ref: str | UUID) -> Q:
    number = numbers.read(ref) if isinstance(ref, str) else None
    if number is not None:
        return Q(number=number)
    try:
        return Q(pk=ref if isinstance(ref, UUID) else UUID(ref))
    except ValueError:
        return Q(pk__in=[])


def _run(matter: Matter, case: Case, decision: Decision) -> RunLine:
    """A run in full: officials are told what is about anybody."""
    stored = sealing.open_run(case, decision)
    roles = frozenset(spec.key for spec in matter.parties)
    found = outcome.findings(matter, stored, roles, codes=True)
    return RunLine(
        serial=decision.serial,
        event=decision.event,
        name=desk_lines.event_name(decision.event),
        outcome=str(cast("Mapping[str, object]", stored["result"])["outcome"]),
        at=decision.at,
        attempt=decision.attempt,
        round=decision.round,
        reasons=tuple(line for line in found if line.outcome != "notice"),
        notices=tuple(line for line in found if line.outcome == "notice"),
        unanswered=outcome.unanswered(matter, stored),
        trace=outcome.trace(matter, stored, roles),
        facts=outcome.facts(matter, stored, roles),
        matter_hash=decision.matter_hash,
        engine=decision.engine,
    )


def _persons(case: Case) -> Sequence[UUID]:
    """Whose data the page shows."""
    found = [party.person_id for party in case.parties.all()]
    return [person for person in (case.holder_id, *found) if person is not None]


def _history(case: Case) -> tuple[EventLine, ...]:
    events = ledger.events(f"case:{case.pk}")
    staff = {event.actor_id for event in events if event.actor_kind == "staff"}
    names = {str(each.pk): each.name for each in Official.objects.filter(pk__in=staff)}
    return tuple(
        EventLine(
            kind=kind,
            name=desk_lines.event_name(kind),
            at=event.at,
            by=event.actor_kind,
            official=names.get(event.actor_id, ""),
        )
        for event in events
        if desk_lines.is_named(kind := event.kind.removeprefix("case."))
    )
