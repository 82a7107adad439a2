"""The sections `facts`, `parameters` and `derived` of rules.yaml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

from miaopi import feel
from miaopi.feel import FeelError, Simple, Type
from miaopi.rules.model import DatedValue, FactSpec, Parameter
from miaopi.rules.shapes import Shapes
from miaopi.rules.yaml_places import Item
from miaopi.texts import Place, Words

FACT_KEYS = ("source", "type", "values", "words", "from", "zh", "en", "note")
PARAMETER_KEYS = ("zh", "en", "type", "dated_by", "values", "value", "words", "basis", "sure", "note")
DERIVED_KEYS = ("type", "value", "words", "zh", "en", "note")
SOURCES = ("form", "registry", "platform")
UNNAMED = Words("", "")


@dataclass(frozen=True, slots=True)
class Formula:
    """A derived fact before its text is read."""

    name: str
    type: Type
    label: Words
    text: str
    where: Place
    key_place: Place
    words: dict[str, Words]


class Sections(Shapes):
    """What names mean in the rules."""

    def facts(self, item: Item | None) -> dict[str, FactSpec]:
        """Every fact, in the file's order."""
        if item is None:
            return {}
        found = {}
        for name, one in self.mapping(item, None).items():
            row = self.mapping(one, FACT_KEYS, ("source", "type"))
            found[name] = self.fact(name, one, row)
        return found

    def fact(self, name: str, item: Item, row: dict[str, Item]) -> FactSpec:
        source = self.text(row.get("source")) or "form"
        if source not in SOURCES:
            self.fault("unknown-source", row["source"].where, source=source)
            source = "form"
        values, words = self.values(row.get("values"))
        kind = self.type(row.get("type"))
        if values and kind == feel.STRING:
            kind = Simple("string", values)
        elif values:
            self.fault("values-of-text", row["values"].where, name=name)
        return FactSpec(
            name,
            cast(Literal["form", "registry", "platform"], source),
            kind,
            self.label(row, item.key_place) or UNNAMED,
            values,
            self.texts(row.get("from")),
            item.key_place,
            {**words, **self.word_list(row.get("words"))},
        )

    def values(self, item: Item | None) -> tuple[tuple[str, ...], dict[str, Words]]:
        """The values of a fact, as a list or with the words for each."""
        if item is None or isinstance(item.value, list):
            return self.texts(item), {}
        words = self.word_list(item)
        return tuple(words), words

    def word_list(self, item: Item | None) -> dict[str, Words]:
        """`{residence: {zh: 住宅, en: a home}}`: what texts say instead of a code."""
        if item is None:
            return {}
        return {code: self.words(one) or UNNAMED for code, one in self.mapping(item, None).items()}

    # Parameters

    def parameters(self, item: Item | None, facts: dict[str, FactSpec]) -> dict[str, Parameter]:
        """Every parameter, in the file's order."""
        if item is None:
            return {}
        found = {}
        for name, one in self.mapping(item, None).items():
            row = self.mapping(one, PARAMETER_KEYS, ("type",))
            found[name] = self.parameter(name, one, row, facts)
        return found

    def parameter(self, name: str, item: Item, row: dict[str, Item], facts: dict[str, FactSpec]) -> Parameter:
        kind = self.type(row.get("type"))
        sure = self.sure(row.get("sure"))
        values = [
            value for one in self.listed(row.get("values")) if (value := self.dated_value(one, kind, sure))
        ]
        if "value" in row:
            given = self.value(row["value"], kind)
            values = (
                []
                if given is None
                else [DatedValue(date.min, given, self.basis(row.get("basis"), sure), sure)]
            )
        elif "values" not in row:
            self.fault("missing-key", item.key_place, key="values")
        days = [value.from_ for value in values if value.from_ != date.min]
        if days != sorted(set(days)):
            self.fault("values-order", row["values"].where, name=name)
        dated_by = self.text(row.get("dated_by"))
        if days and (dated_by is None or not self.dates(facts.get(dated_by))):
            where = row["dated_by"].where if "dated_by" in row else item.key_place
            self.fault("dated-by", where, name=name, fact=dated_by or "")
            dated_by = None
        label = self.label(row, item.key_place) or UNNAMED
        return Parameter(
            name, kind, label, dated_by, tuple(values), item.key_place, self.word_list(row.get("words"))
        )

    @staticmethod
    def dates(fact: FactSpec | None) -> bool:
        """Can the fact date a parameter: a date that is never null?"""
        return fact is not None and fact.type == feel.DATE and not fact.nullable

    def dated_value(self, item: Item, kind: Type, sure: str) -> DatedValue | None:
        row = self.mapping(item, ("from", "value", "basis", "sure", "note"), ("from", "value"))
        if "from" not in row or "value" not in row:
            return None
        day, value = self.day(row["from"]), self.value(row["value"], kind)
        if day is None or value is None:
            return None
        sure = self.sure(row.get("sure"), sure)
        return DatedValue(day, value, self.basis(row.get("basis"), sure), sure)

    def value(self, item: Item, kind: Type) -> object:
        """A value of a parameter; a duration as ISO 8601 text."""
        try:
            return kind.read(item.value)
        except FeelError as error:
            self.faults.extend(replace(fault, where=item.where) for fault in error.faults)
            return None

    # Derived

    def formulas(self, item: Item | None) -> dict[str, Formula]:
        """Every derived fact, its text not yet read."""
        if item is None:
            return {}
        found = {}
        for name, one in self.mapping(item, None).items():
            row = self.mapping(one, DERIVED_KEYS, ("type", "value"))
            text = self.text(row.get("value"))
            if text is not None:
                found[name] = Formula(
                    name, self.type(row.get("type")), self.label(row, one.key_place) or UNNAMED, text,
                    row["value"].where,
                    one.key_place, self.word_list(row.get("words")),
                )  # fmt: skip
        return found
