"""Generated expressions in all their compiled forms beside the plain interpreter, fast enough for a million.

A tree is checked and compiled once, without its text (printing and parsing has tests of its own): as a value
in the fast form, in the careful form, and within a program, where value and truths share what they can.
"""

from __future__ import annotations

import ast
import contextlib
import decimal
from collections.abc import Callable
from random import Random
from typing import Any

from miaopi.feel import CONTEXT, nodes, typed
from miaopi.feel.checker import check
from miaopi.feel.compiled import FAILURES, NOWHERE
from miaopi.feel.errors import Source
from miaopi.feel.python_blocks import Program
from miaopi.feel.python_shared import UNSET
from miaopi.feel.python_table import Table, assign, build, lines, name
from miaopi.feel.runtime import Run
from miaopi.feel.scope import Symbol
from miaopi.feel.to_python import ToPython
from tests.feel.expressions import NEVER_NULL, TYPES, Maker, environment
from tests.feel.reference import Scope, evaluate
from tests.feel.wide_expressions import ALL, WideMaker

KINDS = ("boolean", "boolean", "number", "string", "date", "numbers", "rooms")
SYMBOLS = {key: Symbol(slot, kind, key not in NEVER_NULL) for slot, (key, kind) in enumerate(TYPES.items())}
SOURCE = Source("", NOWHERE)


def same(left: object, right: object) -> bool:
    """Equal in Python, types included (True is not 1)."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(
            same(one, other) for one, other in zip(left, right, strict=True)
        )
    return type(left) is type(right) and left == right


class Shares(Program):
    """A program of one text, without derived facts."""

    def fact(self, slot: int, form: str) -> ast.expr | None:
        return None


def forms(tree: typed.Node) -> dict[str, Callable[..., Any]]:
    """The compiled forms: functions of facts and a run."""
    return {
        "fast": _function(tree, careful=False),
        "careful": _function(tree, careful=True),
        "program": _program(tree),
    }


def _facts() -> list[ast.stmt]:
    slots: list[ast.expr] = [ast.Name(f"f{slot}", ast.Store()) for slot in range(len(TYPES))]
    return [ast.Assign([ast.Tuple(slots, ast.Store())], name("facts"), lineno=0)]


def _built(table: Table, body: list[ast.stmt]) -> Callable[..., Any]:
    return build(["def run(facts, run):", *lines([*_facts(), *body], "", "    ")], table, "compared")


def _function(tree: typed.Node, *, careful: bool) -> Callable[..., Any]:
    table = Table()
    emitter = ToPython(table, SOURCE, {}, careful=careful)
    emitter.add(ast.Return(emitter.value(tree)))
    return _built(table, emitter.blocks[0])


def _program(tree: typed.Node) -> Callable[..., Any]:
    """Value and truths at once, so that they share."""
    table = Table()
    program = Shares(table)
    program.shared.count([tree, tree])
    emitter = ToPython(table, SOURCE, {}, careful=False, program=program)
    for variable, emit in (("a", emitter.true), ("b", emitter.value), ("c", emitter.false)):
        emitter.add(assign(variable, emit(tree)))
    answer = ast.Return(ast.Tuple([name("a"), name("b"), name("c")], ast.Load()))
    unset: list[ast.stmt] = [assign(one, table.constant(UNSET)) for one in program.shared.perhaps]
    return _built(table, [*unset, *program.blocks[0], answer])


def wide_tree(seed: int) -> nodes.Expr:
    """Of all kinds of nodes and all built-ins; each of these in its turn."""
    random = Random(seed)
    maker = WideMaker(random)
    if seed % 2:
        return maker.built_in(ALL[seed // 2 % len(ALL)], 1)
    return maker.of(random.choice(KINDS), 2)


def differences(seed: int, *, environments: int, depths: tuple[int, ...] = (1, 2, 3)) -> list[str]:
    """What the interpreter and the compiled forms of one expression disagree on. The context must be ours."""
    random = Random(seed)
    tree = Maker(random).of(random.choice(KINDS), random.choice(depths))
    return compared(tree, random, environments)


def compared(tree: nodes.Expr, random: Random, environments: int) -> list[str]:
    """The same for a tree."""
    checked = check(tree, SOURCE, SYMBOLS, strict=False).tree
    made = forms(checked)
    found: list[str] = []
    for _ in range(environments):
        env = environment(random)
        facts = tuple(env.values())
        expected = evaluate(tree, Scope(env))
        answers = {"careful": made["careful"](facts, Run())}
        with contextlib.suppress(*FAILURES):  # then the careful form answers
            answers["fast"] = made["fast"](facts, Run())
        try:
            truth, value, falsity = made["program"](facts, Run())
            answers["program"] = value
            if truth is not (expected is True) or falsity is not (expected is False):
                found.append(f"truths {truth} {falsity}: {tree} with {env} is {expected!r}")
        except FAILURES:
            pass
        found += [
            f"{form}: {tree} with {env} is {expected!r}, not {got!r}"
            for form, got in answers.items()
            if not same(got, expected)
        ]
    return found


def many(
    seeds: range, *, environments: int = 2, depths: tuple[int, ...] = (1, 2, 3), wide: bool = False
) -> list[str]:
    """Differences of many expressions, the first few."""
    around = decimal.getcontext()
    decimal.setcontext(CONTEXT)
    found: list[str] = []
    try:
        for seed in seeds:
            found += (
                compared(wide_tree(seed), Random(seed), environments)
                if wide
                else differences(seed, environments=environments, depths=depths)
            )
            if len(found) > 5:
                break
    finally:
        decimal.setcontext(around)
    return found
