"""The way in: password, a code of the phone, binding it the first time; and how long it lasts."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from miaopi.officials import actions
from miaopi.officials.models import Official
from tests import factories
from tests.desk.here import PASSWORD, staff
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    """How slowly a password is hashed is Django's concern; what follows from it is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def someone(db: None) -> Official:
    made = factories.official("examiner")
    actions.set_password(official_id=made.pk, password=PASSWORD, at=NOON)
    return Official.objects.get(pk=made.pk)


def first_step(browser: Client, made: Official, password: str = PASSWORD, target: str = "") -> object:
    return browser.post("/desk/login", {"username": made.username, "password": password, "next": target})


def test_every_page_leads_to_the_login_and_back() -> None:
    answer = Client().get("/desk/?view=late")

    assert (answer.status_code, answer["Location"]) == (302, "/desk/login?next=%2Fdesk%2F%3Fview%3Dlate")


def test_the_first_login_binds_a_phone_and_shows_recovery_codes_once(someone: Official) -> None:
    browser = Client()

    assert first_step(browser, someone, target="/desk/?view=all")["Location"] == "/desk/login/bind"
    page = browser.get("/desk/login/bind").content.decode()
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    assert browser.get("/desk/").status_code == 302
    wrong = browser.post("/desk/login/bind", {"code": "000000"})
    assert (wrong.status_code, secret in wrong.content.decode().replace(" ", "")) == (422, True)
    done = browser.post("/desk/login/bind", {"code": pyotp.TOTP(secret).now()})

    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", done.content.decode())
    assert len(set(codes)) == 10
    assert 'href="/desk/?view=all"' in done.content.decode()
    assert browser.get("/desk/").status_code == 200


def test_later_logins_ask_for_a_code_of_the_phone(someone: Official) -> None:
    secret = actions.new_secret()
    then = NOON - timedelta(hours=1)
    actions.confirm_totp(official_id=someone.pk, secret=secret, code=pyotp.TOTP(secret).at(then), at=then)
    browser = Client()

    assert first_step(browser, someone)["Location"] == "/desk/login/code"
    assert browser.get("/desk/").status_code == 302
    assert browser.post("/desk/login/code", {"code": "000000"}).status_code == 422
    assert browser.post("/desk/login/code", {"code": pyotp.TOTP(secret).now()})["Location"] == "/desk/"
    assert browser.get("/desk/").status_code == 200


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_wrong_password_says_one_sentence_and_keeps_the_number(someone: Official, lang: str) -> None:
    browser = Client()
    browser.cookies["django_language"] = lang

    answer = first_step(browser, someone, password="wrong")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{someone.username}"' in page
    assert ("工号或者口令不对" if lang == "zh-hans" else "is wrong, or the account is shut") in page


def test_ten_minutes_after_the_password_it_is_asked_for_anew(someone: Official) -> None:
    browser = Client()
    with time_machine.travel(NOON, tick=False):
        first_step(browser, someone)
    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        assert browser.get("/desk/login/bind")["Location"] == "/desk/login"


def test_a_login_ends_after_half_an_hour_without_a_page_and_after_eight_hours_in_any_case() -> None:
    with time_machine.travel(NOON, tick=False):
        idle, _ = staff()
        busy, _ = staff()
    for minutes in range(0, 8 * 60 + 1, 20):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            assert busy.get("/desk/keys").status_code == 200
    with time_machine.travel(NOON + timedelta(minutes=31), tick=False):
        assert idle.get("/desk/keys").status_code == 302
    with time_machine.travel(NOON + timedelta(hours=8, minutes=1), tick=False):
        assert busy.get("/desk/keys").status_code == 302


def test_an_official_who_is_switched_off_is_out_at_the_next_page() -> None:
    browser, made = staff()
    assert browser.get("/desk/keys").status_code == 200

    actions.set_active(official_id=made.pk, active=False, at=NOON)

    assert browser.get("/desk/keys").status_code == 302


def test_the_desk_opens_no_page_of_a_citizen_and_a_citizen_none_of_the_desk() -> None:
    at_the_desk, _ = staff()
    assert at_the_desk.get("/mine").status_code == 302

    from tests.hall.people_here import opened

    citizen = opened(factories.login(factories.free_let().lessor))
    assert citizen.get("/mine").status_code == 200
    assert citizen.get("/desk/").status_code == 302


def test_logging_out_leaves_nothing_open() -> None:
    browser, _ = staff()

    assert browser.get("/desk/logout").status_code == 405
    assert browser.post("/desk/logout")["Location"] == "/desk/login"
    assert browser.get("/desk/").status_code == 302


def test_sixty_tries_of_one_address_are_enough(someone: Official) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.7")
    with time_machine.travel(NOON, tick=False):
        for _ in range(60):
            first_step(browser, someone, password="wrong")
        assert first_step(browser, someone).status_code == 429
