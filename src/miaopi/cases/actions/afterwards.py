"""What officials do to a licence after the decision: end it, or put a slip right.

    propose_end, confirm_end, drop_end   撤销, 撤回, 吊销: one proposes, another confirms; 注销: one is enough
    correct_slip                         T39: a slip, in a new version of the certificate

A decision that was wrong is changed in `self_correction`. All raise CaseNotFound and NotYours (no post covers
it). Whoever holds the licence is told by message and letter in the same transaction; a checker sees it at
once, and what the licence claimed is free.

Basis: 行政许可法 art. 8, 69, 70; 行政处罚法 art. 9, 63; lifecycle.md 11; T39.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import avoidance, states
from miaopi.cases.actions import lettering, moves, telling
from miaopi.cases.actions.lettering import Addressee
from miaopi.cases.composing import endings
from miaopi.cases.composing.scene import Scene
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.models import Case
from miaopi.cases.standing import roles_of
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.letters.contents import Contents
from miaopi.letters.kinds import Kind
from miaopi.licences import contents as certificates
from miaopi.licences import issuers
from miaopi.licences.actions import correcting, ending
from miaopi.licences.actions.ending import EndFaulty, EndRefused, Grounds
from miaopi.licences.endings import ENDINGS, End
from miaopi.licences.models import EndAct, Licence
from miaopi.officials.errors import NotYours
from miaopi.officials.viewers import Desk
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Place, Words

PROPOSES, CONFIRMS = ("examiner", "approver"), ("approver",)
LETTERS: Mapping[End, Kind] = {
    End.ANNUL: Kind.ANNULLED,
    End.WITHDRAW: Kind.WITHDRAWN,
    End.REVOKE: Kind.REVOKED,
    End.DEREGISTER: Kind.DEREGISTERED,
}


@transaction.atomic
def propose_end(
    *,
    desk: Desk,
    licence_id: UUID,
    kind: End,
    ground: str,
    law: str = "",
    article: str = "",
    hearing: str = "",
    at: datetime,
) -> EndAct:
    """Propose to end a licence; where one person is enough it ends at once.

    Args:   ground: facts and reasons, read by the holder.  law, article: those of the kind where both are
            left out.  hearing: when and how the holder was heard, and what was said; must be there where the
            kind asks for it.
    Raises: EndFaulty; EndRefused: another end is proposed, or a person is looking at the case again;
            licences.LicenceGone.
    """
    case, licence = _held(desk, licence_id, *(PROPOSES if ENDINGS[kind].persons > 1 else CONFIRMS))
    _not_under_review(case)
    if not law.strip() and not article.strip():
        law, article = ENDINGS[kind].law.zh, ENDINGS[kind].article
    act = ending.propose(
        licence=licence,
        kind=kind,
        grounds=Grounds(ground.strip(), law.strip(), article.strip(), hearing.strip()),
        official=desk.official,
        by=desk.actor,
        at=at,
    )
    if ENDINGS[kind].persons == 1:
        act = _settle(desk, case, act.pk, at=at)
    return act


@transaction.atomic
def confirm_end(*, desk: Desk, act_id: UUID, at: datetime) -> EndAct:
    """Another official confirms: the licence ends, its holders are told, its claim is free.

    Raises: EndRefused: it is settled already, or this official proposed it; licences.LicenceGone: the licence
            ended otherwise meanwhile.
    """
    case, _ = _held(desk, _licence_of(act_id), *CONFIRMS)
    _not_under_review(case)
    return _settle(desk, case, act_id, at=at)


@transaction.atomic
def drop_end(*, desk: Desk, act_id: UUID, at: datetime) -> EndAct:
    """Let a proposal go: by whoever proposed it or may confirm it.   Raises: EndRefused."""
    _held(desk, _licence_of(act_id), *PROPOSES)
    return ending.drop(act_id=act_id, official=desk.official, by=desk.actor, at=at)


@transaction.atomic
def correct_slip(
    *, desk: Desk, licence_id: UUID, lines: Mapping[str, Words], why: str, at: datetime
) -> Licence:
    """Put a clerical slip right (T39): the certificate's next version, the earlier one replaced.

    Args:   lines: by the line's key, what it should say.  why: how the slip came about, read by the holder.
    Raises: correcting.CorrectionFaulty; EndFaulty: no reason; licences.LicenceGone; CaseMoved.
    Basis:  T39 (modelled): typing and arithmetic only; what was decided stays.
    """
    case, licence = _held(desk, licence_id, *CONFIRMS)
    if not why.strip():
        raise EndFaulty([Fault("licences.correction-why-missing", Place(field="why"))])
    before = {line.key: line for line in certificates.read(licence).lines}
    issuer = issuers.issuer_of(case.offering.department, offering_code=case.offering.code)
    new = correcting.correct(licence=licence, lines=lines, issuer=issuer, by=desk.actor, at=at)
    moves.move(case, "correct_slip", by=desk.actor, at=at, data={"licence": str(new.pk)})
    after = {line.key: line for line in certificates.read(new).lines}
    changes = [(before[key], after[key]) for key in lines]
    matter = catalogue.matter(new.version_hash)

    def contents(to: Addressee) -> Contents:
        scene = _scene(case, matter, Kind.CORRECTION, to, at=at, licence=new)
        return endings.corrected(scene, changes, why.strip())

    _tell(case, matter, Kind.CORRECTION, contents, new, "corrected", desk, at=at)
    case.save()
    return new


def _settle(desk: Desk, case: Case, act_id: UUID, *, at: datetime) -> EndAct:
    """The end itself, with letter and message."""
    act, licence = ending.settle(act_id=act_id, official=desk.official, by=desk.actor, at=at)
    kind = LETTERS[End(act.kind)]
    given = ending.grounds_of(act)
    ground = endings.Ground(
        ground=given.ground,
        law=given.law,
        article=given.article,
        hearing=given.hearing,
        issued=certificates.day_of(licence.issued_at),
    )
    matter = catalogue.matter(licence.version_hash)

    def contents(to: Addressee) -> Contents:
        return endings.ended(_scene(case, matter, kind, to, at=at, ended=licence), ground)

    _tell(case, matter, kind, contents, licence, f"licence_{licence.state}", desk, at=at)
    moves.touch(case, at=at)
    case.save(update_fields=["version_no", "changed_at"])
    return act


def _held(desk: Desk, licence_id: UUID, *roles: str) -> tuple[Case, Licence]:
    """The licence with its case, both held, the case first: every act takes them in this order.

    Raises: CaseNotFound; NotYours: no post in one of these roles covers it.
    """
    known = Licence.objects.filter(pk=licence_id).values_list("case_id", flat=True).first()
    if known is None:
        raise CaseNotFound
    case = moves.locked(known)
    if not desk.may_any(case.offering, *roles):
        raise NotYours
    avoidance.refuse(desk, case)
    licence = (
        Licence.objects.select_for_update(of=("self",))
        .select_related("key", "client", "replaces")
        .get(pk=licence_id)
    )
    return case, licence


def _licence_of(act_id: UUID) -> UUID:
    found: UUID | None = EndAct.objects.filter(pk=act_id).values_list("licence_id", flat=True).first()
    if found is None:
        raise EndRefused([Fault("licences.end-settled")])
    return found


def _not_under_review(case: Case) -> None:
    """While a person looks at the decision again (T36), that is what decides about the licence."""
    if not states.is_end(case.state) and case.state not in states.WITH_OUTCOME:
        raise EndRefused([Fault("licences.end-under-review")])


def _scene(
    case: Case,
    matter: Matter,
    kind: Kind,
    to: Addressee,
    *,
    at: datetime,
    licence: Licence | None = None,
    ended: Licence | None = None,
) -> Scene:
    return Scene(
        case=case,
        matter=matter,
        kind=kind,
        at=at,
        addressee=to.name,
        applicant=lettering.applicant(case, seen_by=to),
        roles=to.roles,
        is_main=to.is_main,
        licence=licence,
        ended=ended,
    )


def _tell(
    case: Case,
    matter: Matter,
    kind: Kind,
    contents: Callable[[Addressee], Contents],
    licence: Licence,
    message: str,
    desk: Desk,
    *,
    at: datetime,
) -> None:
    """Letter and message to whoever holds the licence."""
    to = tuple(_holders(case, licence))
    lettering.put(case, matter, kind, contents, by=desk.actor, at=at, to=to)
    telling.tell(case, matter, message, at=at, values={"number": licence.number})


def _holders(case: Case, licence: Licence) -> Iterator[Addressee]:
    """Each holder once; the applicant is the main addressee where they hold it, else the first holder is."""
    found: dict[UUID, Person] = {}
    for holder in licence.holders.select_related("person__account").order_by("pk"):
        found.setdefault(holder.person_id, holder.person)
    if case.holder is not None and case.holder_id in found:
        found = {case.holder.pk: found[case.holder.pk], **found}
    for number, person in enumerate(found.values()):
        name = Words(person.name, person.name)
        yield Addressee(person, name, roles_of(Viewer(person=person), case), is_main=number == 0)
