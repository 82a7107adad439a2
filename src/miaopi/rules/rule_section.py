"""The section `rules` of rules.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from miaopi import feel
from miaopi.feel import nodes
from miaopi.feel.nodes import Expr
from miaopi.rules.model import OUTCOMES, Rule
from miaopi.rules.names import Names
from miaopi.rules.null_lint import NullLint
from miaopi.rules.program import RuleUnit, Unit
from miaopi.rules.shapes import Shapes, guess
from miaopi.rules.texts import Filler, placeholders
from miaopi.rules.yaml_places import Item
from miaopi.texts import Words

RULE_KEYS = (
    "code", "outcome", "when", "say", "values", "next", "answers", "material", "about", "neutral", "basis",
    "sure", "note",
)  # fmt: skip
# Not a name that stands in braces.
ABOUT = "{about}"
NEEDED = ("code", "outcome", "when", "say")


@dataclass(frozen=True, slots=True)
class Built:
    """A rule, what it becomes in Python, and what fills its texts."""

    rule: Rule
    unit: RuleUnit
    filler: Filler


@dataclass(frozen=True, slots=True)
class Row:
    """A rule's entry in the file."""

    item: Item
    entries: dict[str, Item]


class RuleSection:
    """Reads rules with the names that a builder knows."""

    def __init__(self, names: Names, shapes: Shapes, *, common: bool) -> None:
        self.names = names
        self.shapes = shapes
        self.common = common

    def rules(self, item: Item | None) -> list[Built]:
        """Every rule of the file, in its order."""
        built = [
            self.rule(Row(one, self.shapes.mapping(one, RULE_KEYS, NEEDED)))
            for one in self.shapes.listed(item)
        ]
        return [one for one in built if one is not None]

    def rows(self, item: Item | None) -> dict[str, Row]:
        """The entries by code, not checked further: a matter answers only for the rules that it takes."""
        found = {}
        for one in self.shapes.listed(item):
            entries = self.shapes.mapping(one, RULE_KEYS, NEEDED)
            code = self.shapes.text(entries.get("code"))
            if code is not None:
                found[code] = Row(one, entries)
        return found

    def rule(self, row: Row) -> Built | None:
        """One rule; None where a fault keeps it from being built."""
        entries, shapes = row.entries, self.shapes
        code, when, outcome = (shapes.text(entries.get(key)) for key in ("code", "when", "outcome"))
        say = shapes.words(entries.get("say"))
        next_, neutral = shapes.words(entries.get("next")), shapes.words(entries.get("neutral"))
        sure = shapes.sure(entries.get("sure"))
        basis = shapes.basis(entries.get("basis"), sure)
        condition = None if when is None else self.names.expression(when, entries["when"], feel.BOOLEAN)
        result = None if outcome is None else self.outcome(outcome, entries["outcome"])
        values = self.values(entries.get("values"))
        units = self.placeholders(
            [(key, entries.get(key)) for key in ("say", "next", "neutral")], [say, next_, neutral], values
        )
        about = self.about(entries.get("about"), units)
        if code is None or say is None or condition is None or result is None:
            return None
        self.no_null(code, condition[1])
        unit = RuleUnit(code, condition[1], result[1], tuple(units.values()))
        rule = Rule(
            code=code, outcome=result[0], when=condition[0], say=say, neutral=neutral, about=about,
            next=next_, answers=shapes.texts(entries.get("answers")), basis=basis, sure=sure,
            material=shapes.text(entries.get("material")), line=row.item.key_place.line or 0,
            outcome_text=outcome or "", when_text=when or "", where=row.item.key_place,
            values={name: parsed for name, (parsed, _unit) in values.items()},
            names=tuple(sorted(unit.names)), common=self.common,
        )  # fmt: skip
        words = tuple(self.words_of(name, units[name]) for name in units)
        return Built(rule, unit, Filler(tuple(units), words))

    def words_of(self, name: str, unit: Unit) -> Mapping[str, Words]:
        """Words for the codes that a placeholder may show: its fact's, or those of what its formula reads."""
        if name in self.names.words:
            return self.names.words[name]
        merged: dict[str, Words] = {}
        for read in sorted(unit.checked.names):
            merged.update(self.names.words.get(read, {}))
        return merged

    # Outcome

    def outcome(self, text: str, item: Item) -> tuple[str | Expr, str | Unit] | None:
        """A constant, or `if … then … else …` whose ends are constants."""
        if not text.lstrip().startswith("if "):
            if text not in OUTCOMES:
                self.shapes.fault("unknown-outcome", item.where, outcome=text, guess=guess(text, OUTCOMES))
                return None
            return text, text
        found = self.names.expression(text, item, feel.STRING)
        if found is None:
            return None
        return found if self.ends(found[0], item, found[1]) else None

    def ends(self, tree: Expr, item: Item, unit: Unit) -> bool:
        """Is every end an outcome, and can each be reached?"""
        place = unit.source.place(tree.span)
        match tree:
            case nodes.If(test=nodes.Boolean()):
                self.shapes.fault("outcome-unreachable", place, text=unit.source.text)
                return False
            case nodes.If(yes=yes, no=no):
                if yes == no:
                    self.shapes.fault("outcome-unreachable", place, text=unit.source.text)
                    return False
                return self.ends(yes, item, unit) and self.ends(no, item, unit)
            case nodes.String(value=value) if value in OUTCOMES:
                return True
            case nodes.String(value=value):
                self.shapes.fault("unknown-outcome", place, outcome=value, guess=guess(value, OUTCOMES))
                return False
        self.shapes.fault("outcome-form", place)
        return False

    def about(self, item: Item | None, units: dict[str, Unit]) -> str | None:
        """The party whom a finding is about; `if … then … else …` where it may be one or another.

        The formula is worked out with what the texts show, under a name that no placeholder can have.
        """
        text = self.shapes.text(item)
        if item is not None and text is not None and text.lstrip().startswith("if "):
            found = self.names.expression(text, item, feel.STRING)
            if found is not None:
                units[ABOUT] = found[1]
        return text

    # Texts

    def values(self, item: Item | None) -> dict[str, tuple[Expr, Unit]]:
        """What the texts show that is no fact: name → formula."""
        if item is None:
            return {}
        found = {}
        for name, one in self.shapes.mapping(item, None).items():
            text = self.shapes.text(one)
            checked = None if text is None else self.names.expression(text, one, None)
            if name in self.names.symbols:
                self.shapes.fault("duplicate-name", one.key_place, name=name, section="facts")
            elif checked is not None:
                found[name] = checked
        return found

    def placeholders(
        self,
        items: list[tuple[str, Item | None]],
        texts: list[Words | None],
        values: Mapping[str, tuple[Expr, Unit]],
    ) -> dict[str, Unit]:
        """The formulas of all placeholders; each must be known."""
        units: dict[str, Unit] = {}
        for (_key, item), words in zip(items, texts, strict=True):
            for name in placeholders(words):
                if name in values:
                    units[name] = values[name][1]
                elif name in self.names.symbols and item is not None:
                    found = self.names.expression(name, item, None)
                    if found is not None:
                        units[name] = found[1]
                elif item is not None:
                    known = (*values, *self.names.symbols)
                    self.shapes.fault("unknown-placeholder", item.where, name=name, guess=guess(name, known))
        return units

    def no_null(self, code: str, condition: Unit) -> None:
        """The condition must not hold because of a null."""
        for span, fact in NullLint(self.names.derived()).check(condition.checked.tree):
            text = condition.source.text[span.start : span.end]
            self.shapes.fault("holds-on-null", condition.source.place(span), code=code, text=text, fact=fact)
