"""Which facts can still change the outcome, given what is known: what need not be asked.

    asking.open_facts(rule_set, {"filing_kind": "cancellation"})  ->  names of facts

Rules are evaluated with three kinds of value: known, unknown, and for a condition "it does not hold". It is
sound: of two sets of facts that agree on what is known and on what is open, both of which the rules can
evaluate, the outcome is the same. It is not exact: a fact may be called open that never matters, because two
parts that read it contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from miaopi.feel import typed
from miaopi.feel.compiled import Compiled
from miaopi.rules.explaining.pieces import piece
from miaopi.rules.model import OUTCOMES
from miaopi.rules.program import Dated, RuleUnit, Unit
from miaopi.rules.ruleset import RuleSet
from miaopi.texts import Faulty

# The weakest first; a rule that does not hold, or is a notice, leaves the outcome as it is.
RANK: Mapping[str, int] = {"notice": 0, "refer": 1, "supplement": 2, "reject": 3}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that turns on these facts."""

    facts: frozenset[str]


def open_facts(rule_set: RuleSet, known: Mapping[str, object]) -> frozenset[str]:
    """The facts that can still change the outcome.

    Args:   known: some facts, as JSON that `RuleSet.read` takes.
    Raises: Faulty: rules.fact-unknown, rules.fact-type, rules.parameter-not-in-force.
    """
    return Asking(rule_set).open_facts(known)


class Asking:
    """Asks about one rule set again and again: its parts are compiled once."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self._pieces: dict[int, Compiled] = {}

    def open_facts(self, known: Mapping[str, object]) -> frozenset[str]:
        """See `open_facts`."""
        return self.open_of(_read(self.rule_set, known))

    def open_of(self, values: Mapping[str, object]) -> frozenset[str]:
        """The same of FEEL values; a null is known to be nothing."""
        return _Round(self, values).open_facts()

    def piece(self, unit: Unit, node: typed.Node) -> Compiled:
        """A part, compiled. The rule set keeps the tree, so that the part's address stays its own."""
        if id(node) not in self._pieces:
            self._pieces[id(node)] = piece(self.rule_set, unit, node)
        return self._pieces[id(node)]


def _read(rule_set: RuleSet, known: Mapping[str, object]) -> dict[str, object]:
    """FEEL values of what is known."""
    try:
        return dict(rule_set.read(known))
    except Faulty as error:
        faults = [fault for fault in error.faults if fault.code != "rules.fact-missing"]
        if faults:
            raise Faulty(faults) from None
    return {name: rule_set.facts[name].type.read(value) for name, value in known.items()}


@dataclass
class _Round:
    """One look at the rules with some facts known."""

    asking: Asking
    known: Mapping[str, object]
    found: dict[str, object] = field(default_factory=dict)

    def open_facts(self) -> frozenset[str]:
        rules = [
            (self.truth(rule.when, rule.when.checked.tree), rule)
            for rule in self.asking.rule_set.blueprint.rules
        ]
        outcomes = [(holds, self.outcome(rule)) for holds, rule in rules if holds is not False]
        sure = max((min(ranks) for holds, (ranks, _) in outcomes if holds is True), default=0)
        return frozenset().union(
            *(
                read | (holds.facts if isinstance(holds, Unknown) else frozenset())
                for holds, (ranks, read) in outcomes
                if max(ranks) > sure
            )
        )

    def outcome(self, rule: RuleUnit) -> tuple[frozenset[int], frozenset[str]]:
        """How strong the rule may be where it holds, and the facts on which that turns."""
        if isinstance(rule.outcome, str):
            return frozenset({RANK[rule.outcome]}), frozenset()
        given = self.value(rule.outcome, rule.outcome.checked.tree)
        if isinstance(given, Unknown):
            return frozenset(RANK[one] for one in OUTCOMES), given.facts
        return frozenset({RANK.get(str(given), 0)}), frozenset()  # null is no outcome and counts for nothing

    # Is it exactly true?

    def truth(self, unit: Unit, node: typed.Node) -> bool | Unknown:
        """Whether a part is exactly true: null and false are one."""
        match node:
            case typed.And(items=items):
                return _all([self.truth(unit, one) for one in items])
            case typed.Or(items=items):
                return _any([self.truth(unit, one) for one in items])
            case typed.If(test=test, yes=yes, no=no):
                asked = self.truth(unit, test)
                if isinstance(asked, bool):
                    return self.truth(unit, yes if asked else no)
                both = self.truth(unit, yes), self.truth(unit, no)
                if isinstance(both[0], bool) and both[0] is both[1]:
                    return both[0]
                return _unknown([asked, *both])
            case typed.Fact(name=name) if name in self.asking.rule_set.blueprint.derived:
                derived = self.asking.rule_set.blueprint.derived[name]
                return self.truth(derived, derived.checked.tree)
        found = self.value(unit, node)
        return found if isinstance(found, Unknown) else found is True

    # What is its value?

    def value(self, unit: Unit, node: typed.Node) -> object:
        """The value of a part, or the facts on which it turns."""
        match node:
            case typed.Const(value=value):
                return value
            case typed.Fact(name=name):
                return self.named(name)
            case typed.Not(operand=operand):
                found = self.value(unit, operand)
                return found if isinstance(found, Unknown) else _not(found)
            case typed.And(items=items) | typed.Or(items=items):
                return self.joined(unit, items, decides=isinstance(node, typed.Or))
            case typed.If(test=test, yes=yes, no=no):
                asked = self.truth(unit, test)
                if isinstance(asked, bool):
                    return self.value(unit, yes if asked else no)
                return _unknown([asked, self.value(unit, yes), self.value(unit, no)])
        made = self.asking.piece(unit, node)
        values = {name: self.named(name) for name in made.names}
        return _unknown(values.values()) if _is_open(values.values()) else made.run(values).value

    def joined(self, unit: Unit, items: tuple[typed.Node, ...], *, decides: bool) -> object:
        """`and`, which one false decides, or `or`, which one true decides; null where neither is so."""
        values = [self.value(unit, one) for one in items]
        if any(one is decides for one in values):
            return decides
        if _is_open(values):
            return _unknown(values)
        return (not decides) if all(one is (not decides) for one in values) else None

    def named(self, name: str) -> object:
        """The value of a fact, a parameter or a derived fact."""
        if name not in self.found:
            self.found[name] = self.looked_up(name)
        return self.found[name]

    def looked_up(self, name: str) -> object:
        rule_set = self.asking.rule_set
        if name in rule_set.facts:
            return self.known[name] if name in self.known else Unknown(frozenset({name}))
        if name in rule_set.parameters:
            parameter = rule_set.parameters[name]
            if parameter.dated_by is None:
                return parameter.on(date.min)
            day = self.named(parameter.dated_by)
            return Dated([parameter])(day)[0] if isinstance(day, date) else day
        unit = rule_set.blueprint.derived[name]
        return self.value(unit, unit.checked.tree)


def _not(value: object) -> bool | None:
    return not value if isinstance(value, bool) else None


def _is_open(values: Iterable[object]) -> bool:
    return any(isinstance(one, Unknown) for one in values)


def _unknown(values: Iterable[object]) -> Unknown:
    """What all the unknown ones turn on."""
    return Unknown(frozenset().union(*(one.facts for one in values if isinstance(one, Unknown))))


def _all(found: list[bool | Unknown]) -> bool | Unknown:
    if any(one is False for one in found):
        return False
    return _unknown(found) if _is_open(found) else True


def _any(found: list[bool | Unknown]) -> bool | Unknown:
    if any(one is True for one in found):
        return True
    return _unknown(found) if _is_open(found) else False
