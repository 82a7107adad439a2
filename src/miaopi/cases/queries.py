"""All reads of cases. One guarded door: a case that is not the viewer's is not there.

case_for      where a case stands              outcome_page   what was decided and why, in the viewer's words
draft_page    an application to edit           confirmation   what a party is asked to stand behind
my_cases      a person's list                  changed_since  a client's list, to be asked on
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, Q

from miaopi.cases import clocks, explaining, lines, numbers, outcome, sealing, shown, states
from miaopi.cases.actions import confirm, parties
from miaopi.cases.errors import CaseNotFound, NotAParty
from miaopi.cases.models import INSIDE, Case, CaseMaterial, CaseQuerySet, Decision, Party
from miaopi.cases.pages import (
    Batch,
    CaseLine,
    CasePage,
    ConfirmationPage,
    DraftPage,
    OutcomePage,
    Summary,
)
from miaopi.cases.standing import is_filer, roles_of, stands_behind, to_confirm
from miaopi.catalogue import queries as catalogue
from miaopi.content import Inputs
from miaopi.content.inputs import Filer
from miaopi.licences.models import Licence
from miaopi.people.viewers import Viewer
from miaopi.secrets import mask_name

HOTLINE = "12345"


def case_for(viewer: Viewer, ref: str | UUID) -> CasePage:
    """The case by number or id.   Raises: CaseNotFound, also when it exists and is not the viewer's."""
    return lines.case_page(viewer, _row(viewer, ref))


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
        filer=Filer(number=""),
        filed_on=case.filed_on or clocks.day_of(case.changed_at),
        attempt=case.attempt,
    )
    return DraftPage(
        id=case.pk,
        version_no=case.version_no,
        state=case.state,
        substate=case.substate,
        offering=lines.offering_line(case.offering),
        matter=matter,
        answers=answers,
        shown=matter.form.shown(answers),
        materials=lines.material_lines(case, matter),
        materials_needed=tuple(spec.key for spec in matter.materials_for(inputs, {})),
        parties=lines.party_lines(viewer, case, matter),
        asks=lines.asks_of(case, matter, answers, role=None),
        person_wanted=case.person_wanted,
        attempt=case.attempt,
        changed_at=case.changed_at,
    )


def outcome_page(viewer: Viewer, ref: str | UUID) -> OutcomePage:
    """The outcome in the viewer's words, with the law, the remedies, the trace and the facts.

    Raises: CaseNotFound, also for a draft: nothing came of it yet.
    """
    case = _row(viewer, ref)
    found_all = Decision.objects.filter(case=case).select_related("explanation")
    decisions = tuple(found_all.order_by("serial"))
    decision = lines.told_of(case, decisions)
    if decision is None:
        raise CaseNotFound
    matter = catalogue.matter(decision.matter_hash)
    roles = roles_of(viewer, case)
    found = outcome.told(matter, decision, sealing.open_run(case, decision), roles)
    runs = [each for each in decisions if each.official_id is None and each.event not in INSIDE]
    stored = sealing.open_run(case, runs[-1])
    why = explaining.Why(matter, stored, roles)
    return OutcomePage(
        case=lines.case_page(viewer, case),
        matter=matter,
        outcome=lines.outcome_name(case, decision),
        by_person=decision.official_id is not None,
        reasons=tuple(line for line in found if line.outcome != "notice"),
        notices=tuple(line for line in found if line.outcome == "notice"),
        unanswered=outcome.unanswered(matter, stored),
        remedies=lines.remedies(case),
        licence=lines.licence_line(case),
        supplement_until=case.due_on if case.state in states.ASKED else None,
        next_try_at=lines.next_try(case),
        may=lines.open_acts(viewer, case),
        trace=outcome.trace(matter, stored, roles),
        facts=outcome.facts(matter, stored, roles),
        decided_on_at=decision.at,
        change=why.change(case, decision, found) if decision.pk == runs[-1].pk else None,
        seen=why.seen(found) if decision.pk == runs[-1].pk else (),
        parties=lines.party_lines(viewer, case, matter),
        materials=lines.material_lines(case, matter),
        values=shown.answers(matter, sealing.open_answers(case)),
        events=lines.event_lines(case),
        matter_hash=decision.matter_hash,
        engine=decision.engine,
        telephone=case.offering.department.phone or HOTLINE,
        review_until=lines.review_last_day(case),
    )


def my_cases(viewer: Viewer) -> tuple[CaseLine, ...]:
    """Everything the person filed or is named in, newest change first; as many queries with 20 as with 2."""
    if viewer.person is None:
        return ()
    # A co-owner of two homes is in two rows of parties, not in two cases: no join, so no doubles.
    named = Party.objects.filter(person=viewer.person).values("case_id")
    spoke = Party.objects.filter(answered_by=viewer.person).values("case_id")
    found = _rows().filter(Q(holder=viewer.person) | Q(pk__in=named) | Q(pk__in=spoke))
    return tuple(lines.case_line(viewer, case) for case in found.newest_first() if _listed(viewer, case))


def summary(viewer: Viewer, ref: str | UUID) -> Summary:
    """A case as a program reads it, a draft too.   Raises: CaseNotFound."""
    return _summaries(viewer, [_row(viewer, ref)])[0]


def changed_since(viewer: Viewer, cursor: str | None, *, limit: int = 50) -> Batch:
    """A client's own cases in order of change, after the cursor or from an instant on (ISO 8601).

    A change is seen once it is committed, and carries the instant of its request: whoever starts anew from an
    instant goes back a minute, so that one still on its way then is not missed.

    As many queries with 50 cases as with 1.   Raises: ValueError: the cursor is neither.
    """
    if viewer.client is None:
        return Batch((), None)
    found = _rows().filter(client=viewer.client)
    if cursor:
        found = found.filter(_after(cursor))
    rows = list(found.order_by("changed_at", "pk")[: limit + 1])
    more = len(rows) > limit
    end = rows[limit - 1] if more else None
    return Batch(
        _summaries(viewer, rows[:limit]),
        f"{end.changed_at.isoformat()}|{end.pk}" if end is not None else None,
    )


def _after(cursor: str) -> Q:
    since, _, last = cursor.partition("|")
    at = datetime.fromisoformat(since)
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    if not last:
        return Q(changed_at__gte=at)
    return Q(changed_at__gt=at) | Q(changed_at=at, pk__gt=UUID(last))


def _summaries(viewer: Viewer, rows: Sequence[Case]) -> tuple[Summary, ...]:
    """The last run and the licence of each, two queries for all of them."""
    ids = [case.pk for case in rows]
    found = Decision.objects.filter(case__in=ids).select_related("explanation").order_by("case", "serial")
    decisions = {pk: tuple(each) for pk, each in groupby(found, key=lambda each: each.case_id)}
    issued = {
        licence.case_id: licence for licence in Licence.objects.filter(case_id__in=ids).order_by("version")
    }
    return tuple(
        lines.summary(viewer, case, lines.told_of(case, decisions.get(case.pk, ())), issued.get(case.pk))
        for case in rows
    )


def confirmation(
    viewer: Viewer, *, at: datetime, token: str | None = None, party_id: UUID | None = None
) -> ConfirmationPage:
    """What the party is asked, by the link of the message or from the own list.

    Whoever is not named learns nothing. A party reads the answers while it is asked, and later those that it
    confirmed: not what the filer writes after a refusal.

    Args:    at: now; a link is over from its last instant on.
    Raises:  NotAParty: it is for somebody else, or it is over.
    """
    wanted = Q(token_hash=parties.token_hash(token)) if token else Q(pk=party_id)
    party = Party.objects.filter(wanted).first()
    if party is None:
        raise NotAParty
    if token and party.token_until is not None and at >= party.token_until:
        raise NotAParty
    confirm.standing_for(viewer, party.pk, at=at)
    case = _rows().get(pk=party.case_id)
    matter = catalogue.matter(case.version_id)
    answers = sealing.open_answers(case)
    covers = parties.answers_cover(answers)
    is_asked = party.state == "asked" and case.substate == states.CONFIRMING
    if not is_asked and party.covers != covers:
        answers = {}
    return ConfirmationPage(
        party_id=party.pk,
        case_id=case.pk,
        role_name=lines.role_name(matter, party.role),
        filer_name=mask_name(case.holder.name) if case.holder else "",
        offering=lines.offering_line(case.offering),
        matter=matter,
        answers=answers,
        values=shown.answers(matter, answers),
        asks=lines.asks_of(case, matter, answers, role=party.role),
        state=party.state,
        until=party.token_until,
        covers=covers,
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
    if not any(stands_behind(viewer, party) for party in case.parties.all()):
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


def _listed(viewer: Viewer, case: Case) -> bool:
    """Own ones, those one stands behind, and those that wait for one's answer."""
    return (
        is_filer(viewer, case)
        or to_confirm(viewer, case) is not None
        or (
            case.state != states.State.DRAFT
            and any(stands_behind(viewer, party) for party in case.parties.all())
        )
    )
