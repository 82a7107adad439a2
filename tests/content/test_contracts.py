"""How an answer of a registry is read: gap, null, malformed, in the words of the design."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi.content.contracts import Reading

WHOLE = {"person_found": True, "home_number": "H1", "nickname": "小燕", "kind": "adult", "visits": []}
NEEDS = ("person_found", "home_number", "nickname", "kind", "visits")


@pytest.fixture
def people(card_matter):
    return card_matter.contracts["people"]


def without(name):
    return {key: value for key, value in WHOLE.items() if key != name}


def test_a_whole_answer_is_read(people):
    assert people.read(WHOLE, needs=NEEDS).state == "answered"


@pytest.mark.parametrize("name", NEEDS)
def test_a_key_left_out_is_a_gap_and_the_rest_is_used(people, name):
    reading = people.read(without(name), needs=NEEDS)

    assert reading.state == "incomplete"
    assert reading.missing == (name,)
    assert reading.record[name] is None
    assert {key for key, value in reading.record.items() if value is not None} == set(NEEDS) - {name}


def test_a_key_left_out_is_a_gap_though_null_would_be_an_answer(people):
    assert people.read(without("nickname"), needs=NEEDS).missing == ("nickname",)
    assert people.read(WHOLE | {"nickname": None}, needs=NEEDS).state == "answered"


@pytest.mark.parametrize("name", ["person_found", "home_number", "kind", "visits"])
def test_a_null_is_a_gap_where_the_field_is_not_nullable(people, name):
    reading = people.read(WHOLE | {name: None}, needs=NEEDS)

    assert (reading.state, reading.missing) == ("incomplete", (name,))


@pytest.mark.parametrize("blank", ["", " ", "\u3000\n"])
def test_a_blank_text_counts_as_null(people, blank):
    reading = people.read(WHOLE | {"home_number": blank}, needs=NEEDS)

    assert (reading.state, reading.missing) == ("incomplete", ("home_number",))
    assert reading.record["home_number"] is None
    assert people.read(WHOLE | {"nickname": blank}, needs=NEEDS).record["nickname"] is None


def test_a_null_is_an_answer_where_the_source_says_that_it_has_no_record(people):
    reading = people.read(WHOLE | {"person_found": False, "home_number": None}, needs=NEEDS)

    assert reading.state == "answered"
    assert reading.record["home_number"] is None


def test_without_a_record_only_the_fields_of_the_record_may_be_null(people):
    reading = people.read(WHOLE | {"person_found": False, "home_number": None, "kind": None}, needs=NEEDS)

    assert reading.missing == ("kind",)


def test_without_a_record_a_key_left_out_is_still_a_gap(people):
    assert people.read(without("home_number") | {"person_found": False}, needs=NEEDS).missing == (
        "home_number",
    )


def test_what_a_source_sends_beside_no_record_is_not_used(people):
    assert people.read(WHOLE | {"person_found": False}, needs=NEEDS).record["home_number"] is None


def test_a_null_flag_does_not_say_that_there_is_no_record(people):
    reading = people.read(WHOLE | {"person_found": None, "home_number": None}, needs=NEEDS)

    assert reading.missing == ("person_found", "home_number")


def test_where_a_record_is_needed_its_absence_is_the_gap(people):
    answer = WHOLE | {"person_found": False, "home_number": None}

    assert people.read(answer, needs=NEEDS, record_required=True).missing == ("person_found",)
    assert people.read(WHOLE, needs=NEEDS, record_required=True).state == "answered"


@pytest.mark.parametrize(
    "wrong",
    [
        {"person_found": "yes"},
        {"home_number": 7},
        {"kind": "grown-up"},
        {"visits": {}},
        {"visits": [{"on": "2026-02-30", "hours": 1}]},
        {"visits": [{"on": "2026-02-03"}]},
        {"visits": [{"on": "2026-02-03", "hours": None}]},
        {"nickname": ["小燕"]},
    ],
)
def test_a_value_of_another_type_spoils_the_whole_answer(people, wrong):
    assert people.read(WHOLE | wrong, needs=NEEDS) == Reading("malformed", None)


@pytest.mark.parametrize("answer", [None, [], "ok", 3, True, [WHOLE]])
def test_an_answer_that_is_no_object_is_malformed(people, answer):
    assert people.read(answer, needs=NEEDS) == Reading("malformed", None)


def test_only_what_the_matter_uses_is_needed(people):
    answer = {"person_found": True, "home_number": "H1", "kind": 9, "weather": "fine"}

    assert people.read(answer, needs=("person_found", "home_number")).state == "answered"


def test_what_a_source_sends_beyond_the_contract_is_left_alone(people):
    visits = [{"on": "2026-02-03", "hours": 1, "guide": "李若兰"}]

    assert people.read(WHOLE | {"visits": visits, "weather": "fine"}, needs=NEEDS).state == "answered"


@given(
    st.dictionaries(st.sampled_from(NEEDS), st.none() | st.booleans() | st.text() | st.lists(st.integers()))
)
def test_whatever_comes_is_read_and_never_more_is_known_than_was_sent(card_matter, answer):
    reading = card_matter.contracts["people"].read(answer, needs=NEEDS)

    if reading.record is not None:
        assert {name for name, value in reading.record.items() if value is not None} <= {
            name for name, value in answer.items() if value is not None
        }
    assert (reading.state == "incomplete") == bool(reading.missing)


# ---- platform sources
# -----------------------------------------------------------------------------------------------


def record(number, to, books):
    return {"number": number, "valid_from": "2026-01-01", "valid_to": to, "data": {"books": books}, "more": 1}


def test_a_platform_source_computes_its_answer_from_records(card_matter):
    cards = card_matter.contracts["cards"]

    answer = cards.compute([record("A", "2026-12-31", 3), record("B", "2027-12-31", 4)], {"holder_id": "P01"})

    assert answer == {"card_found": True, "card_number": "B", "card_books": "7"}
    assert cards.read(answer, needs=tuple(answer)).state == "answered"


def test_a_platform_source_without_records_has_none(card_matter):
    cards = card_matter.contracts["cards"]

    answer = cards.compute([], {"holder_id": "P01"})

    assert answer == {"card_found": False, "card_number": None, "card_books": None}
    assert cards.read(answer, needs=tuple(answer)).state == "answered"


def test_the_order_of_records_makes_no_difference(card_matter):
    cards = card_matter.contracts["cards"]
    records = [record("A", "2026-12-31", 3), record("B", "2027-12-31", 4), record("C", "2027-12-31", 1)]

    assert cards.compute(records, {}) == cards.compute(records[::-1], {})
