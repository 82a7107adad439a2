"""Answers and facts in words of both languages, for pages. Personal numbers are always masked here.

Who sees which fact is decided here too: a fact that rests on a lookup about a party is that party's alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from miaopi import feel
from miaopi.cases import words
from miaopi.cases.pages import Value
from miaopi.content import Field, Matter, said
from miaopi.places import queries as places
from miaopi.rules import Derived, FactSpec, Parameter
from miaopi.secrets import masking
from miaopi.texts import Words

NO_LABEL = Words("", "")
_COUNTED = {"number", "money", "area"}
_SECRET_WIDGETS = {"id-number", "phone", "party", "person", "parties"}


def day(on: date) -> Words:
    """A day as people write it."""
    return Words(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {on:%B} {on.year}")


def text(value: object, field: Field | None = None) -> Words:
    """Any value in words; a choice by its label, a number with its unit, a list joined."""
    match value:
        case None | "":
            return words.UNKNOWN
        case bool():
            return words.YES if value else words.NO
        case date():
            return day(value)
        case Decimal() | int() | float():
            return _with_unit(f"{value}", field)
        case str():
            return _plain(value, field)
        case Mapping():
            parts = {part.key: part for part in field.fields} if field is not None else {}
            told = (text(each, parts.get(key)) for key, each in value.items() if each not in (None, ""))
            return _joined(told, "，", ", ")
        case list() | tuple():
            return _listed([text(each, field) for each in value]) if value else _empty(field)
        case _:
            return Words(str(value), str(value))


def fact(matter: Matter, name: str, value: object) -> Words:
    """A fact, derived fact or parameter in words: by its type, its words and the field that it answers."""
    if name in matter.rules.facts:
        field, names = said.field_of(matter.mapper, name), said.words_of(matter.mapper, name)
        spec: FactSpec | Derived | Parameter = matter.rules.facts[name]
        if value == "" and field is not None:
            return words.NONE
    else:
        spec = matter.rules.derived.get(name) or matter.rules.parameters[name]
        field, names = None, spec.words
    return _typed(value, spec.type, _Told(names, field, spec.label))


def part(matter: Matter, name: str, value: object, kind: feel.Type) -> Words:
    """A value (JSON) that stands somewhere in a fact, or, without a name, one that was worked out."""
    rules = matter.rules
    spec = rules.facts.get(name) or rules.derived.get(name) or rules.parameters.get(name)
    if spec is None or kind == spec.type:
        return (
            fact(matter, name, value) if spec is not None else _typed(value, kind, _Told({}, None, NO_LABEL))
        )
    names = said.words_of(matter.mapper, name) if name in rules.facts else spec.words
    return _typed(value, kind, _Told(names, None, spec.label))


@dataclass(frozen=True, slots=True)
class _Told:
    """How the values of one fact are told."""

    names: Mapping[str, Words]
    field: Field | None
    label: Words


def _typed(value: object, kind: feel.Type, told: _Told) -> Words:
    """A stored value (numbers, days and spans are text) by its type."""
    match kind, value:
        case feel.ListOf(element=element), [*items] if items:
            parts = [_typed(each, element, told) for each in items]
            return _joined(parts, "；", "; ") if isinstance(element, feel.ContextOf) else _listed(parts)
        case feel.ContextOf(fields=fields), Mapping():
            own = _Told(told.names, None, told.label)
            return _joined(
                (_named(key, _typed(value.get(key), part, own), told.names) for key, part in fields),
                "，",
                ", ",
            )
        case feel.NUMBER, str():
            return _with_unit(value, None if _tells_unit(told) else told.field)
        case feel.YEARS_MONTHS, str():
            return _span(value)
        case feel.Simple(), str() if value in told.names:
            return told.names[value]
    return text(value, told.field)


def _named(key: str, value: Words, names: Mapping[str, Words]) -> Words:
    name = names.get(key, Words(key, key))
    return Words(f"{name.zh} {value.zh}", f"{name.en} {value.en}")


def _tells_unit(told: _Told) -> bool:
    """A label that ends in （平方米） needs no unit behind the number."""
    return told.field is not None and told.field.unit is not None and told.field.unit.zh in told.label.zh


def _span(iso: str) -> Words:
    """P20Y6M as people say it; what is written otherwise stays."""
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", iso)
    if found is None:
        return _both(iso)
    years, months = found.groups()
    zh = [f"{years} 年"] if years else []
    zh += [f"{months} 个月"] if months else []
    en = [f"{years} years"] if years else []
    en += [f"{months} months"] if months else []
    return Words(" ".join(zh), " ".join(en))


def answers(matter: Matter, given: Mapping[str, object]) -> tuple[Value, ...]:
    """What was answered, in the form's order, with its labels; what was left open where that means
    something.
    """
    fields = [matter.form.fields[name] for name in matter.form.shown(given)]
    names = places.names(
        str(given[each.name]) for each in fields if _is_division(each) and each.name in given
    )
    return tuple(
        Value(field.name, field.label, _answer(given.get(field.name), field, names))
        for field in fields
        if field.name in given or field.empty is not None
    )


def _is_division(field: Field) -> bool:
    return field.widget == "division"


def _answer(value: object, field: Field, divisions: Mapping[str, Words]) -> Words:
    if value in (None, "", [], ()) and field.empty is not None:
        return field.empty
    if _is_division(field) and str(value) in divisions:
        return divisions[str(value)]
    if field.widget in _COUNTED and isinstance(value, str | int | Decimal):
        return _with_unit(_grouped(value), field)
    return text(value, field)


def _grouped(value: str | int | Decimal) -> str:
    """2,400: as every page writes it."""
    try:
        return f"{Decimal(str(value)):,f}"
    except InvalidOperation:
        return str(value)


def labels(matter: Matter) -> Mapping[str, Words]:
    """What each fact, derived fact and parameter is called."""
    rules = matter.rules
    return {
        each.name: each.label
        for table in (rules.facts, rules.derived, rules.parameters)
        for each in table.values()
    }


def about(matter: Matter) -> Mapping[str, frozenset[str]]:
    """Of each fact the parties whom it is about: by the lookups it rests on, through other facts too."""
    by_lookup = {name: lookup.about for name, lookup in matter.lookups.items()}
    found: dict[str, frozenset[str]] = {}
    for name, names in _rests_on(matter):
        parties = {by_lookup[each] for each in names if by_lookup.get(each)}
        inherited = frozenset().union(*(found.get(each, frozenset()) for each in names))
        found[name] = frozenset(party for party in parties if party is not None) | inherited
    return found


def may_see(fact_about: Iterable[str], roles: frozenset[str]) -> bool:
    """Told to the party whom it is about; a fact about nobody is told to everybody in the case."""
    parties = frozenset(fact_about)
    return not parties or bool(parties & roles)


def source(matter: Matter, origin: Mapping[str, object] | None) -> Words:
    """Where a fact came from."""
    if origin is None:
        return words.DERIVED
    match origin["kind"]:
        case "form":
            return words.FORM
        case "derived":
            return words.DERIVED
    contract = matter.contracts.get(str(origin["name"]))
    return contract.label if contract is not None else words.PLATFORM


def _rests_on(matter: Matter) -> Iterator[tuple[str, frozenset[str]]]:
    """Facts as matter.yaml maps them, in order, then the derived ones of rules.yaml."""
    for name, term in matter.mapper.terms.items():
        yield name, frozenset(term.names)
    for name, derived in matter.rules.derived.items():
        yield name, feel.names(derived.value)


def _plain(value: str, field: Field | None) -> Words:
    for option in field.options if field else ():
        if option.value == value:
            return option.label
    if field is not None and field.widget in _SECRET_WIDGETS:
        return _both(masking.mask_phone(value) if field.widget == "phone" else masking.mask_text(value))
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return _with_unit(masking.mask_text(value), field)


def _with_unit(shown: str, field: Field | None) -> Words:
    if field is None or field.unit is None:
        return _both(shown)
    return Words(f"{shown} {field.unit.zh}", f"{shown} {field.unit.en}")


def _empty(field: Field | None) -> Words:
    """What a list left empty means, where the form says it."""
    return field.empty if field is not None and field.empty is not None else words.NONE


def _listed(parts: Iterable[Words]) -> Words:
    return _joined(parts, "、", ", ")


def _joined(parts: Iterable[Words], zh: str, en: str) -> Words:
    each: Sequence[Words] = tuple(parts)
    return Words(zh.join(part.zh for part in each), en.join(part.en for part in each))


def _both(shown: str) -> Words:
    return Words(shown, shown)
