"""What anyone may read: finding a matter, its guide with every rule, checking a certificate."""

import re
from datetime import timedelta

import pytest
import time_machine

from miaopi.hall import published_rules
from miaopi.ledger import Actor
from miaopi.licences import actions as licences
from miaopi.licences.models import Licence
from miaopi.texts import Words
from tests import factories
from tests.hall.page import page
from tests.hall.people_here import nobody

pytestmark = pytest.mark.django_db
GUIDE = "/m/house-lease-registration"


def test_the_home_page_finds_what_is_decided_in_seconds(city: time_machine.Traveller) -> None:
    shown = page(nobody().get("/"))

    assert "房屋租赁登记备案" in shown.main
    assert GUIDE in shown.links()


def test_a_city_that_offers_nothing_yet_says_so(db: None) -> None:
    assert "现在没有可以网上办的事项" in page(nobody().get("/")).main
    assert "还没有公开的规则" in page(nobody().get("/rules")).main


@pytest.mark.parametrize("q", ["租房", "租赁", "lease", "LEASE"])
def test_a_matter_is_found_by_everyday_words(city: time_machine.Traveller, q: str) -> None:
    shown = page(nobody().get("/search", {"q": q}))

    assert GUIDE in shown.links()


def test_a_search_that_finds_nothing_offers_a_telephone(city: time_machine.Traveller) -> None:
    shown = page(nobody().get("/search", {"q": "<b>遛狗</b>"}))

    assert "找到 0 项" in shown.main
    assert "<b>遛狗</b>" in shown.main  # shown, not run
    assert "tel:12345" in shown.links()


def test_the_guide_tells_who_what_how_long_and_every_rule_with_its_law(city: time_machine.Traveller) -> None:
    shown = page(nobody().get(GUIDE))
    rules = factories.content.open_bundle(factories.bundle()).rules.rules

    for word in (
        "谁可以办",
        "要多久",
        "收费",
        "您会拿到",
        "依据",
        "您要准备",
        "怎么审",
        "到窗口办",
        "常见的问题",
    ):
        assert word in shown.main
    codes = [each.text for each in shown.all("span") if "finding__code" in each["class"]]
    assert sorted(codes) == sorted(rule.code for rule in rules)
    assert "《商品房屋租赁管理办法》第十四条至第十九条" in shown.main
    assert "《商品房屋租赁管理办法》第八条" in shown.main


def test_no_rule_shows_a_bare_place(city: time_machine.Traveller) -> None:
    for lang in ("zh-hans", "en"):
        assert re.findall(r"\{\w+\}", page(nobody(lang=lang).get(GUIDE)).main) == []


def test_the_guide_of_one_department_names_it(city: time_machine.Traveller) -> None:
    code = factories.offering().code

    shown = page(nobody().get(f"{GUIDE}/{code}"))

    assert "海口市秀英区住房和城乡建设局" in " ".join(each.text for each in shown.all("aside"))
    assert nobody().get(f"{GUIDE}/{'0' * 31}").status_code == 404
    assert nobody().get("/m/no-such-matter").status_code == 404


@pytest.mark.parametrize(
    ("number", "zh"),
    [
        *((1, "一"), (8, "八"), (10, "十"), (14, "十四"), (20, "二十"), (110, "一百一十"), (301, "三百零一")),
        *((705, "七百零五"), (1001, "一千零一"), (1010, "一千零一十"), (1260, "一千二百六十")),
    ],
)
def test_articles_are_counted_as_chinese_laws_count_them(number: int, zh: str) -> None:
    assert published_rules.chinese(str(number)) == zh


@pytest.mark.parametrize(
    ("article", "zh"),
    [
        *(("8", "第八条"), ("14-19", "第十四条至第十九条"), ("16(2)", "第十六条第二项")),
        *(("7, 17", "第七条、第十七条"), ("", ""), ("附则", "附则")),
    ],
)
def test_an_article_is_written_as_the_law_writes_it(article: str, zh: str) -> None:
    assert published_rules.law_line("某法", article, modelled=False) == f"《某法》{zh}"


def test_what_is_our_modelling_says_so() -> None:
    assert published_rules.law_line("某法", "8", modelled=True).endswith("（本市示范规则）")


@pytest.fixture
def licence(city: time_machine.Traveller) -> Licence:
    factories.decided()
    return Licence.objects.get()


def test_a_valid_certificate_shows_little_and_masked(licence: Licence) -> None:
    shown = page(nobody().get(f"/v/{licence.code}"))

    assert shown.heading == "有效"
    assert licence.number in shown.main
    assert "查验时间" in shown.main
    assert factories.free_let().lessor.name not in shown.main


def test_the_code_may_be_typed_in_any_way(licence: Licence) -> None:
    typed = f" {licence.code[:4].lower()} - {licence.code[4:]}"

    assert page(nobody().get("/verify", {"code": typed})).heading == "有效"


def test_a_certificate_whose_term_is_over_says_so(licence: Licence, city: time_machine.Traveller) -> None:
    city.shift(timedelta(days=500))

    assert page(nobody().get(f"/v/{licence.code}")).heading == "已过期"


@pytest.mark.parametrize(("kind", "heading"), [("deregister", "已注销"), ("revoke", "已吊销")])
def test_a_certificate_that_was_ended_says_when_and_that_it_is_of_no_use(
    licence: Licence, kind: str, heading: str
) -> None:
    reason = Words("双方提前退租。", "Both ended the lease.")
    licences.end(
        licence_id=licence.pk,
        kind=kind,  # type: ignore[arg-type]  # one of the literals
        reason=reason,
        by=Actor("command", "tests"),
        at=factories.NOON,
    )

    shown = page(nobody().get(f"/v/{licence.code}"))

    assert shown.heading == heading
    assert "不能再用" in shown.main
    assert "双方提前退租" in shown.main


def test_a_code_that_was_never_given_out_and_one_mistyped_are_told_apart(licence: Licence) -> None:
    from miaopi.licences import codes

    never = codes.complete("0000000")
    wrong = never[:-1] + ("1" if never[-1] != "1" else "2")

    assert page(nobody().get(f"/v/{never}")).heading == "查不到"
    assert page(nobody().get(f"/v/{wrong}")).heading != "查不到"
    assert page(nobody().get(f"/v/{wrong}")).wrong() == []
