"""Names that one file of a folder takes from another: fields, parties, materials, rules, placeholders."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from miaopi import feel
from miaopi.content import changeable, could_i, lints, said
from miaopi.content.build_case import used_terms
from miaopi.content.facts import UNANSWERED
from miaopi.content.folder import Source
from miaopi.content.matter import Matter
from miaopi.content.terms import Term
from miaopi.content.workshop import Workshop, listed
from miaopi.content.yamlfile import Path, YamlFile
from miaopi.feel import nodes
from miaopi.texts import Fault, Words

# What each message may be filled with, and the longest that it is counted with: a case number, a day, a
# masked name, a role, an address.
PLACEHOLDERS: Mapping[str, Mapping[str, int]] = {
    "approved": {"case": 15, "number": 24},
    "ended": {"case": 15, "number": 24},
    "rejected": {"case": 15},
    "supplement": {"case": 15, "until": 15},
    "referred": {"case": 15, "until": 15},
    "waiting": {"case": 15},
    "confirmation": {"who": 6, "role": 4, "link": 32},
    "declined": {"case": 15},
    "supplement_reminder": {"case": 15, "until": 15},
    "supplement_over": {"case": 15},
    "withdrawn": {"case": 15},
    "approved_person": {"case": 15, "number": 24},
    "rejected_person": {"case": 15},
    "asked_more": {"case": 15, "until": 15},
    "resumed": {"case": 15, "until": 15},
    "deemed_accepted": {"case": 15, "until": 15},
    "over_examined": {"case": 15, "until": 15},
    "late": {"until": 11},
    "moved_later": {"case": 15, "until": 15},
    "draft_reminder": {"until": 11},
    "licence_annulled": {"number": 24},
    "licence_withdrawn": {"number": 24},
    "licence_revoked": {"number": 24},
    "licence_deregistered": {"number": 24},
    "corrected": {"number": 24},
}
# 70 signs fit one message; the signature in front takes 8.
LONGEST_MESSAGE = 62
NUMBER_PARTS = frozenset({"short", "year", "serial"})


def check(shop: Workshop, source: Source, files: Mapping[str, YamlFile], matter: Matter) -> None:
    """Note every name that leads nowhere, and what the implementation list forbids."""
    file = files["matter.yaml"]
    _parties(shop, file, matter)
    _rules(shop, file, matter)
    _registries(shop, files, matter)
    _own_records(shop, files, matter)
    _messages(shop, file, matter)
    _licence(shop, file, source, matter)
    _unread(shop, files, source, matter)
    changeable.check(shop, file, matter)
    could_i.check(shop, file, matter)
    lints.check(shop, file, matter)


def _parties(shop: Workshop, file: YamlFile, matter: Matter) -> None:
    for party in matter.parties:
        field = matter.form.fields.get(party.at)
        widget = "parties" if party.many else "party"
        if field is None:
            shop.fault(file, "field-unknown", ("parties", party.key, "at"), name=party.at)
        elif field.widget != widget:
            shop.fault(
                file, "party-field-differs", ("parties", party.key, "at"), name=party.at, widget=widget
            )
    known = known_in_order(matter)
    named: list[tuple[Path, str | None]] = [
        (("lookups", lookup.name, "about"), lookup.about) for lookup in matter.lookups.values()
    ]
    if matter.licence_spec:
        named += [(("licence", "holders", n), name) for n, name in enumerate(matter.licence_spec.holders)]
    for path, name in named:
        if name is not None and name not in known:
            shop.fault(file, "party-unknown", path, name=name, known=listed(known))


def known_in_order(matter: Matter) -> list[str]:
    """Keys of the parties, as matter.yaml has them."""
    return [party.key for party in matter.parties]


def _rules(shop: Workshop, file: YamlFile, matter: Matter) -> None:
    materials = {spec.key for spec in matter.materials}
    for rule in matter.rules.rules:
        for name in rule.answers:
            if matter.form.field(name) is None:
                shop.faults.append(_at_rule("rule-answer-unknown", rule, name))
        if rule.material is not None and rule.material not in materials:
            shop.faults.append(_at_rule("rule-material-unknown", rule, rule.material))
        for name in abouts(rule.about):
            if name not in known_in_order(matter):
                shop.faults.append(_at_rule("rule-party-unknown", rule, name))
    codes = [rule.code for rule in matter.rules.rules]
    grouped: set[str] = set()
    for n, group in enumerate(matter.guide.groups):
        for place, code in enumerate(group.rules):
            grouped.add(code)
            if code not in codes:
                shop.fault(file, "rule-unknown", ("guide", "groups", n, "rules", place), code=code)
    for code in codes if matter.guide.groups else ():
        if code not in grouped:
            shop.fault(file, "rule-in-no-group", ("guide", "groups"), code=code)


def abouts(about: str | None) -> tuple[str, ...]:
    """The parties whom a rule may be about: one, or the ends of `if … then … else …`."""
    if about is None or not about.lstrip().startswith("if "):
        return () if about is None else (about,)
    return tuple(_ends(feel.parse(about)))


def _ends(node: object) -> Iterator[str]:
    if isinstance(node, nodes.If):
        yield from _ends(node.yes)
        yield from _ends(node.no)
    elif isinstance(node, nodes.String):
        yield node.value


def _at_rule(code: str, rule: object, name: str) -> Fault:
    return Fault(f"content.{code}", rule.where, {"rule": rule.code, "name": name})  # type: ignore[attr-defined]  # rules.Rule


def _registries(shop: Workshop, files: Mapping[str, YamlFile], matter: Matter) -> None:
    for spec in matter.materials:
        if spec.from_registry is not None and spec.from_registry not in matter.contracts:
            path: Path = ("materials", spec.key, "from_registry")
            shop.fault(files["matter.yaml"], "registry-unknown", path, name=spec.from_registry)
    for field in matter.form.fields.values():
        lookup, _, name = (field.options_from or "").partition(".")
        known = matter.lookups.get(lookup)
        if field.options_from and (known is None or name not in matter.contracts[known.registry].fields):
            path = ("fields", field.name, "options_from")
            shop.fault(files["form.yaml"], "options-source-unknown", path, name=field.options_from)


def _own_records(shop: Workshop, files: Mapping[str, YamlFile], matter: Matter) -> None:
    """What a platform source reads of this matter's own licences must stand on them."""
    spec = matter.licence_spec
    for contract in matter.contracts.values():
        if contract.of != matter.slug or spec is None:
            continue
        file = files[f"registries/{contract.name}.yaml"]
        for name in _record_data(contract.records):
            if name not in spec.data:
                shop.fault(file, "record-data-unknown", ("records",), name=name, known=listed(spec.data))
        for name in contract.key:
            if name not in spec.keys:
                shop.fault(file, "record-key-unknown", ("key", name), name=name, known=listed(spec.keys))


def _record_data(kind: feel.Type) -> tuple[str, ...]:
    element = kind.element if isinstance(kind, feel.ListOf) else kind
    data = element.field("data") if isinstance(element, feel.ContextOf) else None
    return tuple(name for name, _ in data.fields) if isinstance(data, feel.ContextOf) else ()


def _messages(shop: Workshop, file: YamlFile, matter: Matter) -> None:
    for kind, text in matter.messages.items():
        allowed = PLACEHOLDERS[kind]
        for language in ("zh", "en"):
            for name in _placeholders(text.in_(language)):
                if name not in allowed:
                    path = ("messages", kind, language)
                    shop.fault(file, "placeholder-unknown", path, name=name, known=listed(allowed))
        if set(_placeholders(text.zh)) <= set(allowed):
            count = len(text.fill({name: "□" * longest for name, longest in allowed.items()}).zh)
            if count > LONGEST_MESSAGE and set(_placeholders(text.en)) <= set(allowed):
                shop.fault(
                    file, "message-too-long", ("messages", kind, "zh"), count=count, most=LONGEST_MESSAGE
                )


def _placeholders(text: str) -> list[str]:
    """Names between braces; a brace that stands alone counts as a placeholder without a name."""
    try:
        return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]


def _licence(shop: Workshop, file: YamlFile, source: Source, matter: Matter) -> None:
    if matter.licence_spec is None:
        return
    for name in _placeholders(matter.licence_spec.number):
        if name not in NUMBER_PARTS:
            known = listed(sorted(NUMBER_PARTS))
            shop.fault(file, "placeholder-unknown", ("licence", "number"), name=name, known=known)
    if "licence.typ" not in source.texts:
        shop.fault(file, "template-missing", ("licence",))


def _unread(shop: Workshop, files: Mapping[str, YamlFile], source: Source, matter: Matter) -> None:
    """Nothing is asked that nobody reads (个人信息保护法 第六条)."""
    terms = list(_terms(matter))
    read = {way[0] for term in terms for way in term.reaches} | _read_by_rules(matter)
    for name, spec in matter.rules.facts.items():
        if name not in read and name != UNANSWERED:
            shop.faults.append(Fault("content.fact-unread", spec.where, {"name": name}))
    if not shop.faults:  # what reads it may be what is faulty
        _unread_names(shop, files["matter.yaml"], matter, read)
    fields = {way[1] for term in terms for way in term.reaches if way[0] == "form" and len(way) > 1}
    fields |= {party.at for party in matter.parties}
    fields |= {
        name
        for field in matter.form.fields.values()
        for term in (field.show, field.required)
        if isinstance(term, Term)
        for name in term.names
    }
    for name in matter.form.fields:
        if name not in fields:
            shop.fault(files["form.yaml"], "field-unread", ("fields", name), name=name)


def _unread_names(shop: Workshop, file: YamlFile, matter: Matter, read: set[str]) -> None:
    """Lookups, parameters and derived facts that nothing reads."""
    offered = {
        field.options_from.partition(".")[0] for field in matter.form.fields.values() if field.options_from
    }
    for lookup in matter.lookups.values():
        if lookup.name not in read | offered and not lookup.record_required:
            shop.fault(file, "lookup-unread", ("lookups", lookup.name), name=lookup.name)
    for table in (matter.rules.parameters, matter.rules.derived):
        for name, one in table.items():
            if name not in read:
                shop.faults.append(Fault("content.name-unread", one.where, {"name": name}))


def check_words(shop: Workshop, matter: Matter) -> None:
    """No page shows a code: each value of a fact, and each part of a record, has words."""
    for name, spec in matter.rules.facts.items():
        if name == UNANSWERED or name not in matter.mapper.terms:
            continue
        missing = said.unnamed(matter.mapper, spec)
        if missing:
            values = {"name": name, "missing": listed(missing)}
            shop.faults.append(Fault("content.fact-words-missing", spec.where, values))


def _terms(matter: Matter) -> Iterator[Term]:
    yield from matter.mapper.terms.values()
    yield from used_terms(matter.claim_spec, matter.licence_spec, matter.materials)
    for lookup in matter.lookups.values():
        yield from lookup.key.values()
        if lookup.when is not None:
            yield lookup.when


def _read_by_rules(matter: Matter) -> set[str]:
    known = {*matter.rules.facts, *matter.rules.derived, *matter.rules.parameters}
    read = {name for rule in matter.rules.rules for name in rule.names}
    read |= {
        name for derived in matter.rules.derived.values() for name in feel.names(derived.text, known=known)
    }
    read |= {parameter.dated_by for parameter in matter.rules.parameters.values() if parameter.dated_by}
    for rule in matter.rules.rules:
        for text in (rule.say, rule.neutral or Words("", ""), rule.next or Words("", "")):
            read |= set(_placeholders(text.zh))
    return read
