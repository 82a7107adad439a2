"""Handing in, and the confirmations of whoever will be looked up: they stand behind the application first.

The last confirmation and the outbox row that submits are one commit: if the process dies right after it, the
worker submits. Whoever confirmed last may call `submit.submit` at once, so that nobody waits for the worker.

Basis: 个人信息保护法 art. 13, 14, 17; modelled in detail.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from miaopi.cases import numbers, represent, sealing, states, words
from miaopi.cases.actions import keys, moves, parties
from miaopi.cases.actions.parties import Stand, method_of
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, Faster, NotAllowed, NotAParty
from miaopi.cases.models import Case, Party
from miaopi.cases.standing import is_filer, is_served_here
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.ledger import Actor
from miaopi.messages import actions as messages
from miaopi.outbox import actions as outbox
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Place


def request_submission(
    *,
    viewer: Viewer,
    case_id: UUID,
    version_no: int | None,
    consent: bool,
    present: Collection[str] = (),
    key: str,
    at: datetime,
) -> bool:
    """The filer hands the application in: answers are checked, consent kept, the other parties asked.

    Args:    present: places of other persons who stand at the window and agreed there; a clerk's alone.

    Returns: True when nobody else must confirm: then the caller runs `submit.submit` at once (the outbox
             does it
             otherwise). The same key again changes nothing and says the same.
    Raises:  AnswersFaulty: one fault a field, nothing lost; Faster; KeyReused; CaseMoved; CaseNotFound.
    """
    if viewer.person is None:
        raise NotAllowed("cases.not-identified")
    assert not present or viewer.clerk is not None  # nobody else can say who stands before them
    filer = viewer.person
    firms = _firms_of_filer(viewer, case_id, filer, at=at)

    for left in reversed(range(numbers.DRAWS)):
        try:
            return _request(
                viewer=viewer,
                filer=filer,
                firms=firms,
                case_id=case_id,
                version_no=version_no,
                consent=consent,
                present=present,
                key=key,
                at=at,
            )
        except IntegrityError:
            # A number drawn that another case has, or the key used elsewhere at this instant: told once more.
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


@transaction.atomic
def _request(
    *,
    viewer: Viewer,
    filer: Person,
    firms: frozenset[str],
    case_id: UUID,
    version_no: int | None,
    consent: bool,
    present: Collection[str],
    key: str,
    at: datetime,
) -> bool:
    case = moves.owned(viewer, case_id)
    answers = sealing.open_answers(case)
    body = keys.draft_body(case, answers)
    known = keys.known(scope=keys.person_scope(filer), key=key)
    if known is not None:
        keys.same_body(known, body)
        return parties.all_confirmed(case_id)
    case = moves.owned(viewer, case_id, version_no)
    if case.state in states.ASKED and keys.was_handed_in(case, body):
        raise AnswersFaulty([Fault("cases.nothing-new")])
    if case.state == states.State.DRAFT:
        # What applies is what is published on the day of filing, and only while it takes applications.
        case.version_id = catalogue.open_offering(case.offering.code).version_id
    matter = catalogue.matter(case.version_id)
    check_whole(matter, answers, consent=consent, may_lack=parties.may_lack(case), at=at)
    stands = _present(matter, answers, present) | _stands(matter, answers, viewer, firms)
    rows = parties.align(case, matter, answers, stands=stands, at=at)
    parties.record_consent(
        case,
        matter,
        answers,
        role=_role(rows, filer),
        files=True,
        person=filer,
        client=None,
        channel=case.via,
        at=at,
    )
    for row in rows:
        if row.place in present and row.place in stands:
            parties.record_consent(
                case,
                matter,
                answers,
                role=row.role,
                person=row.person,
                client=None,
                channel=parties.WINDOW,
                at=at,
            )
    keys.remember(scope=keys.person_scope(filer), key=key, body=body, case=case, at=at)
    hand_over(case, matter, rows, answers, by=moves.actor(viewer), at=at)
    return all(party.state == "confirmed" for party in rows if party.confirms)


def hand_over(
    case: Case,
    matter: Matter,
    rows: tuple[Party, ...],
    answers: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """From editing to confirming; asks whoever is open, or queues the submission when nobody is. Saves
    the row.
    """
    number(case, at=at)
    moves.move(case, "ask_confirmations", by=by, at=at, substate=states.CONFIRMING)
    case.save()
    parties.ask(case, matter, rows, answers, at=at)
    if all(party.state == "confirmed" for party in rows if party.confirms):
        queue_submission(case, at=at)


def confirm(
    *, viewer: Viewer, party_id: UUID, consent: bool, at: datetime, covers: str | None = None
) -> UUID | None:
    """The party stands behind the application.

    Args:    covers: `ConfirmationPage.covers` of the page that the party read.
    Returns: the case's id when it was the last to confirm.
    Raises:  NotAParty; AnswersFaulty: consent is missing; CaseMoved: the application was taken back or
             decided; Faster: it says something else now than the party read.
    """
    standing_for(viewer, party_id, at=at)
    with transaction.atomic():
        case, party = _held(viewer, party_id)
        matter = catalogue.matter(case.version_id)
        if party.state == "confirmed":
            return case.pk if parties.all_confirmed(case.pk) else None
        if not consent:
            raise AnswersFaulty([Fault("cases.consent-missing", Place(field="consent"))])
        if covers is not None and covers != parties.answers_cover(sealing.open_answers(case)):
            raise Faster(version_no=case.version_no)
        _answered(case, party, viewer, "confirmed", at=at)
        parties.record_consent(
            case,
            matter,
            sealing.open_answers(case),
            role=party.role,
            person=viewer.person,
            client=None,
            channel="link" if viewer.clerk is None else parties.WINDOW,
            at=at,
        )
        last = parties.all_confirmed(case.pk)
        moves.move(
            case,
            "confirm",
            by=moves.actor(viewer),
            at=at,
            substate=states.CONFIRMING,
            data={"party": str(party.pk)},
        )
        case.save(update_fields=moves.MOVED)
        if last:
            queue_submission(case, at=at)
        return case.pk if last else None


def decline(*, viewer: Viewer, party_id: UUID, at: datetime) -> None:
    """The party does not stand behind it; the application goes back to the filer, who is told.

    Raises: NotAParty; CaseMoved.
    """
    standing_for(viewer, party_id, at=at)
    with transaction.atomic():
        case, party = _held(viewer, party_id)
        matter = catalogue.matter(case.version_id)
        _answered(case, party, viewer, "declined", at=at)
        case.parties.filter(state="asked").update(token_hash=None, token_until=None)
        outbox.finish(kind="cases.submit", key=submission_key(case), at=at)
        moves.move(case, "decline", by=moves.actor(viewer), at=at, data={"party": str(party.pk)})
        case.save(update_fields=moves.MOVED)
        if case.holder is not None and case.holder.phone_hash:
            values = words.message_values(case, matter) | {"role": parties.role_name(matter, party.role)}
            messages.put(
                kind="declined",
                text=matter.message("declined", values),
                person=case.holder,
                case_id=case.pk,
                just_did=True,
                at=at,
            )


@transaction.atomic
def send_again(*, viewer: Viewer, case_id: UUID, party_id: UUID, at: datetime) -> None:
    """A new link to a party who has not answered; the old one is over.   Raises: CaseNotFound; CaseMoved."""
    case = moves.owned(viewer, case_id)
    if case.substate != states.CONFIRMING:
        raise states.CaseMoved(state=case.state, event="ask_confirmations", number=case.number or "")
    party = Party.objects.filter(case=case, pk=party_id, state="asked").first()
    if party is None:
        raise CaseNotFound
    matter = catalogue.matter(case.version_id)
    phones = {named.at: named.phone for named in matter.parties_of(sealing.open_answers(case))}
    parties.ask_one(case, matter, party, phones.get(party.place, ""), at=at)


def check_whole(
    matter: Matter,
    answers: Mapping[str, object],
    *,
    consent: bool,
    may_lack: Container[str] = (),
    at: datetime,
) -> None:
    """Answers valid, consent given. What rules ask for (a missing paper, too small a home) is never a
    fault here.

    Args:   may_lack: parts of parties that need not be there (`parties.may_lack`).
    Raises: AnswersFaulty: every fault at once.
    """
    faults = list(matter.form.validate(answers, today=moves.day_of(at), may_lack=may_lack))
    if not consent:
        faults.append(Fault("cases.consent-missing", Place(field="consent")))
    if faults:
        raise AnswersFaulty(faults)


def number(case: Case, *, at: datetime) -> None:
    """Give the case its numbers, once (row not saved). The unique constraint refuses those that meet;
    the whole is done again with others.
    """
    if case.number is None:
        case.number = numbers.short(moves.day_of(at))
        case.exchange_number = numbers.exchange(case.offering.code, moves.day_of(at))


def submission_key(case: Case) -> str:
    """The key of the outbox row that submits: the case as it was when the last one confirmed."""
    return f"{case.pk}:{case.version_no}"


def queue_submission(case: Case, *, at: datetime) -> None:
    """The worker submits it, if nobody does before."""
    outbox.enqueue(kind="cases.submit", key=submission_key(case), data={"case": str(case.pk)}, run_after=at)


def standing_for(viewer: Viewer, party_id: UUID, *, at: datetime) -> Party:
    """The party row, when the viewer is that party or speaks for that firm. May ask a registry: no
    transaction open.

    Raises: NotAParty.
    """
    party = Party.objects.select_related("person", "case__offering").filter(pk=party_id).first()
    if party is None or viewer.person is None or party.person is None:
        raise NotAParty
    if not is_served_here(viewer, party.case):
        raise NotAParty
    if viewer.is_person(party.person_id) or viewer.is_person(party.answered_by_id):
        return party
    if party.kind == "enterprise" and represent.represents(
        viewer.person,
        firm_number=party.person.number.reveal(by="cases.confirm", why="legal-representative"),
        firm_name=party.person.name,
        at=at,
    ):
        return party
    raise NotAParty


def _held(viewer: Viewer, party_id: UUID) -> tuple[Case, Party]:
    """Case and party, held, while they wait for an answer."""
    case_id = Party.objects.values_list("case_id", flat=True).get(pk=party_id)
    case = moves.locked(case_id)
    if case.substate != states.CONFIRMING:
        raise states.CaseMoved(state=case.state, event="confirm", number=case.number or "")
    return case, Party.objects.get(pk=party_id)


def _answered(case: Case, party: Party, viewer: Viewer, state: str, *, at: datetime) -> None:
    party.state, party.method, party.answered_by = state, method_of(viewer), viewer.person
    party.answered_at = at
    party.covers = parties.answers_cover(sealing.open_answers(case))
    party.token_hash = party.token_until = None
    party.save()


def _firms_of_filer(viewer: Viewer, case_id: UUID, filer: Person, *, at: datetime) -> frozenset[str]:
    """Places of firms in the application for which the filer speaks, asked before any transaction."""
    case = Case.objects.select_related("key").filter(pk=case_id).first()
    if case is None or not is_filer(viewer, case):
        raise CaseNotFound
    named = catalogue.matter(case.version_id).parties_of(sealing.open_answers(case))
    if any(parties.is_person(party, filer) and party.spec.files for party in named):
        return frozenset()
    return frozenset(
        party.at
        for party in named
        if party.kind == "enterprise"
        and party.spec.files
        and represent.represents(filer, firm_number=party.number, firm_name=party.name, at=at)
    )


def _stands(
    matter: Matter, answers: Mapping[str, object], viewer: Viewer, firms: frozenset[str]
) -> dict[str, Stand]:
    """Places that the filer stands behind by handing in: the own ones, and those of a firm represented."""
    filer = viewer.person
    assert filer is not None  # `request_submission` asked
    return {
        named.at: Stand(by=filer, method=method_of(viewer))
        for named in matter.parties_of(answers)
        if parties.is_person(named, filer) or named.at in firms
    }


def _present(matter: Matter, answers: Mapping[str, object], places: Collection[str]) -> dict[str, Stand]:
    """Persons who stand at the window. A firm stands nowhere: who speaks for it confirms on its own."""
    return {
        named.at: Stand(by=None, method=parties.WINDOW)
        for named in matter.parties_of(answers)
        if named.at in places and named.kind == "person"
    }


def _role(rows: tuple[Party, ...], filer: Person) -> str:
    return next((party.role for party in rows if party.answered_by_id == filer.pk), "agent")
