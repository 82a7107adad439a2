"""Numbers are made uniform and told apart, by GB 11643 and GB 32100."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi.people import numbers
from miaopi.texts import Faulty

TODAY = date(2026, 11, 24)


def code_of(call: object, text: str) -> str:
    with pytest.raises(Faulty) as trouble:
        call(text)  # type: ignore[operator]
    (fault,) = trouble.value.faults
    assert fault.what.zh
    assert fault.mend.en
    return fault.code


def citizen(text: str) -> str:
    return numbers.citizen_number(text, today=TODAY)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("460199199003150040", "people.number-check"),
        ("460199199002301012", "people.number-birth"),
        ("460199209912311013", "people.number-birth"),
        ("46019919900315004", "people.number-form"),
        ("460199900315004", "people.number-first-generation"),
        ("A60199199003150041", "people.number-form"),
        ("990199199003151013", "people.number-province"),
        ("", "people.number-missing"),
        ("  ", "people.number-missing"),
        ("46019918991231001X", "people.number-birth"),
    ],
)
def test_a_wrong_citizen_number_is_refused_with_its_own_sentence(written: str, code: str) -> None:
    assert code_of(citizen, written) == code


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("46019919931212068x", "46019919931212068X"),
        ("460199 19900315 0041", "460199199003150041"),
        ("４６０１９９１９９００３１５００４１", "460199199003150041"),
        ("460199-19900315-0041", "460199199003150041"),
        ("460199200002290160", "460199200002290160"),
    ],
)
def test_a_citizen_number_is_kept_in_one_way_however_it_is_written(written: str, kept: str) -> None:
    assert citizen(written) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("91460199G000000151", "people.credit-code-check"),
        ("91460199GI00000150", "people.credit-code-letter"),
        ("91460199GO00000150", "people.credit-code-letter"),
        ("91460199G00000015", "people.credit-code-form"),
        ("Z1460199G000000150", "people.credit-code-letter"),
        ("", "people.credit-code-missing"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_own_sentence(written: str, code: str) -> None:
    assert code_of(numbers.credit_code, written) == code


@pytest.mark.parametrize("written", ["91460199g000000150", "91460199-G000000150", "91460199G00000010G"])
def test_a_credit_code_with_a_right_outer_check_is_taken(written: str) -> None:
    assert len(numbers.credit_code(written)) == 18


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("142 0000 0001", "14200000001"),
        ("+8614200000001", "14200000001"),
        ("１４２００００0001", "14200000001"),
    ],
)
def test_a_phone_is_kept_in_one_way(written: str, kept: str) -> None:
    assert numbers.mobile(written) == kept


@pytest.mark.parametrize("written", ["1420000000", "24200000001", "0898-00000001", "142000000011"])
def test_a_wrong_phone_is_refused(written: str) -> None:
    assert code_of(numbers.mobile, written) == "people.phone-form"


@given(st.text(max_size=40))
def test_any_text_is_taken_or_told_never_broken(text: str) -> None:
    for read in (citizen, numbers.credit_code, numbers.mobile):
        try:
            kept = read(text)
        except Faulty:
            continue
        assert read(kept) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [("李  明", "李 明"), ("王𠮷文", "王𠮷文"), (" 阿依努尔·买买提 ", "阿依努尔·买买提"), ("符㛃", "符㛃")],
)
def test_a_name_keeps_its_rare_characters(written: str, kept: str) -> None:
    assert numbers.uniform_name(written) == kept


def test_who_is_born_on_29_february_has_the_birthday_on_1_march() -> None:
    born = date(2008, 2, 29)

    assert numbers.age_on(born, date(2026, 2, 28)) == 17
    assert numbers.age_on(born, date(2026, 3, 1)) == 18
