"""What holds for every built-in function."""

from __future__ import annotations

import pytest

from miaopi import feel
from miaopi.feel.builtins import BUILTINS, call
from miaopi.feel.runtime import Run
from miaopi.feel.types import AnyType

ALL = [signature for signatures in BUILTINS.values() for signature in signatures]


@pytest.mark.parametrize("signature", ALL, ids=map(str, ALL))
def test_a_built_in_names_its_clause_and_says_what_it_gives(signature):
    assert signature.clause.startswith("10.3.4")
    assert signature.call.__doc__


@pytest.mark.parametrize("signature", ALL, ids=map(str, ALL))
def test_a_null_where_none_is_taken_gives_null_and_a_note(signature):
    if not signature.params or all(isinstance(param.type, AnyType) for param in signature.params):
        return
    run = Run(keep=True)

    assert call(run, 0, (signature,), [None] * signature.fewest) is None
    assert run.notes


def test_the_parser_knows_names_of_several_words():
    assert feel.compile('string length("ab") + count(distinct values([1, 1]))', types={})({}) == 3
