"""Whatever text or value comes, the answer comes soon: a value, null, or a clear fault."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi import feel
from miaopi.texts import Fault
from tests.feel.hostile_cases import CASES, SLOW
from tests.limited import OverLimit, limited

SOON = 5.0


def faults_of(text: str, **types: feel.Type) -> list[str]:
    start = time.perf_counter()
    try:
        feel.compile(text, types=types)({})
    except feel.FeelError as error:
        return [fault.code for fault in error.faults]
    finally:
        assert time.perf_counter() - start < SOON
    return []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 5000 + "1" + ")" * 5000, "feel.too-deep"),
        ("[" * 5000, "feel.too-deep"),
        ("-" * 5000 + "1", "feel.too-deep"),
        ("not(" * 400 + "true" + ")" * 400, "feel.too-deep"),
        ("if true then " * 400 + "1" + " else 1" * 400, "feel.too-deep"),
        ("1" + "+1" * 5000, "feel.too-deep"),
        ("x" + ".x" * 5000, "feel.too-deep"),
        ("[1]" + "[1]" * 3000, "feel.too-deep"),
        ("1" * 30_000, "feel.too-long"),
        ("{a:" * 3000, "feel.too-deep"),
        ("1 instance of " + "list<" * 3000, "feel.too-deep"),
        ("for a in [1] return " * 45 + "1", "feel.too-deep"),
        ("9" * 7000, "feel.number-range"),
        ("1e99999999999999", "feel.number-range"),
    ],
)
def test_what_is_too_deep_or_too_long_is_refused(text, code):
    assert faults_of(text)[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "count(for i in 1..1000000000000 return i)",
        "some i in 1..1000000000000 satisfies i < 0",
        "every a in 1..2000, b in 1..2000, c in 1..2000 satisfies a > 0",
        "count(for i in 1..1e6000 return i)",
        "{f: function(g) g(g), x: f(f)}.x",
        "count(for i in [1..99999999999999] return i)",
    ],
)
def test_loops_that_would_run_too_long_are_stopped(text):
    assert faults_of(text) == ["feel.too-much-work"]


@pytest.mark.parametrize(
    "text",
    ["2 ** 99999999", "1.000001 ** 1e30", "1e6000 ** 1e6000", "exp(1e6000)", '@"P999999999999Y" * 1e20'],
)
def test_huge_results_are_null(text):
    assert feel.compile(text, types={})({}) is None


def test_a_long_condition_is_no_deep_tree():
    assert feel.compile(" and ".join(["true"] * 1500), types={})({}) is True


def test_a_thousand_nested_blocks_do_not_reach_python():
    text = "x"
    for _ in range(40):
        text = f"(for i in [1] return {text})[1]"

    assert faults_of(text, x=feel.NUMBER) == ["feel.too-deep"]


@given(st.text(alphabet="ab1 .,()[]{}<>=!+-*/\"@'\n\\:andorifthelsforinreturnsomevery房", max_size=60))
def test_any_text_gives_a_value_or_a_fault(text):
    faults: tuple[Fault, ...] = ()
    try:
        compiled = feel.compile(text, types={"a": feel.NUMBER, "b": feel.ANY}, strict=False)
        compiled({"a": feel.CONTEXT.create_decimal(2), "b": ("x",)})
    except feel.FeelError as error:
        faults = error.faults

    assert all(fault.what.zh and fault.mend.en for fault in faults)


@given(st.text(max_size=40))
def test_a_text_is_data_and_never_code(text):
    from miaopi.feel.printer import quoted

    assert feel.compile(quoted(text), types={})({}) == text.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )


# Each in a process of its own: what fails to stop must not stop the others.
MEGABYTES, SECONDS = 400, 12.0
QUICK = frozenset(CASES) - SLOW


def outcome(text: str) -> tuple[str, ...]:
    """The codes of the faults or notes, or the kind of the value."""
    try:
        compiled = feel.compile(text, types={"x": feel.ANY}, strict=False)
        value = compiled({"x": None})
        if value is None:
            return tuple(note.code for note in compiled.run({"x": None}).notes) or ("null",)
    except feel.FeelError as error:
        return tuple(fault.code for fault in error.faults)
    return (type(value).__name__,)


@pytest.mark.parametrize("name", sorted(QUICK))
def test_what_is_hostile_ends_soon_and_within_memory(name):
    found = limited(lambda: outcome(CASES[name]), seconds=SECONDS, megabytes=MEGABYTES)

    assert found


@pytest.mark.prove
@pytest.mark.parametrize("name", sorted(SLOW))
def test_what_is_hostile_and_just_within_bounds_ends_within_memory(name):
    found = limited(lambda: outcome(CASES[name]), seconds=4 * SECONDS, megabytes=MEGABYTES)

    assert found


def test_a_child_that_takes_too_much_is_found_out():
    with pytest.raises(OverLimit, match="memory"):
        limited(lambda: len("x" * 10**9), seconds=5, megabytes=100)
    with pytest.raises(OverLimit, match="seconds"):
        limited(lambda: all(itertools.repeat(1)), seconds=0.2, megabytes=100)
