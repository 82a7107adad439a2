"""Every completion of small rule sets that are made at random: whatever can change the outcome is open."""

from __future__ import annotations

import itertools
import random

import pytest

from miaopi.rules import asking
from tests.rules.making import loaded

FACT = "  {name}: {{source: form, type: {type}, zh: 甲, en: A}}\n"
RULE = "  - {{code: R{n}, outcome: '{outcome}', when: '{when}', say: {{zh: 说明。, en: Told.}}}}\n"
VALUES = {"a": (True, False), "b": (True, False), "c": (True, False), "n": (0, 1, 2), "m": (0, 1, 2)}
KINDS = {"a": "boolean", "b": "boolean", "c": "boolean", "n": "number", "m": "number"}
ATOMS = ("a", "b", "c", "n > 1", "n = m", "m < 1", "10 / n > 6", "d", "not(d)", "n in (0, 2)", "x > m")
OUTCOMES = (
    "reject", "supplement", "refer", "notice",
    'if c then "reject" else "notice"', 'if n > 1 then "supplement" else "refer"',
)  # fmt: skip


def condition(chance, depth=3):
    if depth == 0 or chance.random() < 0.25:
        return chance.choice(ATOMS)
    one, other = condition(chance, depth - 1), condition(chance, depth - 1)
    form = chance.choice(("({} and {})", "({} or {})", "not({} and {})", "(if {} then {} else a)"))
    return form.format(one, other)


def rule_set(chance):
    facts = "".join(FACT.format(name=name, type=kind) for name, kind in KINDS.items())
    derived = (
        "  d: {type: boolean, value: 'a and (b or n > 0)', zh: 丁, en: D}\n"
        "  x: {type: number, value: 'if b then n else 1', zh: 戊, en: X}\n"
    )
    rules = "".join(
        RULE.format(n=n, outcome=chance.choice(OUTCOMES), when=condition(chance)) for n in range(3)
    )
    return loaded(f"facts:\n{facts}derived:\n{derived}rules:\n{rules}")


@pytest.mark.parametrize("seed", range(40))
def test_whatever_can_change_the_outcome_is_open(seed):
    chance = random.Random(seed)
    made = rule_set(chance)
    outcomes = {
        values: made.evaluate(made.read(dict(zip(VALUES, values, strict=True))), trace=False).outcome
        for values in itertools.product(*VALUES.values())
    }
    asker = asking.Asking(made)
    for count in range(len(VALUES) + 1):
        known = {name: chance.choice(VALUES[name]) for name in chance.sample(sorted(VALUES), count)}
        opened = asker.open_facts(known)
        seen: dict[tuple[object, ...], str] = {}
        for values, outcome in outcomes.items():
            facts = dict(zip(VALUES, values, strict=True))
            if all(facts[name] == value for name, value in known.items()):
                assert seen.setdefault(tuple(facts[name] for name in sorted(opened)), outcome) == outcome
