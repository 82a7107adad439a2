"""Proofs about a rule set, over every set of facts.

What others may build on (a smallest change that would be approved, a question that cannot matter):

    from miaopi.rules import proving       # cheap: z3 is loaded when `models` is called
    job = proving.job(rule_set, whole_numbers={"occupants"})      plain data, can go to a child process
    model = proving.models(job, items=4)   or proving.models(rule_set)
    model.facts["area_m2"]                 symbolic value of a fact: `.null` (a z3 Bool); of a number, text,
                                           boolean, date or duration, `.value` (a z3 term: a real; of a text
                                           its number in `model.world.texts`; of a date its ordinal)
    model.holds("C5")                      z3 Bool: the rule holds
    model.found("A2", "refer")             it holds with this outcome
    model.outcome("reject"), model.approve z3 Bool: the outcome
    model.fixed(facts, names=[…])          that facts have these values (as `RuleSet.read(…)` gives them)
    model.is_("use", "office")             the same of one fact
    model.domain                           what holds of every set of facts; ask for it LAST, add all of it
    model.decode(solver.model())           facts as JSON that `rule_set.read` takes
    model.same(other, "area_m2")           a fact is the same in two models of one world:
                                           other = proving.models(job, world=model.world, tag="'")
    model.left_open("C5")                  what of a rule the solver cannot say

    solver = z3.Solver()
    solver.add(model.approve, *model.fixed(facts, names=unchangeable), *model.domain)
    if solver.check() == z3.sat: changed = model.decode(solver.model())

Reals stand for decimals and lists have at most `items` elements: evaluate every witness with the ordinary
engine (`rule_set.evaluate(rule_set.read(changed))`) before it is believed. z3 may run longer than its
timeout: run it in a child with a hard end (`miaopi.feel.smt.child`), never in a web process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miaopi.rules.proving.jobs import ITEMS, Job
from miaopi.rules.proving.jobs import of as job
from miaopi.rules.ruleset import RuleSet

if TYPE_CHECKING:
    from miaopi.rules.proving.models import Model

__all__ = ["ITEMS", "Job", "job", "models"]


def models(rules: RuleSet | Job, *, items: int | None = None, world: Any = None, tag: str = "") -> Model:
    """The encoding of a rule set: see the package's docstring.

    Raises: Beyond: a fact is of no type that the solver knows.
    """
    from miaopi.rules.proving import encoding  # late: it loads z3

    return encoding.models(rules if isinstance(rules, Job) else job(rules), items=items, world=world, tag=tag)
