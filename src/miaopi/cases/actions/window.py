"""What a clerk does at a window for somebody who stands there and whose document was seen.

    viewer_for    on whose behalf a clerk reads and writes; the actions of a draft work with it unchanged
    start_for     an application, begun because the person asked for it
    look_up       answers that a registry knows of who stands there are not typed
    hand_in       handed in, after the matter's words of consent were read out or signed (P01)
    confirm_for   a party who stands there stands behind the application (P02), or does not (P03)
    fix_on_spot   a slip put right while nothing is decided (T08)
    hand_over     certificate and letters handed over and signed for (T32)

Each is an event with the clerk as its actor: who was there, which kind of document was seen, how the words
were agreed to. The document is not kept.

Basis: 行政许可法 art. 29 (one may apply in person), 30 (help with filling in), 32(1)(3) (slips), 44
(service); 个人信息保护法 art. 14, 17 (consent after being told).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from django.db import transaction

from miaopi import registries
from miaopi.cases import avoidance, canonical, evaluation, sealing, states
from miaopi.cases.actions import confirm, deliver, draft, moves, parties, submit
from miaopi.cases.errors import (
    AnswersFaulty,
    CaseNotFound,
    CasesError,
    Faster,
    NotAllowed,
    NotAParty,
)
from miaopi.cases.models import Case, Party
from miaopi.cases.standing import is_filer
from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.content import Inputs, LookupAnswer, Matter
from miaopi.ledger import actions as ledger
from miaopi.officials.errors import NotYours
from miaopi.officials.viewers import Desk
from miaopi.people import actions as people
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Place, Words

How = Literal["read-out", "signed"]
HOW: Mapping[str, Words] = {
    "read-out": Words("念给本人听，本人说同意", "Read out; the person said yes"),
    "signed": Words("本人看过，在纸上签了名", "Read and signed on paper by the person"),
}
WITH_PAPERS = (*deliver.SERVED_FROM, states.State.DELIVERED, states.State.CLOSED)


@dataclass(frozen=True, slots=True)
class Seen:
    """The document that the clerk looked at: its kind, as in `people.DOCUMENTS`."""

    document: str

    def __post_init__(self) -> None:
        people.document_kind(self.document)


NOBODY_ELSE: Mapping[str, Seen] = MappingProxyType({})


def viewer_for(desk: Desk, person: Person) -> Viewer:
    """The person, as the clerk at this window acts for them.   Raises: NotAllowed: it is the clerk."""
    avoidance.refuse_person(desk, person)
    return Viewer(person=person, clerk=desk.official.pk, covers=partial(_covers, desk))


def _covers(desk: Desk, offering: object) -> bool:
    assert isinstance(offering, Offering)
    return desk.may("clerk", offering)


@transaction.atomic
def start_for(
    *,
    desk: Desk,
    person_id: UUID,
    offering_code: str,
    seen: Seen,
    asked: bool,
    side: str | None = None,
    language: str = "zh",
    at: datetime,
) -> UUID:
    """An application of the person, with what is known of them at their own side.   Returns: the case's id.

    Args:   asked: the person asked for it and agrees that the clerk fills it in.  side: the key of the party
            that the person is; None: files for somebody else.
    Raises: NotYours; AnswersFaulty: nobody agreed; catalogue.offering-…: it takes no applications.
    """
    offering = catalogue.open_offering(offering_code)
    if not desk.may("clerk", offering):
        raise NotYours
    if not asked:
        raise AnswersFaulty([Fault("cases.window-not-asked", Place(field="asked"))])
    person = Person.objects.get(pk=person_id)
    case_id = draft.start_draft(
        viewer=viewer_for(desk, person),
        offering_code=offering.code,
        answers=_own_side(catalogue.matter(offering.version_id), side, person),
        language=language,
        via=parties.WINDOW,
        at=at,
    )
    note_begun(desk=desk, case_id=case_id, seen=seen, at=at)
    return case_id


def note_begun(*, desk: Desk, case_id: UUID, seen: Seen, at: datetime) -> None:
    """On which document an application was begun, by whom."""
    _note(desk, case_id, "window.began", at=at, document=seen.document)


def _own_side(matter: Matter, side: str | None, person: Person) -> dict[str, object]:
    spec = next((each for each in matter.parties if each.key == side and each.files), None)
    if spec is None:
        return {}
    known: dict[str, object] = {
        "kind": person.kind,
        "name": person.name,
        "number": person.number.reveal(by="cases.window", why="prefill-own"),
    }
    if person.phone is not None:
        known["phone"] = person.phone.reveal(by="cases.window", why="prefill-own")
    return {spec.at: known}


def look_up(*, desk: Desk, viewer: Viewer, case_id: UUID, at: datetime) -> frozenset[str]:
    """Fill in what registries know and nobody has typed: of the person at the window alone, who asked for it.

    No transaction is open while they are asked; what does not answer is typed.   Returns: the answers filled
    in.   Raises: CaseNotFound; CaseMoved.
    """
    case = submit.read(case_id)
    matter, answers = catalogue.matter(case.version_id), sealing.open_answers(case)
    open_now = {name for name in matter.form.shown(answers) if name in matter.known and name not in answers}
    if not open_now or not is_filer(viewer, case):
        return frozenset()
    found = matter.known_answers(*_ask(case, matter, answers, viewer, at=at))
    known = {name: found[name] for name in sorted(open_now & set(found))}
    if known:
        draft.save_page(
            viewer=viewer, case_id=case_id, answers=known, fields=known, version_no=case.version_no, at=at
        )
        _note(desk, case_id, "window.looked-up", at=at, answers=sorted(known))
    return frozenset(known)


def _ask(
    case: Case, matter: Matter, answers: Mapping[str, object], viewer: Viewer, *, at: datetime
) -> tuple[Inputs, Mapping[str, LookupAnswer]]:
    """The lookups about the person's own side from which answers are filled in, each asked once."""
    inputs = replace(submit.prepare(case, at=at).inputs, answers=answers)
    roles = {
        named.role
        for named in matter.parties_of(answers)
        if viewer.person is not None and parties.is_person(named, viewer.person)
    }
    told = {}
    for request in matter.next_lookups(inputs, {}):
        if request.lookup in matter.known_by and request.subject in roles:
            answer = registries.ask_one(
                registry=request.registry,
                key=request.key,
                purpose=request.purpose,
                needs=matter.lookups[request.lookup].needs,
                at=at,
            )
            told[request.lookup] = replace(answer, lookup=request.lookup)
    return inputs, told


def hand_in(
    *,
    desk: Desk,
    viewer: Viewer,
    case_id: UUID,
    version_no: int | None,
    how: str,
    present: Mapping[str, Seen] = NOBODY_ELSE,
    key: str,
    at: datetime,
) -> bool:
    """The words of consent were told to all who stand there, and the application is handed in.

    Args:    how: how they agreed; nothing where nobody did.  present: other persons of the application who
             stand there too and agreed, by place, with the document seen; everybody else is asked by a link.
    Returns, raises: as `confirm.request_submission`; NotYours.
    """
    case = _case(case_id)
    _must_cover(desk, case)
    avoidance.refuse_named(desk, catalogue.matter(case.version_id).parties_of(sealing.open_answers(case)))
    agreed = how in HOW
    if agreed:
        _note(desk, case_id, "window.agreed", at=at, how=how)
    ready = confirm.request_submission(
        viewer=viewer,
        case_id=case_id,
        version_no=version_no,
        consent=agreed,
        present=tuple(present) if agreed else (),
        key=key,
        at=at,
    )
    for place, seen in sorted(present.items()):
        _note(desk, case_id, "window.confirmed", at=at, place=place, document=seen.document, how=how)
    return ready


def confirm_for(
    *,
    desk: Desk,
    party_id: UUID,
    seen: Seen,
    how: str,
    speaker_id: UUID | None = None,
    agrees: bool = True,
    covers: str | None = None,
    at: datetime,
) -> UUID | None:
    """The party stands at the window, was told what is asked, and stands behind the application, or does not.

    Args:    speaker_id: who stands there for a firm.  covers: what was read out (`ConfirmationPage.covers`).
    Returns: the case's id when it was the last to confirm: then the caller runs `submit.submit`.
    Raises:  NotAParty: no such party, or the speaker does not speak for the firm; NotYours; CasesError: it
             is not said how; Faster; CaseMoved.
    """
    party = Party.objects.select_related("case__offering__department", "person").filter(pk=party_id).first()
    if party is None:
        raise NotAParty
    _must_cover(desk, party.case)
    person = Person.objects.filter(pk=speaker_id).first() if speaker_id else party.person
    if person is None:
        raise NotAParty
    viewer = viewer_for(desk, person)
    if not agrees:
        confirm.decline(viewer=viewer, party_id=party_id, at=at)
        return None
    how = _how(how)
    last = confirm.confirm(viewer=viewer, party_id=party_id, consent=True, covers=covers, at=at)
    told = {"party": str(party_id), "document": seen.document, "how": how}
    _note(desk, party.case_id, "window.confirmed", at=at, **told)
    return last


@transaction.atomic
def fix_on_spot(
    *, desk: Desk, case_id: UUID, version_no: int, answers: Mapping[str, object], at: datetime
) -> None:
    """Put a slip right while nothing is decided (T08); the rules read it when they run next.

    A slip is what nobody looks anything up by: who the parties are and what registries are asked about stay.
    All who confirmed did so at a window, and hear the change there: what they stand behind changes with it.

    Raises: NotYours; Faster; CaseMoved; AnswersFaulty; NotAllowed: it is more than a slip, or somebody
            confirmed elsewhere.
    Basis:  行政许可法 art. 32(1)(3).
    """
    case = _held(desk, case_id, version_no)
    states.after(case.state, "fix_on_spot", number=case.number or "")
    matter = catalogue.matter(case.version_id)
    before = sealing.open_answers(case)
    after = matter.form.clean({**before, **answers})
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    if not changed:
        raise AnswersFaulty([Fault("cases.nothing-new")])
    if not _is_slip(case, matter, after, at=at):
        raise NotAllowed("cases.fix-not-small")
    if case.parties.filter(state="confirmed").exclude(method=parties.WINDOW).exists():
        raise NotAllowed("cases.fix-without-them")
    confirm.check_whole(matter, after, consent=True, may_lack=parties.may_lack(case), at=at)
    sealing.seal_answers(case, after)
    covers = parties.answers_cover(after)
    case.parties.filter(state="confirmed").update(covers=covers)
    told = {"answers": sorted(changed), "now": covers}
    moves.move(case, "fix_on_spot", by=desk.actor, at=at, data=told, substate=case.substate)
    case.save()


def _asked(matter: Matter, inputs: Inputs, known: Mapping[str, LookupAnswer]) -> frozenset[tuple[str, str]]:
    """What registries are asked for these inputs, wave by wave, as far as it is known what they answered."""
    answers: dict[str, LookupAnswer] = {}
    asked: set[tuple[str, str]] = set()
    while wave := [each for each in matter.next_lookups(inputs, answers) if each.lookup not in answers]:
        asked |= {(each.lookup, canonical.digest(dict(each.key))) for each in wave}
        told = {each.lookup: known[each.lookup] for each in wave if each.lookup in known}
        if not told:
            break
        answers |= told
    return frozenset(asked)


def _is_slip(case: Case, matter: Matter, after: Mapping[str, object], *, at: datetime) -> bool:
    """Whether the same is asked of the same registries: who it is about and what it is about stay."""
    prepared = submit.prepare(case, at=at)
    last = case.decisions.runs().order_by("-serial").first()
    known = evaluation.reread(matter, sealing.open_run(case, last)) if last is not None else {}
    changed = replace(prepared.inputs, answers=after)
    return _asked(matter, prepared.inputs, known) == _asked(matter, changed, known)


@transaction.atomic
def hand_over(*, desk: Desk, case_id: UUID, version_no: int, signed: bool, at: datetime) -> None:
    """Certificate and letters were printed, handed over and signed for.

    Service in law (T32) where nothing has served them yet; else a note that paper was given, too.

    Raises: NotYours; Faster; NotAllowed: nothing is decided; AnswersFaulty: nobody signed.
    Basis:  行政许可法 art. 44; 民事诉讼法 art. 87 by analogy: service is proved by a signed receipt.
    """
    case = _held(desk, case_id, version_no)
    if case.state not in WITH_PAPERS:
        raise NotAllowed("cases.nothing-to-hand-over")
    if not signed:
        raise AnswersFaulty([Fault("cases.not-signed-for", Place(field="signed"))])
    if case.state in deliver.SERVED_FROM:
        deliver.serve(case, by=desk.actor, at=at, data={"way": "window", "signed": True})
    else:
        _note(desk, case_id, "window.handed-over", at=at, signed=True)


def _case(case_id: UUID) -> Case:
    case = Case.objects.select_related("offering").filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    return case


def _held(desk: Desk, case_id: UUID, version_no: int) -> Case:
    """The case, held, at the version that the clerk saw."""
    case = moves.locked(case_id)
    _must_cover(desk, case)
    if version_no != case.version_no:
        raise Faster(version_no=case.version_no)
    return case


def _must_cover(desk: Desk, case: Case) -> None:
    if not desk.may("clerk", case.offering):
        raise NotYours
    avoidance.refuse(desk, case)


def _how(how: str) -> str:
    if how not in HOW:
        raise CasesError("cases.window-how-missing", field="how")
    return how


def _note(desk: Desk, case_id: UUID, kind: str, *, at: datetime, **data: object) -> None:
    """What is no change of the case's state, in the case's chain."""
    ledger.append(chain=moves.chain(case_id), kind=kind, data=data, by=desk.actor, at=at)
