"""Generated expressions in Python and in the solver's language: do they say the same of the same values?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Compared:
    """How an expression fared: `agrees`, `differs`, `open` or `inexact`, and the story."""

    how: str
    story: str


def generated(seed: int, *, count: int = 10) -> list[Compared]:
    """Some generated expressions with one generated environment."""
    random = Random(seed)
    texts = [show(Maker(random).of(random.choice(KINDS), random.choice((1, 2, 3)))) for _ in range(count)]
    env = environment(random)
    while not small(env):
        env = environment(random)
    return compared(texts, TYPES, env, never_null=NEVER_NULL)


def compared(
    texts: Sequence[str],
    types: Mapping[str, feel.Type],
    env: Mapping[str, object],
    *,
    never_null: Collection[str] = (),
    rounding: bool = False,
) -> list[Compared]:
    """Each expression, its names variables of the solver that are then said to have their values.

    rounding: compare also where a decimal was rounded (on purpose: `floor`).
    """
    world = smt.World(items=3)
    maker = world.maker(z3.Const)
    facts = {name: maker.make(types[name], name, null=name not in never_null) for name in types}
    found: dict[str, smt.Sym] = {}
    wanted: dict[str, object] = {}
    result = {text: Compared("open", text) for text in texts}
    for text in texts:
        compiled = feel.compile(text, types=types, never_null=never_null, strict=False)
        CONTEXT.clear_flags()
        value = compiled.run(env).value
        if (CONTEXT.flags[Inexact] and not rounding) or not small({"value": value}):
            result[text] = Compared("inexact", text)
            continue
        encoder = smt.Encoder(world, lambda fact: facts[fact.name])
        try:
            encoded = encoder.value(compiled.tree.tree)
        except smt.Beyond:
            continue
        if not encoder.open_parts:
            found[text], wanted[text] = encoded, value
    solver = z3.Solver()
    solver.set("timeout", 20_000)
    solver.add(*world.facts, *(_is(facts[name], env[name], world) for name in types))
    if solver.check() == z3.unknown:
        return list(result.values())
    decoder = smt.Decoder(solver.model(), world.texts)
    for text, encoded in found.items():
        got = decoder.value(encoded)
        story = f"{text} with {env} is {wanted[text]!r}, not {got!r}"
        result[text] = Compared("agrees", text) if same(got, wanted[text]) else Compared("differs", story)
    return list(result.values())


def _is(fact: smt.Sym, value: object, world: smt.World) -> object:
    return fact.null if value is None else smt.holds(smt.equal(fact, constant(value, world.texts)))
