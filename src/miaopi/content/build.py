"""From the texts of a folder or bundle to a Matter: read, check each file's structure, compile, check what
names what.

Structure comes first: only files that are right in themselves are compared with each other, so that one slip
is told once and not again by everything that rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from miaopi import feel, rules
from miaopi.content import (
    again,
    build_case,
    build_contract,
    build_form,
    build_guide,
    functions,
    references,
    structure,
    yamlfile,
)
from miaopi.content.contracts import Contract
from miaopi.content.facts import INPUTS, Mapper
from miaopi.content.folder import Source
from miaopi.content.form import Form
from miaopi.content.matter import Matter
from miaopi.content.workshop import Workshop, entries, rows, words
from miaopi.content.yamlfile import YamlFile
from miaopi.texts import Fault, Faulty

SCHEMAS = {"matter.yaml": "matter", "form.yaml": "form"}


def build(source: Source, *, hash_: str, published: bool = False) -> Matter:
    """The matter.

    Args:   published: a version that is in force or was; what has been asked of authors since does not
            close it.
    Raises: Faulty: with every fault that can be told at this stage.
    """
    files = _files(source)
    shop = Workshop()
    file = files["matter.yaml"]
    data = file.data
    assert isinstance(data, dict)
    shop.laws = {
        code: rules.Law(
            code, words(row), str(row["number"]) if "number" in row else None, str(row["in_force"])
        )
        for code, row in entries(data["laws"]).items()
    }
    form = build_form.build(shop, files["form.yaml"])
    shop.functions = functions.hosts(form.fields)
    contracts = {
        name.removeprefix("registries/").removesuffix(".yaml"): build_contract.build(shop, found)
        for name, found in files.items()
        if name.startswith("registries/")
    }
    rule_set = _rules(shop, source)
    if rule_set is None:
        _laws(shop, file)
        raise Faulty(_ordered(shop.faults))
    matter = _matter(shop, source, file, form, contracts, rule_set, hash_)
    references.check(shop, source, files, matter)
    if not published:
        references.check_words(shop, matter)
    if shop.faults:
        raise Faulty(_ordered(shop.faults))
    return matter


def _ordered(faults: list[Fault]) -> list[Fault]:
    return sorted(
        structure.set_by_place(faults), key=lambda fault: (fault.where.file or "", fault.where.line or 0)
    )


def _files(source: Source) -> dict[str, YamlFile]:
    """Every YAML file but rules.yaml, whose structure the rules package checks."""
    files: dict[str, YamlFile] = {}
    faults: list[Fault] = []
    for name, text in source.texts.items():
        if not name.endswith(".yaml") or name.endswith("rules.yaml"):
            continue
        try:
            files[name] = yamlfile.read(text, file=source.shown[name])
        except Faulty as error:
            faults += error.faults
            continue
        faults += structure.check(files[name], SCHEMAS.get(name, "registry"))
    if faults:
        raise Faulty(faults)
    return files


def _laws(shop: Workshop, file: YamlFile) -> None:
    """What can be said of matter.yaml where its rules cannot be read."""
    data = file.data
    assert isinstance(data, dict)
    shop.basis(file, ("legal_basis",), data["legal_basis"])
    for key, row in entries(data["materials"]).items():
        shop.basis(file, ("materials", key, "basis"), row["basis"])


def _rules(shop: Workshop, source: Source) -> rules.RuleSet | None:
    try:
        return rules.load(
            source.texts["rules.yaml"],
            file=source.shown["rules.yaml"],
            common=source.texts.get("common/rules.yaml"),
            laws=shop.laws,
            common_file=source.shown.get("common/rules.yaml", "common/rules.yaml"),
            tables={
                name.removeprefix("tables/").removesuffix(".dmn"): rules.TableSource(text, source.shown[name])
                for name, text in source.texts.items()
                if name.startswith("tables/")
            },
        )
    except Faulty as error:
        shop.faults += error.faults
        return None


def _matter(
    shop: Workshop,
    source: Source,
    file: YamlFile,
    form: Form,
    contracts: Mapping[str, Contract],
    rule_set: rules.RuleSet,
    hash_: str,
) -> Matter:
    data = file.data
    assert isinstance(data, dict)
    if data["slug"] != source.slug:
        shop.fault(file, "slug-differs", ("slug",), slug=data["slug"], folder=source.slug)
    lookups = build_case.lookup_rows(shop, file, data["lookups"], contracts)
    types: dict[str, feel.Type] = {"form": form.type} | dict(INPUTS)
    types |= dict.fromkeys(data["lookups"], feel.ANY)  # one whose registry is not known is told once
    types |= {name: build_case.record_type(contracts[str(row["registry"])]) for name, row in lookups.items()}
    terms = build_case.fact_terms(shop, file, data["facts"], types, rule_set)
    types |= {name: spec.type for name, spec in rule_set.facts.items()}
    case = build_case.CaseParts(shop, file, types, terms, contracts)
    built = case.lookups(lookups)
    claim = case.claim(data.get("claim"))
    licence = case.licence(data.get("licence"))
    materials = case.materials(data["materials"])
    persons, persons_basis = build_guide.decision(shop, file)
    built = case.with_needs(built, build_case.used_terms(claim, licence, materials))
    return Matter(
        slug=source.slug,
        hash=hash_,
        name=words(data["name"]),
        plain_names=tuple(words(row) for row in rows(data.get("plain_names"))),
        result=words(data["result"]),
        basic_code=str(data["basic_code"]),
        type_code=str(data["type_code"]),
        handling=str(data["handling"]),
        department=str(data["department"]),
        applicants=tuple(data["applicants"]),
        laws=shop.laws,
        legal_basis=shop.basis(file, ("legal_basis",), data["legal_basis"]),
        statutory=build_guide.limit(shop, file, "statutory"),
        promised=build_guide.limit(shop, file, "promised"),
        decision_persons=persons,
        decision_basis=persons_basis,
        fee=build_guide.fee(shop, file),
        guide=build_guide.guide(data["guide"]),
        form=form,
        materials=materials,
        parties=build_guide.parties(data["parties"]),
        contracts=contracts,
        lookups=built,
        known=case.known(data.get("known"), form),
        claim_spec=claim,
        licence_spec=licence,
        again=again.build(shop, file, data.get("licence"), form, data["materials"]),
        consent=build_guide.consent(data["consent"]),
        messages={kind: words(row) for kind, row in entries(data["messages"]).items()},
        rules=rule_set,
        mapper=Mapper(form, built, contracts, terms, rule_set),
        can_change=build_guide.can_change(data.get("applicant_can_change")),
        could_i=build_guide.could_i(data.get("could_i")),
        files=dict(source.texts),
        listing={key: data[key] for key in build_guide.LISTED if key in data},
    )
