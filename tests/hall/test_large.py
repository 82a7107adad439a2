"""Large letters are a layout of their own: one thing at a time, and what explains is folded."""

import pytest
import time_machine
from django.test import Client

from miaopi.hall import portions
from miaopi.hall.dev import samples
from tests import factories
from tests.hall.page import Page, page
from tests.hall.people_here import browser, nobody
from tests.hall.way import agree, begin, fill, filled, hand_in, shown

pytestmark = pytest.mark.django_db
SLUG = "house-lease-registration"


def large(client: Client) -> Client:
    client.get("/?text=large")
    return client


def asked(told: Page) -> list[str]:
    return told.values().get("f", [])


def test_a_page_asks_one_thing_or_two_small_ones(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer = large(browser(let.lessee))
    answers = factories.lease(let)

    address, seen = begin(filer), []
    while "/p/" in address:
        told = shown(filer, address)
        assert told.wrong() == []
        seen.append(asked(told))
        address = fill(filer, address, answers)["Location"]

    assert max(len(names) for names in seen) == portions.AT_ONCE
    assert ["lessor"] in seen
    assert len(seen) > 10
    assert address.endswith("/materials")


def test_the_whole_way_ends_as_in_normal_letters(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other = large(browser(let.lessee)), large(browser(let.lessor))

    hand_in(filer, filled(filer, factories.lease(let)))
    outcome = shown(filer, agree(other))

    assert outcome.heading == "已办好"
    assert outcome.wrong() == []


def test_back_leads_one_portion_back_and_a_fault_stays_in_its_portion(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer = large(browser(let.lessee))
    home = begin(filer).replace("p/parties", "p/home")

    second = fill(filer, home, {"title_number": let.home.title_number, "home_address": "示范路 8 号"})[
        "Location"
    ]
    assert "?at=home_division" in second
    assert f"{home}?at=title_number" in shown(filer, second).links()
    wrong = page(fill(filer, second, {}))

    assert wrong.title.startswith("错误：")
    assert asked(wrong) == asked(shown(filer, second))


def test_one_answer_is_changed_from_the_page_to_check_and_leads_back(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer = large(browser(let.lessee))
    check = filled(filer, factories.lease(let))
    change = next(link for link in shown(filer, check).links() if link.endswith("#deposit_cny"))

    assert "deposit_cny" in asked(shown(filer, change))
    assert fill(filer, change, {"deposit_cny": "1"})["Location"] == check


@pytest.mark.parametrize("code", ["none", "D5", "C5"])
def test_what_explains_is_folded_and_what_to_do_is_not(code: str) -> None:
    normal, big = nobody(), large(nobody())

    few = [each.text for each in shown(big, f"/dev/outcomes/{SLUG}/{code}").all("h2")]
    many = [each.text for each in shown(normal, f"/dev/outcomes/{SLUG}/{code}").all("h2")]

    assert "为什么这样定" in many
    assert "为什么这样定" not in few
    assert ("还要告诉您" in few) == (code == "D5")
    assert len(few) < len(many)


def test_portions_of_two_and_a_party_alone() -> None:
    fields = samples.matter(SLUG).form.fields
    found = portions.portions(
        ("filing_kind", "lessor", "lessee", "title_number", "home_address", "area_m2"), fields
    )

    assert found == [["filing_kind"], ["lessor"], ["lessee"], ["title_number", "home_address"], ["area_m2"]]
    assert portions.holding(found, "home_address") == 3
    assert portions.holding(found, "nothing") == 0
