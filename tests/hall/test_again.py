"""From the certificate: change, renewal, cancellation; only what changes is asked, of the same two alone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from miaopi.cases.models import Case, CaseMaterial
from miaopi.licences.models import Licence
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import browser
from tests.hall.way import agree, decided, fill, hand_in, paper, shown, upload

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def registered(let: factories.Let) -> tuple[Client, Client, str]:
    """A lease that the lessor registered; both browsers, and where its certificate is."""
    filer, other, outcome = decided(let, side="lessor")
    assert shown(filer, outcome).heading == "已办好"
    return filer, other, f"/licences/{Licence.objects.get().identifier}"


def start(client: Client, certificate: str, way: str) -> str:
    """Where the choice leads."""
    return str(client.post(f"{certificate}/again", {"way": way})["Location"])


def test_the_certificate_leads_to_the_three_ways(city: time_machine.Traveller) -> None:
    filer, _, certificate = registered(factories.free_let())

    assert f"{certificate}/again" in shown(filer, certificate).links()
    choice = shown(filer, f"{certificate}/again")
    assert choice.heading == "变更、续租、注销"
    assert [each["value"] for each in choice.all("input") if each["type"] == "radio"] == [
        "change",
        "renewal",
        "cancellation",
    ]
    nothing = filer.post(f"{certificate}/again", {})
    assert nothing.status_code == 422
    assert page(nothing).wrong() == []


def test_a_change_asks_only_what_changes_and_takes_the_others_place(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other, certificate = registered(let)

    first = start(filer, certificate, "change")
    asked = shown(filer, first)

    assert first.endswith("/p/home")
    assert {"area_m2", "occupants"} <= set(asked.ids)
    assert not {"title_number", "home_address", "lessee.number", "filing_kind"} & set(asked.ids)
    assert asked.values()["area_m2"] == [str(let.home.area_m2.normalize())]
    rent = fill(filer, first, {"occupants": 1})["Location"]
    papers = fill(filer, rent, {"rent_monthly_cny": "2345"})["Location"]
    upload(filer, papers)
    check = papers.replace("materials", "check")
    told = shown(filer, check)
    assert "变更登记" in told.main
    assert let.lessee.number not in filer.get(check).content.decode()
    assert hand_in(filer, check)["Location"].endswith("/waiting")
    outcome = shown(filer, agree(other))
    assert outcome.heading == "已办好"
    assert "登记已变更。" in outcome.main
    old, new = Licence.objects.order_by("version")
    assert (old.state, new.state, new.version, new.replaces_id) == ("replaced", "valid", 2, old.pk)


def test_a_renewal_asks_for_the_new_days(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other, certificate = registered(let)
    city.shift(300 * DAY)
    filer, other = browser(let.lessor), browser(let.lessee)

    first = start(other, certificate, "renewal")
    asked = shown(other, first)
    assert first.endswith("/p/rent")
    assert asked.values()["starts_on-y"] == [""]
    later = factories.lease(let, on=factories.NOON.date() + 300 * DAY)
    papers = fill(other, first, later)["Location"]
    upload(other, papers)
    hand_in(other, papers.replace("materials", "check"))
    outcome = shown(other, agree(filer))

    assert outcome.heading == "已办好"
    assert "续租已登记。" in outcome.main
    assert Licence.objects.get(state="valid").version == 2


def test_a_cancellation_asks_nothing_ends_it_and_issues_nothing(city: time_machine.Traveller) -> None:
    filer, other, certificate = registered(factories.free_let())

    check = start(filer, certificate, "cancellation")
    assert check.endswith("/check")
    assert "注销登记" in shown(filer, check).main
    hand_in(filer, check)
    outcome = shown(filer, agree(other))

    assert "登记已注销。" in outcome.main
    assert not any(link.startswith("/licences/") for link in outcome.links())
    assert Licence.objects.get().state == "deregistered"
    assert f"{certificate}/again" not in shown(filer, certificate).links()
    assert filer.get(f"{certificate}/again")["Location"] == certificate


def test_the_other_side_may_too_but_papers_are_their_holders(city: time_machine.Traveller) -> None:
    _, other, certificate = registered(factories.free_let())

    led = start(other, certificate, "cancellation")

    assert led.endswith("/materials")
    assert not CaseMaterial.objects.filter(case=Case.objects.get(state="draft")).exists()


def test_what_stays_cannot_be_changed_by_hand(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, _, certificate = registered(let)
    first = start(filer, certificate, "change")

    sent = dict(shown(filer, first).values())
    sent["f"] = [*sent["f"], "title_number"]
    filer.post(first, sent | {"title_number": "琼（2099）海口市不动产权第0000002号"})

    check = first.replace("p/home", "check")
    assert let.home.title_number in shown(filer, check).main


def test_somebody_else_finds_no_certificate(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    _, _, certificate = registered(let)
    stranger = browser(factories.another_adult(let.lessor, let.lessee))

    assert stranger.get(f"{certificate}/again").status_code == 404
    assert stranger.post(f"{certificate}/again", {"way": "change"}).status_code == 404


def test_other_parties_are_asked_for_the_right_registration(city: time_machine.Traveller) -> None:
    let, another = factories.free_let(), factories.free_let(1)
    registered(let)
    number = Licence.objects.get().number
    filer, _, outcome = decided(another, filing_kind="change", replaces_number=number)

    told = shown(filer, outcome)

    assert "没有找到" in told.main
    assert Licence.objects.get().state == "valid"


def test_a_change_that_was_rejected_is_corrected_with_the_rest_still_kept(
    city: time_machine.Traveller,
) -> None:
    let = factories.free_let()
    filer, other, certificate = registered(let)
    first = start(filer, certificate, "change")
    rent = fill(filer, first, {"occupants": 40})["Location"]
    papers = fill(filer, rent, {})["Location"]
    filer.post(papers, {"upload": "lease-contract", "lease-contract": paper()})
    hand_in(filer, papers.replace("materials", "check"))
    rejected = agree(other)
    assert shown(filer, rejected).heading == "没有批准"

    led = filer.post(f"{rejected}/again")["Location"]
    kept = shown(filer, led)
    assert kept.values()["occupants"] == ["40"]
    assert "title_number" not in kept.ids
    check = fill(filer, led, {"occupants": 1})["Location"]
    assert "租赁合同.pdf" in shown(filer, check).main
    hand_in(filer, check)

    assert shown(filer, agree(other)).heading == "已办好"
