"""The parts of matter.yaml that are evaluated over a case: facts, lookups, materials, claim, licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from miaopi import feel, rules
from miaopi.content import widgets
from miaopi.content.contracts import Contract
from miaopi.content.facts import UNANSWERED
from miaopi.content.form import Form
from miaopi.content.spec import ClaimSpec, LicenceField, LicenceSpec, Lookup, MaterialSpec
from miaopi.content.terms import Term
from miaopi.content.workshop import Row, Workshop, entries, listed, maybe_words, words
from miaopi.content.yamlfile import Path, YamlFile

MEDIA = {
    "photo": ("image/jpeg", "image/png", "image/webp", "image/heic"),
    "pdf": ("application/pdf",),
}
NULL_SAFE = frozenset({"materials", "confirmed", "filer", "filed_on", "attempt"})
TEXTS = feel.ListOf(feel.STRING)


def record_type(contract: Contract) -> feel.ContextOf:
    """What a lookup's name stands for: the record of its registry."""
    return feel.ContextOf(tuple((name, spec.type) for name, spec in contract.fields.items()))


def lookup_rows(
    shop: Workshop, file: YamlFile, given: object, contracts: Mapping[str, Contract]
) -> dict[str, Row]:
    """The lookups whose registry is known; the others are faults."""
    found = {}
    for name, row in entries(given).items():
        if row["registry"] in contracts:
            found[name] = row
        else:
            shop.fault(file, "registry-unknown", ("lookups", name, "registry"), name=row["registry"])
    return found


def fact_terms(
    shop: Workshop, file: YamlFile, given: object, types: Mapping[str, feel.Type], rule_set: rules.RuleSet
) -> dict[str, Term]:
    """The formulas of facts; each sees the facts above it and the parameters of rules.yaml."""
    assert isinstance(given, dict)
    seen = dict(types) | {name: spec.type for name, spec in rule_set.parameters.items()}
    terms: dict[str, Term] = {}
    for name, text in given.items():
        spec = rule_set.facts.get(name)
        if spec is None or name == UNANSWERED:
            shop.fault(file, "fact-unknown", ("facts", name), name=name)
            continue
        term = shop.term(file, ("facts", name), text, seen, expect=spec.type, never_null=NULL_SAFE)
        if term is not None:
            terms[name] = term
        seen[name] = spec.type
    for name in rule_set.facts:
        if name not in given and name != UNANSWERED:
            shop.fault(file, "fact-without-source", ("facts",), name=name)
    return terms


@dataclass(frozen=True, slots=True)
class CaseParts:
    """Builds what is evaluated over a case; every expression sees inputs, lookups and facts."""

    shop: Workshop
    file: YamlFile
    types: Mapping[str, feel.Type]
    facts: Mapping[str, Term]
    contracts: Mapping[str, Contract]

    def _term(
        self,
        path: Path,
        text: object,
        expect: feel.Type | None = None,
        more: Mapping[str, feel.Type] | None = None,
    ) -> Term | None:
        types = self.types if more is None else dict(self.types) | dict(more)
        return self.shop.term(self.file, path, text, types, expect=expect, never_null=NULL_SAFE)

    def _sure(
        self,
        path: Path,
        text: object,
        expect: feel.Type | None = None,
        more: Mapping[str, feel.Type] | None = None,
    ) -> Term:
        """A term, or a null one in its place where it is faulty: the fault is noted, so no matter comes of
        it."""
        term = self._term(path, text, expect, more)
        return term if term is not None else Term("null", feel.compile("null", types={}), frozenset())

    def lookups(self, given: Mapping[str, Row]) -> dict[str, Lookup]:
        """The lookups, what they need still open."""
        return {name: self._lookup(name, row) for name, row in given.items()}

    def _lookup(self, name: str, row: Row) -> Lookup:
        path: Path = ("lookups", name)
        contract = self.contracts[str(row["registry"])]
        key = row["key"]
        assert isinstance(key, dict)
        terms: dict[str, Term] = {}
        for part, text in key.items():
            if part not in contract.key:
                at: Path = (*path, "key", part)
                known = listed(contract.key)
                self.shop.fault(
                    self.file, "key-part-unknown", at, name=part, registry=contract.name, known=known
                )
            else:
                terms[part] = self._sure((*path, "key", part), text, contract.key[part].type)
        for part, spec in contract.key.items():
            if not spec.optional and part not in key:
                self.shop.fault(
                    self.file, "key-part-missing", (*path, "key"), name=part, registry=contract.name
                )
        return Lookup(
            name=name,
            registry=contract.name,
            key=terms,
            when=self._term((*path, "when"), row["when"], feel.BOOLEAN) if "when" in row else None,
            about=None if "about" not in row else str(row["about"]),
            purpose=words(row["purpose"]),
            record_required=row.get("record") == "required",
        )

    def known(self, given: object, form: Form) -> dict[str, Term]:
        """What a registry can fill in, by the name of the answer."""
        terms: dict[str, Term] = {}
        for name, text in given.items() if isinstance(given, Mapping) else ():
            path: Path = ("known", name)
            field = form.fields.get(name)
            if field is None or field.fields:
                plain = [each for each, spec in form.fields.items() if not spec.fields]
                self.shop.fault(self.file, "known-unknown", path, name=name, known=listed(plain))
            else:
                terms[name] = self._sure(path, text, widgets.type_of(field))
        return terms

    def materials(self, given: object) -> tuple[MaterialSpec, ...]:
        """The materials, in order."""
        return tuple(self._material(key, row) for key, row in entries(given).items())

    def _material(self, key: str, row: Row) -> MaterialSpec:
        path: Path = ("materials", key)
        accept = row.get("accept", ["photo", "pdf"])
        assert isinstance(accept, list)
        return MaterialSpec(
            key=key,
            name=words(row),
            hint=maybe_words(row.get("hint")),
            when=self._term((*path, "when"), row["when"], feel.BOOLEAN) if "when" in row else None,
            required=bool(row.get("required", False)),
            many=bool(row.get("many", False)),
            accept=tuple(kind for word in accept for kind in MEDIA[str(word)]),
            basis=self.shop.basis(self.file, (*path, "basis"), row["basis"]),
            purpose=words(row["purpose"]),
            from_registry=None if "from_registry" not in row else str(row["from_registry"]),
            reuse=bool(row.get("reuse", False)),
        )

    def claim(self, row: Row | None) -> ClaimSpec | None:
        """What may exist only once."""
        if row is None:
            return None
        scope = row["scope"]
        assert isinstance(scope, list)
        return ClaimSpec(
            scope=tuple(self._sure(("claim", "scope", n), text, feel.STRING) for n, text in enumerate(scope)),
            parts=self._sure(("claim", "parts"), row["parts"], TEXTS) if "parts" in row else None,
            from_=self._sure(("claim", "from"), row["from"], feel.DATE),
            to=self._sure(("claim", "to"), row["to"], feel.DATE),
        )

    def licence(self, row: Row | None) -> LicenceSpec | None:
        """What an approval issues."""
        if row is None:
            return None
        number = {"number": feel.STRING}
        return LicenceSpec(
            type_serial=str(row["type_serial"]),
            effect=self._sure(("licence", "effect"), row["effect"], feel.STRING),
            number=str(row["number"]),
            valid_from=self._sure(("licence", "valid_from"), row["valid_from"], feel.DATE),
            valid_to=self._sure(("licence", "valid_to"), row["valid_to"], feel.DATE),
            holders=tuple(map(str, _list(row["holders"]))),
            keys={
                name: self._sure(("licence", "keys", name), text, TEXTS, number)
                for name, text in _texts(row["keys"]).items()
            },
            data={
                name: self._sure(("licence", "data", name), text)
                for name, text in _texts(row["data"]).items()
            },
            fields=tuple(self._line(key, line) for key, line in entries(row["fields"]).items()),
            statement=words(row["statement"]),
            foot=words(row["foot"]),
            replaces=self._term(("licence", "replaces"), row["replaces"], feel.STRING)
            if "replaces" in row
            else None,
            seal=str(row["seal"]),
        )

    def _line(self, key: str, row: Row) -> LicenceField:
        path: Path = ("licence", "fields", key)
        return LicenceField(
            key=key,
            label=words(row["label"]),
            zh=self._sure((*path, "zh"), row["zh"], feel.STRING),
            en=self._sure((*path, "en"), row["en"], feel.STRING),
            checker=bool(row.get("checker", False)),
        )

    def with_needs(self, lookups: Mapping[str, Lookup], used: list[Term]) -> dict[str, Lookup]:
        """The lookups with the fields that anything of the matter reads: exactly those make a gap."""
        ways = {way for term in [*self.facts.values(), *used] for way in term.reaches}
        for lookup in lookups.values():
            for term in [*lookup.key.values(), *([lookup.when] if lookup.when else [])]:
                ways |= term.reaches
        return {
            name: replace(lookup, needs=frozenset(way[1] for way in ways if way[0] == name and len(way) > 1))
            for name, lookup in lookups.items()
        }


def _list(given: object) -> list[object]:
    assert isinstance(given, list)
    return given


def _texts(given: object) -> dict[str, object]:
    assert isinstance(given, dict)
    return given


def used_terms(
    claim: ClaimSpec | None, licence: LicenceSpec | None, materials: tuple[MaterialSpec, ...]
) -> list[Term]:
    """Every expression of claim, licence and materials."""
    terms = [spec.when for spec in materials if spec.when]
    if claim is not None:
        terms += [*claim.scope, claim.from_, claim.to, *([claim.parts] if claim.parts else [])]
    if licence is not None:
        terms += [
            licence.effect,
            licence.valid_from,
            licence.valid_to,
            *([licence.replaces] if licence.replaces else []),
        ]
        terms += [*licence.keys.values(), *licence.data.values()]
        terms += [term for row in licence.fields for term in (row.zh, row.en)]
    return terms
