"""From an application and the answers of registries to facts: waves, gaps, origins, replay."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from miaopi.content import Filer
from tests.content import answers, cases

READER = {"reader": answers.GOOD["lessee"], "wants_picture": False, "books": 5}
FOUND = {"person_found": True, "home_number": "H1"}


def card_inputs(**changes):
    return cases.inputs(READER, materials=(), **changes)


def asked(wave):
    return [request.lookup for request in wave]


# ---- waves
# ----------------------------------------------------------------------------------------------------------


def test_the_first_wave_asks_all_whose_key_is_known(card_matter):
    wave = card_matter.next_lookups(card_inputs(), {})

    assert asked(wave) == ["who", "cards"]
    assert wave[0].key == {"id_number": cases.LESSEE, "name": "符海燕"}
    assert wave[0].subject == "reader"


def test_the_next_wave_asks_what_the_first_made_known(card_matter):
    got = cases.all_answered(card_matter, {"who": FOUND, "cards": {"card_found": False}})

    wave = card_matter.next_lookups(card_inputs(), got)

    assert [(request.lookup, request.key) for request in wave] == [("where", {"home_number": "H1"})]


def test_nothing_is_asked_twice(card_matter):
    raws = {"who": FOUND, "cards": {"card_found": False}, "where": {"in_city": True}}

    assert card_matter.next_lookups(card_inputs(), cases.all_answered(card_matter, raws)) == ()


def test_what_does_not_apply_is_not_asked(card_matter):
    got = cases.all_answered(
        card_matter, {"who": {"person_found": False, "home_number": None}, "cards": {"card_found": False}}
    )

    assert card_matter.next_lookups(card_inputs(), got) == ()
    assert card_matter.facts(card_inputs(), got).unanswered == ()


# ---- gaps
# -----------------------------------------------------------------------------------------------------------


def test_every_needed_registry_without_an_answer_is_listed(card_matter):
    facts = card_matter.facts(
        card_inputs(), {"who": cases.answered(card_matter, "who", None, state="silent")}
    )

    assert facts.unanswered == ("people", "cards")
    assert facts.values["registries_unanswered"] == ["people", "cards"]


def test_a_registry_whose_key_never_became_known_is_listed(card_matter):
    raws = {"who": FOUND | {"home_number": None}, "cards": {"card_found": False}}

    facts = card_matter.facts(card_inputs(), cases.all_answered(card_matter, raws))

    assert facts.unanswered == ("people", "homes")


def test_what_an_incomplete_answer_holds_is_used(card_matter):
    got = cases.all_answered(card_matter, {"who": {"person_found": True}, "cards": {"card_found": False}})

    facts = card_matter.facts(card_inputs(), got)

    assert facts.values["reader_found"] is True
    assert facts.values["lives_here"] is None
    assert facts.unanswered == ("people", "homes")


def test_nothing_of_a_malformed_answer_is_used(card_matter):
    got = cases.all_answered(
        card_matter, {"who": {"person_found": True, "home_number": 7}, "cards": {"card_found": False}}
    )

    facts = card_matter.facts(card_inputs(), got)

    assert facts.values["reader_found"] is None
    assert "people" in facts.unanswered


def test_an_answer_that_came_late_is_not_used(card_matter):
    late = cases.answered(card_matter, "who", None, state="late")

    assert card_matter.facts(card_inputs(), {"who": late}).values["reader_found"] is None


@given(
    st.dictionaries(
        st.sampled_from(["who", "where", "cards"]),
        st.none()
        | st.dictionaries(
            st.sampled_from(["person_found", "home_number", "in_city", "card_found"]),
            st.none() | st.booleans() | st.text(),
        ),
    )
)
def test_with_a_needed_registry_missing_nothing_is_approved(card_matter, raws):
    facts = card_matter.facts(card_inputs(), cases.all_answered(card_matter, raws))

    outcome = card_matter.evaluate(facts).outcome

    assert outcome != "approve" or facts.unanswered == ()


# ---- origins, replay
# ------------------------------------------------------------------------------------------------


def test_each_fact_says_where_it_came_from(lease_matter):
    got = cases.all_answered(lease_matter, cases.lease_answers())

    origins = lease_matter.facts(cases.inputs(answers.lease()), got).origins

    assert (origins["area_m2"].kind, origins["area_m2"].name) == ("form", "area_m2")
    assert (origins["lessor_id"].kind, origins["lessor_id"].name) == ("form", "lessor.number")
    assert (origins["contract_attached"].kind, origins["contract_attached"].name) == ("form", "materials")
    assert (origins["lessor_status"].kind, origins["lessor_status"].name) == ("registry", "population")
    assert (origins["live_leases"].kind, origins["live_leases"].name) == ("platform", "leases")
    assert origins["filing_due_on"].kind == "derived"
    assert origins["rooms"].at == cases.AT
    assert set(origins) == set(lease_matter.rules.facts)


def test_an_enterprise_is_known_from_the_business_registry(lease_matter):
    firm = {
        "kind": "enterprise",
        "name": "海口示例安居房屋租赁有限公司",
        "number": "91460199G0000004XD",
        "phone": "14200000009",
    }
    got = cases.all_answered(
        lease_matter,
        cases.lease_answers()
        | {
            "lessor_firm": {
                "business_found": True,
                "business_name_matches": True,
                "business_state": "in_business",
            }
        },
    )

    facts = lease_matter.facts(cases.inputs(answers.lease(lessor=firm)), got)

    assert facts.origins["lessor_identity"].name == "business"
    assert facts.values["lessor_status"] == "in-business"


def test_facts_can_be_stored_and_give_the_same_decision_again(lease_matter):
    got = cases.all_answered(lease_matter, cases.lease_answers())
    application = cases.inputs(answers.lease())

    first = lease_matter.facts(application, got)
    again = lease_matter.facts(application, json_round_trip(lease_matter, got))

    assert json.dumps(first.values, sort_keys=True) == json.dumps(again.values, sort_keys=True)
    assert lease_matter.evaluate(first).as_json() == lease_matter.evaluate(again).as_json()


def json_round_trip(matter, got):
    stored = {name: json.dumps(answer.raw) for name, answer in got.items()}
    return {name: cases.answered(matter, name, json.loads(text)) for name, text in stored.items()}


def test_an_age_counts_full_years_on_the_day_of_filing(lease_matter):
    def age(born, on):
        raws = cases.lease_answers()
        raws["lessee_person"] = raws["lessee_person"] | {"birth_date": born}
        got = cases.all_answered(lease_matter, raws)
        return lease_matter.facts(cases.inputs(answers.lease(), filed_on=on), got).values["lessee_age"]

    assert age("2008-11-24", date(2026, 11, 24)) == "18"
    assert age("2008-11-25", date(2026, 11, 24)) == "17"
    assert age("2000-02-29", date(2018, 2, 28)) == "17"
    assert age("2000-02-29", date(2018, 3, 1)) == "18"


def test_an_agent_is_whoever_is_no_party_and_stands_for_none(lease_matter):
    def by_agent(filer):
        return lease_matter.facts(cases.inputs(answers.lease(), filer=filer), {}).values["by_agent"]

    assert by_agent(Filer(cases.LESSOR)) is False
    assert by_agent(Filer(cases.LESSEE)) is False
    assert by_agent(Filer(cases.AGENT, represents=cases.LESSOR)) is False
    assert by_agent(Filer(cases.AGENT)) is True
    assert by_agent(Filer(cases.AGENT, represents="91460199G000000150")) is True
