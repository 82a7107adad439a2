"""What the values and parts of facts are called: codes in words, for pages that show what was looked at.

A fact that is an answer of the form takes its words from the field's options; `words:` in rules.yaml says the
others, of codes and of the parts of records alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from miaopi import feel
from miaopi.content.facts import INPUTS, UNANSWERED, Mapper
from miaopi.content.spec import Field
from miaopi.rules import FactSpec, Rule, RuleSet
from miaopi.texts import Words

_PLACE = re.compile(r"\{(\w+)\}")


def field_of(mapper: Mapper, name: str) -> Field | None:
    """The one field of the form that a fact is the answer of."""
    spec, term = mapper.rules.facts.get(name), mapper.terms.get(name)
    if spec is None or term is None or spec.source != "form":
        return None
    ways = {way for way in mapper.ways_of(term) if way[0] not in INPUTS}
    if len(ways) != 1:
        return None
    (way,) = ways
    return mapper.form.field(".".join(way[1:])) if way[0] == "form" else None


def words_of(mapper: Mapper, name: str) -> Mapping[str, Words]:
    """Code → words of a fact, and part → label where it holds records."""
    spec = mapper.rules.facts[name]
    if name == UNANSWERED:
        return {contract.name: contract.label for contract in mapper.contracts.values()}
    field = field_of(mapper, name)
    options = {option.value: option.label for option in field.options} if field is not None else {}
    return {**options, **spec.words}


def rule_in_words(rules: RuleSet, rule: Rule) -> Words:
    """What a rule says where it was applied to nobody: a number's place holds the name of what it counts."""
    tables = (rules.facts, rules.derived, rules.parameters)
    labels = {name: each.label for table in tables for name, each in table.items()}
    text = rule.say
    return Words(
        _PLACE.sub(lambda found: f"〔{labels[found[1]].zh}〕" if found[1] in labels else "…", text.zh),
        _PLACE.sub(lambda found: f"[{labels[found[1]].en}]" if found[1] in labels else "…", text.en),
    )


def unnamed(mapper: Mapper, spec: FactSpec) -> tuple[str, ...]:
    """The codes and parts of a fact that have no words."""
    known = words_of(mapper, spec.name)
    return tuple(code for code in dict.fromkeys(_codes(spec.type)) if code not in known)


def _codes(kind: feel.Type) -> Iterator[str]:
    match kind:
        case feel.Simple(values=values):
            yield from values
        case feel.ListOf(element=element):
            yield from _codes(element)
        case feel.ContextOf(fields=fields):
            for name, part in fields:
                yield name
                yield from _codes(part)
