"""Patterns that refer back to a group, beside Python's own engine, and where they are refused."""

from __future__ import annotations

import re
from itertools import product

import pytest

from miaopi import feel
from miaopi.feel.builtins.regular import matches
from miaopi.feel.failing import Failed
from miaopi.feel.patterns import pattern

# Patterns that mean the same to XPath and to Python.
PATTERNS = (
    r"(a)\1", r"(.)\1", r"(.+)\1$", r"^(.*)\1$", r"(ab|a)\1", r"(.)(.)\2\1", r"x(a*)b\1c", r"(a)b\1|c",
    r"([ab]+)c\1", r"(a?)\1b", r"(?:x|y)(.)\1", r"(.)a\1b\1",
)  # fmt: skip


@pytest.mark.parametrize("expression", PATTERNS)
def test_a_reference_matches_what_its_group_matched(expression):
    refused = 0
    for length in range(5):
        for signs in product("abcx", repeat=length):
            text = "".join(signs)
            try:
                found = matches(text, expression)
            except Failed:
                refused += 1
                continue
            assert found is (re.search(expression, text) is not None), text
    assert refused == (341 if expression == r"(a)b\1|c" else 0)


def test_capitals_do_not_count_where_the_flag_says_so():
    assert matches("aA", r"(a)\1", "i") is True
    assert matches("aA", r"(a)\1") is False


@pytest.mark.parametrize(
    "expression", [r"(a)*\1", r"((a)\2)\1", r"(^a)\1", r"(a|(b))\2", r"(a)(\1b)\2", r"(?:(a)b)+\1"]
)
def test_groups_of_which_it_is_not_known_what_they_hold_are_refused(expression):
    with pytest.raises(Failed) as raised:
        matches("aab", expression)

    assert raised.value.code == "note-pattern-reference"


def test_long_texts_are_refused_and_many_calls_are_stopped():
    with pytest.raises(Failed):
        matches("ab" * 40, r"(a)\1")
    with pytest.raises(feel.TooMuchWork):
        feel.compile(r'for i in 1..1000 return matches("abcdefgh", "(.+)\\1")', types={})({})


def test_a_reference_to_no_group_is_no_pattern():
    for expression in (r"\1(a)", r"(a)\2", r"(a\1)", r"\0"):
        with pytest.raises(Failed) as raised:
            pattern(expression, "")
        assert raised.value.code == "note-pattern"
