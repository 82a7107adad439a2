"""The whole way in the browser's words: from the guide to the certificate, and to every other outcome."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from miaopi.cases.models import Case, Party
from miaopi.messages.models import Message
from miaopi_demo.faults import Fault, Switches
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import browser
from tests.hall.way import GUIDE, begin, decided, fill, filled, hand_in, shown, upload

pytestmark = pytest.mark.django_db


def test_an_approval_from_the_guide_to_the_certificate(city: time_machine.Traveller) -> None:
    let = factories.free_let()

    filer, other, outcome = decided(let)

    for client in (filer, other):
        told = shown(client, outcome)
        assert told.heading == "已办好"
        assert "用时" in told.main
    told = shown(filer, outcome)
    certificate = next(link for link in told.links() if link.startswith("/licences/") and "pdf" not in link)
    assert "有效" in shown(filer, certificate).main
    file = filer.get(f"{certificate}/pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", shown(filer, certificate).main)
    assert code is not None
    checked = shown(Client(), f"/v/{code[0]}")
    assert checked.heading == "有效"
    assert let.lessor.name not in checked.main


def test_a_rejection_tells_reason_law_remedies_and_what_to_do(city: time_machine.Traveller) -> None:
    let = factories.free_let()

    filer, _, outcome = decided(let, occupants=40)

    told = shown(filer, outcome)
    assert told.heading == "没有批准"
    assert "40 人" in told.main
    assert "《商品房屋租赁管理办法》第八条" in told.main
    assert "行政复议" in told.main
    assert "最晚 2027年1月25日（周一）" in told.main
    assert "最晚 2027年5月24日（周一）" in told.main
    assert "请人来定" in told.main
    assert "修改，重新申请" in told.main


def test_correcting_and_applying_again_keeps_everything(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other, outcome = decided(let, occupants=40)

    led = filer.post(f"{outcome}/again")["Location"]

    kept = shown(filer, led)
    assert led.endswith("?back=check&at=occupants#occupants")
    assert kept.values()["occupants"] == ["40"]
    check = fill(filer, led, {"occupants": 2})["Location"]
    assert "租赁合同.pdf" in shown(filer, check).main
    waiting = hand_in(filer, check)["Location"]
    assert waiting.endswith("/waiting")
    asked = Party.objects.get(state="asked")
    again = other.post(f"/confirm/{asked.pk}", {"act": "confirm", "consent": "1"})["Location"]
    assert shown(filer, again).heading == "已办好"


def test_after_a_decision_of_the_rules_a_person_can_be_asked(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let(), occupants=40)

    asked = shown(filer, f"{outcome}/ask-person")
    assert "现在的决定还有效" in asked.main
    led = filer.post(f"{outcome}/ask-person")["Location"]

    assert led == outcome
    assert "请人来定" not in shown(filer, outcome).main or Case.objects.get().person_wanted


def test_before_submitting_a_person_can_be_wished_for(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other = browser(let.lessee), browser(let.lessor)

    hand_in(filer, filled(filer, factories.lease(let)), person="1")
    asked = Party.objects.get(state="asked")
    outcome = other.post(f"/confirm/{asked.pk}", {"act": "confirm", "consent": "1"})["Location"]

    told = shown(filer, outcome)
    assert told.heading == "由人来看"
    assert "您请人来定" in told.main
    assert "最晚答复" in told.main


def test_what_is_missing_is_asked_for_all_at_once(city: time_machine.Traveller) -> None:
    # The mortgage is older than the contract and the lessee has not said that they know.
    let = factories.let_with("mortgage-before")

    filer, _, outcome = decided(let)

    told = shown(filer, outcome)
    assert told.heading.startswith("请补充")
    assert "去补充" in told.main


def test_what_rules_cannot_decide_goes_to_a_person_who_is_named_with_a_day(
    city: time_machine.Traveller,
) -> None:
    let = factories.let_with("sealed")

    filer, _, outcome = decided(let)

    told = shown(filer, outcome)
    assert told.heading == "由人来看"
    assert "最晚答复" in told.main
    assert "住房和城乡建设局会有人看" in told.main


def test_a_silent_source_is_waited_for_and_the_page_refreshes_itself(
    city: time_machine.Traveller, sources: Switches
) -> None:
    sources.put(Fault("real-estate-unit", "down"))

    filer, _, outcome = decided(factories.free_let())

    answer = filer.get(outcome)
    told = page(answer)
    assert told.heading == "在等不动产登记答复"
    assert answer["Refresh"].startswith("30")
    assert "我们不猜" in told.main
    led = filer.post(f"{outcome}/ask-person")["Location"]
    assert shown(filer, led).heading == "由人来看"


def test_who_declines_ends_it_and_the_filer_is_told(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other = browser(let.lessee), browser(let.lessor)
    waiting = hand_in(filer, filled(filer, factories.lease(let)))["Location"]
    asked = Party.objects.get(state="asked")

    done = other.post(f"/confirm/{asked.pk}", {"act": "decline"}, follow=True)

    assert "您没有同意" in page(done).main
    assert Case.objects.get().submitted_at is None
    told = page(filer.get(waiting, follow=True))
    assert told.heading == "核对，然后提交"
    assert "没有同意" in told.main


def test_the_confirmer_reads_the_application_and_must_agree(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, other = browser(let.lessee), browser(let.lessor)
    hand_in(filer, filled(filer, factories.lease(let)))
    link = next(found[0] for each in Message.objects.all() if (found := re.search(r"/c/[\w-]+", each.text)))

    read = shown(other, link)
    assert "写您是出租人" in read.main
    assert let.home.title_number in read.main
    assert "人口库" in read.main
    refused = other.post(link, {"act": "confirm"})

    assert refused.status_code == 422
    assert page(refused).title.startswith("错误：")


def test_the_link_is_for_the_person_named_alone(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer, stranger = browser(let.lessee), browser(factories.another_adult(let.lessor, let.lessee))
    hand_in(filer, filled(filer, factories.lease(let)))
    link = next(found[0] for each in Message.objects.all() if (found := re.search(r"/c/[\w-]+", each.text)))

    answer = stranger.get(link)

    assert answer.status_code == 404
    assert let.home.title_number not in answer.content.decode()


def test_an_earlier_link_leads_to_what_is_ones_own(city: time_machine.Traveller) -> None:
    who = factories.free_let().lessee

    told = browser(who).get("/c/a-link-that-a-newer-one-replaced").content.decode()

    assert "又收到过短信的，请用最新的一条。" in told
    assert '<a class="mp-button" href="/mine">我的办件</a>' in told


def test_the_message_can_be_sent_again_and_the_application_taken_back(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer = browser(let.lessee)
    waiting = hand_in(filer, filled(filer, factories.lease(let)))["Location"]
    assert "在等" in shown(filer, waiting).main
    assert filer.get(waiting)["Refresh"].startswith("30")
    asked = Party.objects.get(state="asked")
    city.shift(timedelta(minutes=10))

    sent = filer.post(waiting, {"party": str(asked.pk)}, follow=True)
    assert "短信又发了一次" in page(sent).main
    led = filer.post(waiting, {"reopen": "1"})["Location"]

    assert led.endswith("/check")
    assert shown(filer, led).heading == "核对，然后提交"


def test_without_consent_nothing_is_handed_in(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer = browser(let.lessee)
    check = filled(filer, factories.lease(let))

    answer = filer.post(check, page(filer.get(check)).values())

    told = page(answer)
    assert answer.status_code == 422
    assert "#consent" in told.links()
    assert not Party.objects.exclude(method="").exists()


def test_what_is_still_open_leads_to_its_page(city: time_machine.Traveller) -> None:
    filer = browser(factories.free_let().lessee)
    check = begin(filer).replace("p/parties", "check")

    answer = hand_in(filer, check)

    told = page(answer)
    assert answer.status_code == 422
    assert any("/p/home?back=check&at=title_number#title_number" in link for link in told.links())
    assert any(link.endswith("/materials") for link in told.links())


def test_an_application_withdrawn_is_over(city: time_machine.Traveller, sources: Switches) -> None:
    sources.put(Fault("real-estate-unit", "down"))
    filer, _, outcome = decided(factories.free_let())

    assert "不能恢复" in shown(filer, f"{outcome}/withdraw").main
    led = filer.post(f"{outcome}/withdraw")["Location"]

    told = shown(filer, led)
    assert told.heading == "已撤回"
    assert "再申请一次" in told.main
    assert "撤回" in shown(filer, f"{led}/way").main


def test_the_way_shows_what_happened_and_what_was_looked_at(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let())

    told = shown(filer, f"{outcome}/way")

    assert told.all("ol")[-1].text.strip()
    assert "看过的数据" in told.main
    assert "看过的规则" in told.main


def test_the_draft_goes_on_from_another_device(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    phone = browser(let.lessee)
    address = begin(phone)
    fill(phone, address, factories.lease(let), later="1")

    desk = browser(let.lessee)
    listed = shown(desk, "/mine")

    assert "还没填完 1 件" in listed.main
    assert shown(desk, address).values()["lessor.name"] == [let.lessor.name]
    assert "还没填完，可以接着填" in shown(desk, f"{GUIDE}/start").main


def test_what_was_changed_elsewhere_is_told_and_nothing_typed_is_lost(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    phone, desk = browser(let.lessee), browser(let.lessee)
    address = begin(phone)
    fill(phone, address, factories.lease(let))
    home = address.replace("parties", "home")
    old = dict(shown(phone, home).values())
    fill(desk, home, factories.lease(let))

    answer = phone.post(home, old | {"home_address": "别的地址"})

    told = page(answer)
    assert answer.status_code == 409
    assert "您在别处改过这一页" in told.main
    assert told.values()["home_address"] == ["别的地址"]


def test_a_draft_can_be_thrown_away(city: time_machine.Traveller) -> None:
    filer = browser(factories.free_let().lessee)
    address = begin(filer)

    filer.post(address.replace("p/parties", "discard"))

    assert filer.get(address).status_code == 404
    assert "还没有办件" in shown(filer, "/mine").main


def test_the_same_page_sent_twice_hands_in_once(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer = browser(let.lessee)
    check = filled(filer, factories.lease(let))
    sent = dict(shown(filer, check).values()) | {"consent": "1"}

    filer.post(check, sent)
    second = filer.post(check, sent)

    assert second["Location"].endswith("/waiting")
    assert Case.objects.count() == 1


def test_a_row_is_added_and_taken_away_by_plain_buttons_and_nothing_typed_is_lost(
    city: time_machine.Traveller,
) -> None:
    let = factories.free_let()
    filer = browser(let.lessee)
    address = begin(filer)
    fill(filer, address, factories.lease(let))
    home = address.replace("parties", "home")

    led = fill(filer, home, {"home_address": "示范路 8 号"}, add="co_owners")["Location"]
    assert led.endswith("?more=co_owners#co_owners.0")
    opened_row = shown(filer, led)
    assert "co_owners.0.name" in opened_row.ids
    assert opened_row.values()["home_address"] == ["示范路 8 号"]
    owner = {"kind": "person", "name": "李若兰", "number": "460199196007210087", "phone": "14200000003"}
    fill(filer, home, {"co_owners": [owner]}, later="1")
    assert shown(filer, home).values()["co_owners.0.name"] == ["李若兰"]
    fill(filer, home, {}, remove="co_owners.0")

    assert "co_owners.0.name" not in shown(filer, home).ids


def test_what_opens_further_questions_comes_back_with_them(city: time_machine.Traveller) -> None:
    let = factories.free_let()
    filer = browser(let.lessee)
    address = begin(filer)
    fill(filer, address, factories.lease(let))
    home = address.replace("parties", "home")
    answers = factories.lease(let)

    led = fill(filer, home, {name: answers[name] for name in answers if name != "occupants"})["Location"]

    assert led.endswith("#occupants")
    assert "occupants" in shown(filer, led).ids


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"not a picture", "a.pdf", "这种文件收不了"),
        (b"", "a.pdf", "空"),
        (b"%PDF-1.7 broken", "a.pdf", "打不开"),
    ],
)
def test_a_file_that_is_not_taken_is_told_at_its_box(
    city: time_machine.Traveller, content: bytes, name: str, told: str
) -> None:
    filer = browser(factories.free_let().lessee)
    materials = begin(filer).replace("p/parties", "materials")

    answer = upload(filer, materials, content, name)

    said = page(answer)
    assert answer.status_code == 422
    assert said.title.startswith("错误：")
    assert told in said.main
    assert "#lease-contract" in said.links()


def test_a_document_can_be_taken_off_again(city: time_machine.Traveller) -> None:
    filer = browser(factories.free_let().lessee)
    materials = begin(filer).replace("p/parties", "materials")
    upload(filer, materials)
    listed = shown(filer, materials)
    button = next(each for each in listed.all("button") if each["name"] == "remove")

    filer.post(materials, {"remove": button["value"]})

    assert "租赁合同.pdf" not in shown(filer, materials).main


def test_the_way_says_what_was_handed_in_in_words(city: time_machine.Traveller) -> None:
    filer, _, outcome = decided(factories.free_let())

    told = shown(filer, f"{outcome}/way").main

    assert "个人，" in told
    assert "person，" not in told
