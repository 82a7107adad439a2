"""Clients of the API and their tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction

from miaopi.people.models import SCOPES, Client
from miaopi.people.tokens import new_token, prefix_of, token_hash
from miaopi.texts import Fault, Faulty, Place, Words


@transaction.atomic
def create_client(
    *,
    name: Words,
    scopes: Iterable[str],
    at: datetime,
    department_id: str | None = None,
    token: str | None = None,
    chance: Callable[[int], str] = token_urlsafe,
) -> tuple[Client, str]:
    """A client and its token. The token is told here once; only its keyed hash is kept.

    Args:    token: given from outside (a demo's setting) in place of a random one.
    Raises:  Faulty: people.scope-unknown.
    """
    wanted = sorted(set(scopes))
    faults = [
        Fault("people.scope-unknown", Place(field="scopes"), {"scope": scope, "known": ", ".join(SCOPES)})
        for scope in wanted
        if scope not in SCOPES
    ]
    if faults:
        raise Faulty(faults)
    token = token or new_token(chance)
    client = Client.objects.create(
        name_zh=name.zh,
        name_en=name.en,
        prefix=prefix_of(token),
        token_hash=token_hash(token),
        scopes=wanted,
        department_id=department_id,
        created_at=at,
    )
    return client, token


@transaction.atomic
def close_client(*, client_id: UUID) -> Client:
    """The token opens nothing from now on; what the client did stays."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client_id)
    client.active = False
    client.save(update_fields=["active"])
    return client
