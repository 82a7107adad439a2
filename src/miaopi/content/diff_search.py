"""For whom two versions differ: a case that they treat differently, looked for by trying.

Examples and values around every limit of both versions: each fact alone, then pairs of facts that changed
rules read. What is not found so is not proved not to be; `diff` asks the solver for that.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from miaopi import feel
from miaopi.content.diff_changes import KINDS, Case, Change, Diff, decides
from miaopi.rules import Evaluation, FactSpec, RuleSet, boundaries
from miaopi.rules.texts import say as said
from miaopi.texts import Faulty, Words

MOST_TRIED = 10_000
MOST_SHOWN = 6
MOST_PAIRED = 6  # facts of one changed rule whose values are tried in pairs


@dataclass
class Search:
    old: RuleSet
    new: RuleSet
    changes: Sequence[Change]
    tried: int = 0
    first: Case | None = None
    by_rule: dict[str, Case] = field(default_factory=dict)

    def told(self, starts: Iterable[Mapping[str, Any]]) -> Diff:
        """Each change with the case that shows it, where one is found."""
        if any(map(decides, self.changes)):
            self.look(starts)
        told = [replace(one, case=self.of(one)) for one in self.changes]
        return Diff(tuple(told), self.first, self.tried)

    def look(self, starts: Iterable[Mapping[str, Any]]) -> None:
        """Try cases until each change shows in one, or the bound is reached."""
        wanted = [codes for one in self.changes if (codes := self.codes(one))]
        for facts in itertools.islice(self.cases(list(starts)), MOST_TRIED):
            self.tried += 1
            case = self.compare(facts)
            if case is None:
                continue
            self.first = self.first or case
            for code in self.apart(case):
                known = self.by_rule.get(code)
                if known is None or len(self.apart(case)) < len(self.apart(known)):
                    self.by_rule[code] = case
            if wanted and all(self.alone(codes) for codes in wanted):
                return

    def codes(self, change: Change) -> set[str]:
        """The rules in which a change can show."""
        if change.kind == KINDS["rule"]:
            return {change.name} - {"*"}
        readers = set()
        for rules in (self.new, self.old):
            for unit in rules.blueprint.rules:
                derived = [rules.blueprint.derived[name] for name in unit.names if name in rules.derived]
                names = unit.names.union(*(one.checked.names for one in derived))
                if change.name in names:
                    readers.add(unit.code)
        return readers

    def alone(self, codes: set[str]) -> bool:
        """Is there a case that differs in nothing else?"""
        return any(code in self.by_rule and len(self.apart(self.by_rule[code])) == 1 for code in codes)

    def of(self, change: Change) -> Case | None:
        """The case that shows a change most plainly."""
        found = [self.by_rule[code] for code in sorted(self.codes(change)) if code in self.by_rule]
        return min(found, key=lambda case: len(self.apart(case)), default=None)

    @staticmethod
    def apart(case: Case) -> set[str]:
        """The codes in which the two decisions differ."""
        return {one.split(" ")[0] for one in set(case.before[1]) ^ set(case.after[1])}

    def cases(self, starts: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Examples; one fact changed that matters; two of them in the first example; any one fact."""
        if not starts:
            return
        yield from starts
        pools = boundaries.pools(self.new, starts)
        for name, values in boundaries.pools(self.old, starts).items():
            pools[name] = (*pools.get(name, ()), *values)
        # Few values first: a yes or no is tried with every example before the many limits of a number are.
        read = sorted(self.read(), key=lambda name: len(pools.get(name, ())))
        yield from _singly(starts, read, pools)
        for first, second in itertools.combinations(read[:MOST_PAIRED], 2):
            for one, other in itertools.product(pools.get(first, ()), pools.get(second, ())):
                yield {**starts[0], first: one, second: other}
        yield from _singly(starts, [name for name in pools if name not in read], pools)

    def read(self) -> list[str]:
        """The facts that rules read which changed, or which read what changed."""
        codes = set().union(*map(self.codes, self.changes))
        found: dict[str, None] = {}
        for rules in (self.new, self.old):
            waiting = [
                name for unit in rules.blueprint.rules if unit.code in codes for name in sorted(unit.names)
            ]
            while waiting:
                name = waiting.pop(0)
                if name in rules.facts:
                    found.setdefault(name)
                elif name in rules.blueprint.derived:
                    waiting.extend(sorted(rules.blueprint.derived[name].checked.names))
        return list(found)

    def is_plain(self, name: str) -> bool:
        """Can its value be read in a sentence?"""
        return isinstance(self.spec(name).type, feel.Simple)

    def compare(self, facts: Mapping[str, Any]) -> Case | None:
        """The case, where the versions decide it differently."""
        old, new = (self.decided(rules, facts) for rules in (self.old, self.new))
        if old is None or new is None:
            return None
        before, after = _short(old), _short(new)
        if before == after:
            return None
        mine = set(before[1]) ^ set(after[1])
        told = next((one for one in new.findings if f"{one.code} {one.outcome}" in mine), None)
        names = [name for name in self.read() if name in facts and self.is_plain(name)][:MOST_SHOWN]
        shown = tuple((self.spec(name).label, self.said(name, facts[name])) for name in names)
        return Case(dict(facts), shown, before, after, None if told is None else told.text)

    def spec(self, name: str) -> FactSpec:
        return self.new.facts.get(name) or self.old.facts[name]

    def said(self, name: str, json: Any) -> Words:
        spec = self.spec(name)
        return said(spec.type.read(json), spec.words)

    @staticmethod
    def decided(rules: RuleSet, facts: Mapping[str, Any]) -> Evaluation | None:
        """None where these are no facts of the version: it does not know one, or needs another."""
        try:
            own = {name: facts[name] for name in rules.facts if name in facts}
            return rules.evaluate(rules.read(own), trace=False)
        except Faulty:
            return None


def _singly(
    starts: Sequence[Mapping[str, Any]], names: Iterable[str], pools: Mapping[str, tuple[Any, ...]]
) -> Iterator[Mapping[str, Any]]:
    """Each case with one fact changed."""
    for name in names:
        for start in starts:
            for value in pools.get(name, ()):
                yield {**start, name: value}


def _short(found: Evaluation) -> tuple[str, tuple[str, ...]]:
    return found.outcome, tuple(f"{one.code} {one.outcome}" for one in found.findings)
