"""Asked in vain: a question of the form that, at its turn, can change nothing and that nothing else reads.

Each field is looked at with every combination of the choices above it (at most `MOST` of them), other fields
answered as their examples are. It is needed where a fact that rests on it can still change the outcome, or
where a licence that would be issued, a claim, a lookup, a material, a party or a later question reads it.
What a condition (`show`) hides is hidden everywhere alike: hall, window and API ask the same form.

Basis: 个人信息保护法 第六条 (no more than the purpose needs).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice, product

from miaopi.content import yamlfile
from miaopi.content.folder import Source
from miaopi.content.inputs import Filer, Inputs
from miaopi.content.matter import Matter
from miaopi.content.spec import Field
from miaopi.content.terms import Term
from miaopi.rules.asking import Asking
from miaopi.texts import Fault, Words

MOST = 1000
ANY_DAY = date(2026, 6, 15)
Choice = tuple[str, object]


def faults(matter: Matter, source: Source) -> tuple[Fault, ...]:
    """One for each field that is asked in vain, with the answers with which it is."""
    file = yamlfile.read(source.texts["form.yaml"], file=source.shown["form.yaml"])
    asker = Asking(matter.rules)
    found = []
    for name in matter.form.fields:
        witness = next(
            (one for one in _answers_above(matter, name) if _is_vain(matter, asker, name, one)), None
        )
        if witness is not None:
            said = _said(matter, witness)
            found.append(file.fault("asked-in-vain", ("fields", name), name=name, answers=said))
    return tuple(found)


def _answers_above(matter: Matter, name: str) -> Iterator[Mapping[str, object]]:
    """Answers to the fields above one, of which each choice is tried."""
    above = list(matter.form.fields.values())[: list(matter.form.fields).index(name)]
    ways = [list(_ways(field)) for field in above]
    for chosen in islice(product(*ways), MOST):
        answers = {field.name: value for field, value in zip(above, chosen, strict=True)}
        if name in matter.form.shown(answers):
            yield matter.form.clean(answers)


def _ways(field: Field) -> Iterator[object]:
    if field.widget == "choice":
        yield from (option.value for option in field.options)
    elif field.widget == "yes-no":
        yield from (True, False)
    elif field.widget == "party" and isinstance(field.example, Mapping):
        yield from ({**field.example, "kind": kind} for kind in ("person", "enterprise"))
    else:
        yield field.example


def _is_vain(matter: Matter, asker: Asking, name: str, answers: Mapping[str, object]) -> bool:
    mapper = matter.mapper
    inputs = Inputs(answers, (), (), Filer(""), ANY_DAY)
    env = mapper.environment(inputs, {})
    if any(_reads(matter, term, name) for term in _live(matter, env)):
        return False
    if any(party.at == name for party in matter.parties):
        return False
    above = list(matter.form.fields)[: list(matter.form.fields).index(name)]
    resting = {fact for fact, term in mapper.terms.items() if _reads(matter, term, name)}
    known = {
        fact: env[fact]
        for fact, term in mapper.terms.items()
        if fact in matter.rules.facts and all(_is_above(way, above) for way in mapper.ways_of(term))
    }
    return not resting & asker.open_of(known)


def _is_above(way: tuple[str, ...], above: list[str]) -> bool:
    return way[0] == "form" and len(way) > 1 and way[1] in above


def _reads(matter: Matter, term: Term, name: str) -> bool:
    return any(way[:2] == ("form", name) for way in matter.mapper.ways_of(term))


def _live(matter: Matter, env: Mapping[str, object]) -> Iterator[Term]:
    """What would read an answer with what is known: lookups that may be asked, a licence that begins …"""
    for lookup in matter.lookups.values():
        if lookup.when is None or lookup.when(env) is not False:
            yield from lookup.key.values()
        if lookup.when is not None:
            yield lookup.when
    yield from (spec.when for spec in matter.materials if spec.when is not None)
    licence, claim = matter.licence_spec, matter.claim_spec
    if licence is not None:
        yield from (term for term in (licence.effect, licence.replaces) if term is not None)
    if licence is not None and licence.effect(env) not in ("end", "none"):
        yield from (licence.valid_from, licence.valid_to, *licence.keys.values(), *licence.data.values())
        yield from (term for line in licence.fields for term in (line.zh, line.en))
        if claim is not None:
            yield from (*claim.scope, claim.from_, claim.to, *([claim.parts] if claim.parts else []))
    for field in matter.form.fields.values():
        for asked in (field.show, field.required):
            if isinstance(asked, Term):
                yield _below(asked)


def _below(term: Term) -> Term:
    """A condition of the form names fields; what else reads them, names them under `form`."""
    return Term(term.text, term.compiled, frozenset(("form", *way) for way in term.reaches))


def _said(matter: Matter, answers: Mapping[str, object]) -> Words:
    """The choices of a witness: those that were tried both ways."""
    tried = [
        (field.label, _shown(field, answers[name]))
        for name, field in matter.form.fields.items()
        if name in answers and field.widget in ("choice", "yes-no", "party")
    ]
    return Words(
        "，".join(f"{label.zh}：{value.zh}" for label, value in tried) or "什么都没有填",
        ", ".join(f"{label.en}: {value.en}" for label, value in tried) or "nothing answered",
    )


def _shown(field: Field, value: object) -> Words:
    if isinstance(value, Mapping):
        kind = str(value.get("kind"))
        return Words({"person": "个人"}.get(kind, "企业"), {"person": "a person"}.get(kind, "a firm"))
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    return next((one.label for one in field.options if one.value == value), Words(str(value), str(value)))
