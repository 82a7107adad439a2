"""The whole way by API: find the offering, hand in, read the case, fetch and check the licence."""

from datetime import date

import pytest

from miaopi.cases.actions import submit
from miaopi.cases.models import Case
from miaopi.catalogue import actions as catalogue
from miaopi.catalogue.models import Offering
from miaopi.licences import codes as codes_of_licences
from miaopi_demo.faults import Fault, Switches
from tests import factories
from tests.api.callers import ATTESTS, Caller, assert_problem, caller, codes

pytestmark = pytest.mark.django_db
MATTER = "house-lease-registration"


def test_an_offering_is_found_by_matter_and_place(attesting: Caller, offering: Offering) -> None:
    answer = attesting.get(f"/offerings?matter={MATTER}&division=460105")

    assert answer.status_code == 200
    assert answer.json()["next"] is None
    (row,) = answer.json()["items"]
    assert (row["code"], row["matter"], row["instant"], row["status"]) == (
        offering.code,
        MATTER,
        True,
        "published",
    )
    assert set(row["name"]) == set(row["department"]) == {"zh", "en"}
    assert attesting.get(row["href"]).status_code == 200


@pytest.mark.parametrize("query", ["matter=another", "division=110000", "division=x", "q=护照"])
def test_what_is_not_offered_is_an_empty_list(attesting: Caller, offering: Offering, query: str) -> None:
    assert attesting.get(f"/offerings?{query}").json() == {"items": [], "next": None}


def test_an_offering_says_all_that_is_needed_to_apply(attesting: Caller, offering: Offering) -> None:
    told = attesting.get(f"/offerings/{offering.code}").json()

    assert told["form"]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert told["form"]["type"] == "object"
    assert {"lessor", "lessee", "title_number"} <= set(told["form"]["properties"])
    assert "lease-contract" in {each["kind"] for each in told["materials"]}
    assert told["consent"]["version"] == told["example"]["consent"]["version"]
    assert {"zh", "en"} == set(told["guide"]["lead"])
    assert len(told["rules"]) >= 35


def test_an_unknown_offering_is_not_found(attesting: Caller, offering: Offering) -> None:
    assert_problem(attesting.get("/offerings/NONE"), 404, (None, "catalogue.offering-unknown"))
    body = attesting.example(offering.code) | {"offering": "NONE"}
    assert_problem(attesting.submit(body), 404, (None, "catalogue.offering-unknown"))


def test_the_example_posted_as_it_is_is_approved(attesting: Caller, offering: Offering) -> None:
    answer = attesting.submit(attesting.example(offering.code))

    told = answer.json()
    assert answer.status_code == 201, told
    assert (told["state"], told["outcome"], told["decided_by"]) == ("issued", "approve", "rules")
    assert told["reasons"] == []
    assert isinstance(told["notices"], list)
    assert told["decided_in_ms"] > 0
    assert {each["state"] for each in told["confirmations"]} == {"confirmed"}
    assert set(told["licence"]) == {"identifier", "number", "pdf", "verify"}


def test_each_example_is_another_home_and_each_is_approved(attesting: Caller, offering: Offering) -> None:
    bodies = [attesting.example(offering.code) for _ in range(3)]

    told = [attesting.submit(body).json() for body in bodies]

    assert len({body["answers"]["title_number"] for body in bodies}) == 3
    assert {each["outcome"] for each in told} == {"approve"}
    assert len({each["licence"]["identifier"] for each in told}) == 3


def test_a_client_that_may_not_hand_in_gets_no_example(offering: Offering) -> None:
    assert caller("cases:read").get(f"/offerings/{offering.code}").json()["example"] is None


def test_the_case_and_its_licence_are_read_by_the_addresses_in_the_answer(
    attesting: Caller, offering: Offering
) -> None:
    made = attesting.submit(attesting.example(offering.code)).json()

    case = attesting.get(made["href"])
    licence = attesting.get(f"/licences/{made['licence']['identifier']}")
    pdf = attesting.get(made["licence"]["pdf"])
    check = Caller().get(made["licence"]["verify"])  # without a token

    assert (case.status_code, case.json()) == (200, made)
    assert licence.json()["case"] == made["number"]
    assert licence.json()["state"] == "valid"
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.content == attesting.get(made["licence"]["pdf"]).content
    assert (check.status_code, check.json()["state"]) == (200, "valid")


def test_a_rejection_tells_every_finding_its_law_and_what_to_do(
    attesting: Caller, offering: Offering
) -> None:
    body = attesting.example(offering.code)
    body["answers"]["occupants"] = 20

    told = attesting.submit(body).json()

    assert (told["state"], told["outcome"], told["licence"]) == ("decided", "reject", None)
    (reason,) = told["reasons"]
    assert (reason["code"], reason["outcome"]) == ("C5", "reject")
    assert "20" in reason["text"]["zh"]
    assert "20" in reason["text"]["en"]
    assert set(reason["basis"][0]["law"]) == {"zh", "en"}
    assert reason["next"]["en"]


def test_a_missing_contract_is_a_finding_and_no_error(attesting: Caller, offering: Offering) -> None:
    answer = attesting.submit(attesting.example(offering.code) | {"materials": {}})

    assert answer.status_code == 201
    assert (answer.json()["outcome"], [each["code"] for each in answer.json()["reasons"]]) == (
        "supplement",
        ["A1"],
    )


def test_a_silent_source_refers_and_is_asked_again(
    attesting: Caller, offering: Offering, sources: Switches
) -> None:
    body = attesting.example(offering.code)
    sources.put(Fault("population", "down"))

    told = attesting.submit(body).json()

    assert told["outcome"] != "approve"
    assert told["licence"] is None
    assert (told["state"], told["substate"]) == ("applied", "waiting_source")


def test_without_attestations_the_parties_are_asked_and_the_answer_says_so(
    filing: Caller, offering: Offering
) -> None:
    body = filing.example(offering.code)
    answers = body["answers"]

    answer = filing.submit(body)

    told = answer.json()
    assert answer.status_code == 201
    assert body["attestations"] == []
    assert (told["state"], told["substate"], told["outcome"], told["licence"]) == (
        "draft",
        "confirming",
        None,
        None,
    )
    assert {(each["party"], each["state"]) for each in told["confirmations"]} == {
        ("lessor", "asked"),
        ("lessee", "asked"),
    }
    everybody = {each.number: each for each in factories.everybody()}
    parties = [everybody[answers[role]["number"]] for role in ("lessor", "lessee")]
    submit.submit(case_id=factories.confirm_all(Case.objects.get().pk, *parties), at=factories.NOON)
    after = filing.get(told["href"]).json()
    assert (after["outcome"], after["state"]) == ("approve", "issued")
    assert filing.get(f"/cases/{after['number']}").json() == after


def test_a_client_without_the_scope_may_not_attest(
    filing: Caller, attesting: Caller, offering: Offering
) -> None:
    body = filing.example(offering.code)
    body["attestations"] = [{"party": "lessor", "method": "in-person"}]

    refused = filing.submit(body)

    assert_problem(refused, 403, ("attestations", "cases.attestation-not-allowed"))
    assert not Case.objects.exists()


def test_another_clients_case_and_licence_are_not_there(attesting: Caller, offering: Offering) -> None:
    made = attesting.submit(attesting.example(offering.code)).json()
    other = caller(*ATTESTS)

    assert_problem(other.get(made["href"]), 404, (None, "api.not-found"))
    assert_problem(other.get(f"/licences/{made['licence']['identifier']}"), 404, (None, "api.not-found"))
    assert_problem(other.get(made["licence"]["pdf"]), 404, (None, "api.not-found"))
    assert other.get("/cases").json()["items"] == []


@pytest.mark.parametrize("number", ["KL26-1124-99999", "x", "a/b", "0b2f3c1e-8d4a-4c53-9a55-3b1c8e0f7a21"])
def test_what_is_no_case_is_not_found(attesting: Caller, number: str) -> None:
    assert_problem(attesting.get(f"/cases/{number}"), 404, (None, "api.not-found"))
    assert_problem(attesting.get(f"/licences/{number}"), 404, (None, "api.not-found"))
    assert_problem(attesting.get(f"/licences/{number}/pdf"), 404, (None, "api.not-found"))


def test_an_offering_that_is_paused_takes_nothing(attesting: Caller, offering: Offering) -> None:
    body = attesting.example(offering.code)
    catalogue.set_status(offering=offering, status="paused", by=factories.BY, at=factories.NOON)

    assert_problem(attesting.submit(body), 422, (None, "catalogue.offering-paused"))


def test_the_applicant_may_ask_for_a_person(attesting: Caller, offering: Offering) -> None:
    told = attesting.submit(attesting.example(offering.code) | {"person_decides": True}).json()

    assert told["outcome"] != "approve"
    assert told["licence"] is None
    assert told["state"] == "examining"


class TestChecking:
    """`GET /verify/CODE`, public."""

    def test_a_code_shows_what_a_checker_may_see(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)
        made = attesting.submit(body).json()

        told = Caller().get(made["licence"]["verify"]).json()

        assert told["state"] == "valid"
        assert set(told["text"]) == {"zh", "en"}
        assert date.fromisoformat(told["valid_to"]) == date.fromisoformat(body["answers"]["ends_on"])
        assert told["fields"]
        shown = str(told)
        assert body["answers"]["lessor"]["number"] not in shown
        assert body["answers"]["lessee"]["phone"] not in shown

    def test_an_identifier_shows_nothing_about_a_person(self, attesting: Caller, offering: Offering) -> None:
        body = attesting.example(offering.code)
        made = attesting.submit(body).json()

        told = Caller().get(f"/verify/{made['licence']['identifier']}").json()

        assert told["state"] == "valid"
        assert body["answers"]["lessee"]["name"][0] + "*" not in str(told)

    def test_a_code_is_read_as_people_type_it(self, attesting: Caller, offering: Offering) -> None:
        code = (
            attesting.submit(attesting.example(offering.code)).json()["licence"]["verify"].rsplit("/", 1)[1]
        )

        assert Caller().get(f"/verify/{code.lower()}").json()["state"] == "valid"
        assert Caller().get(f"/verify/%20{code}%20").json()["state"] == "valid"

    def test_what_was_never_issued_is_unknown(self, db: None) -> None:
        never = codes_of_licences.draw()

        told = Caller().get(f"/verify/{never}").json()

        assert (told["state"], told["fields"], told["name"]) == ("unknown", [], None)

    @pytest.mark.parametrize("typed", ["x", "AAAA-AAAA-AAAA", "1.2.156.3005.2", "证照", "%2e%2e", "0" * 3000])
    def test_what_cannot_be_right_is_mistyped(self, db: None, typed: str) -> None:
        answer = Caller().get(f"/verify/{typed}")

        assert (answer.status_code, answer.json()["state"]) == (200, "mistyped")


def test_codes_are_stable_words(attesting: Caller) -> None:
    assert codes(attesting.get("/nowhere")) == [(None, "api.not-found")]
