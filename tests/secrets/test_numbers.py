"""The type of a personal number."""

import copy
import json
import pickle

import pytest
from django.template import Context, Engine
from hypothesis import given

from miaopi import secrets
from miaopi.secrets import logs
from tests.secrets import strategies

OWNER = "460199195811020052"


@given(strategies.id_numbers)
def test_however_it_is_printed_it_is_masked(value: str) -> None:
    number = secrets.PersonalNumber(value)
    template = Engine().from_string(
        "{{ n }} {{ n|default:'' }} {% if n %}{{ n|stringformat:'s' }}{% endif %}"
    )

    printed = [
        str(number),
        repr(number),
        f"{number}",
        f"{number!r:>30}",
        format(number, ">30"),
        "%s" % number,  # noqa: UP031  - the old way leaks no more
    ]
    printed += [repr([number]), repr({"n": number}), template.render(Context({"n": number}))]
    printed += [
        json.dumps(logs.mask_personal(None, "info", {"event": "x", "n": number, "deep": [{"n": number}]}))
    ]

    assert all(value[3:14] not in each for each in printed)
    assert str(number) == secrets.mask_number(value)


@pytest.mark.parametrize(
    "write",
    [json.dumps, pickle.dumps, lambda number: json.dumps({"n": [number]})],
    ids=["json", "pickle", "nested json"],
)
def test_it_is_not_written_out(write) -> None:
    with pytest.raises(TypeError):
        write(secrets.PersonalNumber(OWNER))


def test_it_does_not_change() -> None:
    with pytest.raises(AttributeError):
        secrets.PersonalNumber(OWNER)._value = "1"


@given(strategies.id_texts)
def test_all_ways_of_writing_a_number_are_one_number(written: tuple[str, str]) -> None:
    number, text = written

    assert secrets.PersonalNumber(text) == secrets.PersonalNumber(number)
    assert secrets.PersonalNumber(text).hash == secrets.PersonalNumber(number).hash


@given(strategies.phone_texts)
def test_all_ways_of_writing_a_phone_are_one_phone(written: tuple[str, str]) -> None:
    phone, text = written

    assert secrets.PersonalNumber(text, "phone") == secrets.PersonalNumber(phone, "phone")


def test_numbers_of_two_kinds_are_not_equal_and_have_two_hashes() -> None:
    as_id, as_code = secrets.PersonalNumber(OWNER), secrets.PersonalNumber(OWNER, "credit_code")

    assert as_id != as_code
    assert as_id.hash != as_code.hash
    assert as_id != OWNER


def test_equal_numbers_are_one_key_of_a_set() -> None:
    assert len({secrets.PersonalNumber(OWNER), secrets.PersonalNumber(OWNER + " ")}) == 1
    assert copy.deepcopy(secrets.PersonalNumber(OWNER)) == secrets.PersonalNumber(OWNER)


def test_a_reveal_gives_the_digits_and_is_logged_without_them(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="miaopi.secrets"):
        value = secrets.PersonalNumber(OWNER).reveal(by="licences", why="certificate")

    (record,) = caplog.records
    assert value == OWNER
    assert OWNER not in repr(record.__dict__)
    assert record.msg["why"] == "certificate"
    assert record.msg["by"] == "licences"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind must be one of"):
        secrets.PersonalNumber(OWNER, "passport")  # type: ignore[arg-type]  # on purpose
