"""What is missing is listed at once and added in place, on one page, without a script."""

import pytest
import time_machine
from django.test import Client

from miaopi.cases.models import Case, Consent, Party
from tests import factories
from tests.hall.page import Page, page
from tests.hall.people_here import browser
from tests.hall.way import agree, decided, paper, shown

pytestmark = pytest.mark.django_db


def sent(told: Page, **changes: object) -> dict[str, object]:
    """What the page's form sends, with these boxes filled and the box of the consent ticked."""
    return dict(told.values()) | {"consent": "1"} | changes


def larger(let: factories.Let) -> str:
    """An area that the registry does not bear out."""
    return str(let.home.area_m2 + 10)


def test_everything_missing_stands_on_one_page_with_a_box_for_each(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, _, outcome = decided(let, side="lessor", contract=False, area_m2=larger(let))

    told = shown(filer, outcome)
    added = shown(filer, f"{outcome}/supplement")

    assert told.heading == "请补充 2 样"
    assert f"{outcome}/supplement" in told.links()
    assert "2026年12月24日（周四）" in told.main
    assert "还有 30 天" in told.main
    assert "过了那天，这次申请结束。" in told.main
    assert added.heading == "请补充 2 样"
    assert {"lease-contract", "area_m2", "rooms"} <= set(added.ids)
    assert added.wrong() == []


def test_the_one_answer_that_is_asked_for_is_not_called_optional(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.let_with("mortgage-before"), side="lessor")

    told = shown(filer, f"{outcome}/supplement")

    assert "承租人知道房屋已抵押，还是要租" in told.main
    assert "可不填" not in told.main
    assert "房屋没有抵押就不填。" not in told.main
    assert told.wrong() == []


def test_a_paper_is_added_decided_and_nobody_is_asked_again(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let(), contract=False)
    told = shown(filer, f"{outcome}/supplement")
    assert "对方不用再确认" not in told.main  # no answer can be changed here, so nothing is said of it

    led = filer.post(f"{outcome}/supplement", sent(told, **{"lease-contract": paper()}))["Location"]

    assert led == outcome
    assert shown(filer, outcome).heading == "已办好"
    assert Case.objects.get().attempt == 2
    assert not Party.objects.filter(state="asked").exists()
    assert Consent.objects.filter(role="lessor").count() == 1


def test_a_changed_answer_asks_the_other_side_again(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other, outcome = decided(let, side="lessor", area_m2=larger(let))
    told = shown(filer, f"{outcome}/supplement")
    assert "请对方再确认一次" in told.main

    right = str(let.home.area_m2)
    led = filer.post(f"{outcome}/supplement", sent(told, area_m2=right))["Location"]

    assert led.endswith("/waiting")
    assert shown(filer, agree(other)).heading == "已办好"
    assert Case.objects.get().filed_on == factories.NOON.date()


def test_both_at_once_in_one_go(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other, outcome = decided(let, side="lessor", contract=False, area_m2=larger(let))
    told = shown(filer, f"{outcome}/supplement")

    filer.post(
        f"{outcome}/supplement", sent(told, area_m2=str(let.home.area_m2), **{"lease-contract": paper()})
    )

    assert shown(filer, agree(other)).heading == "已办好"


def test_a_wrong_paper_is_told_at_its_box_and_what_was_typed_stays(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, _, outcome = decided(let, side="lessor", contract=False, area_m2=larger(let))
    told = shown(filer, f"{outcome}/supplement")

    broken = {"lease-contract": paper(b"MZ" + b"\0" * 400, "a.pdf"), "area_m2": "60"}
    answer = filer.post(f"{outcome}/supplement", sent(told, **broken))

    said = page(answer)
    assert answer.status_code == 422
    assert said.title.startswith("错误：")
    assert "#lease-contract" in said.links()
    assert said.values()["area_m2"] == ["60"]
    assert said.values()["consent"] == ["1"]
    assert said.wrong() == []


def test_a_wrong_answer_is_told_at_its_box_and_the_paper_stays(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, _, outcome = decided(let, side="lessor", contract=False, area_m2=larger(let))
    told = shown(filer, f"{outcome}/supplement")

    answer = filer.post(f"{outcome}/supplement", sent(told, area_m2="viel", **{"lease-contract": paper()}))

    said = page(answer)
    assert answer.status_code == 422
    assert "#area_m2" in said.links()
    assert said.values()["area_m2"] == ["viel"]
    assert "租赁合同.pdf" in said.main


def test_nothing_new_is_not_handed_in(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let(), contract=False)

    answer = filer.post(f"{outcome}/supplement", sent(shown(filer, f"{outcome}/supplement")))

    assert answer.status_code == 422
    assert "您还没有补充新的内容" in page(answer).main
    assert Case.objects.get().attempt == 1


def test_without_consent_what_was_added_stays_and_nothing_is_handed_in(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let(), contract=False)
    told = shown(filer, f"{outcome}/supplement")

    answer = filer.post(f"{outcome}/supplement", dict(told.values()) | {"lease-contract": paper()})

    said = page(answer)
    assert answer.status_code == 422
    assert "#consent" in said.links()
    assert "租赁合同.pdf" in said.main
    assert Case.objects.get().state == "supplement_asked"


def test_what_was_changed_elsewhere_is_told(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, _, outcome = decided(let, side="lessor", area_m2=larger(let))
    old = shown(filer, f"{outcome}/supplement")
    filer.post(f"{outcome}/supplement", sent(old, area_m2="61", later="1"))

    answer = filer.post(f"{outcome}/supplement", sent(old, area_m2="62"))

    said = page(answer)
    assert answer.status_code == 409
    assert "您在别处改过" in said.main
    assert said.values()["area_m2"] == ["62"]


def test_the_same_page_sent_twice_hands_in_once(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let(), contract=False)
    told = shown(filer, f"{outcome}/supplement")

    first = filer.post(f"{outcome}/supplement", sent(told, **{"lease-contract": paper()}))
    second = filer.post(f"{outcome}/supplement", sent(told, **{"lease-contract": paper()}))

    assert first["Location"] == second["Location"] == outcome
    assert Case.objects.get().attempt == 2


def test_co_owners_are_added_row_by_row_with_plain_buttons(city: time_machine.Traveller) -> None:
    let = factories.let_with("joint", index=1)
    filer, _, outcome = decided(let, side="lessor")
    told = shown(filer, f"{outcome}/supplement")

    led = filer.post(f"{outcome}/supplement", sent(told, add="co_owners"))["Location"]
    row = shown(filer, led)
    (owner, *_) = factories.co_owners(let)
    boxes = {f"co_owners.0.{key}": value for key, value in factories.party(owner).items()}
    waiting = filer.post(f"{outcome}/supplement", sent(row, **boxes))["Location"]

    assert "co_owners.0.name" in row.ids
    assert waiting.endswith("/waiting")
    assert owner.name in shown(filer, waiting).main


def test_a_paper_is_taken_off_again(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let(), contract=False)
    here = f"{outcome}/supplement"
    filer.post(here, sent(shown(filer, here), later="1", **{"lease-contract": paper()}))
    there = shown(filer, here)
    button = next(each for each in there.all("button") if each["name"] == "remove")

    led = filer.post(here, sent(there, remove=button["value"]))["Location"]

    assert led.endswith("/supplement#lease-contract")
    assert "租赁合同.pdf" not in shown(filer, here).main


def test_what_is_about_the_other_side_is_not_told_but_can_be_mended(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other, outcome = decided(let, area_m2=larger(let))

    mine, theirs = shown(filer, f"{outcome}/supplement"), shown(other, outcome)

    assert "填的面积比登记的大，详情已告诉出租人。" in mine.main
    assert "area_m2" not in mine.ids
    assert any(link.endswith("/check") for link in mine.links())
    assert "由提交申请的人来补" in theirs.main
    assert f"{let.home.area_m2:f}".rstrip("0").rstrip(".") in theirs.main
    assert not any(link.endswith("/supplement") for link in theirs.links())


def test_only_the_filer_and_only_while_something_is_asked(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other, outcome = decided(let, contract=False)
    stranger = browser(factories.another_adult(let.lessor, let.lessee))

    assert stranger.get(f"{outcome}/supplement").status_code == 404
    assert other.get(f"{outcome}/supplement")["Location"] == outcome
    assert Client().get(f"{outcome}/supplement")["Location"].startswith("/login")
    filer.post(
        f"{outcome}/supplement", sent(shown(filer, f"{outcome}/supplement"), **{"lease-contract": paper()})
    )
    assert filer.get(f"{outcome}/supplement")["Location"] == outcome
