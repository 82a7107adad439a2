"""Logging in: a password, then a code of the phone (RFC 6238) or a recovery code.

A wrong try must stay counted, so each check is a transaction of its own (`durable`) and the fault is raised
after it. After five wrong tries the account is shut for a quarter of an hour; that it is shut, that it does
not exist and that the password is wrong are one sentence, so that nobody learns staff numbers here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import choice
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.db import transaction

from miaopi.ledger import Actor
from miaopi.officials.actions.recording import record
from miaopi.officials.actions.staff import administers
from miaopi.officials.errors import OfficialsError
from miaopi.officials.models import Official, RecoveryCode
from miaopi.officials.viewers import Desk
from miaopi.secrets import keyed_hash

MOST_FAILURES = 5
SHUT_FOR = timedelta(minutes=15)
STEP = 30  # seconds; one step earlier is taken, too: clocks of phones differ
RECOVERY_CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_NOBODY = make_password("nobody has this password")  # hashed once, so that an unknown number takes as long


def check_password(*, username: str, password: str, at: datetime) -> Official:
    """The official whose password it is. No transaction may be open around it.

    Raises: OfficialsError: login-wrong: the number, the password, or the account is shut.
    """
    with transaction.atomic(durable=True):
        official = Official.objects.select_for_update().filter(username=username.strip().lower()).first()
        right = matches(password, official.password if official else _NOBODY)
        if official is not None and (not official.is_active or _is_shut(official, at)):
            right = False
        elif official is not None and not right:
            _failed(official, "password", at=at)
    if official is None or not right:
        raise OfficialsError("officials.login-wrong", minutes=int(SHUT_FOR.total_seconds() // 60))
    return official


def check_code(*, official_id: UUID, code: str, at: datetime, what: str = "logged-in") -> Official:
    """The second step: a code of the phone, used for the first time, or a recovery code.

    Args:   what: the event that the ledger keeps; `proved`, where one who is in shows once more who they are.
    Raises: OfficialsError: code-wrong; code-shut: too many wrong tries.
    """
    typed = _uniform(code)
    with transaction.atomic(durable=True):
        official = Official.objects.select_for_update().get(pk=official_id)
        shut = _is_shut(official, at) or not official.is_active
        how = "" if shut else _redeem(official, typed, at=at)
        if how:
            official.failures, official.locked_until = 0, None
            official.save(update_fields=["totp_step", "failures", "locked_until"])
            record(official, what, {"second": how}, by=_itself(official), at=at)
        elif not shut:
            _failed(official, "code", at=at)
    if not how:
        code_ = "officials.code-shut" if shut else "officials.code-wrong"
        raise OfficialsError(code_, field="code", minutes=int(SHUT_FOR.total_seconds() // 60))
    return official


def new_secret() -> str:
    """A secret for a phone that is to be bound."""
    return pyotp.random_base32()


def provisioning_address(official: Official, secret: str, *, issuer: str) -> str:
    """What the phone reads as a QR code (otpauth)."""
    return pyotp.TOTP(secret).provisioning_uri(name=official.username, issuer_name=issuer)


@transaction.atomic
def confirm_totp(
    *,
    official_id: UUID,
    secret: str,
    code: str,
    at: datetime,
    draw: Callable[[str], str] = choice,
) -> tuple[str, ...]:
    """Bind a phone: its code shows that it has the secret.   Returns: recovery codes, told here once.

    Raises: OfficialsError: code-wrong; totp-there: another phone is bound.
    """
    official = Official.objects.select_for_update().get(pk=official_id)
    if official.totp_secret is not None:
        raise OfficialsError("officials.totp-there")
    step = _step_of(secret, _uniform(code), after=0, at=at)
    if step is None:
        raise OfficialsError("officials.code-wrong", field="code")
    official.totp_secret, official.totp_step, official.totp_since = secret, step, at
    official.save(update_fields=["totp_secret", "totp_step", "totp_since"])
    codes = tuple("".join(draw(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    official.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(official=official, code_hash=_hash(official, each)) for each in codes]
    )
    record(official, "phone-bound", {}, by=_itself(official), at=at)
    return tuple(f"{each[:5]}-{each[5:]}" for each in codes)


@transaction.atomic
def reset_totp(*, official_id: UUID, at: datetime, by: Desk | None = None) -> None:
    """The phone is lost: the next login binds another one.   Args: by: an administrator; None: command line.

    Raises: NotYours; OfficialsError: own-post.
    """
    official = Official.objects.select_for_update().get(pk=official_id)
    if by is not None:
        administers(by, official, at=at)
    official.totp_secret = None  # type: ignore[assignment]  # the field's type has no optional form
    official.totp_step, official.totp_since = 0, None
    official.save(update_fields=["totp_secret", "totp_step", "totp_since"])
    official.recovery_codes.all().delete()
    record(official, "phone-unbound", {}, by=by, at=at)


def note_logout(*, official: Official, at: datetime) -> None:
    """The official has left the desk."""
    record(official, "logged-out", {}, by=_itself(official), at=at)


def _uniform(code: str) -> str:
    """A code as it is compared: NFKC, Chinese keyboards type wide digits; without spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", code).split()).lower()


def _redeem(official: Official, typed: str, *, at: datetime) -> str:
    """`totp`, `recovery`, or nothing where it is neither. The row is held."""
    if official.totp_secret is not None:
        step = _step_of(official.totp_secret, typed, after=official.totp_step, at=at)
        if step is not None:
            official.totp_step = step
            return "totp"
    used = official.recovery_codes.filter(
        code_hash=_hash(official, typed.replace("-", "")), used_at__isnull=True
    ).update(used_at=at)
    return "recovery" if used else ""


def _step_of(secret: str, typed: str, *, after: int, at: datetime) -> int | None:
    """The step of a code that is later than the last used one; None where there is none."""
    now = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (now, now - 1):
        if step > after and compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def _failed(official: Official, what: str, *, at: datetime) -> None:
    official.failures += 1
    if official.failures >= MOST_FAILURES:
        official.failures, official.locked_until = 0, at + SHUT_FOR
        record(official, "shut", {"after": what}, by=_itself(official), at=at)
    official.save(update_fields=["failures", "locked_until"])
    record(official, "login-failed", {"step": what}, by=_itself(official), at=at)


def _is_shut(official: Official, at: datetime) -> bool:
    return official.locked_until is not None and at < official.locked_until


def _hash(official: Official, code: str) -> str:
    return keyed_hash(f"{official.pk}:{code}", use="officials.recovery-code").hex()


def _itself(official: Official) -> Actor:
    return Actor(kind="staff", id=str(official.pk))
