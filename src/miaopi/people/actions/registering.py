"""A person at a window: registered there, or known already, by a document that an official has seen.

No account is made and no phone is needed: who has neither is served at the window. The document itself is
not kept, only which kind was seen, by whom and when.

Basis: 居民身份证法 第十三条: the card proves who one is; 行政许可法 第二十九条: one may apply in person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from miaopi.ledger import actions as ledger_actions
from miaopi.ledger.actors import Actor
from miaopi.people import numbers, policy
from miaopi.people.actions import identity
from miaopi.people.actions.persons import clean_name, person_for
from miaopi.people.models import Person
from miaopi.secrets import PersonalNumber
from miaopi.texts import Fault, Faulty, Place, Words

CHINA = ZoneInfo("Asia/Shanghai")
Check = Callable[[str, str], identity.Answer]

DOCUMENTS: Mapping[str, Words] = {
    "id-card": Words("居民身份证", "Resident identity card"),
    "temporary-id": Words("临时居民身份证", "Temporary identity card"),
    "household-register": Words("户口簿", "Household register"),
    "passport": Words("护照", "Passport"),
    "e-id": Words("电子身份证件", "Electronic identity document"),
}


def document_kind(kind: str) -> str:
    """The code of a document that may be shown.   Raises: Faulty: people.document-missing."""
    if kind not in DOCUMENTS:
        raise Faulty([Fault("people.document-missing", Place(field="document"))])
    return kind


def register(
    *,
    name: str,
    number: str,
    phone: str = "",
    document: str,
    on_document: bool = False,
    by: Actor,
    at: datetime,
    check: Check,
) -> Person:
    """The person with this number, made where nobody named them before; checked as an account is.

    Whom an account stands for keeps the name and phone of that account.

    Args:    document: the kind that was seen.  on_document: go on although the registry is silent; the rules
             ask it again before they decide anything.  check: asks the population registry for (name,
             number), with no transaction open.
    Raises:  Faulty: people.number-…, people.name-…, people.phone-…, people.document-missing,
             people.does-not-match, people.registry-silent, or the wrong world.
    """
    number = numbers.citizen_number(number, today=at.astimezone(CHINA).date(), field="number")
    policy.refuse_the_wrong_world(number, demo=settings.DEMO, field="number")
    name = clean_name(name, field="name")
    if phone:
        phone = numbers.mobile(phone, field="phone")
        policy.refuse_the_wrong_world(phone, demo=settings.DEMO, field="phone")
    document = document_kind(document)
    found = _checked(name, number, check, by=by, at=at)
    if found == "silent" and not on_document:
        raise Faulty([Fault("people.registry-silent")])
    if found == "refused":
        raise Faulty([Fault("people.does-not-match", Place(field="number"))])
    return _keep(name=name, number=number, phone=phone, document=document, checked=found, by=by, at=at)


def _checked(name: str, number: str, check: Check, *, by: Actor, at: datetime) -> str:
    """matched, refused or silent; each question stands in the official's own chain, by keyed hash."""
    answer = check(name, number)
    if answer.state != "answered" or answer.record is None:
        found = "silent"
    else:
        found = "matched" if identity.confirms(answer.record) else "refused"
    ledger_actions.append(
        chain=f"window:{by.id}",
        kind="person.asked",
        data={"number": PersonalNumber(number, "id_number").hash, "found": found},
        by=by,
        at=at,
    )
    return found


@transaction.atomic
def _keep(
    *, name: str, number: str, phone: str, document: str, checked: str, by: Actor, at: datetime
) -> Person:
    person = person_for(kind="person", name=name, number=number, phone=phone or None, at=at)
    data = {"document": document, "checked": checked}
    ledger_actions.append(chain=f"person:{person.pk}", kind="person.registered", data=data, by=by, at=at)
    return person


@transaction.atomic
def see_document(*, person: Person, document: str, by: Actor, at: datetime) -> None:
    """Note that somebody known already stands at the window, and which document was seen.

    Raises: Faulty: people.document-missing.
    """
    data = {"document": document_kind(document)}
    ledger_actions.append(chain=f"person:{person.pk}", kind="person.came", data=data, by=by, at=at)
