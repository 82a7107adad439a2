"""What every page keeps, in both languages: sound HTML, no number in full, no more queries for more rows."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miaopi.cases.models import Case, Party
from miaopi.hall import styles
from miaopi.licences.models import Licence
from miaopi_demo.people import people
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import browser, nobody, opened

pytestmark = pytest.mark.django_db
GUIDE = "/m/house-lease-registration"
PUBLIC = ("/", "/search", "/search?q=租房", "/search?q=nothing", "/rules", GUIDE, "/login", "/verify")
PUBLIC += ("/verify?code=K7M2-QXT4", "/v/abc", "/privacy", "/accessibility", "/nowhere")
WEIGHT = 60_000  # octets of a first view with its stylesheet, as they go over the wire


def addresses_of_a_person() -> Iterator[str]:
    """Every page that shows something of the person with one case decided, one waiting and one begun."""
    yield from ("/mine", "/mine/licences", "/mine/messages", f"{GUIDE}/start")
    licence = Licence.objects.get()
    yield f"/licences/{licence.identifier}"
    yield f"/v/{licence.code}"
    for case in Case.objects.exclude(submitted_at=None):
        yield from (f"/cases/{case.number}", f"/cases/{case.number}/way", f"/cases/{case.number}/ask-person")
    for case in Case.objects.filter(submitted_at=None):
        base = f"/apply/{case.pk}"
        pages = ("p/parties", "p/home", "p/rent", "p/home?more=co_owners", "materials", "check", "waiting")
        yield from (f"{base}/{name}" for name in pages)
    for party in Party.objects.all():
        yield from (f"/confirm/{party.pk}", f"/confirm/{party.pk}/done")


@pytest.fixture
def person(city: time_machine.Traveller) -> object:
    """Somebody with a case in each state."""
    let = factories.free_let()
    owner = factories.login(let.lessee)
    factories.decided(let)
    factories.decided(let, occupants=40)
    other = factories.free_let(1)
    second = factories.lease(factories.Let(other.home, other.lessor, let.lessee))
    waiting = factories.lease_draft(owner, second)
    factories.hand_in(owner, waiting)
    factories.lease_draft(owner, second)
    return owner


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_sound(city: time_machine.Traveller, address: str, lang: str) -> None:
    answer = nobody(lang=lang).get(address)

    shown = page(answer)
    assert shown.wrong() == []
    assert shown.all("html")[0]["lang"] == ("en" if lang == "en" else "zh-Hans")
    assert len(gzip.compress(answer.content)) + len(gzip.compress(styles.joined().encode())) < WEIGHT / 3
    assert shown.title.split(" – ")[0]


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_persons_page_is_sound(person: object, lang: str) -> None:
    client = opened(person, lang=lang)  # type: ignore[arg-type]  # a Viewer

    for address in addresses_of_a_person():
        answer = client.get(address)
        if answer.status_code != 302:
            assert page(answer).wrong() == [], address


def test_large_text_pages_are_sound(person: object) -> None:
    client = opened(person)  # type: ignore[arg-type]  # a Viewer
    client.cookies["mp_text"] = "large"

    for address in [*PUBLIC, *addresses_of_a_person()]:
        answer = client.get(address)
        if answer.status_code != 302:
            shown = page(answer)
            assert shown.wrong() == [], address
            assert "tel:12345" in shown.links(), address


def test_no_page_shows_a_number_of_a_person_in_full(person: object) -> None:
    """But for the box in which it was just typed: what a person types comes back as they typed it."""
    client = opened(person)  # type: ignore[arg-type]  # a Viewer
    numbers = {each.number for each in people()} | {each.phone for each in people()}

    for address in addresses_of_a_person():
        shown = client.get(address)
        if shown.status_code == 302:
            continue
        text = page(shown)
        boxes = {box["value"] for box in text.all("input")} if "/p/" in address else set()
        found = {number for number in numbers if number in text.html} - boxes
        assert found == set(), address


def test_the_persons_own_number_stands_in_no_box_either(person: object) -> None:
    viewer = person
    own = viewer.person.number.reveal(by="test", why="to look for it")  # type: ignore[attr-defined]  # a Viewer
    client = opened(viewer)  # type: ignore[arg-type]  # a Viewer

    for case in Case.objects.filter(submitted_at=None, substate=""):
        for query in ("", "?edit=lessee", "?edit=lessor"):
            assert own not in client.get(f"/apply/{case.pk}/p/parties{query}").content.decode()


def test_as_many_queries_with_two_hundred_cases_as_with_twenty(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    owner = factories.login(let.lessee)
    client = opened(owner)
    code = factories.offering().code
    _begin(owner, code, 20)
    few = _queries(client, "/mine")

    _begin(owner, code, 180)

    assert _queries(client, "/mine") <= few
    assert "更早的办件" in page(client.get("/mine")).main
    assert page(client.get("/mine?page=10")).wrong() == []


def test_as_many_queries_with_many_messages_and_licences(city: time_machine.Traveller) -> None:
    first = factories.free_let()
    client = browser(first.lessee)
    factories.decided(first)
    few = {address: _queries(client, address) for address in ("/mine/messages", "/mine/licences", "/")}

    for index in (1, 2, 3):
        other = factories.free_let(index)
        factories.decided(factories.Let(other.home, other.lessor, first.lessee))

    many = {address: _queries(client, address) for address in few}
    assert {address for address in few if many[address] > few[address]} == set()


def _begin(owner: object, code: str, how_many: int) -> None:
    from miaopi.cases.actions import draft

    for _ in range(how_many):
        draft.start_draft(viewer=owner, offering_code=code, at=factories.NOON)  # type: ignore[arg-type]  # a Viewer


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_nothing_comes_from_elsewhere_and_no_script_runs() -> None:
    policy = nobody().get("/privacy")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in policy
