"""The short number for people and the long one for exchange."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi.cases import numbers

DAY = date(2026, 11, 24)


def test_a_short_number_has_fifteen_characters_with_the_day_and_a_check() -> None:
    number = numbers.short(DAY, pick=lambda alphabet: alphabet[10])

    assert number == "HK261124AAAAAA" + number[-1]
    assert numbers.read(number) == number


def test_the_exchange_number_has_43_positions() -> None:
    number = numbers.exchange("11460199F00000501U4461017001000", DAY)

    assert len(number) == 43
    assert number.startswith("11460199F00000501U446101700100020261124")


@given(st.data())
def test_one_wrong_character_is_always_noticed(data: st.DataObject) -> None:
    number = numbers.short(DAY)
    place = data.draw(st.integers(8, 13))
    other = data.draw(st.sampled_from([each for each in numbers.ALPHABET if each != number[place]]))

    assert numbers.read(number[:place] + other + number[place + 1 :]) is None


@pytest.mark.parametrize("typed", ["hk 261124-{}", "ＨＫ261124{}", "HK261124 {} "])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    number = numbers.short(DAY)

    assert numbers.read(typed.format(number[8:].lower())) == number


@pytest.mark.parametrize("typed", ["", "HK", "HK2611240000000", "../etc/passwd", "460199199003150041"])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert numbers.read(typed) is None
