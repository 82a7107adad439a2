"""Password, then a code that works once; after five wrong tries the account is shut for a while."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from pytest_django.fixtures import Settings

from miaopi.officials import actions
from miaopi.officials.errors import OfficialsError
from miaopi.officials.models import Official, RecoveryCode
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a-long-password-of-nobody"
STEP = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    """How slowly a password is hashed is Django's concern; what follows from it is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def someone(db: None) -> Official:
    made = actions.create_official(username="someone", name="测试员", password=PASSWORD, at=NOON - STEP * 10)
    return made


def bound(made: Official) -> tuple[str, tuple[str, ...]]:
    secret = actions.new_secret()
    at = NOON - STEP * 9
    told = actions.confirm_totp(official_id=made.pk, secret=secret, code=pyotp.TOTP(secret).at(at), at=at)
    return secret, told


def code_of(refused: pytest.ExceptionInfo) -> str:
    return refused.value.faults[0].code


def test_the_right_password_in_any_case_of_the_staff_number(someone: Official) -> None:
    assert actions.check_password(username=" Someone ", password=PASSWORD, at=NOON) == someone


@pytest.mark.parametrize(("username", "password"), [("someone", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_password_and_an_unknown_number_are_one_sentence(
    someone: Official, username: str, password: str
) -> None:
    with pytest.raises(OfficialsError) as refused:
        actions.check_password(username=username, password=password, at=NOON)
    assert code_of(refused) == "officials.login-wrong"


def test_after_five_wrong_passwords_the_right_one_waits_a_quarter_of_an_hour(someone: Official) -> None:
    for _ in range(5):
        with pytest.raises(OfficialsError):
            actions.check_password(username="someone", password="wrong", at=NOON)

    with pytest.raises(OfficialsError):
        actions.check_password(username="someone", password=PASSWORD, at=NOON + timedelta(minutes=14))
    assert actions.check_password(username="someone", password=PASSWORD, at=NOON + timedelta(minutes=15))


def test_whoever_is_switched_off_is_not_let_in(someone: Official) -> None:
    actions.set_active(official_id=someone.pk, active=False, at=NOON)

    with pytest.raises(OfficialsError):
        actions.check_password(username="someone", password=PASSWORD, at=NOON)


def test_a_code_works_once_and_the_one_before_it_no_more(someone: Official) -> None:
    secret, _ = bound(someone)
    totp = pyotp.TOTP(secret)

    actions.check_code(official_id=someone.pk, code=totp.at(NOON), at=NOON)
    for stale in (totp.at(NOON), totp.at(NOON - STEP)):
        with pytest.raises(OfficialsError) as refused:
            actions.check_code(official_id=someone.pk, code=stale, at=NOON)
        assert code_of(refused) == "officials.code-wrong"
    actions.check_code(official_id=someone.pk, code=totp.at(NOON + STEP), at=NOON + STEP)


def test_a_clock_that_runs_half_a_minute_late_is_let_in_and_one_that_runs_ahead_is_not(
    someone: Official,
) -> None:
    secret, _ = bound(someone)
    totp = pyotp.TOTP(secret)

    with pytest.raises(OfficialsError):
        actions.check_code(official_id=someone.pk, code=totp.at(NOON + STEP), at=NOON)
    with pytest.raises(OfficialsError):
        actions.check_code(official_id=someone.pk, code=totp.at(NOON - STEP * 2), at=NOON)
    assert actions.check_code(official_id=someone.pk, code=totp.at(NOON - STEP), at=NOON)


def test_guessing_codes_shuts_the_account_also_for_the_right_one(someone: Official) -> None:
    secret, _ = bound(someone)
    for _ in range(5):
        with pytest.raises(OfficialsError):
            actions.check_code(official_id=someone.pk, code="000000x", at=NOON)

    with pytest.raises(OfficialsError) as refused:
        actions.check_code(official_id=someone.pk, code=pyotp.TOTP(secret).at(NOON), at=NOON)
    assert code_of(refused) == "officials.code-shut"


def test_a_recovery_code_works_once_with_or_without_its_dash(someone: Official) -> None:
    _, told = bound(someone)

    assert actions.check_code(official_id=someone.pk, code=told[0], at=NOON)
    assert actions.check_code(official_id=someone.pk, code=told[1].replace("-", "").upper(), at=NOON)
    with pytest.raises(OfficialsError):
        actions.check_code(official_id=someone.pk, code=told[0], at=NOON)
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 8


def test_a_phone_is_bound_only_by_its_own_code_and_only_one(someone: Official) -> None:
    secret = actions.new_secret()
    with pytest.raises(OfficialsError):
        actions.confirm_totp(official_id=someone.pk, secret=secret, code="000000", at=NOON)
    actions.confirm_totp(official_id=someone.pk, secret=secret, code=pyotp.TOTP(secret).at(NOON), at=NOON)

    other = actions.new_secret()
    with pytest.raises(OfficialsError) as refused:
        actions.confirm_totp(official_id=someone.pk, secret=other, code=pyotp.TOTP(other).at(NOON), at=NOON)
    assert code_of(refused) == "officials.totp-there"


def test_an_unbound_phone_and_its_recovery_codes_open_nothing(someone: Official) -> None:
    secret, told = bound(someone)

    actions.reset_totp(official_id=someone.pk, at=NOON)

    for old in (pyotp.TOTP(secret).at(NOON), told[0]):
        with pytest.raises(OfficialsError):
            actions.check_code(official_id=someone.pk, code=old, at=NOON)
