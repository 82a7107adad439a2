"""Who may call what at the desk: every address as nobody, a citizen, each role, and another district's official.

One line an address; a test fails where an address has no line, so that a new one says who may call it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from miaopi.desk import licence_urls, urls, window_urls
from miaopi.licences.models import Licence
from tests import factories
from tests.desk import window_people
from tests.desk.here import opened, staff
from tests.hall.people_here import nobody
from tests.hall.people_here import opened as citizen

pytestmark = pytest.mark.django_db
CALLERS = ("nobody", "citizen", "clerk", "examiner", "approver", "administrator", "elsewhere")
IN = 302  # to the login page, or on to where the act is done
# address → what each caller gets, in the order of CALLERS
GET: Mapping[str, tuple[int, ...]] = {
    "login": (200, 200, IN, IN, IN, IN, IN),
    "code": (IN,) * 7,  # nobody gave a password
    "bind": (IN,) * 7,
    "logout": (405,) * 7,
    "queue": (IN, IN, 200, 200, 200, 200, 200),
    "find": (IN, IN, 404, 404, 404, 404, 404),  # no number was typed
    "keys": (IN, IN, 200, 200, 200, 200, 200),
    "case": (IN, IN, 404, 200, 200, 200, 404),  # a clerk reads what came in at the window
    "reveal": (IN, IN, 405, 405, 405, 405, 405),
    "material": (IN, IN, 404, 200, 200, 200, 404),
    "act": (IN, IN, 404, IN, IN, IN, 404),  # nobody has taken it: back to the case
    "officials": (IN, IN, 403, 403, 403, 200, 403),
    "official": (IN, IN, 403, 403, 403, 200, 403),
    "window": (IN, IN, 200, 403, 403, 403, 403),
    "window_register": (IN, IN, 200, 403, 403, 403, 403),
    "window_next": (IN, IN, 405, 403, 403, 403, 403),
    "window_come": (IN, IN, 404, 403, 403, 403, 403),
    **dict.fromkeys(
        (
            *("window_person", "window_form", "window_check", "window_waiting", "window_confirm"),
            *("window_case", "window_fix", "window_withdraw", "window_hand_over"),
            *("window_certificate", "window_letter"),
        ),
        (IN, IN, IN, 403, 403, 403, 403),  # nobody stands at the window: back to its beginning
    ),
    "licences": (IN, IN, 200, 200, 200, 200, 200),
    "licence": (IN, IN, 200, 200, 200, 200, 404),
    "licence_end": (IN, IN, IN, 200, 200, IN, 404),
    "licence_settle": (IN, IN, 405, 405, 405, 405, 405),
    "licence_correct": (IN, IN, IN, IN, 200, IN, 404),
    "change": (IN, IN, 404, 404, 404, 404, 404),  # not decided: nothing to change
    "change_settle": (IN, IN, 405, 405, 405, 405, 405),
}
POST: Mapping[str, tuple[int, ...]] = {
    "login": (422,) * 7,
    "code": (IN,) * 7,
    "bind": (IN,) * 7,
    "logout": (IN,) * 7,
    **dict.fromkeys(
        ("queue", "find", "keys", "case", "material", "licences", "licence"),
        (IN, IN, 405, 405, 405, 405, 405),
    ),
    "reveal": (IN, IN, 404, 422, 422, 422, 404),  # no reason was chosen
    "act": (IN, IN, 404, 422, 422, 422, 404),
    "officials": (IN, IN, 403, 403, 403, 422, 403),
    "official": (IN, IN, 403, 403, 403, 404, 403),  # no act was named
    "window": (IN, IN, 422, 403, 403, 403, 403),
    "window_register": (IN, IN, 422, 403, 403, 403, 403),
    "window_come": (IN, IN, 404, 403, 403, 403, 403),
    **dict.fromkeys(
        (
            *("window_person", "window_next", "window_form", "window_check", "window_waiting"),
            *("window_confirm", "window_case", "window_fix", "window_withdraw", "window_hand_over"),
            *("window_certificate", "window_letter"),
        ),
        (IN, IN, IN, 403, 403, 403, 403),
    ),
    "licence_end": (IN, IN, IN, 422, 422, IN, 404),
    "licence_settle": (IN, IN, 404, 404, 404, 404, 404),
    "licence_correct": (IN, IN, IN, IN, 422, IN, 404),
    "change": (IN, IN, 404, 404, 404, 404, 404),
    "change_settle": (IN, IN, 404, 404, 404, 404, 404),
}


@dataclass(frozen=True)
class World:
    """One lease that is registered, one that is examined, and everybody who knocks."""

    values: Mapping[str, Mapping[str, object]]
    callers: Mapping[str, Client]


@pytest.fixture
def world() -> World:
    let = factories.free_let()
    owner = factories.login(let.lessee)
    factories.decided(let)
    case = factories.referred(let=factories.free_let(1))
    licence = Licence.objects.get()
    clerk = window_people.official()
    boss = factories.official("administrator")
    values: dict[str, dict[str, object]] = {
        **dict.fromkeys(("case", "reveal", "change", "change_settle"), {"ref": case.number}),
        "act": {"ref": case.number, "act": "propose"},
        "material": {"ref": case.number, "material_id": case.materials.get().material_id},
        "official": {"official_id": factories.official("clerk").pk},
        **dict.fromkeys(("licence", "licence_end", "licence_correct"), {"licence_id": licence.pk}),
        "licence_settle": {"licence_id": licence.pk, "act_id": uuid4()},
        "window_letter": {"case_id": case.pk, "letter_id": uuid4()},
        "window_confirm": {"party_id": case.parties.first().pk},
        **dict.fromkeys(
            (
                *("window_come", "window_form", "window_check", "window_waiting", "window_case"),
                *("window_fix", "window_withdraw", "window_hand_over", "window_certificate"),
            ),
            {"case_id": case.pk},
        ),
    }
    callers = {
        "nobody": nobody(),
        "citizen": citizen(owner),
        "clerk": opened(clerk),
        "examiner": staff("examiner")[0],
        "approver": staff("approver")[0],
        "administrator": opened(boss),
        "elsewhere": staff("examiner", department="longhua-housing")[0],
    }
    return World(values, callers)


def names() -> Iterator[str]:
    for entry in (*urls.urlpatterns, *window_urls.urlpatterns, *licence_urls.urlpatterns):
        if isinstance(entry, URLPattern):
            assert entry.name
            yield entry.name


def test_each_address_says_who_may_call_it() -> None:
    assert set(GET) == set(names())
    assert set(POST) == set(names())


def walked(world: World, method: str, table: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {name: [] for name in table}
    for name in table:
        address = reverse(f"desk:{name}", kwargs=world.values.get(name))
        for caller in CALLERS:
            if name == "logout" and method == "post":  # would end the walk
                found[name].append(302)
                continue
            found[name].append(getattr(world.callers[caller], method)(address).status_code)
    return {name: tuple(row) for name, row in found.items()}


def test_looking(world: World) -> None:
    assert walked(world, "get", GET) == GET


def test_acting_with_nothing_typed_changes_nothing_and_opens_nothing(world: World) -> None:
    assert walked(world, "post", POST) == POST
