"""The people and enterprises of the demo: right by their checks, nobody by prefix, always the same."""

import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from miaopi.people import numbers as product
from miaopi_demo import names, numbers
from miaopi_demo.people import AS_OF, Person, enterprises, people, person, story_people


def bands() -> Counter[str]:
    ages = [person.age_on(AS_OF) for person in people()]
    return Counter("young" if age < 18 else "grown" if age < 60 else "old" for age in ages)


def test_two_hundred_people_are_spread_as_promised() -> None:
    assert len(people()) == 200
    assert bands() == {"young": 30, "grown": 130, "old": 40}
    assert Counter(person.sex for person in people()) == {"F": 100, "M": 100}


def test_every_number_is_right_and_nobodys() -> None:
    for someone in people():
        assert numbers.citizen_check(someone.number[:17]) == someone.number[17]
        assert someone.number[6:14] == f"{someone.born_on:%Y%m%d}"
        assert (int(someone.number[16]) % 2 == 1) == (someone.sex == "M")
        assert product.citizen_number(someone.number, today=AS_OF, field=None) == someone.number
        assert numbers.is_fictitious(someone.number)
        assert numbers.is_fictitious(someone.phone)


def test_no_two_people_share_a_number_a_phone_or_a_name() -> None:
    for of in ("number", "phone", "name", "key"):
        assert len({getattr(someone, of) for someone in people()}) == 200


def test_ten_numbers_at_least_end_in_x() -> None:
    assert sum(someone.number.endswith("X") for someone in people()) >= 10


def test_one_is_born_on_each_promised_leap_day_and_nobody_on_another() -> None:
    leap = sorted(
        someone.born_on for someone in people() if (someone.born_on.month, someone.born_on.day) == (2, 29)
    )

    assert leap == [date(1960, 2, 29), date(2000, 2, 29), date(2024, 2, 29)]


def test_three_pairs_are_twins() -> None:
    generated = [someone for someone in people() if someone.key.startswith("G")]

    twins = [(a, b) for a, b in pairwise(generated) if a.born_on == b.born_on and a.name[0] == b.name[0]]

    assert len(twins) == 3
    assert all(a.division == b.division for a, b in twins)


def test_nobody_has_a_name_of_someone_well_known() -> None:
    assert not {someone.name for someone in people()} & names.WELL_KNOWN


def test_hard_names_are_among_the_people() -> None:
    assert {name for name, _ in names.HARD} <= {someone.name for someone in people()}


def test_the_people_are_the_same_in_another_process() -> None:
    code = "from miaopi_demo.people import people; print([(p.number, p.name, p.division) for p in people()])"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": "src", "PYTHONHASHSEED": "0"},
            check=True,
            capture_output=True,
        ).stdout
        for _ in range(2)
    }

    assert len(runs) == 1


def test_the_stories_are_told_as_written() -> None:
    lessee, lessor = person("P01"), person("P02")

    assert (lessee.name, lessee.number, lessee.phone) == ("符海燕", "460199199003150041", "14200000001")
    assert lessor.age_on(AS_OF) == 68
    assert person("P08").age_on(AS_OF) == 18
    assert person("P08").age_on(date(2026, 11, 23)) == 17
    assert person("P19").registry_name == "任绍雄"
    assert len(story_people()) == 26


def test_who_is_born_on_a_leap_day_has_the_birthday_on_the_first_of_march() -> None:
    born_on_leap_day = person("P07")

    assert born_on_leap_day.age_on(date(2027, 2, 28)) == 26
    assert born_on_leap_day.age_on(date(2027, 3, 1)) == 27
    assert born_on_leap_day.age_on(date(2028, 2, 29)) == 28


def test_every_credit_code_is_right_and_nobodys() -> None:
    assert len(enterprises()) == 16
    for firm in enterprises():
        assert numbers.credit_check(firm.code[:17]) == firm.code[17]
        assert numbers.organisation_check(firm.code[8:16]) == firm.code[16]
        assert numbers.is_fictitious(firm.code)
        assert numbers.is_fictitious(firm.phone)
        assert isinstance(person(firm.representative), Person)


@pytest.mark.parametrize(
    "value",
    [
        "460199199003150041",
        "46019919931212068X",
        "91460199G000000150",
        "11460199F00000501U",
        "14200000001",
        "14212345678",
        "0898-00009001",
        "X0000001",
        "H99000001",
        "fu@example.com",
        "fu@mail.example",
        "6200000000000000",
        "琼（2099）海口市不动产权第0000001号",
        "琼A·I0000",
        "海口市秀英区示范路18号3栋502室",
    ],
)
def test_examples_are_known_by_their_prefix(value: str) -> None:
    assert numbers.is_fictitious(value)


@pytest.mark.parametrize(
    "value",
    [
        "460105199003150041",
        "91460100G000000150",
        "13800000001",
        "0898-68009001",
        "E0000001",
        "fu@examples.com",
        "琼（2024）海口市不动产权第0000001号",
        "琼A·12345",
        "海口市秀英区秀华路18号",
        "",
    ],
)
def test_what_somebody_may_hold_is_no_example(value: str) -> None:
    assert not numbers.is_fictitious(value)


def test_a_generated_phone_stays_out_of_the_block_of_the_stories() -> None:
    with pytest.raises(ValueError, match="stories"):
        numbers.phone(7)

    assert numbers.phone(12_345_678) == "14212345678"
