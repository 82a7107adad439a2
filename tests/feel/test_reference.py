"""The compiled form and a plain interpreter give the same value for whatever expression, nulls included."""

from __future__ import annotations

from random import Random
from typing import get_args

import pytest

from miaopi import feel
from miaopi.feel import nodes
from miaopi.feel.parser import parse
from miaopi.feel.printer import show
from miaopi.feel.runtime import Run
from miaopi.feel.tree import walk
from tests.feel.comparing import KINDS, many, same, wide_tree
from tests.feel.expressions import NEVER_NULL, TYPES, Maker, environment
from tests.feel.reference import Scope, evaluate


def differences(seed: int, *, environments: int) -> list[str]:
    """The whole way, from the text: the interpreter, the value, the value with notes, a condition."""
    random = Random(seed)
    tree = Maker(random).of(random.choice(KINDS), random.choice((1, 2, 3)))
    text = show(tree)
    compiled = feel.compile(text, types=TYPES, never_null=NEVER_NULL, strict=False)
    condition = feel.compile(f"if {text} then 1 else 2", types=TYPES, never_null=NEVER_NULL, strict=False)
    found = []
    for _ in range(environments):
        env = environment(random)
        expected = evaluate(tree, Scope(env))
        branch = 1 if expected is True else 2
        for label, wanted, got in (
            ("fast", expected, compiled(env)), ("careful", expected, compiled.run(env).value),
            ("true", branch, condition(env)),
        ):  # fmt: skip
            if not same(got, wanted) and not (label == "true" and got == wanted):
                found.append(f"{seed} {label}: {text} with {env} is {wanted!r}, not {got!r}")
    return found


def test_texts_compiled_the_whole_way_agree_with_the_interpreter():
    found = [line for seed in range(300) for line in differences(seed, environments=3)]

    assert not found, "\n".join(found[:5])


# 20,000 expressions in every run of the tests, in parts that run side by side.
@pytest.mark.parametrize("part", range(4))
def test_compiled_expressions_agree_with_the_interpreter(part):
    small = range(part * 4_500, part * 4_500 + 4_500)
    large = range(100_000 + part * 500, 100_000 + part * 500 + 500)
    found = many(small, environments=1, depths=(1, 1, 1, 2)) + many(large, environments=2)

    assert not found, "\n".join(found[:5])


# Every kind of node and every built-in: each signature at least ten times.
def test_every_construct_and_built_in_agrees_with_the_interpreter():
    found = many(range(2_500), environments=1, wide=True)

    assert not found, "\n".join(found[:5])


def test_the_generator_makes_every_kind_of_node_and_every_built_in():
    seen: set[str] = set()
    called: set[str] = set()
    for seed in range(2_500):
        for node in walk(wide_tree(seed)):
            seen.add(type(node).__name__)
            if isinstance(node, nodes.Call | nodes.NamedCall) and isinstance(node.function, nodes.Name):
                called.add(node.function.name)

    assert {kind.__name__ for kind in get_args(nodes.Expr)} <= seen
    assert feel.builtins.BUILTINS.keys() <= called


@pytest.mark.prove
@pytest.mark.parametrize("part", range(4))
def test_many_of_every_construct_and_built_in_agree_with_the_interpreter(part):
    found = many(range(10_000 + part * 50_000, 10_000 + part * 50_000 + 50_000), environments=1, wide=True)

    assert not found, "\n".join(found[:5])


# A million in `make prove`.
@pytest.mark.prove
@pytest.mark.parametrize("part", range(20))
def test_a_million_compiled_expressions_agree_with_the_interpreter(part):
    found = many(range(1_000_000 + part * 50_000, 1_000_000 + part * 50_000 + 50_000), environments=2)

    assert not found, "\n".join(found[:5])


def test_printing_and_parsing_gives_the_same_tree():
    for seed in range(1000):
        random = Random(seed)
        tree = Maker(random).of(random.choice(KINDS), 3)
        again = parse(
            feel.Source(show(tree), feel.compiled.NOWHERE), (*TYPES, *feel.builtins.BUILTINS), ("area_m2",)
        )
        assert again == tree, show(tree)


def test_nearly_all_conditions_run_without_the_careful_form():
    """The careful form is for what fails; if every expression fell back to it, nothing would be fast."""
    fast = 0
    for seed in range(300):
        random = Random(seed)
        compiled = feel.compile(
            show(Maker(random).of("boolean", 2)), types=TYPES, never_null=NEVER_NULL, strict=False
        )
        env = environment(random)
        try:
            compiled._fast(tuple(env.get(used) for _slot, used in compiled._used), Run())
        except (ArithmeticError, ValueError, TypeError, KeyError):
            continue
        fast += 1

    assert fast > 240
