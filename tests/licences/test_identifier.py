"""GB/T 36904 and the typed code: vectors of standards.md 7, and properties."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi.licences import codes, identifier

EXAMPLE = "1.2.156.3005.2.11460199F000001305901.11460199F00000501U.20261124000001.001.U"
BODY = st.text(alphabet=identifier.ALPHABET, min_size=1, max_size=80)
DIGITS = st.text(alphabet=string.digits, min_size=3, max_size=3)
CREDIT_CODE = st.text(alphabet=identifier.ALPHABET, min_size=18, max_size=18)
IDENTIFIERS = st.builds(
    identifier.make,
    type_code=st.builds(str.__add__, CREDIT_CODE, DIGITS),
    issuer_code=CREDIT_CODE,
    serial=st.text(alphabet=identifier.ALPHABET, min_size=7, max_size=32),
    version=st.integers(1, 999),
)
CODES = st.text(alphabet=codes.ALPHABET, min_size=7, max_size=7).map(codes.complete)


def by_the_standard_s_words(text: str) -> str:
    """ISO 7064 MOD 37,36 once more, as standards.md writes it."""
    p = 36
    for c in text:
        p = (p + identifier.ALPHABET.index(c)) % 36
        p = 36 if p == 0 else p
        p = 2 * p % 37
    return next(c for c in identifier.ALPHABET if (p + identifier.ALPHABET.index(c)) % 36 == 1)


def test_the_published_vectors_hold():
    assert identifier.check("A12425GABC1234002") == "M"
    made = identifier.make(
        type_code="11460199F000001305901",
        issuer_code="11460199F00000501U",
        serial="20261124000001",
        version=1,
    )
    assert str(made) == EXAMPLE


@given(BODY)
def test_the_check_is_the_standard_s(text):
    assert identifier.check(text) == by_the_standard_s_words(text)
    assert identifier.checks(text + identifier.check(text))


@given(IDENTIFIERS)
def test_what_is_written_is_read_back(made):
    assert identifier.read(str(made)) == made


@given(IDENTIFIERS, st.data())
def test_one_wrong_character_is_a_typing_error(made, data):
    text = str(made)
    start = len(identifier.ROOT) + 1
    place = data.draw(st.integers(start, len(text) - 1).filter(lambda index: text[index] != "."))
    wrong = data.draw(st.sampled_from(identifier.ALPHABET).filter(lambda character: character != text[place]))

    with pytest.raises((identifier.CheckError, identifier.ShapeError)):
        identifier.read(text[:place] + wrong + text[place + 1 :])


def test_typed_text_is_put_right():
    for typed in (
        EXAMPLE.lower(),
        f"  {EXAMPLE} ",
        EXAMPLE.replace(".", "．"),
        EXAMPLE.replace(".", "。"),
        EXAMPLE.replace("20261124", "２０２６ 1124-"),
    ):
        assert str(identifier.read(typed)) == EXAMPLE


@pytest.mark.parametrize(
    "change",
    [
        {"serial": "2026"},
        {"serial": "2026112400000A-"},
        {"serial": "房租20261124"},
        {"type_code": "11460199F00000130590A"},
        {"issuer_code": "460105"},
        {"version": 0},
        {"version": 1000},
    ],
)
def test_a_part_that_the_standard_does_not_know_is_never_written(change):
    parts = {
        "type_code": "11460199F000001305901",
        "issuer_code": "11460199F00000501U",
        "serial": "20261124000001",
        "version": 1,
    }

    with pytest.raises(identifier.ShapeError):
        identifier.make(**(parts | change))


def test_an_area_in_the_issuer_s_place_is_read_though_never_written():
    body = "11460199F000001305901" + "460105" + "20261124000001" + "001"
    text = ".".join(
        (
            identifier.ROOT,
            "11460199F000001305901",
            "460105",
            "20261124000001",
            "001",
            identifier.check(body),
        )
    )

    assert identifier.read(text).issuer_code == "460105"


def test_the_example_of_the_certificate_is_a_code():
    assert codes.read("K7M2-QXT4") == "K7M2QXT4"
    assert codes.shown("K7M2QXT4") == "K7M2-QXT4"


@given(CODES, st.data())
def test_one_wrong_character_of_a_code_is_a_typing_error(code, data):
    place = data.draw(st.integers(0, 7))
    wrong = data.draw(st.sampled_from(codes.ALPHABET).filter(lambda character: character != code[place]))

    with pytest.raises(identifier.CheckError):
        codes.read(code[:place] + wrong + code[place + 1 :])


@given(CODES, st.integers(0, 7), st.integers(0, 7))
def test_two_characters_changed_about_are_a_typing_error(code, one, other):
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    if "".join(swapped) == code:
        assert codes.read(code) == code
        return

    with pytest.raises(identifier.CheckError):
        codes.read("".join(swapped))


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code):
    shown = codes.shown(code)
    look_alikes = shown.translate(str.maketrans("105U2", "IOSVZ"))
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in code)

    for typed in (shown, shown.lower(), look_alikes, full_width, f" {code[:4]} — {code[4:]} "):
        assert codes.read(typed) == code


@pytest.mark.parametrize("typed", ["", "K7M2", "K7M2-QXT4-1", "K7M2-QX*4", "房屋租赁登记备案"])
def test_what_cannot_be_a_code_is_told_from_a_wrong_one(typed):
    with pytest.raises(identifier.ShapeError):
        codes.read(typed)


def test_drawn_codes_check_and_differ():
    drawn = [codes.draw() for _ in range(1000)]

    assert len(set(drawn)) == 1000
    assert all(codes.read(code) == code for code in drawn)
