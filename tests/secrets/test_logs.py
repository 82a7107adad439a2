"""Log lines as they are written, through the whole chain."""

import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from miaopi import secrets
from miaopi.secrets import logs
from tests.secrets import strategies

OWNER, PHONE = "460199195811020052", "14200000002"


def test_a_line_is_one_json_object_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("miaopi.test").info("case decided", case="HK-1", took_ms=12)

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["case"], line["took_ms"], line["level"]) == (
        "case decided",
        "HK-1",
        12,
        "info",
    )
    assert line["logger"] == "miaopi.test"


def test_a_library_s_line_is_masked_too(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("django.request").warning("Not Found: /people/%s", OWNER)

    assert json.loads(capsys.readouterr().err)["event"] == "Not Found: /people/460***********0052"


def test_a_traceback_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(f"no account for {OWNER} at {PHONE}")
    except ValueError:
        structlog.get_logger("miaopi.test").exception("login failed", phone=PHONE)

    written = capsys.readouterr().err
    assert OWNER not in written
    assert PHONE not in written
    assert "ValueError: no account for 460***********0052 at 142****0002" in written


class Person:
    def __repr__(self) -> str:
        return f"Person({OWNER})"


nested = st.recursive(
    st.sampled_from([OWNER, f"x{PHONE}y", int(PHONE), int("460199195811020051"), Person(), OWNER.encode()])
    | st.builds(secrets.PersonalNumber, st.just(OWNER)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", PHONE]), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(nested, strategies.around)
def test_whatever_is_nested_in_a_line_is_masked(value: object, event: str) -> None:
    line = logs.mask_personal(
        None, "info", {"event": event + OWNER, "value": value, "wrapped": (value, {1, 2})}
    )

    said = json.dumps(line, ensure_ascii=False)
    assert OWNER[:17] not in said
    assert PHONE not in said


def test_the_line_of_a_deeply_nested_value_is_masked() -> None:
    value: object = OWNER
    for _ in range(50):
        value = [value]

    assert OWNER not in json.dumps(logs.mask_personal(None, "info", {"value": value}))
