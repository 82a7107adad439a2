"""Rows that outlive a person's data hold no text about a person."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from miaopi import secrets
from miaopi.secrets.errors import SecretsError
from miaopi.texts import fault_codes
from tests.secrets import strategies


def test_ids_codes_hashes_and_whole_numbers_pass() -> None:
    data = {
        "case": "5f0c2a9e-7e5c-4d0b-9a53-0d9f5f6f7a11",
        "codes": ("C5", "U1"),
        "round": 1,
        "instant": True,
        "licence": None,
        "offering": "11460199F00000501U4461017001000",
        "deep": {"hash": "ab" * 32},
        "row": uuid.UUID(int=7),
        "due_on": date(2026, 11, 24),
    }

    assert secrets.only_codes(data, place="data") == {
        **data,
        "codes": ["C5", "U1"],
        "row": "00000000-0000-0000-0000-000000000007",
        "due_on": "2026-11-24",
    }


@pytest.mark.parametrize(
    "value",
    [
        "符海燕",
        "two words",
        "460199199003150041",
        "14200000001",
        14200000001,
        1.5,
        Decimal(1),
        b"x",
        2**53,
        "x" * 513,
    ],
    ids=[
        "name",
        "sentence",
        "number",
        "phone",
        "phone as a number",
        "fraction",
        "decimal",
        "bytes",
        "large",
        "long",
    ],
)
@pytest.mark.parametrize(
    "nest", [lambda v: v, lambda v: [v], lambda v: {"inner": v}], ids=["plain", "list", "map"]
)
def test_anything_else_is_refused_by_the_name_of_its_field(value: object, nest) -> None:
    with pytest.raises(secrets.PersonalData, match=r"data\.field"):
        secrets.only_codes({"field": nest(value)}, place="data")


@given(strategies.id_numbers)
def test_a_personal_number_is_refused_as_text_and_as_type(number: str) -> None:
    for value in (number, number.lower(), secrets.PersonalNumber(number)):
        with pytest.raises(secrets.PersonalData):
            secrets.only_codes({"number": value}, place="data")


def test_a_name_of_a_field_is_a_code_too() -> None:
    with pytest.raises(secrets.PersonalData):
        secrets.only_codes({"姓名": "x"}, place="data")


def test_every_fault_of_secrets_has_a_class() -> None:
    classes = {each.code for each in SecretsError.__subclasses__()}

    assert classes == set(fault_codes("secrets"))
