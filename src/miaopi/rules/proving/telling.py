"""What a proof found, as faults: with the rule and a concrete case, short enough to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from miaopi.feel.smt.proof import Claim, Witness
from miaopi.feel.smt.reasons import listed, reason, shown
from miaopi.rules.model import Evaluation, Rule
from miaopi.rules.ruleset import RuleSet
from miaopi.texts import Fault, Words

OUTCOMES = {
    "approve": Words("通过", "approved"),
    "reject": Words("不通过", "rejected"),
    "supplement": Words("要补正", "to be supplemented"),
    "refer": Words("由人来看", "referred to a person"),
    "notice": Words("告知", "told"),
}
KINDS = {
    "approval": Words("有可能通过", "that anything may be approved"),
    "alone": Words("规则 {about} 会单独起作用", "that rule {about} ever matters"),
    "on-null": Words("规则 {about} 不靠空值成立", "that rule {about} never holds by a null"),
    "outcome": Words("规则 {about} 会有这个结果", "that rule {about} may have this outcome"),
    "silent": Words("“{about}”没有答复时不会通过", "that nothing is approved while {about} is silent"),
    "depends": Words("结果不取决于“{about}”", "that no outcome turns on {about}"),
}


class Telling:
    """`base`: ordinary facts; of a witness only what differs from them is told."""

    def __init__(self, rule_set: RuleSet, base: Mapping[str, object] | None) -> None:
        self.rule_set = rule_set
        self.base = None if base is None else rule_set.read(base)

    def approval(self, claim: Claim, rules: Sequence[str], witness: Witness) -> Fault:
        values = {"rules": listed(rules), "example": self.example(witness, self.read_by(rules))}
        return Fault("rules.proof-approval", claim.where, values)

    def dead(self, claim: Claim, parts: Sequence[str], witness: Witness) -> Fault:
        shown = Words("”和“".join(parts), "” and “".join(parts))
        example = self.example(witness, self.read_by([claim.about]))
        return Fault(
            "rules.proof-dead", claim.where, {"code": claim.about, "parts": shown, "example": example}
        )

    def swallowed(self, claim: Claim, by: Rule, witness: Witness) -> Fault:
        example = self.example(witness, self.read_by([claim.about, by.code]))
        values = {"code": claim.about, "by": by.code, "line": by.line, "example": example}
        return Fault("rules.proof-swallowed", claim.where, values)

    def outcome(self, claim: Claim, rule: Rule, outcome: str, witness: Witness) -> Fault:
        example = self.example(witness, self.read_by([rule.code]))
        values = {"code": rule.code, "outcome": outcome, "example": example}
        return Fault("rules.proof-outcome", claim.where, values)

    def null(self, claim: Claim, rule: Rule, filled: Sequence[str], witness: Witness) -> Fault:
        assert witness.other is not None
        values = {
            "code": rule.code,
            "facts": listed(filled),
            "filled": shown({name: witness.other[name] for name in filled}),
            "example": self.example(witness, self.read_by([rule.code])),
        }
        return Fault("rules.proof-null", claim.where, values)

    def silent(self, claim: Claim, registry: str, witness: Witness) -> Fault:
        values = {"registry": registry, "example": self.example(witness, {"registries_unanswered"})}
        return Fault("rules.proof-silent", claim.where, values)

    def depends(
        self,
        claim: Claim,
        label: Words,
        facts: Sequence[str],
        witness: Witness,
        one: Evaluation,
        other: Evaluation,
    ) -> Fault:
        assert witness.other is not None
        values = {
            "attribute": label,
            "one": shown({name: witness.facts[name] for name in facts}),
            "other": shown({name: witness.other[name] for name in facts}),
            "outcome": OUTCOMES[one.outcome],
            "changed": OUTCOMES[other.outcome],
            "example": self.example(witness, set()),
        }
        return Fault("rules.proof-depends", claim.where, values)

    def not_proved(self, claim: Claim, why: str, what: str) -> Fault:
        values = {"claim": KINDS[claim.kind].fill({"about": claim.about}), "why": reason(why, what)}
        return Fault("rules.proof-open", claim.where, values)

    # A case in few words

    def read_by(self, codes: Iterable[str]) -> set[str]:
        """The facts that rules read, through derived facts too."""
        names: set[str] = set()
        waiting = [name for rule in self.rule_set.rules if rule.code in set(codes) for name in rule.names]
        units = self.rule_set.blueprint.derived
        while waiting:
            name = waiting.pop()
            if name not in names:
                names.add(name)
                waiting += units[name].checked.names if name in units else ()
        return names & self.rule_set.facts.keys()

    def example(self, witness: Witness, names: set[str]) -> str:
        """The facts that matter: those that differ from ordinary ones, or, without such, those read."""
        facts = self.rule_set.read(witness.facts)
        chosen = [
            name for name in facts if (name in names if self.base is None else facts[name] != self.base[name])
        ]
        return shown({name: witness.facts[name] for name in chosen or sorted(names)})
