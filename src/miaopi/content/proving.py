"""The gate of publishing: what must be proved of a matter, with what its mapping guarantees.

`prove` asks for the proofs of its rules and tables and then weighs them: what is not proved is a fault unless
the matter has a signed exception for it; an exception that nothing needs is one too, and so is a dependence
that is declared and not there. docs/proofs.md tells authors how to read what it says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from miaopi import feel
from miaopi.content import attributes, examples, kept_proofs, proof_notes, yamlfile
from miaopi.content.folder import Source
from miaopi.content.matter import Matter
from miaopi.content.proof_notes import Notes, SignedException
from miaopi.content.terms import Term
from miaopi.content.workshop import Workshop
from miaopi.feel import typed
from miaopi.feel.smt.child import Limits
from miaopi.feel.smt.proof import Proofs, Proved, Refuted, Result
from miaopi.rules import RuleSet
from miaopi.rules.proving.checking import Attribute, Given
from miaopi.rules.proving.checking import check as check_rules
from miaopi.texts import Fault, Faulty, Place, Words

MOST_TRIED = 256
# What a term may be made of so that whole numbers stay whole.
WHOLE = (
    typed.Const,
    typed.Path,
    typed.Fact,
    typed.Local,
    typed.If,
    typed.Equal,
    typed.And,
    typed.Or,
    typed.Not,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every proof, and what keeps the matter from being published.

    excused: how many have a signed exception.  declared: dependences that the matter declares with their law.
    """

    proofs: Proofs
    faults: tuple[Fault, ...]
    excused: int = 0
    declared: int = 0

    @property
    def summary(self) -> Words:
        """How much was proved, how long it took, and what was taken for granted."""
        proofs = self.proofs
        seconds = f"{proofs.seconds:.1f}"
        zh = f"{proofs.proved} 项已证明（{seconds} 秒，列表至多 {proofs.items} 项）"
        en = f"{proofs.proved} claims proved in {seconds} s (lists of up to {proofs.items})"
        if self.declared:
            zh, en = f"{zh}，写明的依赖 {self.declared} 项", f"{en}, declared dependences: {self.declared}"
        if self.excused:
            zh, en = f"{zh}，签字的例外 {self.excused} 项", f"{en}, signed exceptions: {self.excused}"
        return Words(zh, en)


def prove(matter: Matter, source: Source, *, limits: Limits | None = None) -> Verdict:
    """Prove a matter that has no other fault."""
    shop = Workshop()
    shop.laws = matter.laws
    file = yamlfile.read(source.texts["matter.yaml"], file=source.shown["matter.yaml"])
    notes = proof_notes.read(shop, file, matter)
    if shop.faults:
        return Verdict(Proofs((), 0), tuple(shop.faults))
    proofs = check_rules(matter.rules, given(matter, source, notes), limits=limits)
    return _Judge(matter, notes).verdict(proofs)


def key(matter: Matter, source: Source) -> str:
    """The hash of all that a proof is made of: another key, another proof."""
    shop = Workshop()
    shop.laws = matter.laws
    file = yamlfile.read(source.texts["matter.yaml"], file=source.shown["matter.yaml"])
    notes = proof_notes.read(shop, file, matter)
    known = given(matter, source, notes)
    parts = {
        "rules": _formal(matter.rules),
        "tables": {name: text for name, text in source.texts.items() if name.startswith("tables/")},
        "whole_numbers": sorted(known.whole_numbers),
        "only_where": {name: sorted(tests) for name, tests in known.only_where.items()},
        "registries": sorted(known.registries),
        "attributes": sorted((one.key, *one.facts) for one in known.attributes),
        "exceptions": sorted((one.kind, one.about, one.signed_by, str(one.on)) for one in notes.exceptions),
        "items": known.items,
        "versions": kept_proofs.versions(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _formal(rule_set: RuleSet) -> list[object]:
    """What of a rule set is reckoned with: all but its words, so that another sentence needs no new proof."""
    return [
        [(one.code, one.when_text, one.outcome_text) for one in rule_set.rules],
        [(one.name, one.source, str(one.type), one.nullable) for one in rule_set.facts.values()],
        [(one.name, str(one.type), one.text) for one in rule_set.derived.values()],
        [
            (
                one.name,
                one.dated_by,
                [(str(each.from_), str(feel.as_json(each.value))) for each in one.values],
            )
            for one in rule_set.parameters.values()
        ],
    ]


def given(matter: Matter, source: Source, notes: Notes) -> Given:
    """What the matter says beside its rules."""
    cases = _cases(matter, source)
    return Given(
        whole_numbers=frozenset(whole_numbers(matter)),
        only_where=dict(only_where(matter)),
        registries=tuple(dict.fromkeys(lookup.registry for lookup in matter.lookups.values())),
        attributes=tuple(_attributes(matter, notes)),
        base=cases[0] if cases else None,
        cases=cases,
    )


def _cases(matter: Matter, source: Source) -> tuple[Mapping[str, object], ...]:
    """The facts of the examples, the ordinary case first; faults of theirs are told elsewhere."""
    if source.examples is None:
        return ()
    try:
        found = [one.facts for one in examples.read(source.examples, file="examples.yaml")]
    except (Faulty, KeyError):
        return ()
    return tuple(facts for facts in found if readable(matter, facts))


def readable(matter: Matter, facts: Mapping[str, object]) -> bool:
    """Are these facts of the matter?"""
    try:
        matter.rules.read(facts)
    except Faulty:
        return False
    return True


# What the mapping guarantees


def whole_numbers(matter: Matter) -> Iterator[str]:
    """The facts that are never a fraction: the number of the submission, and whole numbers of the form."""
    for name, term in matter.mapper.terms.items():
        ways = matter.mapper.ways_of(term)
        if ways and matter.rules.facts[name].type == feel.NUMBER and all(_whole(matter, way) for way in ways):
            tree = term.compiled.tree.tree
            if all(isinstance(one, WHOLE) and _whole_constant(one) for one in typed.walk(tree)):
                yield name


def _whole(matter: Matter, way: tuple[str, ...]) -> bool:
    if way == ("attempt",):
        return True
    field = matter.form.field(".".join(way[1:])) if way[0] == "form" else None
    return field is not None and field.schema.get("type") == "integer"


def _whole_constant(node: typed.Typed) -> bool:
    value = node.value if isinstance(node, typed.Const) else None
    return not isinstance(value, Decimal) or value == value.to_integral_value()


def only_where(matter: Matter) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Facts that are null unless one of these holds: their registries are asked only then.

    Said only of a fact that is null whenever none of its registries answered, whatever else there is (tried
    for every value of what else it reads), and whose lookups' conditions read facts alone.
    """
    for name, term in matter.mapper.terms.items():
        asked = {way[0] for way in matter.mapper.ways_of(term)} & matter.lookups.keys()
        conditions = [matter.lookups[one].when for one in asked]
        if not asked or not matter.rules.facts[name].nullable or not _null_without(matter, term):
            continue
        plain = [one for one in conditions if one is not None and one.names <= matter.rules.facts.keys()]
        if len(plain) == len(conditions):
            yield name, tuple(sorted({one.text for one in plain}))


def _null_without(matter: Matter, term: Term) -> bool:
    """Is a fact null where no registry answered?"""
    others = term.names - matter.lookups.keys()
    choices: list[list[object]] = []
    for name in sorted(others):
        spec = matter.rules.facts.get(name)
        if spec is not None and spec.values:
            choices.append([*spec.values, None])
        elif spec is not None and spec.type == feel.BOOLEAN:
            choices.append([True, False, None])
        else:
            return False
    tried = list(product(*choices)) if len(choices) < 4 else []
    if not tried or len(tried) > MOST_TRIED:
        return False
    return all(term(dict(zip(sorted(others), values, strict=True))) is None for values in tried)


def _attributes(matter: Matter, notes: Notes) -> Iterator[Attribute]:
    """Each attribute: as it is declared, and what says it and is not declared."""
    names = attributes.vocabulary()
    for key, declared in notes.depends_on.items():
        label = names[key].name if key in names else Words(key, key)
        yield Attribute(key, label, declared.facts)
    for key, facts in attributes.said_by(matter).items():
        declared_facts = notes.depends_on[key].facts if key in notes.depends_on else ()
        left = tuple(name for name in facts if name not in declared_facts)
        if left:
            yield Attribute(f"{key}:" if declared_facts else key, names[key].name, left)


# The verdict


class _Judge:
    def __init__(self, matter: Matter, notes: Notes) -> None:
        self.matter = matter
        self.notes = notes
        self.used: set[SignedException] = set()
        self.declared = 0

    def verdict(self, proofs: Proofs) -> Verdict:
        """What is left once exceptions and declared dependences are taken off."""
        faults: list[Fault] = []
        for result in proofs.results:
            fault = self.fault(result)
            if fault is not None and not self.excused(result):
                faults.append(fault)
        faults += self.cut()
        faults += [
            Fault("content.proof-exception-idle", one.where, {"claim": one.kind, "about": one.about})
            for one in self.notes.exceptions
            if one not in self.used
        ]
        return Verdict(proofs, tuple(faults), len(self.used), self.declared)

    def fault(self, result: Result) -> Fault | None:
        """What is wrong: of a declared dependence, that it is not there."""
        declared = self.notes.depends_on.get(result.claim.about)
        if result.claim.kind != "depends" or declared is None:
            return None if isinstance(result, Proved) else result.fault
        match result:
            case Proved():
                return Fault("content.depends-idle", declared.where, {"attribute": result.claim.about})
            case Refuted():
                self.declared += 1
                return None
        return result.fault

    def excused(self, result: Result) -> bool:
        """Is there a signed exception?"""
        about = result.claim.about.rstrip(":")
        for one in self.notes.exceptions:
            if one.kind == result.claim.kind and one.about in (about, ""):
                self.used.add(one)
                return True
        return False

    def cut(self) -> Iterator[Fault]:
        """What cuts numbers into pieces and is not declared: no name says which attribute that is."""
        declared = {name for one in self.notes.depends_on.values() for name in one.facts}
        for name in attributes.cut_from_numbers(self.matter):
            signed = [one for one in self.notes.exceptions if (one.kind, one.about) == ("depends", name)]
            self.used.update(signed)
            if name not in declared and not signed:
                yield Fault("content.depends-cut", self.where(name), {"name": name})

    def where(self, name: str) -> Place:
        """Where a fact, a derived fact or a rule stands."""
        rules = self.matter.rules
        places = {rule.code: rule.where for rule in rules.rules}
        places |= {name: one.where for name, one in rules.facts.items()}
        places |= {name: one.where for name, one in rules.derived.items()}
        return places[name]
