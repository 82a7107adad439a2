"""Which facts say an attribute of a person: sex, age, household, district, nationality … (attributes.yaml).

A fact says one where its own name or label does, or that of a registry's field or form's field that it is
made of, or where the registry is asked by one (the usual rent of a district says the district).

Basis: 行政许可法 第五条 (without discrimination); 个人信息保护法 第二十四条 (automated decisions: fair).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from miaopi.content import yamlfile
from miaopi.content.facts import INPUTS
from miaopi.content.matter import Matter
from miaopi.content.workshop import entries, words
from miaopi.texts import Words

WORD = re.compile(r"[a-z]+")
# Inside a citizen number: where it was first given, day of birth, sex. What cuts it into pieces reads these.
CUTTING = re.compile(r"substring|split|matches|starts with|ends with|extract|replace")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One attribute: its name, and the words by which it is told."""

    key: str
    name: Words
    words: frozenset[str]
    zh: tuple[str, ...]

    def told_by(self, name: str, label: Words | None) -> bool:
        """Does a name or a label say it?"""
        return bool(self.words & set(WORD.findall(name.lower()))) or (
            label is not None and any(word in label.zh for word in self.zh)
        )


@cache
def vocabulary() -> Mapping[str, Vocabulary]:
    """Every attribute that is known by name."""
    path = resources.files("miaopi.content").joinpath("attributes.yaml")
    rows = entries(yamlfile.read(path.read_text(encoding="utf-8"), file="attributes.yaml").data)
    return {key: Vocabulary(key, words(row["name"]), *_told(row)) for key, row in rows.items()}


def _told(row: Mapping[str, object]) -> tuple[frozenset[str], tuple[str, ...]]:
    plain, zh = row["words"], row["zh"]
    assert isinstance(plain, list)
    assert isinstance(zh, list)
    return frozenset(map(str, plain)), tuple(map(str, zh))


def said_by(matter: Matter) -> dict[str, tuple[str, ...]]:
    """Attribute → the facts that say it."""
    found: dict[str, list[str]] = {}
    for name in matter.rules.facts:
        told = list(_told_of(matter, name))
        for one in vocabulary().values():
            if any(one.told_by(*each) for each in told):
                found.setdefault(one.key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def cut_from_numbers(matter: Matter) -> tuple[str, ...]:
    """The facts and derived facts that cut a party's number into pieces: place, birth and sex stand in it."""
    numbers = {
        name
        for name, term in matter.mapper.terms.items()
        if any(way[-1] in ("number", "id_number") and "form" in way for way in matter.mapper.ways_of(term))
    }
    texts = {name: term.text for name, term in matter.mapper.terms.items()}
    texts |= {name: one.text for name, one in matter.rules.derived.items()}
    texts |= {rule.code: f"{rule.when_text} {rule.outcome_text}" for rule in matter.rules.rules}
    names = "|".join(sorted([*map(re.escape, numbers), r"\.number"], key=len, reverse=True))
    cut = re.compile(rf"(?:{CUTTING.pattern})\s*\(\s*[\w.]*(?:{names})\b")
    return tuple(name for name, text in texts.items() if cut.search(text))


def _told_of(matter: Matter, name: str) -> Iterator[tuple[str, Words | None]]:
    """Names and labels that a fact goes by, and those of what it is made of."""
    yield name, matter.rules.facts[name].label
    term = matter.mapper.terms.get(name)
    for way in () if term is None else matter.mapper.ways_of(term):
        if way[0] in matter.lookups:
            yield from _of_lookup(matter, way)
        elif way[0] == "form" and len(way) > 1:
            field = matter.form.field(".".join(way[1:]))
            yield way[-1], None if field is None else field.label
        elif way[0] not in INPUTS:
            yield way[0], None


def _of_lookup(matter: Matter, way: tuple[str, ...]) -> Iterator[tuple[str, Words | None]]:
    """A registry's field, and what the registry is asked by (the numbers of parties aside)."""
    lookup = matter.lookups[way[0]]
    contract = matter.contracts[lookup.registry]
    field = contract.fields.get(way[1]) if len(way) > 1 else None
    if field is not None:
        yield field.name, field.label
    for part in lookup.key:
        if part in contract.key:
            yield part, contract.key[part].label
