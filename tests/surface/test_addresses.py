"""Every address of the site, walked as every role and as nobody, of the own district and of another.

One line an address; a new one without a line fails. The table of the hall stands in `tests/hall/test_doors`
and that of the API's scopes in `tests/api/test_doors`; here the desk's, and that no login opens another face.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from miaopi.desk.views.case import ACTS
from tests import factories
from tests.desk.here import opened as at_the_desk
from tests.hall import conftest as hall_fixtures
from tests.hall import test_doors as hall
from tests.hall.people_here import opened
from tests.surface import addresses
from tests.surface.addresses import CALLERS, World

pytestmark = pytest.mark.django_db
# Fixtures: compiled texts, the demo's sources, noon of one day, the city.
_texts, _chinese, _sources = hall_fixtures._texts, hall_fixtures._chinese, hall_fixtures._sources
sources, noon, city = hall_fixtures.sources, hall_fixtures.noon, hall_fixtures.city

Row = tuple[int, ...]
IN, TO, NO, NONE, HOW, LATE, WRONG = 200, 302, 403, 404, 405, 409, 422


def row(nobody: int, own: tuple[int, int, int, int], elsewhere: tuple[int, int, int, int]) -> Row:
    """Own and elsewhere: clerk, examiner, approver, administrator. Nobody is led to the login page."""
    return (nobody, *own, *elsewhere)


def alike(answer: int) -> Row:
    """Every official has the same, wherever they are; what it shows is their own."""
    return row(TO, (answer,) * 4, (answer,) * 4)


def of_case(clerk: int, examiner: int, approver: int, administrator: int) -> Row:
    """A case: whoever works elsewhere is told that it is not there."""
    return row(TO, (clerk, examiner, approver, administrator), (NONE,) * 4)


def at_window(here: int, elsewhere: int) -> Row:
    """The window is the clerks'; what lies in one district's is not in another's."""
    return row(TO, (here, NO, NO, NO), (elsewhere, NO, NO, NO))


ANYBODY: Final = row(HOW, (HOW,) * 4, (HOW,) * 4)
ADMINISTRATORS: Final = row(TO, (NO, NO, NO, IN), (NO, NO, NO, IN))
GET: Final[Mapping[str, Row]] = {
    "desk:login": row(IN, (TO,) * 4, (TO,) * 4),  # who is in is led on
    "desk:code": alike(TO),  # no password was given
    "desk:bind": alike(TO),
    "desk:logout": ANYBODY,
    "desk:queue": row(
        TO, (IN, IN, IN, TO), (IN, IN, IN, TO)
    ),  # an administrator looks after staff, and reads no case
    "desk:find": alike(NONE),  # no number was typed
    "desk:keys": alike(IN),
    "desk:case": of_case(NONE, IN, IN, NONE),
    "desk:material": of_case(NONE, IN, IN, NONE),
    "desk:reveal": alike(HOW),
    # One examiner holds it: only what may be done has a page, else back to the case.
    "desk:act take": of_case(NONE, TO, TO, NONE),
    "desk:act accept": of_case(NONE, TO, TO, NONE),
    "desk:act hand-over": of_case(NONE, IN, IN, NONE),
    "desk:act supplement": of_case(NONE, IN, TO, NONE),
    "desk:act propose": of_case(NONE, IN, TO, NONE),
    "desk:act send-back": of_case(NONE, TO, TO, NONE),
    "desk:act approve": of_case(NONE, TO, TO, NONE),
    "desk:act reject": of_case(NONE, TO, TO, NONE),
    "desk:act bake": alike(NONE),
    "desk:officials": ADMINISTRATORS,
    "desk:official": row(TO, (NO, NO, NO, IN), (NO, NO, NO, NONE)),
    "desk:licences": alike(IN),
    "desk:licence": of_case(IN, IN, IN, NONE),
    "desk:licence_end": of_case(TO, IN, IN, NONE),  # who may not is led back to the licence
    "desk:licence_settle": alike(HOW),
    "desk:licence_correct": of_case(TO, TO, IN, NONE),
    "desk:change": of_case(NONE, NONE, NONE, NONE),  # not served yet
    "desk:change_settle": alike(HOW),
    "desk:window": at_window(IN, IN),
    "desk:window_register": at_window(IN, IN),
    "desk:window_person": at_window(IN, IN),
    "desk:window_next": at_window(HOW, HOW),
    "desk:window_come": at_window(IN, NONE),
    "desk:window_form": at_window(IN, NONE),
    "desk:window_check": at_window(IN, NONE),
    "desk:window_waiting": at_window(IN, NONE),
    "desk:window_confirm": at_window(IN, NONE),
    "desk:window_case": at_window(IN, NONE),
    "desk:window_fix": at_window(TO, NONE),  # decided: nothing to put right
    "desk:window_withdraw": at_window(TO, NONE),
    "desk:window_hand_over": at_window(HOW, HOW),
    "desk:window_certificate": at_window(IN, NONE),
    "desk:window_letter": at_window(IN, NONE),
}
# What is sent is whole but for the version that was seen (there is none 0), so that nothing is done.
POST: Final[Mapping[str, Row]] = {
    "desk:login": row(WRONG, (WRONG,) * 4, (WRONG,) * 4),
    "desk:code": alike(TO),
    "desk:bind": alike(TO),
    "desk:reveal": of_case(NONE, WRONG, WRONG, NONE),
    "desk:act take": of_case(NONE, LATE, NO, NONE),
    "desk:act accept": of_case(NONE, LATE, NO, NONE),
    "desk:act hand-over": of_case(NONE, LATE, LATE, NONE),
    "desk:act supplement": of_case(NONE, LATE, NO, NONE),
    "desk:act propose": of_case(NONE, LATE, NO, NONE),
    "desk:act send-back": of_case(NONE, NO, LATE, NONE),
    "desk:act approve": of_case(NONE, LATE, LATE, NONE),
    "desk:act reject": of_case(NONE, LATE, LATE, NONE),
    "desk:act bake": alike(NONE),
    "desk:queue": alike(HOW),
    "desk:find": alike(HOW),
    "desk:keys": alike(HOW),
    "desk:case": alike(HOW),
    "desk:material": alike(HOW),
    "desk:officials": row(TO, (NO, NO, NO, WRONG), (NO, NO, NO, WRONG)),
    "desk:official": row(TO, (NO, NO, NO, NONE), (NO, NO, NO, NONE)),  # no act was named
    "desk:licence_end": of_case(TO, WRONG, WRONG, NONE),
    "desk:licence_settle": of_case(NONE, NONE, NONE, NONE),  # nothing is proposed
    "desk:licence_correct": of_case(TO, TO, WRONG, NONE),
    "desk:change": of_case(NONE, NONE, NONE, NONE),
    "desk:change_settle": of_case(NONE, NONE, NONE, NONE),
    "desk:window": at_window(WRONG, WRONG),
    "desk:window_register": at_window(WRONG, WRONG),
    "desk:window_person": at_window(WRONG, WRONG),
    "desk:window_come": at_window(IN, NONE),
    "desk:window_form": at_window(WRONG, NONE),
    "desk:window_check": at_window(LATE, NONE),
    "desk:window_waiting": at_window(TO, NONE),
    "desk:window_confirm": at_window(WRONG, NONE),
    "desk:window_fix": at_window(TO, NONE),
    "desk:window_withdraw": at_window(TO, NONE),
    "desk:window_hand_over": at_window(LATE, NONE),
    "desk:window_next": at_window(TO, TO),
    "desk:logout": alike(TO),  # last: whoever did this is out
}
OPINION: Final = {
    "outcome": "approve",
    "reasons.0.text": "核对过。",
    "reasons.0.law": "R6",
    "reasons.0.article": "15",
    "ground": "核对过登记簿。",
}
ITEM: Final = {f"items.0.{name}": "x" for name in ("on", "what", "why", "article")} | {"items.0.law": "R6"}
BODIES: Final[Mapping[str, Mapping[str, str]]] = {
    "desk:act supplement": ITEM | {"items.0.material": "lease-contract"},
    "desk:act send-back": {"reason": "请再看合同。"},
    **{f"desk:act {name}": OPINION for name in ("propose", "approve", "reject")},
}


@pytest.fixture
def world(city: time_machine.Traveller) -> World:
    return addresses.world()


def plain(table: Mapping[str, Row]) -> set[str]:
    return {name.partition(" ")[0] for name in table}


def test_every_address_of_the_site_says_who_may_call_it() -> None:
    api = {name for name in addresses.names() if name.startswith("api")}
    known = plain(GET) | {f"hall:{name}" for name in hall.GET} | api | {"demo:phones"}

    assert set(addresses.names()) == known


def test_every_act_of_the_desk_says_who_may_do_it() -> None:
    walked = {name.removeprefix("desk:act ") for name in POST if name.startswith("desk:act ")}

    assert walked == {*ACTS, "bake"}
    assert {name for name in GET if " " in name} == {name for name in POST if " " in name}


def walked(world: World, table: Mapping[str, Row], method: str) -> dict[str, Row]:
    """What each gets. Who has least goes first, so that what one does stands in nobody's way."""
    found: dict[str, dict[str, int]] = {name: {} for name in table}
    for name in table:
        for caller in reversed(CALLERS):
            body = BODIES.get(name, {}) | world.more(name) if method == "post" else {}
            answer = getattr(world.browser(caller, name), method)(world.address(name), body)
            found[name][caller] = answer.status_code
    return {name: tuple(got[caller] for caller in CALLERS) for name, got in found.items()}


def test_the_desk_as_every_role_as_nobody_and_as_a_citizen(world: World) -> None:
    assert walked(world, GET, "get") == GET
    assert walked(world, POST, "post") == POST

    for name, expected in GET.items():
        answer = world.citizen.get(world.address(name))  # a citizen's login opens nothing of the desk
        assert answer.status_code == expected[0], name
        if expected[0] == TO:
            assert answer["Location"].startswith("/desk/login"), name
    for name, expected in POST.items():
        assert world.citizen.post(world.address(name)).status_code == expected[0], name


def of_every_role() -> Client:
    """An official who holds every post of the district: the most that a login of staff can be."""
    made = factories.official()
    for role, department in addresses.STAFF.items():
        if role != "examiner":
            factories.post(made, role, department=department)
    return at_the_desk(made)


hall_world = hall.world


def test_an_officials_login_opens_nothing_of_the_hall(hall_world: hall.World) -> None:
    browser = of_every_role()
    for method, table in (("get", hall.GET), ("post", hall.POST)):
        for name, expected in table.items():
            if (method, name) != ("post", "logout"):  # open to all; afterwards there would be no login
                address = reverse(f"hall:{name}", kwargs=hall_world.values.get(name))
                answer = getattr(browser, method)(address)
                assert answer.status_code == expected[hall.NOBODY], (method, name)
    assert browser.get("/desk/").status_code == IN  # it was logged in all the while


def test_no_login_of_a_browser_opens_anything_of_the_api(db: None) -> None:
    official, citizen = of_every_role(), opened(factories.login(factories.free_let().lessee))
    for address in sorted(set(addresses.api())):
        for method in ("get", "post", "delete"):
            got = {getattr(each, method)(address).status_code for each in (Client(), official, citizen)}
            assert len(got) == 1, (method, address)
            assert got <= {200, 401, 404, 405}, (method, address)
