"""Pages for what went wrong, and what machines ask about health."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from miaopi.cases import queries
from miaopi.outbox import actions as outbox
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import nobody


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def closed(request: HttpRequest) -> HttpResponse:
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


def garbled(request: HttpRequest) -> HttpResponse:
    from django.core.exceptions import BadRequest

    raise BadRequest


urlpatterns = [
    path("broken", broken),
    path("closed", closed),
    path("garbled", garbled),
    path("", include("miaopi.hall.urls")),
]
handler400 = "miaopi.hall.views.errors.bad_request"
handler403 = "miaopi.hall.views.errors.forbidden"
handler404 = "miaopi.hall.views.errors.not_found"
handler500 = "miaopi.hall.views.errors.server_error"


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("address", "status", "zh"),
    [
        ("/nowhere", 404, "没有这一页"),
        ("/closed", 403, "这个页面您不能看"),
        ("/garbled", 400, "这次发来的内容读不了"),
        ("/broken", 500, "我们这边出了问题"),
    ],
)
@override_settings(ROOT_URLCONF="tests.hall.test_errors")
def test_each_trouble_has_its_page_in_both_languages(address: str, status: int, zh: str, lang: str) -> None:
    client = nobody(lang=lang)
    client.raise_request_exception = False

    answer = client.get(address)

    shown = page(answer)
    assert answer.status_code == status
    assert shown.wrong() == []
    assert (shown.heading == zh) is (lang != "en")
    assert "/" in shown.links()


@override_settings(ROOT_URLCONF="tests.hall.test_errors")
def test_our_own_fault_gives_a_number_that_the_log_has_too(caplog: pytest.LogCaptureFixture) -> None:
    client = nobody()
    client.raise_request_exception = False

    shown = page(client.get("/broken"))

    number = re.search(r"E-[0-9A-Z]{6}", shown.main)
    assert number is not None
    assert number[0] in caplog.text


def test_the_500_page_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import RequestFactory

    from miaopi.hall.views import errors

    request = RequestFactory().get("/")
    request.resolver_match = None

    # No database mark on this test: a query would fail it.
    answer = errors.server_error(request)

    assert answer.status_code == 500


@pytest.mark.django_db
def test_what_has_moved_says_what_is_true_now(city: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from miaopi.cases.states import CaseMoved
    from tests.hall.people_here import browser

    def moved(*_: object) -> None:
        raise CaseMoved(state="issued", event="edit", number="HK261124K7M2QXT")

    monkeypatch.setattr(queries, "case_for", moved)
    answer = browser(factories.free_let().lessee).get("/cases/HK261124K7M2QXT")

    shown = page(answer)
    assert answer.status_code == 409
    assert "/cases/HK261124K7M2QXT" in shown.links()


def test_the_process_says_that_it_lives() -> None:
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_names_what_it_looked_at() -> None:
    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "disk": True, "outbox_seconds": 0, "outbox": True}


@pytest.mark.django_db
def test_a_late_outbox_is_told_and_the_site_stays_up(noon: object) -> None:
    outbox.enqueue(kind="messages.send", key="k", data={}, run_after=factories.NOON - timedelta(hours=1))

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["outbox_seconds"] == 3600
    assert answer.json()["outbox"] is False


def test_without_a_database_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] is False
