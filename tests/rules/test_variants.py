"""The plain, the traced and the careful function of a rule set agree with a plain interpreter, rule by rule.

Rule sets are drawn with parts that many rules share: at the start of a condition, within it, in derived facts
and within loops. What a rule set shares, groups and leaves out must change nothing.
"""

from __future__ import annotations

import linecache
from concurrent.futures import ThreadPoolExecutor
from decimal import getcontext, localcontext
from random import Random

import pytest

from miaopi import feel
from miaopi.feel import CONTEXT, nodes
from miaopi.feel.checker import check
from miaopi.feel.compiled import FAILURES, NOWHERE
from miaopi.feel.errors import Source
from miaopi.feel.parser import parse
from miaopi.feel.printer import show
from miaopi.feel.runtime import Run
from miaopi.feel.scope import Symbol
from miaopi.rules.program import Blueprint, RuleUnit, Unit
from miaopi.rules.writer import Careful, Fast, Traced
from miaopi.texts import Place
from tests.feel.expressions import NEVER_NULL, TYPES, Maker, environment
from tests.feel.reference import Scope, evaluate
from tests.rules.making import BASE, loaded


class Drawn:
    """A rule set: four derived facts, each reading those before it, and eight rules."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.maker = Maker(self.random)
        self.symbols = {
            name: Symbol(slot, kind, name not in NEVER_NULL)
            for slot, (name, kind) in enumerate(TYPES.items())
        }
        self.pool = [self.maker.of("boolean", 2) for _ in range(3)]
        self.derived: dict[str, nodes.Expr] = {}
        self.units: dict[str, Unit] = {}
        for n in range(4):
            self.derive(f"d{n}")
        self.rules = [self.condition() for _ in range(8)]

    def derive(self, name: str) -> None:
        kind = self.random.choice(("boolean", "boolean", "number"))
        tree = self.condition() if kind == "boolean" else self.maker.of("number", 3)
        self.units[name] = unit = self.unit(tree)
        known = feel.BOOLEAN if kind == "boolean" else feel.NUMBER
        if unit.checked.tree.type == known:
            self.symbols[name] = Symbol(len(self.symbols), known, unit.checked.tree.null)
            self.derived[name] = tree
            if kind == "boolean":
                self.pool.append(nodes.Name(name))
        else:
            del self.units[name]

    def condition(self) -> nodes.Expr:
        first = self.random.choice(self.pool)
        rest = [
            self.random.choice((self.random.choice(self.pool), self.maker.of("boolean", 2))) for _ in "ab"
        ]
        return nodes.And((first, *rest)) if self.random.random() < 0.8 else nodes.Or((first, *rest))

    def unit(self, tree: nodes.Expr) -> Unit:
        source = Source(show(tree), NOWHERE)
        return Unit(source, check(tree, source, self.symbols, strict=False))

    def blueprint(self) -> Blueprint:
        outcomes = ("refer", "reject")
        rules = tuple(
            RuleUnit(f"R{n}", self.unit(tree), outcomes[n % 2], ()) for n, tree in enumerate(self.rules)
        )
        slots = {name: symbol.slot for name, symbol in self.symbols.items()}
        return Blueprint("drawn", slots, len(TYPES), {}, self.units, rules)

    def expected(self, env: dict[str, object]) -> list[object]:
        known = dict(env)
        for name, tree in self.derived.items():
            known[name] = evaluate(tree, Scope(known))
        values = [evaluate(tree, Scope(known)) for tree in self.rules]
        return [one if isinstance(one, bool) else None for one in values]


def differences(seed: int, environments: int) -> tuple[list[str], int]:
    """What differs, and how many evaluations took the fast way."""
    drawn = Drawn(seed)
    blueprint = drawn.blueprint()
    plain, traced, careful = Fast.of(blueprint), Traced.of(blueprint), Careful(blueprint).write()
    found, fast = [], 0
    for _ in range(environments):
        env = environment(drawn.random)
        facts = tuple(env.values())
        expected = drawn.expected(env)
        codes = [f"R{n}" for n, value in enumerate(expected) if value is True]
        with localcontext(CONTEXT):
            answers = {"careful": careful(facts, Run())}
            try:
                answers["traced"] = traced(facts, Run())
                answers["plain"] = (plain(facts, Run()), tuple(expected), ())
                fast += 1
            except FAILURES:
                pass
        for way, (hits, held, _later) in answers.items():
            if [code for code, _outcome in hits] != codes or list(held) != expected:
                found.append(f"{seed} {way}: {expected} but {held} {hits}")
    return found, fast


def test_all_variants_of_a_rule_set_agree_with_the_interpreter():
    results = [differences(seed, 4) for seed in range(50)]

    assert not (found := [line for lines, _fast in results for line in lines]), "\n".join(found[:3])
    assert sum(fast for _lines, fast in results) > 30


@pytest.mark.prove
def test_many_more_rule_sets_agree_with_the_interpreter():
    found = [line for seed in range(1_000, 3_000) for line in differences(seed, 5)[0]]

    assert not found, "\n".join(found[:3])


SHARED = """
facts:
  n: {source: form, type: number, zh: 数, en: Number}
  list: {source: form, type: list of number, zh: 列, en: List}
rules:
"""
RULE = """
  - code: X{n}
    outcome: refer
    when: {when}
    say: {{zh: 文, en: text}}
"""


def source_of(rule_set) -> str:
    return "".join(linecache.getlines(rule_set._plain.__code__.co_filename))


def test_what_rules_share_is_worked_out_once():
    text = SHARED + "".join(RULE.format(n=n, when=f"sum(list) * n > {n}") for n in range(5))

    assert source_of(loaded(text)).count("total_") == 1


def test_rules_that_begin_alike_ask_it_once():
    text = SHARED + "".join(RULE.format(n=n, when=f"n > 5 and count(list) = {n}") for n in range(5))
    source = source_of(loaded(text))

    assert source.count("len(") == 5
    assert source.count("f0 >") == 1


def test_derived_facts_that_would_sprawl_are_written_in_order():
    derived = {"d0": "n / 3 + sum(list)"}
    for n in range(1, 24):
        derived[f"d{n}"] = (
            f"if n > {n} then d{n - 1} * 2 else if n < -{n} then d{n - 1} / 3 + d{n - 1} else 1"
        )
    declared = "".join(
        f'  {name}: {{zh: 数, en: Number, type: number, value: "{value}"}}\n'
        for name, value in derived.items()
    )
    rules = "".join(RULE.format(n=n, when=f"n > {n} and d{n} != null and d{n} > 1") for n in range(24))
    rule_set = loaded(SHARED.replace("rules:", "derived:\n" + declared + "rules:") + rules)
    facts = rule_set.read({"n": 30, "list": [1, 2]})

    assert len(source_of(rule_set)) < 100_000
    assert rule_set.evaluate(facts, trace=False).codes == rule_set.evaluate(facts).codes


def test_an_evaluation_leaves_the_threads_decimal_context_as_it_was():
    lease = loaded()
    with localcontext() as around:
        around.prec = 3
        lease.evaluate(lease.read(BASE))
        assert getcontext() is around


def test_threads_share_a_rule_set():
    """Compiled by whoever comes first; each thread's decimal context stays its own."""
    lease = loaded()
    facts = [lease.read({**BASE, "occupants": n % 9 + 1, "area_m2": f"{60 + n % 7}.5"}) for n in range(60)]
    expected = [(one.outcome, one.codes) for one in map(lease.evaluate, facts)]
    fresh = loaded()

    def work(seed: int) -> list[object]:
        with localcontext() as around:
            around.prec = 2 + seed
            order = list(range(len(facts)))
            Random(seed).shuffle(order)
            told = {n: fresh.evaluate(facts[n], trace=bool(n % 2)) for n in order}
            return [(told[n].outcome, told[n].codes, len(told[n].findings)) for n in range(len(facts))]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(work, range(8)))

    assert all(answer == [(*one, len(one[1])) for one in expected] for answer in answers)


def test_a_fault_in_a_rule_shows_the_rules_file_and_line_in_the_traceback(monkeypatch):
    """Facts that the reader would never let in: the failure is our own, and must be found."""
    lease = loaded()
    monkeypatch.setattr("miaopi.rules.ruleset.FAILURES", (ArithmeticError,))
    facts = lease.read({**BASE, "occupants": 7})
    slot = list(lease.facts).index("area_m2")
    broken = type(facts)(facts.slots, (*facts.tuple[:slot], "much", *facts.tuple[slot + 1 :]))
    line = next(rule.line for rule in lease.rules if rule.code == "C5")

    with pytest.raises(TypeError) as raised:
        lease.evaluate(broken, trace=False)

    shown = str(raised.getrepr())
    assert "C5 rules.yaml:" in shown
    assert any(f"rules.yaml:{n}" in shown for n in range(line, line + 4))


def test_a_fault_in_a_derived_fact_shows_its_own_place():
    place = Place("rules.yaml", 7, 3)
    source = Source("n + 1 > 2", place)
    symbols = {"n": Symbol(0, feel.NUMBER, False), "d": Symbol(1, feel.BOOLEAN, False)}
    derived = Unit(source, check(parse(source, symbols), source, symbols))
    asked = Source("n > 0 and d", Place("other.yaml", 99, 1))
    rule = RuleUnit("X1", Unit(asked, check(parse(asked, symbols), asked, symbols)), "refer", ())
    blueprint = Blueprint("rules.yaml", {"n": 0, "d": 1}, 1, {}, {"d": derived}, (rule, rule))
    run = Fast.of(blueprint)

    lines = linecache.getlines(run.__code__.co_filename)

    assert any("+ c" in line and "# d rules.yaml:7:3" in line for line in lines)
    assert any("# X1 other.yaml:99:1" in line for line in lines)
