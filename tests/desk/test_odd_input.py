"""What no keyboard types but somebody sends: it is told in words, and is no fault of ours."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from django.test import Client

from miaopi.officials import actions
from miaopi.officials.errors import OfficialsError
from tests import factories
from tests.desk.here import staff
from tests.factories import NOON
from tests.hall.people_here import browser

pytestmark = pytest.mark.django_db(transaction=True)
NUL = "a\0b"  # no text for PostgreSQL, not even to look for


def wide(digits: str) -> str:
    """As a Chinese keyboard types them."""
    return digits.translate({ord("0") + n: ord("０") + n for n in range(10)})


@pytest.mark.parametrize("code", ["１２３４５６", "²²²²²²", "验证码", ""])
def test_an_odd_code_is_a_wrong_code(code: str) -> None:
    made = factories.official("examiner")
    secret = actions.new_secret()
    actions.confirm_totp(official_id=made.pk, secret=secret, code=pyotp.TOTP(secret).at(NOON), at=NOON)

    with pytest.raises(OfficialsError) as wrong:
        actions.check_code(official_id=made.pk, code=code, at=NOON + timedelta(minutes=5))

    assert wrong.value.faults[0].code == "officials.code-wrong"


def test_digits_of_a_chinese_keyboard_are_digits() -> None:
    made = factories.official("examiner")
    secret, later = actions.new_secret(), NOON + timedelta(minutes=5)
    actions.confirm_totp(official_id=made.pk, secret=secret, code=wide(pyotp.TOTP(secret).at(NOON)), at=NOON)

    code = wide(pyotp.TOTP(secret).at(later))

    assert actions.check_code(official_id=made.pk, code=code, at=later).pk == made.pk


@pytest.mark.parametrize(
    ("role", "address", "typed"),
    [
        ("examiner", "/desk/login", {"username": NUL, "password": "x"}),
        ("clerk", "/desk/window/", {"who": NUL, "document": "id-card"}),
        (
            "administrator",
            "/desk/officials",
            {"username": "new", "name": NUL, "password": "long-enough-2026"},
        ),
    ],
)
def test_a_sign_that_is_no_text_is_refused_at_the_desk(
    role: str, address: str, typed: dict[str, str]
) -> None:
    client, _ = staff(role)

    assert client.post(address, typed).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"f": "title_number", "title_number": NUL},
        {"f": NUL},
        {NUL: "1"},
    ],
)
def test_a_sign_that_is_no_text_is_refused_in_the_hall(city: object, body: dict[str, str]) -> None:
    let = factories.free_let()
    draft = factories.lease_draft(factories.login(let.lessee), factories.lease(let))

    assert browser(let.lessee).post(f"/apply/{draft}/p/home", body).status_code == 400


def test_a_version_that_is_no_number_is_none(city: object) -> None:
    let = factories.free_let()
    draft = factories.lease_draft(factories.login(let.lessee), factories.lease(let))

    body = {"f": "home_address", "home_address": "x", "v": "²"}

    assert browser(let.lessee).post(f"/apply/{draft}/p/home", body).status_code in {302, 409, 422}


def test_a_sign_that_is_no_text_is_no_phone_and_no_code() -> None:
    assert Client().post("/login", {"phone": NUL}).status_code == 400
    assert Client().post("/verify/file", {"code": NUL}).status_code == 400
