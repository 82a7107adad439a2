"""Two rule sets in one formula: is there a set of facts that they treat differently? Runs in the child alone.

Facts of the same name are the same in both, and are looked at where both rule sets take them. An answer is as
in `questions`; its facts are those of both rule sets together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from miaopi.feel import smt
from miaopi.feel.smt.terms import FALSE, Bool, conj, disj, neg
from miaopi.rules.model import OUTCOMES
from miaopi.rules.proving.encoding import Model
from miaopi.rules.proving.jobs import Pair
from miaopi.rules.proving.questions import Answer, Prover


class Differ(Prover):
    """Answers questions about two rule sets."""

    def __init__(self, pair: Pair) -> None:
        super().__init__(pair.new)
        shared = {
            name: self.model.facts[name]
            for name, known in pair.old.facts.items()
            if pair.new.facts.get(name) == known and name in self.model.facts
        }
        self.old = Model(pair.old, self.world, tag="'", given=shared)
        both = self.old.facts.keys() & self.model.facts.keys() - shared.keys()
        self.world.domain += [self.model.same(self.old, name) for name in sorted(both)]
        self.codes = list(dict.fromkeys([*pair.old.rules, *pair.new.rules]))

    def ask_differ(self, *codes: str) -> Answer:
        """Are there facts for which one of these rules holds otherwise? Best such that no other rule does."""
        apart = disj(*(self.apart(code) for code in codes))
        found = self.find([apart], list(codes), self.old)
        if found["found"] != "yes":
            return found
        found["facts"] = {**found["other"], **found["facts"]}
        others = [neg(self.apart(code)) for code in self.codes if code not in codes]
        alone = self.find([apart, *others], self.codes, self.old, near=True)
        if alone["found"] != "yes":
            alone = self.find([apart], list(codes), self.old, near=True)
        if alone["found"] == "yes":
            found = {**found, "facts": {**alone["other"], **alone["facts"]}}
        return found

    def apart(self, code: str) -> Bool:
        """Does a rule hold in one rule set alone, or with another outcome?"""
        ways = [(self.held(self.old, code, one), self.held(self.model, code, one)) for one in OUTCOMES]
        return disj(*(disj(conj(was, neg(is_)), conj(neg(was), is_)) for was, is_ in ways))

    @staticmethod
    def held(model: Model, code: str, outcome: str) -> Bool:
        return model.found(code, outcome) if code in model.job.rules else FALSE

    def opened(self, owners: Sequence[str]) -> tuple[smt.OpenPart, ...]:
        """What was left open in the rules of either."""
        both = (
            *super().opened(self.known(self.model, owners)),
            *self.old.left_open(*self.known(self.old, owners)),
        )
        return tuple(dict.fromkeys(both))

    @staticmethod
    def known(model: Model, owners: Collection[str]) -> list[str]:
        return [code for code in owners if code in model.job.rules]
