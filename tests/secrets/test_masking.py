"""Names, numbers and log lines that tell nobody who it was."""

import re
import unicodedata
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi import secrets
from tests.secrets import strategies


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("符海燕", "符*燕"),
        ("王芳", "王*"),
        ("李", "*"),
        ("", ""),
        ("欧阳静怡", "欧**怡"),
        ("王𠮷文", "王*文"),
        ("李  明", "李*明"),
        (" 王芳 ", "王*"),
        ("阿依努尔·买买提", "阿******提"),
    ],
)
def test_a_name_keeps_its_first_and_last_character(name: str, masked: str) -> None:
    assert secrets.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("460199199003150041", "460***********0041"),
        ("91460199G000000150", "914***********0150"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_first_three_and_last_four(number: str, masked: str) -> None:
    assert secrets.mask_number(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("14200000001", "142****0001"), ("142 0000 0001", "142****0001"), ("0898-00000002", "********0002")],
)
def test_a_phone_keeps_its_first_three_and_last_four(phone: str, masked: str) -> None:
    assert secrets.mask_phone(phone) == masked


@given(strategies.around, strategies.id_texts, strategies.around)
def test_a_citizen_number_is_masked_wherever_and_however_it_stands(
    before: str, written: tuple[str, str], after: str
) -> None:
    number, text = written

    masked = secrets.mask_text(f"{before}{text}{after}")

    assert number[3:14] not in digits_of(masked)
    assert secrets.mask_number(number) in masked


@given(strategies.around, strategies.phone_texts, strategies.around)
def test_a_phone_is_masked_wherever_and_however_it_stands(
    before: str, written: tuple[str, str], after: str
) -> None:
    phone, text = written

    masked = secrets.mask_text(f"{before}{text}{after}")

    assert phone not in digits_of(masked)
    assert secrets.mask_phone(phone) in masked


@given(st.uuids(), st.binary(min_size=32, max_size=32))
def test_ids_and_hashes_stay_as_they_are(row: uuid.UUID, digest: bytes) -> None:
    line = f"case {row} hash {digest.hex()}"

    assert secrets.mask_text(line) == line


def test_codes_with_longer_runs_of_digits_stay_as_they_are() -> None:
    line = "11460199F00000501U4461017001000 20261124 2026-11-24T04:05:06.000007Z 1764000000.123"

    assert secrets.mask_text(line) == line


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    once = secrets.mask_text(text)

    assert secrets.mask_text(once) == once


@given(strategies.id_numbers)
def test_the_strategy_makes_numbers_with_right_check_digits(number: str) -> None:
    assert re.fullmatch(r"460199\d{11}[\dX]", number)
    assert strategies.with_check(number[:17]) == number


def digits_of(text: str) -> str:
    """The text with digits narrowed and without spaces and hyphens between them."""
    return re.sub(r"[ \-]", "", unicodedata.normalize("NFKC", text))
