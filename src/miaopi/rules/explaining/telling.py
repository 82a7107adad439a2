"""What facts, parameters, derived facts and their parts are called, and how their values are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from miaopi import feel
from miaopi.rules.ruleset import RuleSet
from miaopi.rules.texts import say
from miaopi.texts import Words

NONE = Words("没有", "none")
# At the end of a label that says its unit: 租的面积（平方米）, Area rented in m².
ZH_UNIT = re.compile(r"(.+?)（([^（）]+)）")
EN_UNIT = re.compile(r"(.+?)(?:, | in )((?:m²|m|km|kg|%|yuan|days|months|years|hours|people)(?: per \S+)?)")
SEVERAL = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")


class Teller(Protocol):
    """Tells values to one reader."""

    def value(self, name: str, value: object, kind: feel.Type) -> Words | None:
        """A value that stands in the fact, parameter or derived fact `name`, or that was worked out (then
        `name` is empty); None where this reader is not told."""
        ...


class Plain:
    """Tells every value, with the words of the rules alone."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set

    def value(self, name: str, value: object, kind: feel.Type) -> Words | None:
        """A value as people read it."""
        if value in (None, "", ()):
            return NONE
        if kind == feel.YEARS_MONTHS:
            return span(str(feel.as_json(value)))
        return say(value, words_of(self.rule_set, name) if name else {})


def span(iso: str) -> Words:
    """P20Y6M as people say it; what is written otherwise stays."""
    found = SEVERAL.fullmatch(iso)
    if found is None or not any(found.groups()):
        return Words(iso, iso)
    years, months = found.groups()
    parts = [
        (number, zh, en)
        for number, zh, en in ((years, "年", "year"), (months, "个月", "month"))
        if number is not None
    ]
    return Words(
        " ".join(f"{number} {zh}" for number, zh, _en in parts),
        " ".join(f"{number} {en}{'' if number == '1' else 's'}" for number, _zh, en in parts),
    )


def label_of(rule_set: RuleSet, name: str) -> Words:
    """What a fact, a parameter or a derived fact is called."""
    return _spec(rule_set, name)[0]


def words_of(rule_set: RuleSet, name: str) -> Mapping[str, Words]:
    """The words of its codes, and the labels of its parts."""
    return _spec(rule_set, name)[1]


def type_of(rule_set: RuleSet, name: str) -> feel.Type:
    """The type of a fact, a parameter or a derived fact.   Raises: KeyError: there is none."""
    for specs in (rule_set.facts, rule_set.parameters, rule_set.derived):
        if name in specs:
            return specs[name].type
    raise KeyError(name)


def part_label(rule_set: RuleSet, name: str, part: str) -> Words:
    """What an entry of the records is called that a fact holds."""
    return words_of(rule_set, name).get(part, Words(part, part))


def named(label: Words, value: Words | None, *, number: bool = False) -> Words:
    """A label and its value: 租的面积（67.5 平方米）, Area rented (67.5 m²)."""
    if value is None:
        return label
    name, shown = apart(label, value, number=number)
    return Words(f"{name.zh}（{shown.zh}）", f"{name.en} ({shown.en})")


def apart(label: Words, value: Words, *, number: bool) -> tuple[Words, Words]:
    """The label without its unit, and the value with it."""
    zh, zh_value = _with_unit(ZH_UNIT, label.zh, value.zh, number=number)
    en, en_value = _with_unit(EN_UNIT, label.en, value.en, number=number)
    return Words(zh, en), Words(zh_value, en_value)


def _with_unit(pattern: re.Pattern[str], label: str, value: str, *, number: bool) -> tuple[str, str]:
    found = pattern.fullmatch(label) if number else None
    if found is None:
        return label, value
    unit = found.group(2)
    return found.group(1), value if value.endswith(unit) else f"{value} {unit}"


def _spec(rule_set: RuleSet, name: str) -> tuple[Words, Mapping[str, Words]]:
    for specs in (rule_set.facts, rule_set.parameters, rule_set.derived):
        if name in specs:
            return specs[name].label, specs[name].words
    raise KeyError(name)
