"""Codes of papers: a typing error is seen, and the length tells a certificate from a letter."""

import pytest

from miaopi.papers import codes


@pytest.mark.parametrize("length", [8, 10])
def test_a_code_of_either_length_sees_one_wrong_character_and_two_swapped(length):
    code = codes.draw(length)

    assert codes.read(code.lower(), length) == code
    for place in range(length):
        other = codes.ALPHABET[(codes.ALPHABET.index(code[place]) + 1) % 31]
        with pytest.raises(codes.CheckError):
            codes.read(code[:place] + other + code[place + 1 :], length)
    for place in range(1, length):
        if code[place] != code[0]:
            swapped = code[place] + code[1:place] + code[0] + code[place + 1 :]
            with pytest.raises(codes.CheckError):
                codes.read(swapped, length)


def test_a_code_of_another_length_is_another_kind_of_paper():
    with pytest.raises(codes.ShapeError):
        codes.read(codes.draw(8), 10)


def test_a_code_is_printed_in_two_halves():
    assert codes.shown("K7M2QXT4") == "K7M2-QXT4"
    assert codes.shown("K7M2QXT4B3") == "K7M2Q-XT4B3"
