"""Generated expressions in Python and in the solver's language: do they say the same of the same values?"""

from __future__ import annotations

from decimal import Decimal, Inexact
from random import Random

import z3

from miaopi import feel
from miaopi.feel import smt
from miaopi.feel.decimals import CONTEXT
from miaopi.feel.printer import show
from miaopi.feel.smt.making import constant
from tests.feel.expressions import NEVER_NULL, TYPES, Maker, environment

KINDS = ("boolean", "boolean", "number", "string", "date", "numbers", "rooms")
# Numbers that a solver need not carry: 34 digits and exponents of thousands are the decimals' own.
LARGE = Decimal(10) ** 30


def small(env: dict[str, object]) -> bool:
    """Has it no number that is only there to try the decimals?"""
    return all(not isinstance(one, Decimal) or abs(one) < LARGE for one in _leaves(env))


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, tuple):
        return [leaf for one in value for leaf in _leaves(one)]
    return [value]


def same(left: object, right: object) -> bool:
    """Equal, types included."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(same(one, other) for one, other in pairs)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    return type(left) is type(right) and left == right


def comparison(seed: int, *, symbolic: bool) -> tuple[str, str]:
    """How one expression fared with one environment: `agrees`, `differs`, `open` or `inexact`, and the story.

    symbolic: names are variables that are then said to have the values; else they are constants at once.
    """
    random = Random(seed)
    tree = Maker(random).of(random.choice(KINDS), random.choice((1, 2, 3)))
    text = show(tree)
    compiled = feel.compile(text, types=TYPES, never_null=NEVER_NULL, strict=False)
    env = environment(random)
    while not small(env):
        env = environment(random)
    CONTEXT.clear_flags()
    wanted = compiled.run(env).value
    if CONTEXT.flags[Inexact] or not small({"value": wanted}):
        return "inexact", text
    world = smt.World(items=3)
    facts = _variables(world) if symbolic else {name: constant(env[name], world.texts) for name in TYPES}
    encoder = smt.Encoder(world, lambda fact: facts[fact.name])
    try:
        found = encoder.value(compiled.tree.tree)
    except smt.Beyond:
        return "open", text
    if encoder.open_parts:
        return "open", text
    solver = z3.Solver()
    solver.set("timeout", 10_000)
    solver.add(*world.facts)
    if symbolic:
        solver.add(*(_is(facts[name], env[name], world) for name in TYPES))
    if solver.check() == z3.unknown:
        return "open", text
    got = smt.Decoder(solver.model(), world.texts).value(found)
    if same(got, wanted):
        return "agrees", text
    return "differs", f"{seed}: {text} with {env} is {wanted!r}, not {got!r}"


def _variables(world: smt.World) -> dict[str, smt.Sym]:
    maker = world.maker(z3.Const)
    return {name: maker.make(kind, name, null=name not in NEVER_NULL) for name, kind in TYPES.items()}


def _is(fact: smt.Sym, value: object, world: smt.World) -> object:
    return fact.null if value is None else smt.holds(smt.equal(fact, constant(value, world.texts)))
