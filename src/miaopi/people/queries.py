"""All reads of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from miaopi.ledger import queries as ledger
from miaopi.people.models import Account, Client, Mandate, Person
from miaopi.people.tokens import prefix_of, token_hash
from miaopi.people.viewers import NOBODY, Viewer
from miaopi.secrets import PersonalNumber, mask_name

if TYPE_CHECKING:
    from miaopi.content.contracts import Contract

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Card:
    """A person as a page shows them: in full to themselves, masked to others."""

    id: UUID
    kind: str
    name: str
    number: str
    phone: str
    is_self: bool


def card(viewer: Viewer, person: Person) -> Card:
    """The person as this viewer may see them. Showing it to another is a look: `actions.look`."""
    own = viewer.is_person(person.pk)
    phone = person.phone
    return Card(
        id=person.pk,
        kind=person.kind,
        name=person.name if own or person.kind == "enterprise" else mask_name(person.name),
        number=person.number.reveal(by=f"account:{viewer.account.pk}", why="own-page")
        if own and viewer.account
        else str(person.number),
        phone=str(phone or ""),
        is_self=own,
    )


def account(account_id: UUID | str | None) -> Account | None:
    """An account by the id that the session holds; None where there is none."""
    if not account_id:
        return None
    return Account.objects.select_related("person").filter(pk=account_id).first()


def persons(ids: Iterable[UUID]) -> tuple[Person, ...]:
    """These persons, in a fixed order; one query."""
    return tuple(Person.objects.filter(pk__in=list(ids)).order_by("pk"))


def person(person_id: UUID) -> Person:
    """A person by id. Raises Person.DoesNotExist."""
    return Person.objects.get(pk=person_id)


def by_number(number: str, *, kind: str = "person") -> Person | None:
    """The person with this number, if anybody ever named them."""
    own = PersonalNumber(number, "credit_code" if kind == "enterprise" else "id_number")
    return Person.objects.select_related("account").filter(number_hash=own.hash).first()


def by_phone(phone: str) -> tuple[Person, ...]:
    """Those whom this phone reaches, by keyed hash: identified ones first, then by when they were named."""
    own = PersonalNumber(phone, "phone")
    found = Person.objects.select_related("account").filter(phone_hash=own.hash)
    return tuple(sorted(found.order_by("created_at", "id"), key=lambda each: not hasattr(each, "account")))


def was_checked(person: Person) -> bool:
    """Whether name and number were ever checked together: by an account, or at a window. Whom others named
    alone, nobody looked up.
    """
    if hasattr(person, "account"):
        return True
    return any(event.kind == "person.registered" for event in ledger.events(f"person:{person.pk}"))


def viewer_for_account(account_id: UUID | str | None) -> Viewer:
    """Who is looking, by the session's account; nobody where there is none."""
    found = account(account_id)
    return Viewer(person=found.person, account=found) if found else NOBODY


def viewer_for_client(client: Client) -> Viewer:
    """A client as viewer."""
    return Viewer(client=client)


def clients() -> tuple[Client, ...]:
    """Every client, closed ones too, by the beginning of its token."""
    return tuple(Client.objects.order_by("prefix"))


def client_for_token(token: str) -> Client | None:
    """The active client with this token, compared in constant time; None where there is none."""
    given = token_hash(token)
    found = Client.objects.filter(prefix=prefix_of(token), active=True).first()
    kept = found.token_hash if found else ""
    return found if compare_digest(kept.encode(), given.encode()) else None


def mandates_on(
    *, principal: Person, agent: Person, matter_slug: str, day: date, at: datetime
) -> tuple[Mandate, ...]:
    """Mandates by which the agent may act for the principal in this matter on that day, as known at `at`."""
    return tuple(
        Mandate.objects.filter(principal=principal, agent=agent, matter_slug=matter_slug)
        .filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=at))
        .order_by("created_at", "id")
    )


def mandates(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
    """The platform source `mandates`: the raw answer of its contract for principal, agent, matter and day.

    Args:    key: id_number or credit_code of the principal, agent_id_number, matter, on (ISO; by default the
             day of `at` in Asia/Shanghai).
    """
    kind = "enterprise" if key.get("credit_code") else "person"
    principal = by_number(key.get("credit_code") or key.get("id_number") or "", kind=kind)
    agent = by_number(key.get("agent_id_number") or "")
    found: tuple[Mandate, ...] = ()
    if principal is not None and agent is not None:
        day = date.fromisoformat(key["on"]) if key.get("on") else at.astimezone(CHINA).date()
        matter = key.get("matter") or ""
        found = mandates_on(principal=principal, agent=agent, matter_slug=matter, day=day, at=at)
    return contract.compute([_record(each) for each in found], key)


def _record(mandate: Mandate) -> dict[str, object]:
    return {
        "number": str(mandate.pk),
        "valid_from": mandate.valid_from.isoformat(),
        "valid_to": (mandate.valid_to or date.max).isoformat(),
    }


def mandates_of(person: Person) -> tuple[Mandate, ...]:
    """Every mandate that the person gave or holds, newest first."""
    mine = Q(principal=person) | Q(agent=person)
    found = Mandate.objects.filter(mine).select_related("principal", "agent")
    return tuple(found.order_by("-created_at", "id"))


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw a person's data: when, who by kind and id, what of it (a code), because of which case."""

    at: datetime
    by_kind: str
    by_id: str
    what: str
    case: UUID | None


def looks(viewer: Viewer, *, skip: int = 0, limit: int = 20) -> tuple[Look, ...]:
    """Who looked at the viewer's own data, the newest first.

    Args:   skip: how many of the newest to leave out.
    Basis:  个人信息保护法 第四十五条: a person may know how their data were used.
    """
    if viewer.person is None:
        return ()
    return tuple(
        Look(
            at=event.at,
            by_kind=event.actor_kind,
            by_id=event.actor_id,
            what=str(event.data["what"]),
            case=UUID(str(event.data["case"])) if event.data["case"] else None,
        )
        for event in ledger.looks(viewer.person.pk, skip=skip, limit=limit)
    )
