"""A matter as a folder of files, read into one frozen `Matter` that answers for a case.

Pure: no clock, no database. docs/matters.md tells rule authors how a folder is written.

    load(folder) -> Matter           raises Faulty with every fault: file, line, field, mend, both languages
    check(paths) -> Report           all faults of all folders, and their examples run
    bundle(folder) -> bytes          the folder with common rules and registry contracts, canonical
    publishable(folder) -> bytes     the same, checked, its examples run and its rules proved (docs/proofs.md)
    open_bundle(data) -> Matter      the same matter from its bundle; `Matter.hash` addresses it

    Matter, its parts (spec.py): slug hash name plain_names summary result basic_code type_code handling
        department applicants laws legal_basis statutory promised fee guide form materials parties contracts
        lookups claim_spec licence_spec again consent messages rules files listing asks
    .form.pages .fields .schema      .shown(answers) .clean(answers) .validate(answers, only=, today=)
                                     .warnings(answers) .field("co_owners.0.name")
    .parties_of(answers)             everyone named in the form
    .materials_for(inputs, answers)  what this case is asked to attach
    .next_lookups(inputs, answers)   the next wave of questions to registries
    .facts(inputs, answers)          FactSet; the same inputs and stored answers give the same facts
    .evaluate(fact_set)              rules.Evaluation
    .claim(inputs, answers)          what the licence takes for itself, or None
    .licence(inputs, answers)        LicenceData: what an approval issues, replaces or ends, or None
    .message(kind, values)           the text of a message, filled

    contracts.Contract.read(raw, needs=, record_required=)   Reading(state, record, missing)
    contracts.Contract.compute(records, key)                 a platform source's raw answer from its records

In the FEEL of matter.yaml stand `form`, `materials`, `confirmed`, `filer`, `filed_on`, `attempt`, each
lookup by its name, and the facts above.
"""

from miaopi.content.bundling import bundle, open_bundle
from miaopi.content.checking import Report, check, publishable
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
    "publishable",
]
