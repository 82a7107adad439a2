"""Whoever does not follow the links: guesses, bent forms, old sessions, pages kept by the browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from miaopi.licences import codes, queries
from miaopi.licences.models import Licence
from miaopi.people import limits
from miaopi.people.limits import Limit
from tests import factories
from tests.hall.people_here import browser, nobody

pytestmark = pytest.mark.django_db
ELSEWHERE = "192.0.2.77"
HOUR = timedelta(hours=1)
BENT = ["lease-contract", "lease-contract:", ":", "x:y", "lease-contract:1", f"{'9' * 99}:"]


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CODES_SENT", "CODES_TRIED", "IDENTITIES_TRIED"):
        monkeypatch.setattr(limits, name, Limit(name[:20], 3, HOUR))
    monkeypatch.setattr(queries, "CERTIFICATES_GUESSED", Limit("tests", 3, HOUR))


def guesses() -> list[str]:
    return [codes.draw() for _ in range(4)]


def test_guessing_certificates_is_slowed_down_and_typing_errors_are_not(city: object) -> None:
    client = nobody()
    client.defaults["REMOTE_ADDR"] = ELSEWHERE
    for _ in range(9):
        assert client.get("/v/K7M2-QXT5").status_code == 200

    answers = [client.get(f"/v/{code}") for code in guesses()]
    by_api = client.get(f"/api/v1/verify/{codes.draw()}")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (by_api.status_code, by_api["Retry-After"]) == (429, "1200")
    assert nobody().get(f"/v/{codes.draw()}").status_code == 200


def test_one_address_does_not_ask_codes_for_many_phones_nor_try_many(
    city: time_machine.Traveller,
) -> None:
    client = nobody()
    client.defaults["REMOTE_ADDR"] = ELSEWHERE

    sent = [client.post("/login", {"phone": f"1420000000{n}"}).status_code for n in range(4)]
    tried = [client.post("/login/code", {"code": "000000"}) for _ in range(4)]

    assert sent == [302, 302, 302, 429]
    assert [answer.status_code for answer in tried] == [422, 422, 422, 429]
    assert "从这里来的请求太多" in tried[-1].content.decode()
    assert tried[-1]["Retry-After"] == "1200"


@pytest.mark.parametrize("bent", BENT)
def test_a_bent_button_of_the_materials_page_is_no_fault_of_ours(city: object, bent: str) -> None:
    let = factories.free_let()
    client = browser(let.lessee)
    draft = factories.lease_draft(factories.login(let.lessee), factories.lease(let))
    address = reverse("hall:materials", args=[draft])

    assert client.post(address, {"remove": bent}).status_code in {302, 404, 422}
    assert client.post(address, {"reuse": bent}).status_code in {302, 404, 422}
    assert client.post(address, {"reuse": f"lease-contract:{uuid4()}"}).status_code in {404, 422}


def test_every_form_needs_its_mark(city: object) -> None:
    let = factories.free_let()
    client = Client(enforce_csrf_checks=True)
    client.cookies = browser(let.lessee).cookies
    draft = factories.lease_draft(factories.login(let.lessee), factories.lease(let))

    for name, args in (("check", [draft]), ("materials", [draft]), ("discard", [draft]), ("logout", [])):
        assert client.post(reverse(f"hall:{name}", args=args), {}).status_code == 403, name


def test_a_session_known_before_the_login_is_worth_nothing_and_none_after_the_logout(
    city: object,
) -> None:
    let = factories.free_let()
    client = browser(let.lessee)
    key = client.session.session_key
    assert client.get("/mine").status_code == 200

    client.post("/logout")

    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get("/mine").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


def test_nothing_private_is_kept_by_the_browser_or_told_to_other_sites(city: object) -> None:
    case = factories.decided()
    client = browser(factories.free_let().lessee)
    (held,) = Licence.objects.filter(case_id=case.pk)
    addresses = [
        "/mine",
        "/mine/licences",
        reverse("hall:case", args=[case.number]),
        reverse("hall:licence_pdf", args=[held.identifier]),
    ]

    for answer in map(client.get, addresses):
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "odd",
    ["%00", "%ED%A0%80", "%E2%80%AE", "a" * 5000, "..%2F..%2Fetc", "%F0%9F%92%A9", "%0d%0aSet-Cookie:x=1"],
)
def test_an_odd_address_is_not_there_and_no_fault_of_ours(city: object, odd: str) -> None:
    client = browser(factories.free_let().lessee)
    places = (
        "/cases/{}",
        "/cases/{}/way",
        "/licences/{}",
        "/licences/{}/pdf",
        "/v/{}",
        "/c/{}",
        "/m/house-lease-registration/{}",
    )
    places += (
        "/search?q={}",
        "/verify?code={}",
        "/login?next={}",
        "/mine?x={}",
        "/?lang=en&x={}",
        "/rules?q={}",
    )

    for place in places:
        answer = client.get(place.format(odd))
        assert answer.status_code < 500, place
        assert "set-cookie:x" not in str(answer.headers).lower()
