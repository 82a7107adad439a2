"""The rows of a consent: which registry is asked what, about whom, and why.

Before an application is whole, not all is known that decides whether a registry will be asked. A lookup is
left out only where its condition is false on answers that are there and on who files; whatever else it rests
on (another registry's answer, the day of filing, materials, who confirms) may still change, so it stays in.
Basis: 个人信息保护法 art. 6, 17: no more than the purpose needs, and told before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from miaopi.content.contracts import Contract
from miaopi.content.facts import Mapper
from miaopi.content.inputs import Inputs
from miaopi.content.spec import Ask, Lookup


def rows(lookups: Iterable[Lookup], contracts: Mapping[str, Contract]) -> tuple[Ask, ...]:
    """Each registry, party and purpose once, with all that is read there."""
    needs: dict[tuple[str, str | None, str], set[str]] = {}
    first: dict[tuple[str, str | None, str], Lookup] = {}
    for lookup in lookups:
        key = (lookup.registry, lookup.about, lookup.purpose.zh)
        first.setdefault(key, lookup)
        needs.setdefault(key, set()).update(lookup.needs)
    return tuple(_row(contracts[lookup.registry], lookup, needs[key]) for key, lookup in first.items())


def _row(contract: Contract, lookup: Lookup, needs: set[str]) -> Ask:
    what = tuple(contract.fields[name].label for name in contract.fields if name in needs)
    return Ask(contract.name, contract.label, contract.department, lookup.about, what, lookup.purpose)


def may_be_asked(mapper: Mapper, inputs: Inputs) -> tuple[Lookup, ...]:
    """The lookups that this application may lead to.

    Args:    inputs: a filer without a number is one of whom it is not settled yet for whom they file.
    """
    env = mapper.environment(inputs, {})
    return tuple(
        lookup
        for lookup in mapper.lookups.values()
        if lookup.when is None
        or lookup.when(env) is not False
        or not all(_is_settled(way, mapper, inputs) for way in mapper.ways_of(lookup.when))
    )


def _is_settled(way: tuple[str, ...], mapper: Mapper, inputs: Inputs) -> bool:
    """Whether what a condition reads there can be no other when the registries are asked."""
    if way[0] == "filer":
        return bool(inputs.filer.number)
    return way[0] == "form" and len(way) > 1 and _is_answered(way[1], way[2:], mapper, inputs.answers)


def _is_answered(name: str, parts: tuple[str, ...], mapper: Mapper, answers: Mapping[str, object]) -> bool:
    """An answer that is there; one that need not be given, or is not asked, is settled without."""
    field = mapper.form.fields[name]
    if field.required is False or name not in mapper.form.shown(answers):
        return True
    value = answers.get(name)
    for part in parts:
        value = value.get(part) if isinstance(value, Mapping) else value
    return value not in (None, "")
