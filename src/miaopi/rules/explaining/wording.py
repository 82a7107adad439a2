"""A part of a condition as a clause, with the labels of its facts and the values that they had."""

from __future__ import annotations

from collections.abc import Mapping

from miaopi.feel import DATE, typed
from miaopi.rules.ruleset import RuleSet
from miaopi.rules.texts import say
from miaopi.texts import Words

# By the sign, of a part that is true.
ORDERS = {
    "<": Words("小于", "is less than"),
    "<=": Words("不大于", "is at most"),
    ">": Words("大于", "is more than"),
    ">=": Words("不小于", "is at least"),
    "=": Words("等于", "is"),
    "!=": Words("不等于", "is not"),
}
DAYS = {
    "<": Words("早于", "is before"),
    "<=": Words("不晚于", "is not after"),
    ">": Words("晚于", "is after"),
    ">=": Words("不早于", "is not before"),
}
OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


def said(
    rule_set: RuleSet, node: typed.Node, text: str, values: Mapping[str, object], *, holds: bool
) -> Words:
    """The clause. What is no comparison of facts and fixed values is told as it is written, with what it
    read."""
    clause = None
    match node:
        case typed.Fact(name=name):
            return _joined(_label(rule_set, name), say(holds, {}), "：", ": ")
        case typed.Equal(negated=negated, left=typed.Fact(name=name), right=typed.Const(value=value)) if (
            negated is not holds
        ):
            return _joined(_label(rule_set, name), _shown(value, _named(rule_set, name)), "：", ": ")
        case typed.OneOf(value=typed.Fact(name=name)) if holds:
            shown = _shown(values[name], _named(rule_set, name))
            return _joined(_label(rule_set, name), shown, "：", ": ")
        case typed.Equal(negated=negated, left=left, right=right):
            clause = _compared(rule_set, left, "!=" if negated else "=", right, values, holds=holds)
        case typed.Order(op=op, left=left, right=right):
            clause = _compared(rule_set, left, op, right, values, holds=holds)
    return clause or _as_written(rule_set, text, values, holds=holds)


def _compared(
    rule_set: RuleSet,
    left: typed.Node,
    op: str,
    right: typed.Node,
    values: Mapping[str, object],
    *,
    holds: bool,
) -> Words | None:
    """`Use (a home) is not Registered use (an office)`; None where a side is something else."""
    words = _words(rule_set, left) | _words(rule_set, right)
    sides = [_side(rule_set, one, values, words) for one in (left, right)]
    if sides[0] is None or sides[1] is None:
        return None
    sign = op if holds else OPPOSITE[op]
    verb = (DAYS if left.type == DATE else ORDERS).get(sign, ORDERS[sign])
    return Words(f"{sides[0].zh}{verb.zh}{sides[1].zh}", f"{sides[0].en} {verb.en} {sides[1].en}")


def _side(
    rule_set: RuleSet, node: typed.Node, values: Mapping[str, object], words: Mapping[str, Words]
) -> Words | None:
    match node:
        case typed.Fact(name=name):
            label, value = _label(rule_set, name), _shown(values[name], words)
            return Words(f"{label.zh}（{value.zh}）", f"{label.en} ({value.en})")
        case typed.Const(value=value):
            return _shown(value, words)
    return None


def _as_written(rule_set: RuleSet, text: str, values: Mapping[str, object], *, holds: bool) -> Words:
    """The text itself, and each thing that it read."""
    read = [
        _joined(_label(rule_set, name), _shown(value, _named(rule_set, name)), "是", " is ")
        for name, value in values.items()
    ]
    head = (
        Words(f"“{text}”成立", f"“{text}” is so")
        if holds
        else Words(f"“{text}”不成立", f"“{text}” is not so")
    )
    if not read:
        return head
    shown = Words("，".join(one.zh for one in read), ", ".join(one.en for one in read))
    return Words(f"{head.zh}（{shown.zh}）", f"{head.en} ({shown.en})")


def _shown(value: object, words: Mapping[str, Words]) -> Words:
    """A value as people read it; nothing, an empty text and an empty list are `empty`."""
    return Words("空", "empty") if value in (None, "", ()) else say(value, words)


def _joined(one: Words, other: Words, zh: str, en: str) -> Words:
    return Words(f"{one.zh}{zh}{other.zh}", f"{one.en}{en}{other.en}")


def _words(rule_set: RuleSet, node: typed.Node) -> dict[str, Words]:
    """The words of a fact's codes."""
    return dict(_named(rule_set, node.name)) if isinstance(node, typed.Fact) else {}


def _named(rule_set: RuleSet, name: str) -> Mapping[str, Words]:
    return _spec(rule_set, name)[1]


def _label(rule_set: RuleSet, name: str) -> Words:
    return _spec(rule_set, name)[0]


def _spec(rule_set: RuleSet, name: str) -> tuple[Words, Mapping[str, Words]]:
    """Label and words of a fact, a parameter or a derived fact."""
    for specs in (rule_set.facts, rule_set.parameters, rule_set.derived):
        if name in specs:
            return specs[name].label, specs[name].words
    raise KeyError(name)
