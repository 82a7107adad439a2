"""From rows to what pages show: one viewer, one case; it asks only for the licence and the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from miaopi.cases import asking, clocks, explaining, outcome, sealing, states
from miaopi.cases.models import INSIDE, Case, Decision
from miaopi.cases.pages import (
    Ask,
    CaseLine,
    CasePage,
    EventLine,
    FindingLine,
    LicenceLine,
    MaterialLine,
    OfferingLine,
    PartyLine,
    Remedies,
    Summary,
)
from miaopi.cases.remedies import against
from miaopi.cases.standing import is_filer, roles_of, to_confirm
from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.content import Matter
from miaopi.ledger import queries as ledger
from miaopi.licences import queries as licences
from miaopi.licences.models import Licence
from miaopi.people.viewers import Viewer
from miaopi.secrets import mask_name, mask_phone
from miaopi.texts import Words

_WITH_AN_OFFICIAL = (states.State.ACCEPTED, states.State.EXAMINING, states.State.APPROVING)


def case_page(viewer: Viewer, case: Case) -> CasePage:
    matter = catalogue.matter(case.version_id)
    return CasePage(
        id=case.pk,
        ref=ref(case),
        number=case.number or "",
        exchange_number=case.exchange_number or "",
        offering=offering_line(case.offering),
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
        provisional=case.provisional,
        statutory_due_on=case.statutory_due_on,
        source_since=case.source_since,
        changed_at=case.changed_at,
        is_filer=is_filer(viewer, case),
        role_names=tuple(role_name(matter, role) for role in sorted(roles_of(viewer, case))),
    )


def ref(case: Case) -> str:
    return str(case.pk) if case.state == states.State.DRAFT or not case.number else case.number


def offering_line(offering: Offering) -> OfferingLine:
    return OfferingLine(
        code=offering.code,
        slug=offering.matter_slug,
        name=Words(offering.version.name_zh, offering.version.name_en),
        department=offering.department.name,
        division=offering.division_id,
        division_name=offering.division.name,
    )


def party_lines(viewer: Viewer, case: Case, matter: Matter) -> tuple[PartyLine, ...]:
    """Everyone named, as the filer wrote it: filer and party read the name, others a masked one.

    Never the name and phone that a number really belongs to: a number would then be enough to learn them.
    """
    filer = is_filer(viewer, case)
    written = {named.at: named for named in matter.parties_of(sealing.open_answers(case))}
    lines = []
    for party in case.parties.all():
        own = viewer.is_person(party.person_id)
        named = written.get(party.place)
        name = named.name if named is not None else ""
        lines.append(
            PartyLine(
                id=party.pk,
                role=party.role,
                role_name=role_name(matter, party.role),
                place=party.place,
                name=name if own or filer or party.kind == "enterprise" else mask_name(name),
                phone=mask_phone(named.phone) if named is not None and named.phone else "",
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


def material_lines(case: Case, matter: Matter) -> tuple[MaterialLine, ...]:
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


def asks_of(
    case: Case, matter: Matter, answers: Mapping[str, object], *, role: str | None
) -> tuple[Ask, ...]:
    """What may be asked: all of it for the filer (None), for a party what is about them or about nobody."""
    return tuple(
        Ask(
            registry=row.registry,
            registry_name=row.source,
            department=Words(row.department, row.department),
            subject=role_name(matter, row.about) if row.about else None,
            purpose=row.purpose,
            fields=row.what,
        )
        for row in asking.asks(case, matter, answers, role=role)
    )


def role_name(matter: Matter, role: str) -> Words:
    return next((spec.role for spec in matter.parties if spec.key == role), Words(role, role))


def outcome_name(case: Case, decision: Decision) -> str:
    if case.substate == states.WAITING_SOURCE:
        return "waiting"
    if case.state in states.ASKED:
        return "supplement"
    return "refer" if case.state in states.WITH_A_PERSON else decision.outcome


def told_of(case: Case, decisions: Iterable[Decision]) -> Decision | None:
    """What the applicant reads of these decisions: the last that was told; while a person has the
    case, the last run that led there.

    Args: decisions: of this case, in order.
    """
    inside = case.state in _WITH_AN_OFFICIAL
    read = [each for each in decisions if each.event not in INSIDE and not (inside and each.official_id)]
    return read[-1] if read else None


def remedies(case: Case) -> Remedies | None:
    """By law every refusal tells of them; other decisions have none to tell of here."""
    if case.outcome != "reject" or case.decided_at is None:
        return None
    return against(case.offering.department, clocks.day_of(case.decided_at))


def licence_line(case: Case) -> LicenceLine | None:
    found = licences.licence_of_case(case.pk) if case.outcome == "approve" else None
    return _licence_line(found) if found is not None else None


def _licence_line(found: Licence) -> LicenceLine:
    return LicenceLine(
        identifier=found.identifier,
        number=found.number,
        code=found.code,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        issued_at=found.issued_at,
    )


def next_try(case: Case) -> datetime | None:
    if case.substate != states.WAITING_SOURCE or case.source_since is None:
        return None
    return clocks.next_try(case.source_since, at=case.changed_at)


def open_acts(viewer: Viewer, case: Case) -> frozenset[str]:
    """What the viewer can do now; faces show nothing else."""
    if not is_filer(viewer, case):
        return frozenset()
    may = {event for event in ("ask_person", "withdraw") if states.row(case.state, event) is not None}
    if not review_open(case):
        may.discard("ask_person")
    if case.decided_at is not None:
        may.discard("withdraw")  # the first decision stands while a person looks again
    if case.substate == states.WAITING_SOURCE:
        may.add("person_first")
    if case.state in states.ASKED:
        may.add("supplement")
    if case.outcome == "reject" or states.is_end(case.state):
        may.add("copy")
    return frozenset(may)


def review_open(case: Case) -> bool:
    """A decision of the rules that may still be given to a person; the clock, the action looks at itself."""
    if case.decided_by != "rules" or case.decided_at is None:
        return False
    return clocks.day_of(case.changed_at) <= clocks.review_until(case.decided_at)


def review_last_day(case: Case) -> date | None:
    """By when a person can be asked for, where the rules alone decided."""
    if case.decided_by != "rules" or case.decided_at is None:
        return None
    return clocks.review_until(case.decided_at)


def event_lines(case: Case) -> tuple[EventLine, ...]:
    """The way so far, from the ledger: what happened and when."""
    lines = []
    for event in ledger.events(f"case:{case.pk}"):
        kind = event.kind.removeprefix("case.")
        name = states.EVENT_NAMES.get(kind)
        if name is not None:
            lines.append(EventLine(kind, name, event.at))
    return tuple(lines)


def summary(viewer: Viewer, case: Case, run: Decision | None, issued: Licence | None) -> Summary:
    """A case for a program, with its last run and what it issued."""
    matter = catalogue.matter(case.version_id)
    found: tuple[FindingLine, ...] = ()
    change = None
    if run is not None:
        stored, roles = sealing.open_run(case, run), roles_of(viewer, case)
        decided_by = catalogue.matter(run.matter_hash)
        found = outcome.told(decided_by, run, stored, roles, codes=True)
        if run.official_id is None:
            change = explaining.Why(decided_by, stored, roles).change(case, run, found)
    return Summary(
        case=case_page(viewer, case),
        outcome=_for_programs(outcome_name(case, run)) if run is not None else None,
        reasons=tuple(line for line in found if line.outcome != "notice"),
        notices=tuple(line for line in found if line.outcome == "notice"),
        licence=_licence_line(issued) if issued is not None else None,
        parties=party_lines(viewer, case, matter),
        change=change,
    )


def _for_programs(name: str) -> str:
    """A program knows four outcomes: waiting for a silent source is a referral, too."""
    return "refer" if name == "waiting" else name


def case_line(viewer: Viewer, case: Case) -> CaseLine:
    offering = offering_line(case.offering)
    return CaseLine(
        id=case.pk,
        ref=ref(case),
        number=case.number or "",
        name=offering.name,
        department=offering.department,
        offering_code=offering.code,
        state=case.state,
        substate=case.substate,
        state_name=states.NAMES[states.State(case.state)],
        outcome=case.outcome,
        is_filer=is_filer(viewer, case),
        to_confirm=to_confirm(viewer, case),
        changed_at=case.changed_at,
        submitted_at=case.submitted_at,
        is_declined=_is_declined(case),
    )


def _is_declined(case: Case) -> bool:
    return (
        case.state in states.EDITABLE
        and not case.substate
        and any(party.state == "declined" for party in case.parties.all())
    )
