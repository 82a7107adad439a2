"""The consent's rows: what may be asked, given the answers and who files, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from miaopi.content import Filer, Inputs, LookupAnswer
from miaopi.content.spec import Lookup
from tests.content import answers

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
FIRM = {
    "kind": "enterprise",
    "name": "海口示例置业有限公司",
    "number": "91460199MA5T000012",
    "phone": "14200000009",
}
LESSOR, LESSEE = "460199195811020052", "460199199003150041"


def inputs(filer: Filer, **changes: object) -> Inputs:
    return Inputs(
        answers=answers.lease(**changes),
        materials=("lease-contract",),
        confirmed=(LESSOR, LESSEE),
        filer=filer,
        filed_on=date(2026, 11, 24),
    )


def registries(matter, filer: Filer, **changes: object) -> set[tuple[str, str | None]]:
    return {(row.registry, row.about) for row in matter.asks_for(inputs(filer, **changes))}


def test_between_two_people_without_an_agent_neither_firms_nor_mandates_are_asked(lease_matter):
    assert registries(lease_matter, Filer(LESSEE)) == {
        ("population", "lessor"),
        ("population", "lessee"),
        ("real-estate-unit", "lessor"),
        ("leases", "lessor"),
        ("statistics", None),
    }


def test_for_a_firm_the_business_register_stands_in_the_place_of_the_population(lease_matter):
    found = registries(lease_matter, Filer(LESSEE), lessor=FIRM)

    assert ("business", "lessor") in found
    assert ("population", "lessor") not in found


def test_a_sublease_tells_of_the_head_lease_too(lease_matter):
    rows = lease_matter.asks_for(inputs(Filer(LESSEE), sublease=True, outlast_agreed=False))

    assert "看转租有没有超出原租期。" in [row.purpose.zh for row in rows]


def test_of_a_filer_who_is_not_settled_the_mandates_stay_in(lease_matter):
    assert ("mandates", "lessor") in registries(lease_matter, Filer(""))
    assert ("mandates", "lessor") not in registries(lease_matter, Filer(LESSOR))


def test_a_question_not_answered_yet_leaves_both_ways_open(lease_matter):
    nobody = {"name": "王永福", "number": LESSOR, "phone": "14200000002"}

    found = registries(lease_matter, Filer(LESSEE), lessor=nobody)

    assert {("business", "lessor"), ("population", "lessor")} <= found


def test_a_condition_on_what_a_register_will_say_stays_in(lease_matter):
    condition = lease_matter.mapper.terms["illegal_building"]  # rests on the title's record
    lookups = dict(lease_matter.lookups)
    lookups["rents"] = replace(lookups["rents"], when=condition)
    matter = replace(lease_matter, mapper=replace(lease_matter.mapper, lookups=lookups))

    assert ("statistics", None) in registries(matter, Filer(LESSEE))


PARTIES = ({}, {"lessor": FIRM}, {"lessee": FIRM})
KINDS = (
    {},
    {"sublease": True, "outlast_agreed": False},
    {"use": "shop", "occupants": None},
    {"filing_kind": "change", "replaces_number": "海秀房租备〔2026〕4127号"},
    {"filing_kind": "cancellation", "replaces_number": "海秀房租备〔2026〕4127号"},
)
FILERS = (
    Filer(LESSOR),
    Filer(LESSEE),
    Filer("460199198501300095"),
    Filer("460199198501300095", FIRM["number"]),
)


@pytest.mark.parametrize(("parties", "kind", "filer"), list(product(PARTIES, KINDS, FILERS)))
def test_nothing_is_asked_that_was_not_in_the_consent(lease_matter, parties, kind, filer):
    given = inputs(filer, **parties, **kind)
    # Whether somebody else speaks for a firm is not known when they agree.
    named = {party.number for party in lease_matter.parties_of(given.answers)}
    agreed = {
        (row.registry, row.about, row.purpose)
        for row in lease_matter.asks_for(
            replace(given, filer=filer if filer.number in named else Filer(""), materials=(), confirmed=())
        )
    }

    asked = everything_asked(lease_matter, given)

    assert asked
    assert {(lookup.registry, lookup.about, lookup.purpose) for lookup in asked} <= agreed


def everything_asked(matter, given: Inputs) -> list[Lookup]:
    """Wave after wave, every register silent."""
    known: dict[str, LookupAnswer] = {}
    while wave := matter.next_lookups(given, known):
        for request in wave:
            known[request.lookup] = LookupAnswer(
                request.lookup, request.registry, "silent", None, (), None, NOON, None
            )
    return [matter.lookups[name] for name in known]
