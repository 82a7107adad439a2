"""A whole body for `POST /cases`, made anew, that the demo's data approve."""

import threading
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from miaopi import registries
from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.content import Filer, Inputs, Matter
from miaopi.people import queries as people
from miaopi.people.models import Client
from miaopi.vault.models import Material
from miaopi_demo.example import MATTER, example_body
from miaopi_demo.seed import Seeded
from miaopi_demo.serving import Server
from tests.demo.service_maker import addresses

AT = datetime(2026, 11, 24, 17, tzinfo=UTC)  # the 25th in Haikou
TODAY = date(2026, 11, 25)


@pytest.fixture
def client(seeded: Seeded) -> Client:
    """The attesting client of a demo."""
    found = people.client_for_token(seeded.token)
    assert found is not None
    return found


@pytest.fixture
def offering(client: Client) -> Offering:
    """The house lease in Xiuying."""
    return Offering.objects.get(division_id="460105")


@pytest.fixture
def matter(offering: Offering) -> Matter:
    return catalogue.matter(offering.version_id)


def inputs(body: dict[str, Any], matter: Matter) -> Inputs:
    """The case that the body makes, with both parties attested."""
    answers = matter.form.clean(body["answers"])
    numbers = (body["answers"]["lessor"]["number"], body["answers"]["lessee"]["number"])
    return Inputs(answers, tuple(body["materials"]), numbers, Filer(body["applicant"]["number"]), TODAY)


def test_the_answers_keep_the_form(client: Client, offering: Offering, matter: Matter) -> None:
    body = example_body(offering, client, AT)

    assert matter.form.validate(matter.form.clean(body["answers"])) == ()


def test_the_demos_sources_and_the_rules_approve_it(
    client: Client, offering: Offering, matter: Matter, server: Server, settings: Settings
) -> None:
    settings.REGISTRIES = addresses(server)
    case = inputs(example_body(offering, client, AT), matter)

    answers = registries.ask(matter=matter, inputs=case, at=AT)
    facts = matter.facts(case, answers)
    evaluation = matter.evaluate(facts)

    assert facts.unanswered == ()
    assert (evaluation.outcome, evaluation.findings) == ("approve", ())


def test_forty_examples_are_all_of_other_homes_and_all_approved(
    client: Client, offering: Offering, matter: Matter, server: Server, settings: Settings
) -> None:
    settings.REGISTRIES = addresses(server)
    bodies = [example_body(offering, client, AT) for _ in range(40)]

    outcomes = set()
    for body in bodies:
        case = inputs(body, matter)
        answers = registries.ask(matter=matter, inputs=case, at=AT)
        outcomes.add(matter.evaluate(matter.facts(case, answers)).outcome)

    assert outcomes == {"approve"}
    assert len({body["answers"]["title_number"] for body in bodies}) == 40


def test_days_are_counted_in_haikou(client: Client, offering: Offering) -> None:
    answers = example_body(offering, client, AT)["answers"]

    assert (answers["signed_on"], answers["starts_on"], answers["ends_on"]) == (
        "2026-11-25",
        "2026-11-26",
        "2027-11-25",
    )


def test_the_contract_is_uploaded_for_that_client(client: Client, offering: Offering) -> None:
    body = example_body(offering, client, AT)

    (material,) = (UUID(identifier) for identifier in body["materials"]["lease-contract"])
    held = Material.objects.get(pk=material)
    assert (held.client_id, held.kind, held.content_type) == (client.pk, "lease-contract", "application/pdf")


@pytest.mark.parametrize("division", ["460105", "460106", "460107", "460108"])
def test_each_district_has_homes_of_its_own(client: Client, division: str) -> None:
    offering = Offering.objects.get(division_id=division)

    body = example_body(offering, client, AT)

    assert body["offering"] == offering.code
    assert body["answers"]["home_division"] == division


def test_the_parties_are_two_people(client: Client, offering: Offering) -> None:
    for _ in range(20):
        answers = example_body(offering, client, AT)["answers"]
        assert answers["lessor"]["number"] != answers["lessee"]["number"]


def test_examples_asked_for_at_once_are_of_other_homes(client: Client, offering: Offering) -> None:
    barrier, bodies = threading.Barrier(4), []

    def asking() -> None:
        barrier.wait()
        bodies.append(example_body(offering, client, AT))
        connection.close()

    threads = [threading.Thread(target=asking) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({body["answers"]["title_number"] for body in bodies}) == 4


def test_only_a_client_that_may_attest_is_shown_how(client: Client, offering: Offering) -> None:
    other = Client.objects.get(name_en__contains="platform")

    assert [each["party"] for each in example_body(offering, client, AT)["attestations"]] == [
        "lessor",
        "lessee",
    ]
    assert example_body(offering, other, AT)["attestations"] == []


def test_another_matter_has_no_example(client: Client, offering: Offering) -> None:
    offering.matter_slug = "another"

    assert example_body(offering, client, AT) is None
    assert MATTER != "another"
