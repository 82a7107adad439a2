"""A matter as a folder of files, read into one frozen `Matter` that answers for a case. Pure: no clock, no database.

    load(folder) -> Matter                      raises Faulty with every fault: file, line, field, mend, both languages
    check(paths) -> Report                      all faults of all folders, and their examples run
    bundle(folder) -> bytes                     the folder with common rules and registry contracts, canonical
    open_bundle(data) -> Matter                 the same matter from its bundle; `Matter.hash` addresses it

    Matter.slug hash name plain_names summary result basic_code type_code handling department statutory promised fee
          laws legal_basis guide materials form parties lookups contracts claim_spec licence_spec messages consent asks
          rules files listing
    Matter.form.pages fields schema             .shown(answers) .clean(answers) .validate(answers, only=, today=) .warnings(answers)
    Matter.materials_for(inputs, answers)       the materials that this case is asked for: tuple[MaterialSpec, …]
    Matter.parties_of(answers)                  everyone named in the form: tuple[Party(role, at, kind, name, number, phone, …), …]
    Matter.next_lookups(inputs, answers)        the next wave of questions to registries
    Matter.facts(inputs, answers) -> FactSet    pure: the same inputs and stored answers give the same facts
    Matter.evaluate(fact_set) -> rules.Evaluation
    Matter.claim(fact_set) -> Claim | None      what the licence will take for itself
    Matter.licence(inputs, answers, fact_set) -> LicenceData
    Matter.message(kind, values) -> Words       approved rejected supplement referred waiting confirmation declined ended
    contracts.Contract.read(raw, needs=, record_required=) -> Reading(state, record, missing)
    contracts.Contract.compute(records, key) -> dict     for kind `platform`: the raw answer from the source's records

Its words: `form`, `materials`, `confirmed`, `filer`, `filed_on`, `attempt` and each lookup's name stand in the FEEL of
matter.yaml; facts above a line stand there too. docs/matters.md tells rule authors how a folder is written.
"""

from miaopi.content.bundling import bundle, open_bundle
from miaopi.content.checking import Report, check
from miaopi.content.inputs import FactSet, Filer, Inputs, LookupAnswer, Origin, Request
from miaopi.content.loading import load
from miaopi.content.matter import Matter
from miaopi.content.party import Party
from miaopi.content.spec import (
    Ask,
    Claim,
    Field,
    LicenceData,
    Lookup,
    MaterialSpec,
    Option,
    Page,
    PartySpec,
)

__all__ = [
    "Ask",
    "Claim",
    "FactSet",
    "Field",
    "Filer",
    "Inputs",
    "LicenceData",
    "Lookup",
    "LookupAnswer",
    "MaterialSpec",
    "Matter",
    "Option",
    "Origin",
    "Page",
    "Party",
    "PartySpec",
    "Report",
    "Request",
    "bundle",
    "check",
    "load",
    "open_bundle",
]
