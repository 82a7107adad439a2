"""Citizen numbers and credit codes: the examples of the example persons, and their check characters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi.content import identifiers
from tests.content import answers

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("46019919931212068x", "46019919931212068X"),
        ("460199 19900315 0041", "460199199003150041"),
        ("４６０１９９１９９００３１５００４１", "460199199003150041"),
        ("460199-19900315-0041", "460199199003150041"),
    ],
)
def test_a_citizen_number_is_accepted_after_normalising(typed, stored):
    assert identifiers.normal(typed) == stored
    assert identifiers.citizen_number(stored, today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("91460199g000000150", "91460199G000000150"), ("91460199-G000000150", "91460199G000000150")],
)
def test_a_credit_code_is_accepted_after_normalising(typed, stored):
    assert identifiers.normal(typed) == stored
    assert identifiers.credit_code(stored) is None


@pytest.mark.parametrize(
    "number",
    ["460102199003150010", "460021199003150017", "460003195811020014"],
)
def test_an_abolished_area_is_never_refused_for_its_area(number):
    found = identifiers.citizen_number(number, today=TODAY)

    assert found is None or found[0] == "answer-number-check"


def test_someone_born_today_has_a_number_and_someone_born_tomorrow_has_none():
    assert (
        identifiers.citizen_number("460199202611240019", today=date(2026, 11, 23))[0]
        == "answer-number-future"
    )
    assert identifiers.citizen_number("460199202611240019", today=date(2026, 11, 24)) in (
        None,
        ("answer-number-check", {}),
    )


def test_the_inner_check_of_a_credit_code_only_warns(lease_matter):
    given_answers = answers.lease(lessor__kind="enterprise", lessor__number="91460199G00000010G")

    faults = lease_matter.form.validate(given_answers, today=TODAY)
    warnings = lease_matter.form.warnings(given_answers)

    assert faults == ()
    assert [(fault.where.field, fault.code) for fault in warnings] == [
        ("lessor.number", "content.answer-credit-inner")
    ]
    assert warnings[0].what.zh == "统一社会信用代码的第 17 位看上去不对。"


@pytest.mark.parametrize("letter", sorted(identifiers.LOOKALIKES))
def test_a_letter_that_is_not_used_is_named_with_what_was_meant(letter):
    assert identifiers.credit_code("91460199G0000001" + letter + "0") == (
        "answer-credit-letter",
        {"letter": letter, "instead": identifiers.LOOKALIKES[letter]},
    )


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_exactly_one_check_character_is_right(born, order):
    body = f"460199{born:%Y%m%d}{order:03}"

    right = [
        check for check in "0123456789X" if identifiers.citizen_number(body + check, today=TODAY) is None
    ]

    assert len(right) == 1


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(6, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born, order, place, shift):
    body = f"460199{born:%Y%m%d}{order:03}"
    number = next(
        body + check
        for check in "0123456789X"
        if identifiers.citizen_number(body + check, today=TODAY) is None
    )
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    assert identifiers.citizen_number(wrong, today=TODAY) is not None


@given(st.text(max_size=25))
def test_any_text_is_judged(text):
    flat = identifiers.normal(text)

    assert identifiers.normal(flat) == flat
    identifiers.citizen_number(flat, today=TODAY)
    identifiers.credit_code(flat)
    identifiers.mobile_number(identifiers.normal_phone(text))
