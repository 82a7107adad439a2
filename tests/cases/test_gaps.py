"""Each field that the lookups map, taken out of a good application in turn: never an approval.

The matter says itself which fields those are (`Lookup.needs`), so a new one is walked without a change here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from miaopi import registries
from miaopi.cases import evaluation
from miaopi.cases.actions import submit
from miaopi.cases.actions.submit import Prepared
from miaopi.cases.models import Case, Decision
from miaopi.content import LookupAnswer
from miaopi.licences.models import Licence
from miaopi.people import actions as people
from miaopi_demo.faults import Fault, Switches
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LET = factories.free_let()


def confirmed(filer: object, answers: Mapping[str, object], *others: object) -> Prepared:
    """A good application, ready to be submitted."""
    case_id = factories.lease_draft(filer, answers)
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, *others)
    return submit.prepare(submit.read(case_id), at=NOON)


def first_filing() -> Prepared:
    return confirmed(factories.login(LET.lessee), factories.lease(LET), LET.lessor)


def renewal() -> Prepared:
    issued = factories.decided(LET)
    number = Licence.objects.get(case_id=issued.pk).number
    answers = factories.lease(LET, filing_kind="renewal", replaces_number=number)
    return confirmed(factories.login(LET.lessee), answers, LET.lessor)


def by_an_agent() -> Prepared:
    agent = factories.another_adult(LET.lessor, LET.lessee, index=5)
    people.give_mandate(
        principal=factories.login(LET.lessor).person,
        agent=factories.login(agent).person,
        matter_slug="house-lease-registration",
        valid_from=NOON.date() - timedelta(days=1),
        valid_to=None,
        at=NOON,
    )
    return confirmed(factories.login(agent), factories.lease(LET), LET.lessor, LET.lessee)


WAYS = {"first": first_filing, "renewal": renewal, "agent": by_an_agent}


def ask(prepared: Prepared) -> Mapping[str, LookupAnswer]:
    return registries.ask(matter=prepared.matter, inputs=prepared.inputs, at=NOON)


def gaps(prepared: Prepared, answers: Mapping[str, LookupAnswer]) -> Iterator[tuple[str, str, LookupAnswer]]:
    """Every answer without one of the fields that are needed of it."""
    for name, answer in answers.items():
        for field in sorted(prepared.matter.lookups[name].needs):
            raw = {key: value for key, value in dict(answer.raw).items() if key != field}
            yield name, field, replace(answer, raw=raw)


@pytest.mark.parametrize("way", WAYS)
def test_no_field_can_be_missing(way: str) -> None:
    prepared = WAYS[way]()
    good = ask(prepared)
    assert evaluation.run(prepared.matter, prepared.inputs, good).outcome == "approve"
    walked = 0

    for name, field, spoilt in gaps(prepared, good):
        run = evaluation.run(prepared.matter, prepared.inputs, {**good, name: spoilt})
        walked += 1
        assert run.outcome != "approve", f"{name}.{field}"
        assert spoilt.registry in run.facts.unanswered, f"{name}.{field}"
        assert "U1" in run.codes

    assert walked >= 15


@pytest.mark.parametrize("way", WAYS)
def test_no_source_can_be_silent(way: str) -> None:
    prepared = WAYS[way]()
    good = ask(prepared)

    for name in good:
        rest = {other: answer for other, answer in good.items() if other != name}
        assert evaluation.run(prepared.matter, prepared.inputs, rest).outcome != "approve", name


@pytest.mark.parametrize("kind", ["omit", "null", "wrong"])
def test_a_field_left_out_or_spoilt_over_the_wire_is_waited_for_and_never_approved(
    kind: str, sources: Switches
) -> None:
    prepared = first_filing()
    fields = {
        (lookup.registry, field)
        for lookup in prepared.matter.lookups.values()
        if prepared.matter.contracts[lookup.registry].kind == "http"
        and lookup.name in {"lessor_person", "lessee_person", "title", "rents"}
        for field in lookup.needs
    }
    nullable = {
        (registry, name)
        for registry, contract in prepared.matter.contracts.items()
        for name, spec in contract.fields.items()
        if spec.nullable
    }
    assert len(fields) >= 15

    for registry, field in sorted(fields - nullable if kind == "null" else fields):
        sources.clear()
        sources.put(Fault(registry, kind, field=field))
        case_id = copy_of(prepared.case)
        submit.submit(case_id=case_id, at=NOON)
        case = Case.objects.get(pk=case_id)
        assert case.outcome != "approve", f"{registry}.{field}"
        assert "U1" in Decision.objects.get(case=case).codes, f"{registry}.{field}"
        assert case.substate == "waiting_source", f"{registry}.{field}"
    assert not Licence.objects.exists()


def copy_of(case: Case) -> object:
    """The same application once more, by the same people."""
    filer = factories.login(LET.lessee)
    case_id = factories.lease_draft(filer, factories.lease(LET))
    factories.hand_in(filer, case_id, key=str(case_id))
    factories.confirm_all(case_id, LET.lessor)
    return case_id
