"""What an applicant can change in truth: `applicant_can_change` of matter.yaml, and what it may not hold.

Whoever is refused is told the smallest change of these facts alone that would be approved. So none of them
may invite anybody to write what is not so: no identity, no age, nothing that a registry or the platform
says by itself, no free text. A text or a list is named only with `from`: what it can be taken from.

Basis: 个人信息保护法 第二十四条 (an explanation of automated decisions).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from miaopi import feel
from miaopi.content import attributes, proving, said
from miaopi.content.matter import Matter
from miaopi.content.spec import CanChange
from miaopi.content.workshop import Workshop
from miaopi.content.yamlfile import Path, YamlFile
from miaopi.feel.types import Held, Simple
from miaopi.rules import FactSpec
from miaopi.rules.texts import placeholders
from miaopi.texts import Fault

# So many sets of rooms, owners … are looked at, all of them where they are no more than 2 to the 7th.
MOST_CHOSEN = 7
HUNDREDTH = Decimal("0.01")
KINDS = {"number", "boolean", "string", "date", "days and time duration", "years and months duration"}
# Of what registries say, an applicant can bring about that something is so, or which; not an amount or a day.
FROM_REGISTRY = {"boolean", "string"}
THEIRS = {"form", "materials", "confirmed", "filer"}


# What a search needs


@dataclass(frozen=True, slots=True)
class Room:
    """What may change in one case. complete: the choices are all there are."""

    facts: tuple[str, ...]
    choices: Mapping[str, tuple[object, ...]]
    bounds: Mapping[str, tuple[Decimal | None, Decimal | None]]
    becomes: Mapping[str, tuple[str, tuple[str, ...]]]
    whole_numbers: frozenset[str]
    complete: bool


def room(matter: Matter, facts: Mapping[str, object]) -> Room:
    """What can change in a case with these facts (FEEL values)."""
    names = tuple(name for entry in matter.can_change for name in entry.facts)
    choices: dict[str, tuple[object, ...]] = {}
    complete = True
    for entry in matter.can_change:
        for name, way in entry.taken.items():
            known = _known(facts, way)
            choices[name] = _choices(matter.rules.facts[name], facts[name], known)
            complete = complete and len(known) <= MOST_CHOSEN
    return Room(
        names,
        choices,
        {name: bound for name in names if (bound := _bound(matter, name)) is not None},
        {
            name: (other, tuple(one for one in entry.facts if one != name))
            for entry in matter.can_change
            for name, other in entry.becomes.items()
        },
        frozenset(proving.whole_numbers(matter)) & set(names),
        complete,
    )


def _known(facts: Mapping[str, object], way: str) -> tuple[object, ...]:
    """What a registry's list holds: `rooms.id`."""
    name, _, part = way.partition(".")
    items = facts[name]
    if not isinstance(items, tuple):
        return ()
    found = [item.get(part) if isinstance(item, Mapping) else item for item in items]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _choices(spec: FactSpec, now: object, known: tuple[object, ...]) -> tuple[object, ...]:
    """One of those that are known, or any set of them; the nearest to what it is now first."""
    if not isinstance(_plain(spec.type), feel.ListOf):
        return known
    had = set(now) if isinstance(now, tuple) else set()
    few = known[:MOST_CHOSEN]
    sets = [one for size in range(len(few) + 1) for one in combinations(few, size)]
    return tuple(list(one) for one in sorted(sets, key=lambda one: (len(had ^ set(one)), not one)))


def _bound(matter: Matter, name: str) -> tuple[Decimal | None, Decimal | None] | None:
    field = said.field_of(matter.mapper, name)
    if field is None or matter.rules.facts[name].type != feel.NUMBER:
        return None
    least, above, most = (field.schema.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    low = None if least is None else Decimal(str(least))
    if above is not None:
        low = Decimal(str(above)) + HUNDREDTH
    return low, None if most is None else Decimal(str(most))


# What may not stand there


def check(shop: Workshop, file: YamlFile, matter: Matter) -> None:
    """Note what nobody can change in truth."""
    personal = {name for names in attributes.said_by(matter).values() for name in names}
    seen: set[str] = set()
    for n, entry in enumerate(matter.can_change):
        for place, name in enumerate(entry.facts):
            path: Path = ("applicant_can_change", n, "facts", place)
            spec = matter.rules.facts.get(name)
            if spec is None:
                shop.fault(file, "fact-unknown", path, name=name)
            elif name in seen:
                shop.fault(file, "change-twice", path, name=name)
            elif name in personal or not _is_theirs(matter, spec):
                shop.fault(file, "change-not-theirs", path, name=name)
            elif name not in entry.taken and _is_free(spec.type):
                shop.fault(file, "change-free-text", path, name=name)
            seen.add(name)
        for name, way in entry.taken.items():
            path = ("applicant_can_change", n, "from", name)
            if name not in entry.facts or not _is_list(matter, way):
                shop.fault(file, "change-from-unknown", path, name=name, way=way)
        for name, other in entry.becomes.items():
            path = ("applicant_can_change", n, "becomes", name)
            derived = matter.rules.derived.get(other)
            spec = matter.rules.facts.get(name)
            if spec is None or derived is None or _plain(derived.type) != _plain(spec.type):
                shop.fault(file, "change-becomes-unknown", path, name=name, other=other)
    _check_clauses(shop, matter)


def _check_clauses(shop: Workshop, matter: Matter) -> None:
    """What authors' own clauses name must be there to be filled in."""
    tables = (matter.rules.facts, matter.rules.derived, matter.rules.parameters)
    known = {name for table in tables for name in table}
    for table in tables:
        for spec in table.values():
            for key in ("holds", "fails"):
                for name in placeholders(spec.words.get(key)):
                    if name not in known:
                        values = {"fact": spec.name, "name": name, "key": key}
                        shop.faults.append(Fault("content.clause-placeholder", spec.where, values))


def _is_theirs(matter: Matter, spec: FactSpec) -> bool:
    if spec.source == "platform":
        return False
    if spec.source == "registry":
        kind = _plain(spec.type)
        return isinstance(kind, Simple) and kind.name in FROM_REGISTRY
    term = matter.mapper.terms.get(spec.name)
    return term is not None and any(way[0] in THEIRS for way in matter.mapper.ways_of(term))


def _is_free(given: feel.Type) -> bool:
    """May it be any text, or a list or a record of anything?"""
    kind = _plain(given)
    if not isinstance(kind, Simple) or kind.name not in KINDS:
        return True
    return kind.name == "string" and not kind.values


def _is_list(matter: Matter, way: str) -> bool:
    name, _, part = way.partition(".")
    spec = matter.rules.facts.get(name)
    kind = None if spec is None else _plain(spec.type)
    if not isinstance(kind, feel.ListOf):
        return False
    return kind.element.field(part) is not None if isinstance(kind.element, feel.ContextOf) else not part


def _plain(kind: feel.Type) -> feel.Type:
    return kind.inner if isinstance(kind, Held) else kind


def entries_of(matter: Matter, names: tuple[str, ...]) -> Iterator[tuple[CanChange, tuple[str, ...]]]:
    """The entries of which something changed, each with what changed."""
    for entry in matter.can_change:
        touched = tuple(name for name in entry.facts if name in names)
        if touched:
            yield entry, touched
