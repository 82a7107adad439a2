"""What each viewer reads: full to whom it is about, neutral to the others; as many queries always."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miaopi.cases import queries
from miaopi.cases.errors import CaseNotFound
from miaopi.people.viewers import NOBODY
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_what_was_found_about_a_party_is_told_in_full_to_that_party_and_neutrally_to_the_other() -> None:
    let = factories.let_with("grade-D")
    case = factories.decided(let)

    lessor = queries.outcome_page(factories.login(let.lessor), case.number)
    lessee = queries.outcome_page(factories.login(let.lessee), case.number)

    (told,), (veiled,) = lessor.reasons, lessee.reasons
    assert told.full
    assert not veiled.full
    assert (told.code, told.basis[0].article) == ("C2a", "6(2)")
    assert (veiled.code, veiled.basis) == ("", ())  # the rules are public: their code would tell
    assert veiled.text.zh == "这套房现在不能出租，原因已告诉出租人。"


def test_a_rule_that_held_is_not_found_by_leaving_out_the_others() -> None:
    let = factories.let_with("grade-D")
    case = factories.decided(let)

    trace = queries.outcome_page(factories.login(let.lessee), case.number).trace

    hidden = {line.code for line in trace if not line.told}
    assert {"C1", "C2a", "C2b", "E1"} <= hidden
    assert all(line.holds is None and line.saw == () for line in trace if not line.told)
    assert {"A1", "C5", "D4"}.isdisjoint(hidden)


def test_facts_about_one_party_are_hidden_from_the_other() -> None:
    let = factories.free_let()
    case = factories.decided(let)

    lessor = {
        line.name: line for line in queries.outcome_page(factories.login(let.lessor), case.number).facts
    }
    lessee = {
        line.name: line for line in queries.outcome_page(factories.login(let.lessee), case.number).facts
    }

    assert lessor["lessor_age"].value.zh.isdecimal()
    assert lessee["lessor_age"].value.zh == "只告诉本人"
    assert lessee["lessee_age"].value.zh.isdecimal()
    assert lessee["occupants"].value == lessor["occupants"].value
    assert lessor["owners"].source.zh
    assert lessor["owners"].at is not None


def test_what_was_worked_out_from_a_party_s_facts_is_hidden_from_the_other_too() -> None:
    let = factories.free_let()
    case = factories.decided(let)

    def seen(person: Any) -> set[str]:
        page = queries.outcome_page(factories.login(person), case.number)
        return {saw.value.zh for line in page.trace for saw in line.saw if saw.name == "reference_area_m2"}

    assert len(seen(let.lessor) - {"只告诉本人"}) == 1
    assert seen(let.lessee) == {"只告诉本人"}


def test_the_trace_shows_every_rule_what_it_saw_and_whether_it_held() -> None:
    let = factories.free_let()
    case = factories.decided(let, occupants=60)

    page = queries.outcome_page(factories.login(let.lessee), case.number)

    trace = {line.code: line for line in page.trace}
    assert len(trace) == len(page.matter.rules.rules)
    assert trace["C5"].holds is True
    assert {saw.name for saw in trace["C5"].saw} >= {"area_m2", "occupants"}
    assert all(saw.label.zh and saw.label.en for line in page.trace for saw in line.saw)


def test_no_page_shows_a_personal_number() -> None:
    let = factories.free_let()
    case = factories.decided(let)

    for viewer in (factories.login(let.lessor), factories.login(let.lessee)):
        text = repr(queries.outcome_page(viewer, case.number).facts) + repr(
            queries.outcome_page(viewer, case.number).values
        )
        assert let.lessor.number not in text
        assert let.lessee.number not in text


def test_a_case_of_others_is_not_there() -> None:
    let = factories.free_let()
    case = factories.decided(let)
    stranger = factories.login(factories.another_adult(let.lessor, let.lessee, index=9))

    for viewer in (stranger, NOBODY, factories.attesting_client()):
        for read in (queries.case_for, queries.outcome_page, queries.draft_page, queries.summary):
            for ref in (case.number, case.pk, str(case.pk)):
                with pytest.raises(CaseNotFound):
                    read(viewer, ref)


@pytest.mark.parametrize("ref", ["", "HK", "nothing", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_number_is_not_there(ref: str) -> None:
    viewer = factories.login(factories.free_let().lessee)

    with pytest.raises(CaseNotFound):
        queries.case_for(viewer, ref)


def test_a_party_who_confirmed_reads_the_outcome_but_may_do_nothing_for_the_filer() -> None:
    let = factories.free_let()
    case = factories.decided(let, occupants=60)

    page = queries.outcome_page(factories.login(let.lessor), case.number)

    assert page.may == frozenset()
    assert not page.case.is_filer
    assert [role.zh for role in page.case.role_names] == ["出租人"]


def test_my_cases_shows_own_ones_and_those_that_wait_for_me_in_as_many_queries() -> None:
    let = factories.free_let()
    filer, lessor = factories.login(let.lessee), factories.login(let.lessor)
    waiting = factories.lease_draft(filer, factories.lease(let))
    factories.hand_in(filer, waiting)
    with CaptureQueriesContext(connection) as one:
        assert [line.to_confirm is not None for line in queries.my_cases(lessor)] == [True]
    for index in range(3):
        draft = factories.lease_draft(filer, factories.lease(let, deposit_cny=str(index)))
        factories.hand_in(filer, draft, key=str(index))

    with CaptureQueriesContext(connection) as four:
        assert len(queries.my_cases(lessor)) == 4
    assert len(one) == len(four)
    assert len(queries.my_cases(filer)) == 4


def test_an_outcome_page_costs_a_fixed_number_of_queries() -> None:
    let = factories.free_let()
    case = factories.decided(let)
    filer = factories.login(let.lessee)
    queries.outcome_page(filer, case.number)

    with CaptureQueriesContext(connection) as once:
        queries.outcome_page(filer, case.number)

    assert len(once) <= 8, [query["sql"][:80] for query in once]


def test_a_referred_case_says_by_when_a_person_decides() -> None:
    let = factories.let_with("grade-C")
    case = factories.decided(let)

    page = queries.outcome_page(factories.login(let.lessee), case.number)

    assert page.outcome == "refer"
    assert page.case.due_on == date(2026, 11, 25)
    assert page.case.submitted_at == NOON
    assert "withdraw" in page.may


RAW = re.compile(r"[{}\[\]_]|\d{4}-\d\d-\d\d|P\d+Y|[a-z]+-[a-z]+")


def looked_at(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Facts, and what the rules saw, as the lessor reads them."""
    let = factories.free_let()
    page = queries.outcome_page(factories.login(let.lessor), factories.decided(let).number)
    facts = {line.name: line.value.in_(language) for line in page.facts}
    saw = {one.name: one.value.in_(language) for line in page.trace for one in line.saw}
    assert [text for text in (*facts.values(), *saw.values()) if RAW.search(text)] == []
    return facts, saw


def test_what_was_looked_at_is_told_in_words_and_not_in_codes() -> None:
    facts, saw = looked_at("zh")

    assert [text for text in (*facts.values(), *saw.values()) if re.search("[a-z]", text)] == []
    assert (facts["lessor_kind"], facts["use"], facts["filing_kind"]) == ("个人", "住", "第一次登记")
    assert (facts["lessor_identity"], facts["lessor_status"]) == ("对得上", "在世")
    assert (facts["contract_attached"], facts["sublease"]) == ("是", "否")
    assert (facts["signed_on"], facts["rented_rooms"]) == ("2026年11月24日", "整套房")
    assert facts["rooms"].startswith("房间 ")
    assert "，用途 " in facts["rooms"]
    assert saw["longest_term"] == "20 年"
    assert (facts["head_lease_number"], facts["registries_unanswered"]) == ("没有问", "无")


def test_in_english_too() -> None:
    facts, saw = looked_at("en")

    assert (facts["lessor_kind"], facts["use"]) == ("Person", "To live in")
    assert (facts["lessor_identity"], facts["rented_rooms"]) == ("matches", "Whole home")
    assert (facts["contract_attached"], facts["signed_on"]) == ("yes", "24 November 2026")
    assert saw["longest_term"] == "20 years"


def test_a_rule_is_told_in_words() -> None:
    let = factories.let_with("grade-D")
    case = factories.decided(let)

    lessor = {
        line.code: line.text.zh
        for line in queries.outcome_page(factories.login(let.lessor), case.number).trace
    }

    assert lessor["C2a"] == "房屋安全等级是 D 级，住人有危险，不能出租。"
    assert lessor["D5"] == "合同签了超过 〔签合同后几日内登记〕 日才登记，可能会被罚款。"


def test_the_way_names_the_district_and_says_what_an_empty_answer_means() -> None:
    let = factories.free_let()
    case = factories.decided(let)

    values = {
        line.name: line.value
        for line in queries.outcome_page(factories.login(let.lessee), case.number).values
    }

    assert values["home_division"].zh == "秀英区"
    assert values["home_division"].en == "Xiuying District"
    assert (values["rooms"].zh, values["rooms"].en) == ("整套房", "Whole home")
