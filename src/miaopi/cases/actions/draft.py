"""Drafts: begin, save a page, attach, copy, take back, throw away. A draft is its filer's alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import sealing, states
from miaopi.cases.actions import moves, parties
from miaopi.cases.errors import CasesError, NotAllowed
from miaopi.cases.models import Case, CaseMaterial
from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.content import MaterialSpec, Matter
from miaopi.ledger import Actor
from miaopi.people.viewers import Viewer
from miaopi.secrets import actions as secrets_actions
from miaopi.texts import Fault
from miaopi.vault.models import Material


@dataclass(frozen=True, slots=True)
class Saved:
    """What was kept and what is still wrong with it; `version_no` is the one for the next act."""

    version_no: int
    faults: tuple[Fault, ...]


@transaction.atomic
def start_draft(
    *,
    viewer: Viewer,
    offering_code: str,
    at: datetime,
    answers: Mapping[str, object] | None = None,
    language: str = "zh",
    via: str = "hall",
) -> UUID:
    """A new application of an identified person.   Returns: the case's id.

    Args:   answers: what is known already, such as the filer's own name and number at the right party.
    Raises: NotAllowed: nobody identified, or the offering takes no applications.
    """
    if viewer.person is None:
        raise NotAllowed("cases.not-identified")
    offering = catalogue.open_offering(offering_code)
    case = new_case(
        offering=offering, viewer=viewer, answers=answers or {}, language=language, via=via, at=at
    )
    case.save(force_insert=True)
    return case.pk


@transaction.atomic
def save_page(
    *,
    viewer: Viewer,
    case_id: UUID,
    answers: Mapping[str, object],
    fields: Iterable[str],
    version_no: int | None,
    at: datetime,
) -> Saved:
    """Keep the answers of some top-level fields, faulty ones too, and say what is wrong with them.

    Raises: CaseNotFound; CaseMoved: it cannot be edited now; Faster: it was changed meanwhile.
    """
    case = _editable(viewer, case_id, version_no)
    matter = catalogue.matter(case.version_id)
    kept = sealing.open_answers(case)
    for name in (names := tuple(fields)):
        if name in answers:
            kept[name] = answers[name]
        else:
            kept.pop(name, None)
    cleaned = matter.form.clean(kept)
    sealing.seal_answers(case, cleaned)
    moves.touch(case, at=at)
    case.save(update_fields=["sealed_answers", "version_no", "changed_at"])
    faults = matter.form.validate(
        cleaned, only=names, today=moves.day_of(at), may_lack=parties.may_lack(case)
    )
    return Saved(case.version_no, faults)


@transaction.atomic
def attach(*, viewer: Viewer, case_id: UUID, kind: str, material_id: UUID, at: datetime) -> None:
    """Put a material of the viewer's vault to the case, as this kind; a kind that takes one only is replaced.

    Raises: CasesError: the matter has no such kind, or the material is not the viewer's.
    """
    case = _editable(viewer, case_id, None)
    matter = catalogue.matter(case.version_id)
    put_material(case, check_material(matter, viewer, kind, material_id), material_id, at=at)
    moves.touch(case, at=at)
    case.save(update_fields=["version_no", "changed_at"])


@transaction.atomic
def detach(*, viewer: Viewer, case_id: UUID, kind: str, material_id: UUID, at: datetime) -> None:
    """Take a material off the case; it stays in the vault."""
    case = _editable(viewer, case_id, None)
    CaseMaterial.objects.filter(case=case, kind=kind, material_id=material_id).delete()
    moves.touch(case, at=at)
    case.save(update_fields=["version_no", "changed_at"])


@transaction.atomic
def copy_to_draft(*, viewer: Viewer, case_id: UUID, at: datetime) -> UUID:
    """Correct and apply again: a new draft with every answer and material kept.   Returns: its id.

    Raises: CaseNotFound; NotAllowed: the offering takes no applications now.
    """
    old = moves.owned(viewer, case_id)
    case = new_case(
        offering=catalogue.open_offering(old.offering.code),
        viewer=viewer,
        answers=sealing.open_answers(old),
        language=old.language,
        via=old.via,
        at=at,
    )
    case.copied_from = old
    case.save(force_insert=True)
    CaseMaterial.objects.bulk_create(
        CaseMaterial(case=case, kind=kept.kind, material_id=kept.material_id, attached_at=at)
        for kept in old.materials.order_by("attached_at", "id")
    )
    return case.pk


@transaction.atomic
def reopen(*, viewer: Viewer, case_id: UUID, at: datetime) -> None:
    """Take an application back from those who were asked to confirm, to change it. Confirmations already
    given stand as long as the answers stay what was confirmed.
    """
    case = moves.owned(viewer, case_id)
    if case.substate != states.CONFIRMING:
        return
    case.parties.filter(state="asked").update(token_hash=None, token_until=None)
    moves.move(case, "reopen", by=moves.actor(viewer), at=at)
    case.save(update_fields=moves.MOVED)


@transaction.atomic
def discard(*, viewer: Viewer, case_id: UUID, at: datetime) -> None:
    """Delete a draft; its key is erased, so that copies of the row say nothing any more.

    Basis: 个人信息保护法 art. 47.
    """
    throw_away(moves.owned(viewer, case_id), by=moves.actor(viewer), at=at)


def throw_away(case: Case, *, by: Actor, at: datetime) -> None:
    """The same by whoever may, the timer too (P05); in the caller's transaction.   Raises: CaseMoved."""
    moves.move(case, "discard", by=by, at=at)
    key = case.key
    case.delete()
    secrets_actions.erase(key=key, at=at)


def new_case(
    *,
    offering: Offering,
    viewer: Viewer,
    answers: Mapping[str, object],
    language: str,
    via: str,
    at: datetime,
) -> Case:
    """A draft with its own key, not saved yet."""
    case = Case(
        offering=offering,
        version_id=offering.version_id,
        division=offering.division_id,
        holder=viewer.person,
        client=viewer.client,
        via=via,
        language=language,
        key=secrets_actions.new_key(purpose="case", at=at),
        started_by_id=viewer.clerk,
        created_at=at,
        changed_at=at,
        state_since=at,
    )
    sealing.seal_answers(case, catalogue.matter(offering.version_id).form.clean(answers))
    return case


def put_material(case: Case, spec: MaterialSpec, material_id: UUID, *, at: datetime) -> None:
    """Attach a material that was checked; where the kind takes one only, it takes the other's place."""
    if not spec.many:
        CaseMaterial.objects.filter(case=case, kind=spec.key).exclude(material_id=material_id).delete()
    CaseMaterial.objects.get_or_create(
        case=case, kind=spec.key, material_id=material_id, defaults={"attached_at": at}
    )


def check_material(matter: Matter, viewer: Viewer, kind: str, material_id: UUID) -> MaterialSpec:
    """What the matter says of that kind.   Raises: CasesError: no such kind, or not the viewer's material."""
    spec = next((each for each in matter.materials if each.key == kind), None)
    if spec is None:
        raise CasesError("cases.material-unknown", field=f"materials.{kind}", kind=kind)
    own = {"client": viewer.client} if viewer.client is not None else {"holder": viewer.person}
    if not Material.objects.filter(pk=material_id, **own).exists():
        raise CasesError("cases.material-not-yours", field=f"materials.{kind}", material=material_id)
    return spec


def _editable(viewer: Viewer, case_id: UUID, version_no: int | None) -> Case:
    """The viewer's own case, held, where it can be changed.   Raises: CaseMoved."""
    case = moves.owned(viewer, case_id, version_no)
    if case.state not in states.EDITABLE or case.substate:
        raise states.CaseMoved(state=case.state, event="edit", number=case.number or "")
    return case
