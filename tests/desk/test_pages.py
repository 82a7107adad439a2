"""The queue and the case on one screen: what they show, what each act does, whoever is too late."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miaopi.cases.actions import desk as acts
from miaopi.cases.models import Case
from miaopi.officials.queries import desk_of
from miaopi_demo.faults import Switches
from tests import factories
from tests.cases.test_desk_counts import like
from tests.desk.here import opened, staff
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content
    text: str = answer.content.decode()
    return text


def act(browser: Client, case: Case, name: str, **typed: str):
    fresh = Case.objects.get(pk=case.pk)
    return browser.post(f"/desk/cases/{case.number}/{name}", {"version_no": fresh.version_no, **typed})


def reasons(**changes: str) -> dict[str, str]:
    row = {"text": "合同和登记都核对过。", "text_en": "", "law": "R6", "article": "15", "rule": ""} | changes
    return {f"reasons.0.{name}": value for name, value in row.items()}


def now_of(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_queue_shows_who_waits_for_whom_and_the_holder_masked(lang: str) -> None:
    browser, _ = staff(lang=lang)
    case = factories.referred()

    text = page(browser, "/desk/?view=free")

    assert case.number in text
    assert case.holder.name not in text
    assert ("等审查" if lang == "zh-hans" else "Waits for an examiner") in text


def test_a_view_that_is_none_and_a_page_that_is_none_are_not_there() -> None:
    browser, _ = staff()

    for address in ("/desk/?view=x", "/desk/?page=0", "/desk/?page=x", "/desk/?page=99999999"):
        page(browser, address, 404)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_case_shows_answers_evidence_and_what_each_rule_saw_and_masks_numbers(lang: str) -> None:
    browser, _ = staff(lang=lang)
    case = factories.referred()

    text = page(browser, f"/desk/cases/{case.number}")

    assert case.holder.number.reveal(by="test", why="test") not in text
    for rule in ("A1", "C5", "E1"):
        assert f">{rule}<" in text
    assert ("我来看" if lang == "zh-hans" else "I take it") in text


def test_each_page_that_shows_a_person_is_one_look_at_each_whom_it_shows() -> None:
    from miaopi.ledger import queries as ledger

    browser, made = staff()
    case = factories.referred()

    page(browser, f"/desk/cases/{case.number}")

    for party in case.parties.all():
        looks = list(ledger.events(f"look:{party.person_id}"))
        assert [each.actor_id for each in looks] == [str(made.pk)]


def test_whole_numbers_are_shown_once_for_a_reason_that_is_kept() -> None:
    from miaopi.ledger import queries as ledger

    browser, _ = staff()
    case = factories.referred()
    number = case.holder.number.reveal(by="test", why="test")

    assert browser.post(f"/desk/cases/{case.number}/numbers", {"why": "curious"}).status_code == 422
    answer = browser.post(f"/desk/cases/{case.number}/numbers", {"why": "document"})

    assert number in answer.content.decode()
    assert "reveal.document" in str([each.data for each in ledger.events(f"look:{case.holder_id}")])
    assert number not in page(browser, f"/desk/cases/{case.number}")


def test_a_paper_of_the_case_opens_for_whoever_reads_the_case() -> None:
    browser, _ = staff()
    other, _ = staff(department="longhua-housing")
    case = factories.referred()
    material = case.materials.get().material_id

    found = browser.get(f"/desk/cases/{case.number}/materials/{material}")

    assert (found.status_code, found.content[:4]) == (200, b"%PDF")
    assert other.get(f"/desk/cases/{case.number}/materials/{material}").status_code == 404
    assert browser.get(f"/desk/cases/{case.number}/materials/{case.pk}").status_code == 404


def test_a_case_of_another_district_is_not_there() -> None:
    other, _ = staff(department="longhua-housing")
    case = factories.referred()

    page(other, f"/desk/cases/{case.number}", 404)
    assert other.get("/desk/find", {"number": case.number}).status_code == 404
    assert act(other, case, "take").status_code == 404
    assert now_of(case).examiner_id is None


def test_a_case_is_found_by_its_number_however_it_is_typed() -> None:
    browser, _ = staff()
    case = factories.referred()

    found = browser.get("/desk/find", {"number": f" {case.number.lower()} "})

    assert found["Location"] == f"/desk/cases/{case.number}"


def test_examiner_and_approver_decide_a_case_that_rules_did_not() -> None:
    examiner, _ = staff()
    approver, _ = staff("approver")
    case = factories.referred()

    assert act(examiner, case, "take").status_code == 302
    assert act(examiner, case, "propose", outcome="approve", **reasons()).status_code == 302
    text = page(approver, f"/desk/cases/{case.number}/approve")
    assert "合同和登记都核对过。" in text
    assert act(approver, case, "approve").status_code == 302

    found = now_of(case)
    assert (found.outcome, found.decided_by) == ("approve", "person")
    assert found.state in {"issued", "delivered", "closed"}


def test_the_examiner_does_not_decide_alone_and_the_page_does_not_offer_it() -> None:
    examiner, made = staff()
    factories.post(made, "approver")
    case = factories.referred()
    act(examiner, case, "take")
    act(examiner, case, "propose", outcome="approve", **reasons())

    assert f"/desk/cases/{case.number}/approve" not in page(examiner, f"/desk/cases/{case.number}")
    assert act(examiner, case, "approve").status_code == 422
    assert now_of(case).state == "approving"


def test_a_proposal_is_sent_back_with_a_reason_and_made_anew() -> None:
    examiner, _ = staff()
    approver, _ = staff("approver")
    case = factories.referred()
    act(examiner, case, "take")
    act(examiner, case, "propose", outcome="reject", **reasons())

    empty = act(approver, case, "send-back", reason=" ")
    assert (empty.status_code, now_of(case).state) == (422, "approving")
    assert act(approver, case, "send-back", reason="请再看合同第二页").status_code == 302
    assert now_of(case).state == "examining"
    assert "请再看合同第二页" in page(examiner, f"/desk/cases/{case.number}")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"law": ""}, "reasons.0.law"), ({"article": ""}, "reasons.0.article"), ({"text": ""}, "reasons")],
)
def test_an_opinion_that_is_not_whole_comes_back_with_all_that_was_typed(
    changes: dict[str, str], fault: str
) -> None:
    examiner, _ = staff()
    case = factories.referred()
    act(examiner, case, "take")

    answer = act(examiner, case, "propose", outcome="approve", **reasons(**changes))

    text = answer.content.decode()
    assert (answer.status_code, "错误：" in text) == (422, True)
    assert fault in text
    if "text" not in changes:
        assert "合同和登记都核对过。" in text
    assert now_of(case).state == "examining"


def test_whoever_is_too_late_is_told_what_is_true_now_and_keeps_what_was_typed() -> None:
    browser, made = staff()
    case = factories.referred()
    act(browser, case, "take")
    stale = now_of(case).version_no
    by = desk_of(made, at=NOON)
    acts.ask_supplement(desk=by, case_id=case.pk, version_no=stale, items=[factories.item()], at=NOON)

    answer = browser.post(
        f"/desk/cases/{case.number}/propose", {"version_no": stale, "outcome": "reject", **reasons()}
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "别人已经先动了这个办件" in text
    assert "合同和登记都核对过。" in text


def test_one_notice_asks_for_everything_and_begins_with_what_the_rules_found() -> None:
    examiner, _ = staff()
    case = factories.referred(occupants=60)
    act(examiner, case, "take")

    text = page(examiner, f"/desk/cases/{case.number}/supplement")
    typed = {
        "items.0.on": "1",
        "items.0.what": "租赁合同第二页",
        "items.0.why": "看不到签名。",
        "items.0.law": "R6",
        "items.0.article": "15",
        "items.0.material": "lease-contract",
        "items.0.rule": "",
        "items.0.answers": "",
        "items.1.what": "不要的一项",
        "items.1.law": "R6",
    }
    assert 'name="items.0.what"' in text
    assert act(examiner, case, "supplement", **{**typed, "items.0.why": ""}).status_code == 422
    assert act(examiner, case, "supplement", **typed).status_code == 302

    found = now_of(case)
    assert found.state == "suspended"
    assert "不要的一项" not in page(examiner, f"/desk/cases/{case.number}")


def test_one_more_row_keeps_what_was_typed_and_does_nothing() -> None:
    examiner, _ = staff()
    case = factories.referred()
    act(examiner, case, "take")

    answer = act(examiner, case, "propose", outcome="reject", more="1", **reasons())

    text = answer.content.decode()
    assert (answer.status_code, "合同和登记都核对过。" in text) == (200, True)
    assert 'name="reasons.1.text"' in text
    assert now_of(case).state == "examining"


def test_what_no_applicant_can_add_is_no_item_to_begin_with() -> None:
    examiner, _ = staff()
    case = factories.referred()
    act(examiner, case, "take")

    text = page(examiner, f"/desk/cases/{case.number}/supplement")

    assert "您要求由人来定" not in text.split("<main", 1)[1]


def test_approving_in_spite_of_a_silent_source_needs_a_written_ground(sources: Switches) -> None:
    from miaopi_demo.faults import Fault

    sources.put(Fault("real-estate-unit", "down"))
    examiner, _ = staff()
    approver, _ = staff("approver")
    case = factories.referred()
    act(examiner, case, "take")

    assert 'name="ground"' in page(examiner, f"/desk/cases/{case.number}/propose")
    assert act(examiner, case, "propose", outcome="approve", **reasons()).status_code == 422
    done = act(examiner, case, "propose", outcome="approve", ground="已电话核实，登记簿编号 7。", **reasons())
    assert done.status_code == 302
    assert act(approver, case, "approve").status_code == 302
    assert now_of(case).outcome == "approve"


def test_a_case_is_handed_over_to_a_colleague_with_a_reason() -> None:
    examiner, _ = staff()
    colleague, other = staff(name="李同事")
    case = factories.referred()
    act(examiner, case, "take")

    text = page(examiner, f"/desk/cases/{case.number}/hand-over")
    assert str(other.pk) in text
    assert act(examiner, case, "hand-over", to="", reason="休假").status_code == 422
    assert act(examiner, case, "hand-over", to=str(other.pk), reason="休假").status_code == 302
    assert now_of(case).examiner_id == other.pk
    assert case.number in page(colleague, "/desk/?view=mine")


def test_an_act_that_is_none_is_not_there_and_one_that_is_not_possible_leads_back() -> None:
    browser, _ = staff()
    case = factories.decided()

    page(browser, f"/desk/cases/{case.number}/bake", 404)
    assert browser.get(f"/desk/cases/{case.number}/propose")["Location"] == f"/desk/cases/{case.number}"
    assert act(browser, case, "take").status_code == 409


def test_queue_case_and_act_ask_as_much_with_two_thousand_rows_as_with_twenty() -> None:
    browser, made = staff()
    case = factories.taken(desk_of(made, at=NOON))
    addresses = ("/desk/?view=all", "/desk/?view=mine", f"/desk/cases/{case.number}")
    addresses += (f"/desk/cases/{case.number}/propose", "/desk/keys")
    page(browser, f"/desk/cases/{case.number}")  # the first look at a person begins a chain
    like(case, 19)
    few = [asked(browser, address) for address in addresses]

    like(case, 1980)

    assert [asked(browser, address) for address in addresses] == few
    assert ">2000<" in page(browser, "/desk/?view=mine")


def asked(browser: Client, address: str) -> int:
    """How many queries the page makes."""
    with CaptureQueriesContext(connection) as caught:
        page(browser, address)
    return len(caught)


def test_an_administrator_makes_an_official_and_gives_and_ends_posts() -> None:
    boss, _ = staff("administrator")
    factories.offering()

    weak = boss.post("/desk/officials", {"username": "new.one", "name": "新人", "password": "short"})
    assert (weak.status_code, 'value="new.one"' in weak.content.decode()) == (422, True)
    made = boss.post(
        "/desk/officials", {"username": "new.one", "name": "新人", "password": "a-long-password-of-nobody"}
    )
    address = made["Location"]
    given = boss.post(address, {"act": "give", "role": "examiner", "place": "xiuying-housing|460105"})
    assert given.status_code == 302
    post = re.search(r'name="post" value="([^"]+)"', page(boss, address))[1]
    asked = boss.post(address, {"act": "end", "post": post})
    assert (asked.status_code, f'value="{post}"' in asked.content.decode()) == (200, True)
    assert post in page(boss, address)  # nothing is done before the second press
    assert boss.post(address, {"act": "end", "post": post, "sure": "1"}).status_code == 302
    assert post not in page(boss, address)
    assert boss.post(address, {"act": "off", "sure": "1"}).status_code == 302
    assert "已停用" in page(boss, address)


def test_the_pages_of_officials_are_an_administrators_alone_and_end_at_the_own_department() -> None:
    examiner, made = staff()
    elsewhere, _ = staff("administrator", department="longhua-housing")

    page(examiner, "/desk/officials", 403)
    page(elsewhere, f"/desk/officials/{made.pk}", 404)
    assert elsewhere.post(f"/desk/officials/{made.pk}", {"act": "off"}).status_code == 404


def test_own_posts_are_not_changed_by_oneself() -> None:
    boss, made = staff("administrator")

    own = {"act": "give", "role": "examiner", "place": "xiuying-housing|460105"}

    assert boss.post(f"/desk/officials/{made.pk}", own).status_code == 422
    assert opened(made).get("/desk/officials").status_code == 200


def test_an_empty_view_leads_to_what_nobody_has() -> None:
    browser, _ = staff()
    assert "没有人在看</a>" not in page(browser, "/desk/")

    factories.referred()

    assert '<a class="mp-link" href="?view=free">还有 1 件没有人在看</a>' in page(browser, "/desk/")


def test_an_opinion_that_was_not_chosen_is_told_as_that() -> None:
    browser, examiner = staff()
    case = factories.taken(desk_of(examiner, at=NOON))

    told = act(browser, case, "propose", **reasons())

    assert told.status_code == 422
    assert "没有选意见。" in told.content.decode()
    assert now_of(case).state == "examining"


def test_a_case_writes_money_as_the_form_does() -> None:
    browser, _ = staff()
    case = factories.referred(rent_monthly_cny=12400)

    assert "12,400 元" in page(browser, f"/desk/cases/{case.number}")


def test_an_approver_hands_over_the_case_of_one_who_is_away_and_an_administrator_reads_none() -> None:
    examiner, colleague = factories.desk(), factories.official(name="周审查")
    case = factories.taken(examiner)
    head, _ = staff("approver")
    keeper, _ = staff("administrator")

    assert keeper.get(f"/desk/cases/{case.number}").status_code == 404
    assert keeper.get("/desk/")["Location"] == "/desk/officials"
    assert act(head, case, "hand-over", to=str(colleague.pk), reason="请假").status_code == 302
    assert now_of(case).examiner == colleague
