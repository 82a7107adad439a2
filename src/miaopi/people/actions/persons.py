"""Persons, and looks at them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from miaopi.ledger import actions as ledger_actions
from miaopi.ledger.actors import Actor
from miaopi.people import numbers, policy
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer
from miaopi.secrets import PersonalNumber
from miaopi.texts import Fault, Faulty, Place, has_unseen

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_NAME = 100


def clean_name(text: str, *, field: str | None) -> str:
    """A name made uniform. Raises Faulty: people.name-missing, people.name-long, people.name-unseen."""
    name = numbers.uniform_name(text)
    if not name:
        raise Faulty([Fault("people.name-missing", Place(field=field))])
    if len(name) > LONGEST_NAME:
        raise Faulty([Fault("people.name-long", Place(field=field))])
    if has_unseen(name):
        raise Faulty([Fault("people.name-unseen", Place(field=field))])
    return name


@transaction.atomic
def person_for(
    *, kind: str, name: str, number: str, phone: str | None = None, at: datetime, field: str | None = None
) -> Person:
    """The person with this number, made where nobody named them before.

    What an identified person's own account says is never changed by what others say; a person whom nobody has
    identified takes the newest name and phone, since both are hearsay.

    Args:    kind: person or enterprise.  field: the place of the number's part in the form, for the faults.
    Raises:  Faulty: people.number-…, people.credit-code-…, people.name-…, people.phone-…, or the wrong world.
    """
    number = numbers.number_of(kind, number, today=at.astimezone(CHINA).date(), field=_part(field, "number"))
    policy.refuse_the_wrong_world(number, demo=settings.DEMO, field=_part(field, "number"))
    name = clean_name(name, field=_part(field, "name"))
    if phone:
        phone = numbers.mobile(phone, field=_part(field, "phone"))
        policy.refuse_the_wrong_world(phone, demo=settings.DEMO, field=_part(field, "phone"))
    own_number = PersonalNumber(number, "credit_code" if kind == "enterprise" else "id_number")
    own_phone = PersonalNumber(phone, "phone") if phone else None
    person, made = Person.objects.select_related("account").get_or_create(  # type: ignore[misc]  # no phone: null
        number_hash=own_number.hash,
        defaults={
            "kind": kind,
            "name": name,
            "number": own_number,
            "phone": own_phone,
            "phone_hash": own_phone.hash if own_phone else "",
            "created_at": at,
        },
    )
    if not made and not hasattr(person, "account"):
        _take_hearsay(person, name=name, phone=own_phone)
    return person


def _part(field: str | None, part: str) -> str:
    return f"{field}.{part}" if field else part


def _take_hearsay(person: Person, *, name: str, phone: PersonalNumber | None) -> None:
    changed = []
    if person.name != name:
        person.name = name
        changed += ["name"]
    if phone and person.phone != phone:
        person.phone, person.phone_hash = phone, phone.hash
        changed += ["phone", "phone_hash"]
    if changed:
        person.save(update_fields=changed)


def look(
    *, viewer: Viewer, person: Person, what: str, by: Actor, case: UUID | None = None, at: datetime
) -> None:
    """Note that somebody else's data were shown; own data are nobody's business. One a page is enough.

    Basis: 个人信息保护法 第五十一条: access is limited and on record; the person may read the record.
    """
    if viewer.is_person(person.pk):
        return
    ledger_actions.look(person=person.pk, by=by, what=what, case=case, at=at)
