"""Answers and facts in words of both languages, for pages. Personal numbers are always masked here.

Who sees which fact is decided here too: a fact that rests on a lookup about a party is that party's alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from miaopi.cases import words
from miaopi.cases.pages import Value
from miaopi.content import Field, Matter
from miaopi.secrets import masking
from miaopi.texts import Words

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
            return _joined((text(each, field) for each in value), "、", ", ") if value else words.NONE
        case _:
            return Words(str(value), str(value))


def answers(matter: Matter, given: Mapping[str, object]) -> tuple[Value, ...]:
    """What was answered, in the form's order, with its labels."""
    return tuple(
        Value(name, field.label, text(given[name], field))
        for name in matter.form.shown(given)
        if name in given and (field := matter.form.fields.get(name)) is not None
    )


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


def _rests_on(matter: Matter) -> Iterator[tuple[str, frozenset[str]]]:
    """Facts as matter.yaml maps them, in order, then the derived ones of rules.yaml."""
    for name, term in matter.mapper.terms.items():
        yield name, frozenset(term.names)
    for name, derived in matter.rules.derived.items():
        yield name, frozenset(derived.value.names) if hasattr(derived.value, "names") else frozenset()


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


def _joined(parts: Iterable[Words], zh: str, en: str) -> Words:
    each: Sequence[Words] = tuple(parts)
    return Words(zh.join(part.zh for part in each), en.join(part.en for part in each))


def _both(shown: str) -> Words:
    return Words(shown, shown)
