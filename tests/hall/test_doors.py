"""Who may call what: each address as nobody, as the person whose it is, and as a stranger.

One line an address; a test fails where an address has no line, so that a new one says who may call it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse

from miaopi.cases import queries
from miaopi.hall import urls
from miaopi.letters.models import Letter
from miaopi.licences.models import Licence
from tests import factories
from tests.hall.people_here import browser, nobody, opened

pytestmark = pytest.mark.django_db

OPEN = (200, 200, 200)
LOGIN = 302  # to the login page
# address → what nobody, the person, and a stranger get; POST where only that is taken
GET: Mapping[str, tuple[int, int, int]] = {
    "home": OPEN,
    "search": OPEN,
    "rules": OPEN,
    "guide": OPEN,
    "guide_here": OPEN,
    "could_i": OPEN,
    "login": OPEN,
    "login_code": (302, 302, 302),  # back to the login page: no phone was named
    "verify": OPEN,
    "verify_code": OPEN,
    "verify_scan": (302, 302, 302),
    "privacy": OPEN,
    "accessibility": OPEN,
    "healthz": OPEN,
    "readyz": OPEN,
    "dev": OPEN,  # these exist in the demo alone
    "components": OPEN,
    "component": OPEN,
    "dev_messages": OPEN,
    "dev_findings": OPEN,
    "dev_outcomes": OPEN,
    "dev_outcome": OPEN,
    "dev_papers": OPEN,
    "dev_certificate": OPEN,
    "dev_letter": OPEN,
    "dev_trace": (LOGIN, 200, 404),
    "mine": (LOGIN, 200, 200),
    "licences": (LOGIN, 200, 200),
    "messages": (LOGIN, 200, 200),
    "looks": (LOGIN, 200, 200),
    "start": (LOGIN, 200, 200),
    "identify": (LOGIN, 302, 302),  # who was identified is led on
    "page": (LOGIN, 200, 404),
    "materials": (LOGIN, 200, 404),
    "check": (LOGIN, 200, 404),
    "waiting": (LOGIN, 302, 404),  # nobody is asked: back to the page to check
    "picture": (LOGIN, 404, 404),  # a PDF has none
    "confirm": (LOGIN, 404, 404),  # a link that nobody was sent
    "confirm_own": (LOGIN, 200, 404),
    "confirmed": (LOGIN, 200, 404),
    "case": (LOGIN, 200, 404),
    "case_way": (LOGIN, 200, 404),
    "ask_person": (LOGIN, 200, 404),
    "supplement": (LOGIN, 302, 404),  # decided: nothing is asked for
    "withdraw": (LOGIN, 302, 404),  # decided: nothing to take back
    "licence": (LOGIN, 200, 404),
    "licence_again": (LOGIN, 200, 404),
    "licence_pdf": (LOGIN, 200, 404),
    "letters": (LOGIN, 200, 200),
    "letter": (LOGIN, 200, 404),
    "letter_pdf": (LOGIN, 200, 404),
    "verify_file": (405, 405, 405),
    "logout": (405, 405, 405),
    "discard": (LOGIN, 405, 405),
    "again": (LOGIN, 405, 405),
}
# In the order in which one person could do them all: what ends something comes last.
POST: Mapping[str, tuple[int, int, int]] = {
    "could_i": OPEN,
    "start": (LOGIN, 422, 422),
    "page": (LOGIN, 302, 404),
    "materials": (LOGIN, 422, 404),
    "check": (LOGIN, 409, 404),  # without the number of the version that was seen
    "waiting": (LOGIN, 302, 404),
    "confirm_own": (LOGIN, 200, 404),
    "licence_again": (LOGIN, 422, 404),  # no way was chosen
    "again": (LOGIN, 302, 404),
    "supplement": (LOGIN, 302, 404),
    "withdraw": (LOGIN, 302, 404),
    "ask_person": (LOGIN, 302, 404),
    "discard": (LOGIN, 302, 404),
    "verify_file": (422, 422, 422),  # no file was chosen
    "logout": (302, 302, 302),
}
NOBODY, OWN, STRANGER = range(3)


@dataclass(frozen=True)
class World:
    """One person's things, and the three who knock."""

    values: Mapping[str, Mapping[str, object]]
    callers: tuple[Client, Client, Client]


@pytest.fixture
def world(city: time_machine.Traveller) -> World:
    let = factories.free_let()
    owner = factories.login(let.lessee)
    decided = factories.decided(let)
    draft_id = factories.lease_draft(owner, factories.lease(factories.free_let(1)), with_contract=False)
    party = next(line for line in queries.outcome_page(owner, decided.number).parties if line.is_viewer)
    licence = Licence.objects.get()
    letter = Letter.objects.get(case_id=decided.pk, kind="approval")
    draft = {"draft_id": draft_id}
    case = {"ref": decided.number}
    values: dict[str, dict[str, object]] = {
        "guide": {"slug": "house-lease-registration"},
        "start": {"slug": "house-lease-registration"},
        "could_i": {"slug": "house-lease-registration"},
        "guide_here": {"slug": "house-lease-registration", "code": factories.offering().code},
        "page": draft | {"page_id": "parties"},
        "materials": draft,
        "check": draft,
        "waiting": draft,
        "discard": draft,
        "picture": draft | {"material_id": factories.contract(owner)},
        "confirm": {"token": "nobody-was-sent-this"},
        "confirm_own": {"party_id": party.id},
        "confirmed": {"party_id": party.id},
        "case": case,
        "case_way": case,
        "again": case,
        "ask_person": case,
        "supplement": case,
        "component": {"name": "tag", "number": 1},
        "dev_outcome": {"slug": "house-lease-registration", "code": "C5"},
        "dev_certificate": {"slug": "house-lease-registration"},
        "dev_letter": {"kind": "approval"},
        "dev_trace": case,
        "withdraw": case,
        "licence": {"identifier": licence.identifier},
        "licence_again": {"identifier": licence.identifier},
        "licence_pdf": {"identifier": licence.identifier},
        "verify_code": {"code": licence.code},
        "letter": {"letter_id": letter.pk},
        "letter_pdf": {"letter_id": letter.pk},
    }
    stranger = browser(factories.another_adult(let.lessor, let.lessee))
    return World(values, (nobody(), opened(owner), stranger))


def names() -> set[str]:
    return {str(pattern.name) for pattern in urls.urlpatterns}


def test_each_address_says_who_may_call_it() -> None:
    assert set(GET) == names()
    assert set(POST) <= names()


def test_every_address_of_the_hall_has_a_name() -> None:
    assert all(pattern.name for pattern in urls.urlpatterns)
    assert "hall" in get_resolver().namespace_dict


def looked(world: World, caller: int) -> dict[str, int]:
    client = world.callers[caller]
    return {
        name: client.get(reverse(f"hall:{name}", kwargs=world.values.get(name))).status_code for name in GET
    }


def acted(world: World, caller: int) -> dict[str, int]:
    client = world.callers[caller]
    return {
        name: client.post(reverse(f"hall:{name}", kwargs=world.values.get(name))).status_code for name in POST
    }


def test_looking(world: World) -> None:
    for caller in (NOBODY, STRANGER, OWN):
        assert looked(world, caller) == {name: row[caller] for name, row in GET.items()}


def test_acting(world: World) -> None:
    for caller in (NOBODY, STRANGER, OWN):
        assert acted(world, caller) == {name: row[caller] for name, row in POST.items()}


def test_nobody_is_led_to_the_login_page_and_back(world: World) -> None:
    for name, row in GET.items():
        if row[0] == LOGIN and name not in {"login_code", "verify_scan"}:
            address = reverse(f"hall:{name}", kwargs=world.values.get(name))
            led = world.callers[NOBODY].get(address)["Location"]
            assert led.startswith("/login?next="), name


def test_what_is_not_theirs_is_not_there_in_the_same_words_as_what_never_was(world: World) -> None:
    stranger = world.callers[STRANGER]

    theirs = stranger.get(reverse("hall:case", kwargs=world.values["case"]))
    nowhere = stranger.get(reverse("hall:case", kwargs={"ref": "HK2611240000000"}))
    other = stranger.get(reverse("hall:case", kwargs={"ref": str(uuid.uuid4())}))

    assert theirs.status_code == nowhere.status_code == other.status_code == 404
    assert theirs.content.split(b"<main", 1)[1] == nowhere.content.split(b"<main", 1)[1]


def test_each_act_needs_the_forms_own_mark(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(world.callers[OWN].cookies)

    for name in [*POST, "login"]:
        if name == "could_i":
            continue  # it changes nothing, so nothing can be forged; that it keeps nothing is tested
        answer = strict.post(reverse(f"hall:{name}", kwargs=world.values.get(name)))
        assert answer.status_code == 403, name
        assert "这个页面开得太久了" in answer.content.decode()
