"""Identifying an account, once: name and number against the population registry.

The registry is asked with no transaction open. Before it is asked the try is counted, so that many
requests at once cannot try more than the limit; a registry that gave no answer takes its try back. Not
found, another name and deceased are told in one sentence: a stranger learns nothing about a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from miaopi.ledger import actions as ledger_actions
from miaopi.ledger.actors import Actor
from miaopi.people import numbers, policy
from miaopi.people.actions.persons import clean_name, person_for
from miaopi.people.models import Account
from miaopi.secrets import PersonalNumber
from miaopi.texts import Fault, Faulty, Place

MOST_TRIES = 5
WINDOW = timedelta(hours=24)
CHINA = ZoneInfo("Asia/Shanghai")


class Answer(Protocol):
    """What is used of a `content.LookupAnswer` of the population registry."""

    @property
    def state(self) -> str:
        """answered, silent, late, malformed or incomplete."""
        ...

    @property
    def record(self) -> Mapping[str, object] | None:
        """person_found, name_matches, alive."""
        ...


Check = Callable[[str, str], Answer]


def identify(*, account_id: UUID, name: str, number: str, at: datetime, check: Check) -> Account:
    """Let an account stand for the person with this name and number, if the population registry agrees.

    Args:    check: asks the registry for (name, number); it is called with no transaction open.
    Raises:  Faulty: people.number-… and people.name-… (shape), people.identify-too-many,
             people.does-not-match, people.registry-silent, people.identified-already,
             people.identified-elsewhere, or the wrong world.
    Basis:   网络安全法 第二十四条: real identity where service is given; 个人信息保护法 第六条: asked once.
    """
    number = numbers.citizen_number(number, today=at.astimezone(CHINA).date(), field="number")
    policy.refuse_the_wrong_world(number, demo=settings.DEMO, field="number")
    name = clean_name(name, field="name")
    known = _begin(account_id, PersonalNumber(number, "id_number"), at=at)
    if known is not None:
        return known
    answer = check(name, number)
    if answer.state != "answered" or answer.record is None:
        _take_back(account_id)
        raise Faulty([Fault("people.registry-silent")])
    if not confirms(answer.record):
        raise Faulty([Fault("people.does-not-match", Place(field="number"))])
    return _stand_for(account_id, name=name, number=number, at=at)


def confirms(record: Mapping[str, object]) -> bool:
    """Each must be said; what is unknown confirms nothing."""
    if record.get("person_found") is not True:
        return False
    if record.get("name_matches") is not True:
        return False
    return record.get("alive") is True


@transaction.atomic(durable=True)
def _begin(account_id: UUID, number: PersonalNumber, *, at: datetime) -> Account | None:
    """Count the try. The account, where it stands for this very person already."""
    account = Account.objects.select_for_update(of=("self",)).select_related("person").get(pk=account_id)
    if account.person is not None:
        if account.person.number_hash == number.hash:
            return account
        raise Faulty([Fault("people.identified-already")])
    if account.tries_since is None or at - account.tries_since >= WINDOW:
        account.tries, account.tries_since = 0, at
    if account.tries >= MOST_TRIES:
        again = (account.tries_since + WINDOW).astimezone(CHINA)
        raise Faulty(
            [Fault("people.identify-too-many", values={"limit": MOST_TRIES, "at": f"{again:%H:%M}"})]
        )
    account.tries += 1
    account.save(update_fields=["tries", "tries_since"])
    return None


@transaction.atomic(durable=True)
def _take_back(account_id: UUID) -> None:
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    account.tries = max(account.tries - 1, 0)
    account.save(update_fields=["tries"])


def _stand_for(account_id: UUID, *, name: str, number: str, at: datetime) -> Account:
    try:
        with transaction.atomic(durable=True):
            return _bind(account_id, name=name, number=number, at=at)
    except IntegrityError:  # a_person has one account: another phone was quicker
        raise Faulty([Fault("people.identified-elsewhere")]) from None


def _bind(account_id: UUID, *, name: str, number: str, at: datetime) -> Account:
    account = Account.objects.select_for_update(of=("self",)).select_related("person").get(pk=account_id)
    person = person_for(kind="person", name=name, number=number, at=at)
    if account.person_id == person.pk:
        return account
    if account.person_id is not None:
        raise Faulty([Fault("people.identified-already")])
    if hasattr(person, "account"):
        raise Faulty([Fault("people.identified-elsewhere")])
    person.name, person.phone, person.phone_hash = name, account.phone, account.phone_hash
    person.save(update_fields=["name", "phone", "phone_hash"])
    account.person, account.identified_at, account.identified_by = person, at, "population"
    account.tries, account.tries_since = 0, None
    account.save(update_fields=["person", "identified_at", "identified_by", "tries", "tries_since"])
    ledger_actions.append(
        chain=f"account:{account.pk}",
        kind="account.identified",
        data={"person": str(person.pk), "by": "population"},
        by=Actor("account", str(account.pk)),
        at=at,
    )
    return account
