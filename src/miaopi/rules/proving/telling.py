"""What a proof found, as faults: with the rule and a concrete case, short enough to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from miaopi.feel.smt.proof import Claim, Witness
from miaopi.rules.model import Evaluation, Rule
from miaopi.rules.ruleset import RuleSet
from miaopi.rules.texts import say
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
    "null": Words("规则 {about} 不靠空值成立", "that rule {about} never holds by a null"),
    "outcome": Words("规则 {about} 会有这个结果", "that rule {about} may have this outcome"),
    "silent": Words("“{about}”没有答复时不会通过", "that nothing is approved while {about} is silent"),
    "depends": Words("结果不取决于“{about}”", "that no outcome turns on {about}"),
}
REASONS = {
    "time": Words("求解超时", "the solver took too long"),
    "memory": Words("求解所需内存太多", "the solver needs too much memory"),
    "failed": Words("求解程序出错", "the solver failed"),
    "solver": Words("求解程序出错", "the solver failed"),
    "witness": Words("找到的例子试算后不成立", "the example that was found does not check"),
    "size": Words("式子太大，或者列表太长", "the formula is too large, or a list too long"),
    "type": Words("有的值没有确定的类型", "a value has no known type"),
    "kinds": Words("同一处会出现几种类型的值", "values of several types meet"),
    "function": Words("不能求解函数", "a function that the solver does not know"),
    "hosted": Words("不能求解平台函数", "a function of the platform"),
    "text-made": Words("文字要拼接", "texts are put together"),
    "text-order": Words("文字要比较先后", "texts are put in order"),
    "power": Words("乘方太大，或者指数不确定", "a power whose exponent is large or not known"),
    "number": Words("数字太大", "a number is too large"),
    "clock": Words("要推算带时区的时刻", "times with zones are reckoned with"),
    "place": Words("列表的位置不确定", "a place in a list is not known"),
    "range": Words("循环的次数不确定", "the number of rounds is not known"),
    "dynamic": Words("筛选条件的类型不确定", "a filter's type is not known"),
    "instance": Words("要判断复杂的类型", "a compound type is tested"),
    "construct": Words("不能求解这种写法", "a construct that the solver does not know"),
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
        reason = REASONS.get(why, REASONS["construct"])
        more = Words(f"（{what}）", f" ({what})") if what else Words("", "")
        values = {
            "claim": KINDS[claim.kind].fill({"about": claim.about}),
            "why": Words(reason.zh + more.zh, reason.en + more.en),
        }
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


def shown(facts: Mapping[str, object]) -> str:
    """Facts as JSON on one line."""
    return json.dumps(facts, ensure_ascii=False)


def listed(names: Iterable[object]) -> Words:
    """Names in a row."""
    texts = [str(name) for name in names]
    return Words("、".join(texts), ", ".join(texts))


__all__ = ["KINDS", "OUTCOMES", "REASONS", "Telling", "listed", "say", "shown"]
