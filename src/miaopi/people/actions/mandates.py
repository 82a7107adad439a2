"""Mandates (授权委托)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from miaopi.people.models import Mandate, Person
from miaopi.texts import Fault, Faulty, Place


def give_mandate(
    *,
    principal: Person,
    agent: Person,
    matter_slug: str,
    valid_from: date,
    valid_to: date | None,
    at: datetime,
) -> Mandate:
    """Let `agent` act for `principal` in one matter; `valid_to` None: until revoked. Days in Asia/Shanghai.

    Raises:  Faulty: people.mandate-days, people.mandate-self.
    Basis:   民法典 第一百六十五条.
    """
    faults = []
    if principal.pk == agent.pk:
        faults.append(Fault("people.mandate-self", Place(field="agent")))
    if valid_to is not None and valid_to < valid_from:
        faults.append(Fault("people.mandate-days", Place(field="valid_to")))
    if faults:
        raise Faulty(faults)
    return Mandate.objects.create(
        principal=principal,
        agent=agent,
        matter_slug=matter_slug,
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=at,
    )


@transaction.atomic
def revoke_mandate(*, mandate_id: UUID, at: datetime) -> Mandate:
    """End a mandate now; a second time changes nothing.

    Basis: 民法典 第一百七十三条: the principal may revoke.
    """
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate_id)
    if mandate.revoked_at is None:
        mandate.revoked_at = at
        mandate.save(update_fields=["revoked_at"])
    return mandate
