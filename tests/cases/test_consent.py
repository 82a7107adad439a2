"""What is shown, what is recorded and what is asked are one: no registry is asked that nobody agreed to."""

from collections.abc import Mapping
from typing import Any

import pytest

from miaopi.cases import asking, queries, sealing
from miaopi.cases.actions import client as clients
from miaopi.cases.actions import submit
from miaopi.cases.models import Case, Consent, Decision
from miaopi.catalogue import queries as catalogue
from miaopi.people import actions as people
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LET = factories.free_let()
OLD = "海秀房租备〔2026〕4127号"
KINDS: dict[str, Mapping[str, Any]] = {
    "a first filing between two people": {},
    "a sublease": {"sublease": True, "outlast_agreed": False},
    "a renewal": {"filing_kind": "renewal", "replaces_number": OLD},
    "a firm that rents": {"lessee": factories.firm("E01")},
    "another use": {"use": "shop", "occupants": None},
}


def agreed(case: Case, subject: str | None) -> set[tuple[str, str | None, str]]:
    """Registry, party and purpose of every consent that somebody who may speak for the subject gave."""
    found = Consent.objects.filter(case=case, withdrawn_at__isnull=True)
    return {
        (row["registry"], row["about"], row["purpose"]["zh"])
        for consent in found
        if subject is None or consent.role == subject
        for row in consent.purposes
    }


def assert_nothing_asked_without_consent(case: Case) -> set[str]:
    """Every lookup of every run stood in a consent of the party whom it is about.   Returns: the lookups."""
    matter, asked = catalogue.matter(case.version_id), set()
    for run in Decision.objects.filter(case=case):
        for kept in sealing.open_run(case, run)["lookups"]:
            lookup = matter.lookups[kept["lookup"]]
            row = (lookup.registry, lookup.about, lookup.purpose.zh)
            assert row in agreed(case, lookup.about), (lookup.name, Consent.objects.filter(case=case).count())
            asked.add(lookup.name)
    return asked


@pytest.mark.parametrize("kind", KINDS)
def test_by_api_no_registry_is_asked_that_was_not_in_the_consent(kind: str) -> None:
    caller = factories.attesting_client()

    done = clients.submit_new(
        viewer=caller, body=factories.body(caller, LET, **KINDS[kind]), key=kind, at=NOON
    )

    asked = assert_nothing_asked_without_consent(Case.objects.get(pk=done.case_id))
    assert "lessor_person" in asked


@pytest.mark.parametrize("kind", [name for name in KINDS if "firm" not in name])
def test_in_the_hall_no_registry_is_asked_that_was_not_in_the_consent(kind: str) -> None:
    filer = factories.login(LET.lessee)
    case_id = factories.lease_draft(filer, factories.lease(LET, **KINDS[kind]))
    shown = queries.draft_page(filer, case_id).asks

    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, LET.lessor)
    submit.submit(case_id=case_id, at=NOON)

    case = Case.objects.get(pk=case_id)
    own = Consent.objects.get(case=case, role="lessee")
    assert [(row["registry"], row["purpose"]["zh"]) for row in own.purposes] == [
        (ask.registry, ask.purpose.zh) for ask in shown
    ]
    assert_nothing_asked_without_consent(case)


def test_an_agents_mandate_is_asked_for_as_it_was_told() -> None:
    agent = factories.login(factories.another_adult(LET.lessor, LET.lessee, index=4))
    principal = factories.login(LET.lessee).person
    people.give_mandate(
        principal=principal,
        agent=agent.person,
        matter_slug="house-lease-registration",
        valid_from=NOON.date(),
        valid_to=None,
        at=NOON,
    )
    case_id = factories.lease_draft(agent, factories.lease(LET))

    factories.hand_in(agent, case_id)
    factories.confirm_all(case_id, LET.lessor, LET.lessee)
    submit.submit(case_id=case_id, at=NOON)

    asked = assert_nothing_asked_without_consent(Case.objects.get(pk=case_id))
    assert {"mandate_of_lessor", "mandate_of_lessee"} <= asked


def test_what_cannot_apply_is_not_shown_to_anyone() -> None:
    filer = factories.login(LET.lessee)
    case_id = factories.lease_draft(filer, factories.lease(LET))

    shown = {ask.registry for ask in queries.draft_page(filer, case_id).asks}

    assert shown == {"population", "real-estate-unit", "leases", "statistics"}


def test_who_files_is_not_settled_where_only_a_registry_can_tell() -> None:
    agent = factories.login(factories.another_adult(LET.lessor, LET.lessee))
    case_id = factories.lease_draft(agent, factories.lease(LET))

    case = Case.objects.get(pk=case_id)
    rows = asking.asks(case, catalogue.matter(case.version_id), sealing.open_answers(case), role=None)

    assert "mandates" in {row.registry for row in rows}
