"""Forms: what is shown, answers in one form, faults in our own words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content import answers

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "case", answers.CASES, ids=lambda case: f"{case['code'].split('.')[1]}-{case['field']}"
)
def test_a_refused_answer_is_told_in_both_languages(lease_matter, case):
    changes = {name.replace(".", "__"): value for name, value in case["set"].items()}
    if "times" in case:
        changes = {name: value * case["times"] for name, value in changes.items()}

    faults = lease_matter.form.validate(answers.lease(**changes), today=TODAY)

    assert [(fault.where.field, fault.code) for fault in faults] == [(case["field"], case["code"])]
    assert faults[0].what.as_json() == {"zh": case["zh"], "en": case["en"]}
    assert faults[0].mend.zh
    assert faults[0].mend.en


def test_good_answers_have_no_fault(lease_matter):
    assert lease_matter.form.validate(answers.lease(), today=TODAY) == ()


def test_every_fault_is_told_at_once_one_a_field(lease_matter):
    given = answers.lease(lessor__number="12", lessor__phone="12", area_m2="x", use=None)

    faults = lease_matter.form.validate(given, today=TODAY)

    assert [fault.where.field for fault in faults] == ["lessor.number", "lessor.phone", "area_m2", "use"]


def test_a_page_is_checked_alone(lease_matter):
    given = answers.lease(lessor__number="12", area_m2="x")

    faults = lease_matter.form.validate(given, only=["area_m2", "use"], today=TODAY)

    assert [fault.where.field for fault in faults] == ["area_m2"]


def test_an_entry_of_a_list_is_named_by_its_number(lease_matter):
    owner = {"kind": "person", "name": "李若兰", "number": "46019919600721008", "phone": "14200000003"}
    good = owner | {"number": "460199196007210087"}

    faults = lease_matter.form.validate(answers.lease(co_owners=[good, owner]), today=TODAY)

    assert [fault.where.field for fault in faults] == ["co_owners.1.number"]


def test_a_hidden_question_is_not_asked_and_its_answer_is_dropped(lease_matter):
    form = lease_matter.form
    given = answers.lease(use="office", outlast_agreed=True)

    assert "occupants" not in form.shown(given)
    assert "occupants" not in form.clean(given)
    assert "outlast_agreed" not in form.clean(given)
    assert form.validate(given, today=TODAY) == ()


def test_a_question_that_comes_up_must_be_answered(lease_matter):
    faults = lease_matter.form.validate(answers.lease(sublease=True), today=TODAY)

    assert [fault.where.field for fault in faults] == ["outlast_agreed"]


def test_a_cancellation_asks_only_for_the_parties_and_the_registration(lease_matter):
    shown = lease_matter.form.shown({"filing_kind": "cancellation"})

    assert shown == ("filing_kind", "replaces_number", "lessor", "lessee", "title_number")


def test_a_condition_decides_what_is_required(card_matter):
    reader = answers.GOOD["lessee"]
    given = {"reader": reader, "wants_picture": False}

    assert card_matter.form.validate(given | {"books": 15}) == ()
    assert [fault.where.field for fault in card_matter.form.validate(given | {"books": 16})] == ["level"]


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("area_m2", " 67.50 ", "67.5"),
        ("area_m2", "６７．５", "67.5"),
        ("area_m2", 67.5, "67.5"),
        ("area_m2", Decimal("67.50"), "67.5"),
        ("rent_monthly_cny", "1,800 元", "1800"),
        ("rent_monthly_cny", 0, "0"),
        ("signed_on", "2026年3月5日", "2026-03-05"),
        ("signed_on", "2026/3/5", "2026-03-05"),
        ("signed_on", " 2026-03-05 ", "2026-03-05"),
        ("occupants", "２", 2),
        ("occupants", " 2 ", 2),
        ("sublease", "true", True),
        ("sublease", "no", False),
        ("title_number", "琼(2099)海口市不动产权第 0000001 号", "琼（2099）海口市不动产权第0000001号"),
        ("home_address", "  海口市   示范路 8 号 ", "海口市 示范路 8 号"),
        ("rooms", "R2", ["R2"]),
        ("rooms", ["R2", ""], ["R2"]),
    ],
)
def test_what_people_type_is_stored_in_one_form(lease_matter, field, typed, stored):
    assert lease_matter.form.clean(answers.lease(**{field: typed}))[field] == stored


@pytest.mark.parametrize("typed", ["１４２ ０００ ０００ ０２", "+86 142-0000-0002", "0086 14200000002"])
def test_a_mobile_number_is_stored_as_eleven_digits(lease_matter, typed):
    assert lease_matter.form.clean(answers.lease(lessor__phone=typed))["lessor"]["phone"] == "14200000002"


def test_what_cannot_be_read_is_kept_for_the_person_to_mend(lease_matter):
    cleaned = lease_matter.form.clean(answers.lease(area_m2="etwa 60", signed_on="gestern"))

    assert (cleaned["area_m2"], cleaned["signed_on"]) == ("etwa 60", "gestern")


def test_a_deposit_may_be_left_open(lease_matter):
    assert lease_matter.form.validate(answers.lease(deposit_cny=None), today=TODAY) == ()


def test_too_many_entries_are_told(lease_matter):
    owner = answers.GOOD["lessor"]

    faults = lease_matter.form.validate(answers.lease(co_owners=[owner] * 51), today=TODAY)

    assert [(fault.code, fault.what.en) for fault in faults] == [
        ("content.answer-too-many", "Co-owners who consent: at most 50 fit.")
    ]


def test_too_few_entries_are_told(lease_matter):
    from dataclasses import replace

    from miaopi.content.validating import answer_faults

    rooms = lease_matter.form.fields["rooms"]
    field = replace(rooms, schema=dict(rooms.schema) | {"minItems": 2})

    faults = list(answer_faults(field, "rooms", ["R2"], required=True, today=None))

    assert [(fault.code, fault.what.zh) for fault in faults] == [
        ("content.answer-too-few", "租哪几间：至少填 2 个。")
    ]


def test_the_schema_for_programs_accepts_clean_answers(lease_matter):
    schema = lease_matter.form.schema

    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    assert validator.is_valid(lease_matter.form.clean(answers.lease()))
    assert not validator.is_valid(answers.lease(landlord="x"))
    assert schema["x-pages"][0]["fields"][0] == "filing_kind"
    assert schema["properties"]["occupants"]["x-show"] == 'use = "residence"'


def test_every_question_says_why_it_is_asked(lease_matter):
    assert [name for name, field in lease_matter.form.fields.items() if not (field.why and field.label)] == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(answers.GOOD)), JSON))
def test_whatever_is_sent_is_answered_with_faults_and_never_a_crash(lease_matter, sent):
    given_answers = answers.lease() | sent

    once = lease_matter.form.clean(given_answers)
    faults = lease_matter.form.validate(given_answers, today=TODAY)

    assert lease_matter.form.clean(once) == once
    assert all(fault.what.zh and fault.what.en for fault in faults)


def test_a_phone_may_be_lacking_where_it_is_said_and_is_looked_at_all_the_same(lease_matter):
    owner = {"kind": "person", "name": "李若兰", "number": "460199196007210087"}
    given = answers.lease(lessor__phone=None, co_owners=[owner])
    wrong = answers.lease(lessor__phone="1")

    asked = lease_matter.form.validate(given, today=TODAY)
    at_a_window = lease_matter.form.validate(given, today=TODAY, may_lack=("phone",))
    looked_at = lease_matter.form.validate(wrong, today=TODAY, may_lack=("phone",))

    assert [fault.where.field for fault in asked] == ["lessor.phone", "co_owners.0.phone"]
    assert at_a_window == ()
    assert [fault.where.field for fault in looked_at] == ["lessor.phone"]
