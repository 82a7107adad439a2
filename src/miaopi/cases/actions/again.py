"""Change, renew or end what is registered: a new application, filled in with all that stays the same."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import again as reads
from miaopi.cases.actions.draft import new_case
from miaopi.cases.errors import CaseNotFound, CasesError, NotAllowed
from miaopi.cases.models import Case, CaseMaterial
from miaopi.catalogue import queries as catalogue
from miaopi.content.again import Way
from miaopi.licences import queries as licences
from miaopi.licences.models import Licence
from miaopi.people.viewers import Viewer


@transaction.atomic
def start_again(
    *,
    viewer: Viewer,
    identifier: str,
    way: str,
    at: datetime,
    language: str = "zh",
    via: str = "hall",
) -> UUID:
    """A draft about a licence of the viewer's own, filled in from the case that issued it.   Returns: its id.

    The viewer's own papers of that case serve again as far as the way keeps them.

    Args:   way: one of the matter's (`Matter.again`).
    Raises: CaseNotFound: no such licence of theirs; NotAllowed: nobody identified, or no applications are
            taken; CasesError: the licence has ended, or the matter has no such way.
    Basis:  商品房屋租赁管理办法 第十九条, for the matter that has ways; between the same sides: its rules.
    """
    if viewer.person is None:
        raise NotAllowed("cases.not-identified")
    licence = _own(viewer, identifier)
    offering = catalogue.open_offering(licence.offering_code)
    matter = catalogue.matter(offering.version_id)
    chosen = matter.again.way(way) if matter.again is not None else None
    if matter.again is None or chosen is None:
        raise CasesError("cases.way-unknown", way=way)
    answers = reads.answers_of(licence.case_id, matter)
    answers = {name: value for name, value in answers.items() if name not in chosen.fresh}
    answers |= {matter.again.kind: chosen.value, matter.again.number: licence.number}
    case = new_case(offering=offering, viewer=viewer, answers=answers, language=language, via=via, at=at)
    case.copied_from = Case.objects.get(pk=licence.case_id)
    case.save(force_insert=True)
    _keep_papers(case, chosen, viewer, at=at)
    return case.pk


def _own(viewer: Viewer, identifier: str) -> Licence:
    try:
        licence = licences.licence_for(viewer, identifier)
    except licences.NotFound:
        raise CaseNotFound from None
    if licence.ended_at is not None:
        raise CasesError("cases.licence-ended", number=licence.number)
    return licence


def _keep_papers(case: Case, way: Way, viewer: Viewer, *, at: datetime) -> None:
    """Papers are their holder's: those of the other side are not taken along."""
    earlier = CaseMaterial.objects.filter(
        case=case.copied_from, kind__in=way.keeps, material__holder=viewer.person
    )
    CaseMaterial.objects.bulk_create(
        CaseMaterial(case=case, kind=kept.kind, material_id=kept.material_id, attached_at=at)
        for kept in earlier.order_by("attached_at", "id")
    )
