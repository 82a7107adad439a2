"""All reads of cases. One guarded door: a case that is not the viewer's is not there.

case_for      where a case stands              outcome_page   what was decided and why, in the viewer's words
draft_page    an application to edit           confirmation   what a party is asked to stand behind
my_cases      a person's list                  changed_since  a client's list, to be asked on
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from miaopi import workdays
from miaopi.cases import clocks, numbers, outcome, sealing, shown, states
from miaopi.cases.actions import confirm, parties
from miaopi.cases.actions.moves import is_filer
from miaopi.cases.actions.person import review_until
from miaopi.cases.errors import CaseNotFound, NotAParty
from miaopi.cases.models import Case, CaseMaterial, CaseQuerySet, Decision, Party
from miaopi.cases.pages import (
    Ask,
    Batch,
    CaseLine,
    CasePage,
    ConfirmationPage,
    DraftPage,
    EventLine,
    LicenceLine,
    MaterialLine,
    OfferingLine,
    OutcomePage,
    PartyLine,
    Remedies,
)
from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.content import Inputs, Matter
from miaopi.content.inputs import Filer
from miaopi.ledger import queries as ledger
from miaopi.licences import queries as licences
from miaopi.people.viewers import Viewer
from miaopi.secrets import mask_name
from miaopi.texts import Words

HOTLINE = "12345"


def case_for(viewer: Viewer, ref: str | UUID) -> CasePage:
    """The case by number or id.   Raises: CaseNotFound, also when it exists and is not the viewer's."""
    return _case_page(viewer, _row(viewer, ref))


def draft_page(viewer: Viewer, ref: str | UUID) -> DraftPage:
    """The application to edit; its filer's alone.   Raises: CaseNotFound."""
    case = _row(viewer, ref)
    if not is_filer(viewer, case):
        raise CaseNotFound
    matter = catalogue.matter(case.version_id)
    answers = sealing.open_answers(case)
    inputs = Inputs(
        answers=answers,
        materials=tuple(sorted({each.kind for each in case.materials.all()})),
        confirmed=(),
        filer=Filer(number=case.holder.number_text if case.holder else ""),
        filed_on=case.filed_on or clocks.day_of(case.changed_at),
        attempt=case.attempt,
    )
    return DraftPage(
        id=case.pk,
        version_no=case.version_no,
        state=case.state,
        substate=case.substate,
        offering=_offering(case.offering),
        matter=matter,
        answers=answers,
        shown=matter.form.shown(answers),
        materials=_materials(case, matter),
        materials_needed=tuple(spec.key for spec in matter.materials_for(inputs, {})),
        parties=_parties(viewer, case, matter),
        asks=_asks(matter, None),
        person_wanted=case.person_wanted,
        attempt=case.attempt,
        changed_at=case.changed_at,
    )


def outcome_page(viewer: Viewer, ref: str | UUID) -> OutcomePage:
    """The outcome in the viewer's words, with the law, the remedies, the trace and the facts.

    Raises: CaseNotFound, also for a draft: nothing came of it yet.
    """
    case = _row(viewer, ref)
    decision = Decision.objects.filter(case=case).order_by("-serial").first()
    if decision is None:
        raise CaseNotFound
    matter = catalogue.matter(decision.matter_hash)
    stored = sealing.open_run(case, decision)
    roles = _roles(viewer, case)
    lines = outcome.findings(matter, stored, roles)
    return OutcomePage(
        case=_case_page(viewer, case),
        matter=matter,
        outcome=_outcome(case, decision),
        reasons=tuple(line for line in lines if line.outcome != "notice"),
        notices=tuple(line for line in lines if line.outcome == "notice"),
        unanswered=outcome.unanswered(matter, stored),
        remedies=_remedies(case),
        licence=_licence(case),
        supplement_until=case.due_on if case.state == states.State.SUPPLEMENT_ASKED else None,
        next_try_at=_next_try(case),
        may=_may(viewer, case),
        trace=outcome.trace(matter, stored, roles),
        facts=outcome.facts(matter, stored, roles),
        parties=_parties(viewer, case, matter),
        materials=_materials(case, matter),
        values=shown.answers(matter, sealing.open_answers(case)),
        events=_events(case),
        matter_hash=decision.matter_hash,
        engine=decision.engine,
        telephone=case.offering.department.phone or HOTLINE,
    )


def my_cases(viewer: Viewer) -> tuple[CaseLine, ...]:
    """Everything the person filed or is named in, newest change first; as many queries with 20 as with 2."""
    if viewer.person is None:
        return ()
    # A co-owner of two homes is in two rows of parties, not in two cases: no join, so no doubles.
    named = Party.objects.filter(person=viewer.person).values("case_id")
    spoke = Party.objects.filter(answered_by=viewer.person).values("case_id")
    found = _rows().filter(Q(holder=viewer.person) | Q(pk__in=named) | Q(pk__in=spoke))
    return tuple(_line(viewer, case) for case in found.newest_first() if _listed(viewer, case))


def changed_since(viewer: Viewer, cursor: str | None, *, limit: int = 50) -> Batch:
    """A client's own cases in order of change, after the cursor or an instant (ISO 8601), to be asked on.

    Raises: ValueError: the cursor is neither.
    """
    if viewer.client is None:
        return Batch((), None)
    found = _rows().filter(client=viewer.client)
    if cursor:
        since, _, last = cursor.partition("|")
        at = datetime.fromisoformat(since)
        found = found.filter(
            Q(changed_at__gt=at) | Q(changed_at=at, pk__gt=UUID(last)) if last else Q(changed_at__gte=at)
        )
    rows = list(found.order_by("changed_at", "pk")[: limit + 1])
    lines = tuple(_line(viewer, case) for case in rows[:limit])
    more = len(rows) > limit
    return Batch(lines, f"{rows[limit - 1].changed_at.isoformat()}|{rows[limit - 1].pk}" if more else None)


def confirmation(
    viewer: Viewer, *, token: str | None = None, party_id: UUID | None = None, at: datetime | None = None
) -> ConfirmationPage:
    """What the party is asked, by the link of the message or from the own list.

    Args:    at: now; a link is good until its last instant.
    Raises:  NotAParty: it is for somebody else, or it is over. Whoever is not named learns nothing else.
    """
    wanted = Q(token_hash=parties.token_hash(token)) if token else Q(pk=party_id)
    party = Party.objects.filter(wanted).first()
    if party is None or (token and at and party.token_until and at >= party.token_until):
        raise NotAParty
    confirm.standing_for(viewer, party.pk, at=at or party.asked_at or party.case.changed_at)
    case = _rows().get(pk=party.case_id)
    matter = catalogue.matter(case.version_id)
    answers = sealing.open_answers(case)
    return ConfirmationPage(
        party_id=party.pk,
        case_id=case.pk,
        role_name=_role_name(matter, party.role),
        filer_name=mask_name(case.holder.name) if case.holder else "",
        offering=_offering(case.offering),
        matter=matter,
        answers=answers,
        values=shown.answers(matter, answers),
        asks=_asks(matter, party.role),
        state=party.state,
        until=party.token_until,
    )


def _row(viewer: Viewer, ref: str | UUID) -> Case:
    """The guarded door. One condition a line."""
    case = _rows().filter(_named(ref)).first()
    if case is None:
        raise CaseNotFound
    if is_filer(viewer, case):
        return case
    if case.state == states.State.DRAFT:
        raise CaseNotFound
    if viewer.person is None:
        raise CaseNotFound
    if not any(_stands_behind(viewer, party) for party in case.parties.all()):
        raise CaseNotFound
    return case


def _named(ref: str | UUID) -> Q:
    if isinstance(ref, UUID):
        return Q(pk=ref)
    number = numbers.read(ref)
    if number is not None:
        return Q(number=number)
    try:
        return Q(pk=UUID(ref))
    except ValueError:
        return Q(pk__in=[])


def _stands_behind(viewer: Viewer, party: Party) -> bool:
    """Who confirmed may see what became of it; who declined or was never asked may not."""
    return party.state == "confirmed" and (
        viewer.is_person(party.person_id) or viewer.is_person(party.answered_by_id)
    )


def _rows() -> CaseQuerySet:
    """Cases with all that pages need, in a fixed number of queries."""
    return (
        Case.objects.select_related(
            "key", "holder", "client", "offering__version", "offering__department", "offering__division"
        )
        .defer("offering__version__bundle")
        .prefetch_related(
            Prefetch("parties", Party.objects.select_related("person").order_by("place")),
            Prefetch(
                "materials", CaseMaterial.objects.select_related("material").order_by("attached_at", "id")
            ),
        )
    )


def _case_page(viewer: Viewer, case: Case) -> CasePage:
    matter = catalogue.matter(case.version_id)
    return CasePage(
        id=case.pk,
        ref=_ref(case),
        number=case.number or "",
        exchange_number=case.exchange_number or "",
        offering=_offering(case.offering),
        state=case.state,
        substate=case.substate,
        state_name=states.NAMES[states.State(case.state)],
        outcome=case.outcome,
        round=case.round,
        attempt=case.attempt,
        version_no=case.version_no,
        via=case.via,
        decided_by=case.decided_by,
        person_wanted=case.person_wanted,
        filed_on=case.filed_on,
        submitted_at=case.submitted_at,
        decided_at=case.decided_at,
        decided_in_ms=case.decided_in_ms,
        due_on=case.due_on,
        changed_at=case.changed_at,
        is_filer=is_filer(viewer, case),
        role_names=tuple(_role_name(matter, role) for role in sorted(_roles(viewer, case))),
    )


def _ref(case: Case) -> str:
    return str(case.pk) if case.state == states.State.DRAFT or not case.number else case.number


def _offering(offering: Offering) -> OfferingLine:
    return OfferingLine(
        code=offering.code,
        slug=offering.matter_slug,
        name=Words(offering.version.name_zh, offering.version.name_en),
        department=offering.department.name,
        division=offering.division_id,
        division_name=offering.division.name,
    )


def _roles(viewer: Viewer, case: Case) -> frozenset[str]:
    """In which roles the viewer stands in the case; a client stands where its applicant does."""
    person = case.holder_id if viewer.client is not None else viewer.person and viewer.person.pk
    return frozenset(
        party.role
        for party in case.parties.all()
        if person is not None and person in {party.person_id, party.answered_by_id}
    )


def _parties(viewer: Viewer, case: Case, matter: Matter) -> tuple[PartyLine, ...]:
    """Everyone named. The filer wrote the names and reads them; others read their own, the rest masked."""
    filer = is_filer(viewer, case)
    lines = []
    for party in case.parties.all():
        own = viewer.is_person(party.person_id)
        person = party.person
        name = person.name if person else ""
        lines.append(
            PartyLine(
                id=party.pk,
                role=party.role,
                role_name=_role_name(matter, party.role),
                place=party.place,
                name=name if own or filer or party.kind == "enterprise" else mask_name(name),
                phone=str(person.phone or "") if person else "",
                kind=party.kind,
                state=party.state,
                method=party.method,
                confirms=party.confirms,
                is_viewer=own,
                asked_at=party.asked_at,
                answered_at=party.answered_at,
            )
        )
    return tuple(lines)


def _materials(case: Case, matter: Matter) -> tuple[MaterialLine, ...]:
    names = {spec.key: spec.name for spec in matter.materials}
    return tuple(
        MaterialLine(
            kind=each.kind,
            name=names.get(each.kind, Words(each.kind, each.kind)),
            material_id=each.material_id,
            filename=each.material.filename,
            content_type=each.material.content_type,
            size=each.material.size,
            uploaded_at=each.material.uploaded_at,
        )
        for each in case.materials.all()
    )


def _asks(matter: Matter, role: str | None) -> tuple[Ask, ...]:
    """What will be asked: all of it for the filer, for a party what is asked about them or about nobody."""
    return tuple(
        Ask(
            registry=row.registry,
            registry_name=row.source,
            department=Words(row.department, row.department),
            subject=_role_name(matter, row.about) if row.about else None,
            purpose=row.purpose,
            fields=row.what,
        )
        for row in matter.asks
        if role is None or row.about in {None, role}
    )


def _role_name(matter: Matter, role: str) -> Words:
    return next((spec.role for spec in matter.parties if spec.key == role), Words(role, role))


def _outcome(case: Case, decision: Decision) -> str:
    if case.substate == states.WAITING_SOURCE:
        return "waiting"
    return "refer" if case.state in {states.State.EXAMINING, states.State.ACCEPTED} else decision.outcome


def _remedies(case: Case) -> Remedies | None:
    """By law every refusal tells of them; other decisions have none to tell of here.

    Basis: 行政复议法 art. 20; 行政诉讼法 art. 46; the last day moves past days of rest (W7).
    """
    if case.outcome != "reject" or case.decided_at is None:
        return None
    told_on = clocks.day_of(case.decided_at)
    reconsider = workdays.natural_days(told_on, clocks.RECONSIDERATION_DAYS)
    suit = workdays.months(told_on, clocks.SUIT_MONTHS)
    department = case.offering.department
    return Remedies(
        reconsideration_body=department.reconsideration,
        reconsideration_until=reconsider.day,
        court=department.court,
        suit_until=suit.day,
        provisional=reconsider.provisional or suit.provisional,
    )


def _licence(case: Case) -> LicenceLine | None:
    found = licences.licence_of_case(case.pk) if case.outcome == "approve" else None
    if found is None:
        return None
    return LicenceLine(
        identifier=found.identifier,
        number=found.number,
        code=found.code,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        issued_at=found.issued_at,
    )


def _next_try(case: Case) -> datetime | None:
    if case.substate != states.WAITING_SOURCE or case.source_since is None:
        return None
    return clocks.next_try(case.source_since, at=case.changed_at)


def _may(viewer: Viewer, case: Case) -> frozenset[str]:
    """What the viewer can do now; faces show nothing else."""
    if not is_filer(viewer, case):
        return frozenset()
    may = {event for event in ("ask_person", "withdraw") if states.row(case.state, event) is not None}
    if case.decided_by != "rules" or case.decided_at is None:
        may.discard("ask_person")
    elif review_until(case.decided_at) < clocks.day_of(case.changed_at):
        may.discard("ask_person")
    if case.substate == states.WAITING_SOURCE:
        may.add("person_first")
    if case.state == states.State.SUPPLEMENT_ASKED:
        may.add("supplement")
    if case.outcome == "reject" or states.is_end(case.state):
        may.add("copy")
    return frozenset(may)


def _events(case: Case) -> tuple[EventLine, ...]:
    """The way so far, from the ledger: what happened and when."""
    lines = []
    for event in ledger.events(f"case:{case.pk}"):
        kind = event.kind.removeprefix("case.")
        name = states.EVENT_NAMES.get(kind)
        if name is not None:
            lines.append(EventLine(kind, name, event.at))
    return tuple(lines)


def _listed(viewer: Viewer, case: Case) -> bool:
    """Own ones, those one stands behind, and those that wait for one's answer."""
    return (
        is_filer(viewer, case)
        or _to_confirm(viewer, case) is not None
        or (
            case.state != states.State.DRAFT
            and any(_stands_behind(viewer, party) for party in case.parties.all())
        )
    )


def _to_confirm(viewer: Viewer, case: Case) -> UUID | None:
    if case.substate != states.CONFIRMING:
        return None
    waiting: Iterable[Party] = (party for party in case.parties.all() if party.state == "asked")
    return next((party.pk for party in waiting if viewer.is_person(party.person_id)), None)


def _line(viewer: Viewer, case: Case) -> CaseLine:
    offering = _offering(case.offering)
    return CaseLine(
        id=case.pk,
        ref=_ref(case),
        number=case.number or "",
        name=offering.name,
        department=offering.department,
        offering_code=offering.code,
        state=case.state,
        substate=case.substate,
        state_name=states.NAMES[states.State(case.state)],
        outcome=case.outcome,
        is_filer=is_filer(viewer, case),
        to_confirm=_to_confirm(viewer, case),
        changed_at=case.changed_at,
        submitted_at=case.submitted_at,
    )
