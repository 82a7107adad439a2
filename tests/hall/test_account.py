"""Logging in by phone, being identified once, the life of a login."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from miaopi.hall.middleware import Preferences
from miaopi.messages.models import Message
from miaopi.people.models import Account
from miaopi.secrets import PersonalNumber
from miaopi_demo.faults import Fault, Switches
from miaopi_demo.people import person
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import browser, nobody

pytestmark = pytest.mark.django_db
HOME = "/"
MINE = "/mine"


def code_of(phone: str) -> str:
    """The digits of the newest message to the phone, as the phone shows them."""
    own = PersonalNumber(phone, "phone")
    texts = [message.text for message in Message.objects.order_by("-created_at") if message.phone == own]
    match = re.search(r"\d{6}", texts[0])
    assert match is not None
    return match[0]


def log_in(client: Client, phone: str, *, target: str = MINE) -> None:
    client.post("/login", {"phone": phone, "next": target})
    client.post("/login/code", {"code": code_of(phone)})


def test_a_first_visit_asks_for_the_phone_then_the_code_then_once_who_it_is(
    city: time_machine.Traveller,
) -> None:
    somebody, client = person("P06"), nobody()

    led = client.get(reverse("hall:mine"))
    assert led["Location"] == f"/login?next={quote(MINE, safe='')}"
    asked = client.post("/login", {"phone": somebody.phone, "next": MINE})
    assert asked["Location"] == "/login/code"
    entered = client.post("/login/code", {"code": code_of(somebody.phone)})
    assert entered["Location"] == "/identify"
    known = client.post("/identify", {"name": somebody.name, "number": somebody.number})

    assert known["Location"] == MINE
    assert somebody.name in page(client.get(MINE)).main
    account = Account.objects.get(person__isnull=False)
    assert account.identified_by == "population"


def test_who_was_identified_is_not_asked_again(city: time_machine.Traveller) -> None:
    somebody = person("P06")
    browser(somebody)
    client = nobody()
    city.shift(timedelta(minutes=2))

    client.post("/login", {"phone": somebody.phone, "next": "/mine/licences"})
    city.shift(timedelta(minutes=2))
    client.post("/login/code", {"again": "1"})
    entered = client.post("/login/code", {"code": code_of(somebody.phone)})

    assert entered["Location"] == "/mine/licences"


def test_the_code_may_be_pasted_with_blanks(city: time_machine.Traveller) -> None:
    somebody, client = person("P06"), nobody()
    client.post("/login", {"phone": somebody.phone})
    code = code_of(somebody.phone)

    box = next(each for each in page(client.get("/login/code")).all("input") if each["id"] == "code")
    assert box["autocomplete"] == "one-time-code"
    assert "maxlength" not in box.attributes
    entered = client.post("/login/code", {"code": f" {code[:3]} {code[3:]} "})

    assert entered.status_code == 302


def test_a_wrong_code_is_told_and_the_page_says_error_first(city: time_machine.Traveller) -> None:
    somebody, client = person("P06"), nobody()
    client.post("/login", {"phone": somebody.phone})
    wrong = "000000" if code_of(somebody.phone) != "000000" else "111111"

    answer = client.post("/login/code", {"code": wrong})

    shown = page(answer)
    assert answer.status_code == 422
    assert shown.title.startswith("错误：")
    assert "验证码不对" in shown.main
    assert "account" not in client.session


def test_the_phone_number_lies_nowhere_in_the_clear(city: time_machine.Traveller) -> None:
    somebody, client = person("P06"), nobody()
    client.post("/login", {"phone": somebody.phone})

    shown = client.get("/login/code").content.decode()

    assert somebody.phone not in shown
    assert "142****" in shown
    assert all(somebody.phone not in str(row.get_decoded()) for row in Session.objects.all())


@pytest.mark.parametrize("typed", ["", "123", "1420000000x"])
def test_what_is_no_phone_number_is_told_at_the_box(city: time_machine.Traveller, typed: str) -> None:
    answer = nobody().post("/login", {"phone": typed})

    shown = page(answer)
    assert answer.status_code == 422
    assert "#phone" in shown.links()
    assert typed in [box["value"] for box in shown.all("input") if box["id"] == "phone"]


def test_logging_in_gives_the_session_a_new_key(city: time_machine.Traveller) -> None:
    """A key that somebody planted before is worth nothing after."""
    somebody, client = person("P06"), nobody()
    client.post("/login", {"phone": somebody.phone})
    before = client.session.session_key
    client.post("/login/code", {"code": code_of(somebody.phone)})

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_the_way_back_leads_only_to_our_own_pages(city: time_machine.Traveller, target: str) -> None:
    somebody = person("P06")
    browser(somebody)
    city.shift(timedelta(minutes=2))
    client = nobody()

    client.post("/login", {"phone": somebody.phone, "next": target})
    entered = client.post("/login/code", {"code": code_of(somebody.phone)})

    assert entered["Location"] == HOME


def test_a_login_ends_after_an_hour_without_a_page(city: time_machine.Traveller) -> None:
    client = browser(person("P06"))
    assert client.get(MINE).status_code == 200
    city.shift(timedelta(minutes=59))
    assert client.get(MINE).status_code == 200

    city.shift(timedelta(minutes=61))

    assert client.get(MINE).status_code == 302


def test_a_login_ends_after_twelve_hours_in_any_case(city: time_machine.Traveller) -> None:
    client = browser(person("P06"))
    for _ in range(24):
        city.shift(timedelta(minutes=30))
        still = client.get(MINE)

    assert still.status_code == 200
    city.shift(timedelta(minutes=1))
    assert client.get(MINE).status_code == 302


def test_logging_out_ends_it_here(city: time_machine.Traveller) -> None:
    client = browser(person("P06"))

    assert client.get("/logout").status_code == 405
    client.post("/logout")

    assert client.get(MINE).status_code == 302


def test_the_page_that_identifies_says_who_is_asked_and_why(city: time_machine.Traveller) -> None:
    somebody, client = person("P06"), nobody()
    log_in(client, somebody.phone)

    shown = page(client.get("/identify"))

    assert "人口库" in shown.main
    assert "冒用" in shown.main


def test_a_name_that_does_not_fit_the_number_is_told_without_saying_which(
    city: time_machine.Traveller,
) -> None:
    somebody, client = person("P06"), nobody()
    log_in(client, somebody.phone)

    answer = client.post("/identify", {"name": "别的人", "number": somebody.number})

    shown = page(answer)
    assert answer.status_code == 422
    assert "核对不上" in shown.main
    assert "别的人" in [box["value"] for box in shown.all("input")]


def test_a_silent_registry_is_told_as_what_it_is(city: time_machine.Traveller, sources: Switches) -> None:
    somebody, client = person("P06"), nobody()
    log_in(client, somebody.phone)
    sources.put(Fault("population", "down"))

    answer = client.post("/identify", {"name": somebody.name, "number": somebody.number})

    assert answer.status_code == 422
    assert "没有回应" in page(answer).main


def test_language_and_size_are_kept_and_lead_back_to_the_same_page() -> None:
    client = Client()

    led = client.get("/privacy?lang=en&text=large&from=there")
    assert led["Location"] == "/privacy?from=there"
    shown = page(client.get("/privacy"))

    assert shown.heading == "Privacy"
    assert shown.all("html")[0]["lang"] == "en"
    assert shown.all("html")[0]["data-text"] == "large"
    back = page(client.get("/privacy?lang=zh&text=normal", follow=True))
    assert back.heading == "隐私"
    assert "data-text" not in back.all("html")[0].attributes


def test_a_switch_leads_to_no_other_site() -> None:
    request = RequestFactory().get("/", {"lang": "en"})
    request.path = "//elsewhere.example/"

    answer = Preferences(lambda _: HttpResponse())(request)

    assert answer["Location"] == "/elsewhere.example/"


def test_cookies_are_for_our_server_alone() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    cookie = Client().get("/?lang=en").cookies["django_language"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_pages_of_who_is_logged_in_are_not_kept(city: time_machine.Traveller) -> None:
    assert browser(person("P06")).get(MINE)["Cache-Control"] == "private, no-store"


def seen(client: Client) -> tuple[str, bool]:
    """Language of the pages, and whether their letters are large."""
    (html,) = page(client.get("/privacy")).all("html")
    return html["lang"], "data-text" in html.attributes


def test_what_is_switched_while_logged_in_is_there_on_another_device(
    city: time_machine.Traveller, sources: Switches
) -> None:
    somebody = person("P06")
    here, there = browser(somebody), Client()
    here.get("/mine?lang=en&text=large")
    city.shift(timedelta(minutes=2))

    assert seen(there) == ("zh-Hans", False)
    log_in(there, somebody.phone)

    assert seen(there) == ("en", True)
    there.get("/mine?lang=zh&text=normal")
    city.shift(timedelta(minutes=2))
    later = Client()
    log_in(later, somebody.phone)
    assert seen(later) == ("zh-Hans", False)


def test_what_was_just_switched_on_this_device_stays_and_goes_to_the_account(
    city: time_machine.Traveller, sources: Switches
) -> None:
    somebody = person("P06")
    browser(somebody).get("/mine?lang=zh&text=large")
    visitor = Client()
    visitor.get("/login?lang=en")
    city.shift(timedelta(minutes=2))

    log_in(visitor, somebody.phone)

    assert seen(visitor) == ("en", True)  # the language from here, the letters from the account
    account = factories.login(somebody).account
    assert account is not None
    assert (account.language, account.large_text) == ("en", True)


def test_a_new_account_takes_what_this_device_shows(city: time_machine.Traveller, sources: Switches) -> None:
    visitor = Client()
    visitor.cookies["mp_text"] = "large"  # of last month

    log_in(visitor, person("P06").phone)

    account = Account.objects.get()
    assert (account.language, account.large_text) == ("zh", True)
    assert page(visitor.get("/identify")).all("html")[0]["data-text"] == "large"


def test_a_session_of_an_account_that_is_gone_can_still_be_switched(city: object) -> None:
    client = browser(person("P06"))
    Account.objects.all().delete()

    assert client.get("/privacy?lang=en").status_code == 302
