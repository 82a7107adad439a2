"""Login codes: six digits by text message, good for five minutes, five tries, once.

A wrong try must stay counted, so the trying is a transaction of its own (`durable`) and the fault is
raised after it. Sending and trying lock the one row of phone and purpose, so two at once cannot both win.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hmac import compare_digest
from math import ceil
from secrets import randbelow
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from miaopi.ledger import actions as ledger_actions
from miaopi.ledger.actors import Actor
from miaopi.people import numbers, policy
from miaopi.people.models import Account, LoginCode, Person
from miaopi.secrets import PersonalNumber, keyed_hash
from miaopi.texts import Fault, Faulty, Place

CODE_GOOD_FOR = timedelta(minutes=5)
BETWEEN = timedelta(seconds=60)
WINDOW = timedelta(hours=24)
MOST_TRIES = 5
MOST_SENT = 10  # a phone and purpose in 24 hours: 50 guesses a day at one in a million
CHINA = ZoneInfo("Asia/Shanghai")


@transaction.atomic
def send_login_code(
    *,
    phone: str,
    at: datetime,
    purpose: str = LoginCode.Purpose.LOGIN,
    account_id: UUID | None = None,
    chance: Callable[[int], int] = randbelow,
) -> str:
    """A new code for a phone; the one before it is of no more use. The caller sends it by message.

    Args:    purpose: login, or phone (to change an account's phone; then `account_id` says whose).
    Raises:  Faulty: people.phone-…, people.code-too-soon, people.code-too-many, or the wrong world.
    """
    phone = numbers.mobile(phone, field="phone")
    policy.refuse_the_wrong_world(phone, demo=settings.DEMO, field="phone")
    which = {"phone_hash": PersonalNumber(phone, "phone").hash, "purpose": purpose}
    LoginCode.objects.get_or_create(**which, defaults={"window_at": at, "account_id": account_id})
    row = LoginCode.objects.select_for_update().get(**which)
    if at - row.window_at >= WINDOW:
        row.window_at, row.sent_in_window = at, 0
    _refuse_too_much(row, at)
    code = f"{chance(10**6):06d}"
    row.account_id = account_id
    row.code_hash, row.sent_at, row.expires_at = _code_hash(row, code), at, at + CODE_GOOD_FOR
    row.tries, row.used_at = 0, None
    row.sent_in_window += 1
    row.save()
    return code


def _refuse_too_much(row: LoginCode, at: datetime) -> None:
    if row.sent_at and at - row.sent_at < BETWEEN:
        left = ceil((row.sent_at + BETWEEN - at).total_seconds())
        raise Faulty([Fault("people.code-too-soon", Place(field="phone"), {"seconds": left})])
    if row.sent_in_window >= MOST_SENT:
        again = (row.window_at + WINDOW).astimezone(CHINA)
        raise Faulty(
            [
                Fault(
                    "people.code-too-many", Place(field="phone"), {"limit": MOST_SENT, "at": f"{again:%H:%M}"}
                )
            ]
        )


def _code_hash(row: LoginCode, code: str) -> str:
    return keyed_hash(f"{row.pk}:{code}", use="people.login-code").hex()


def login(*, phone: str, code: str, at: datetime, language: str = "zh") -> Account:
    """The account that the phone opens, made at the first login. No transaction may be open around it.

    Raises:  Faulty: people.code-…: the code is wrong, expired, used, tried too often, or was never sent.
    """
    own = PersonalNumber(numbers.mobile(phone, field="phone"), "phone")
    with transaction.atomic(durable=True):
        fault = _redeem(phone=own, code=code, purpose=LoginCode.Purpose.LOGIN, account_id=None, at=at)
        account = None if fault else _account_of(own, language=language, at=at)
    if account is None:
        raise Faulty([fault] if fault else [])
    return account


def _account_of(phone: PersonalNumber, *, language: str, at: datetime) -> Account:
    account, _made = Account.objects.select_related("person").get_or_create(
        phone_hash=phone.hash,
        defaults={
            "phone": phone,
            "language": "en" if language.startswith("en") else "zh",
            "created_at": at,
        },
    )
    return account


def _redeem(
    *, phone: PersonalNumber, code: str, purpose: str, account_id: UUID | None, at: datetime
) -> Fault | None:
    """Use the code up, or count the try. None: it was right."""
    where = Place(field="code")
    given = numbers.uniform(code)
    if not re.fullmatch(r"\d{6}", given, re.ASCII):
        return Fault("people.code-form", where)
    row = LoginCode.objects.select_for_update().filter(phone_hash=phone.hash, purpose=purpose).first()
    if row is None or row.expires_at is None or row.account_id != account_id:
        return Fault("people.code-none", where)
    if row.used_at is not None:
        return Fault("people.code-used", where)
    if at >= row.expires_at:
        return Fault("people.code-expired", where)
    if row.tries >= MOST_TRIES:
        return Fault("people.code-tries-over", where)
    if compare_digest(row.code_hash, _code_hash(row, given)):
        row.used_at, row.code_hash = at, ""
        row.save(update_fields=["used_at", "code_hash"])
        return None
    row.tries += 1
    row.save(update_fields=["tries"])
    left = MOST_TRIES - row.tries
    return (
        Fault("people.code-wrong", where, {"left": left}) if left else Fault("people.code-tries-over", where)
    )


def change_phone(*, account_id: UUID, phone: str, code: str, at: datetime) -> Account:
    """Let another phone open the account; its holder proved by code that they have it.

    The code was sent with `send_login_code(purpose="phone", account_id=…)`. An account of nobody that the new
    phone had opened goes away; one that stands for a person stays theirs.

    Raises:  Faulty: people.code-…, people.phone-same, people.phone-taken.
    """
    own = PersonalNumber(numbers.mobile(phone, field="phone"), "phone")
    try:
        with transaction.atomic(durable=True):
            fault = _redeem(
                phone=own, code=code, purpose=LoginCode.Purpose.PHONE, account_id=account_id, at=at
            )
            account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
            fault = fault or _move(account, own, at=at)
    except (IntegrityError, ProtectedError):
        fault = Fault("people.phone-taken", Place(field="phone"))
    if fault:
        raise Faulty([fault])
    return account


def _move(account: Account, phone: PersonalNumber, *, at: datetime) -> Fault | None:
    if account.phone_hash == phone.hash:
        return Fault("people.phone-same", Place(field="phone"))
    other = Account.objects.select_for_update(of=("self",)).filter(phone_hash=phone.hash).first()
    if other is not None and other.is_identified:
        return Fault("people.phone-taken", Place(field="phone"))
    if other is not None:
        other.delete()
    account.phone, account.phone_hash = phone, phone.hash
    account.save(update_fields=["phone", "phone_hash"])
    if account.person_id:
        person = Person.objects.get(pk=account.person_id)
        person.phone, person.phone_hash = phone, phone.hash
        person.save(update_fields=["phone", "phone_hash"])
    ledger_actions.append(
        chain=f"account:{account.pk}",
        kind="account.phone-changed",
        data={},
        by=Actor("account", str(account.pk)),
        at=at,
    )
    return None


@transaction.atomic
def set_preferences(
    *, account_id: UUID, language: str | None = None, large_text: bool | None = None
) -> Account:
    """Keep the language (zh, en) and the large-text mode of an account; None leaves a thing as it is."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    if language is not None:
        account.language = "en" if language.startswith("en") else "zh"
    if large_text is not None:
        account.large_text = large_text
    account.save(update_fields=["language", "large_text"])
    return account
