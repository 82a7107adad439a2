"""What a client does with a case afterwards: what was missing, taking it back, a person, and being told."""

from uuid import uuid4

import pytest

from miaopi.cases.models import Case
from miaopi.catalogue.models import Offering
from miaopi.outbox import worker
from miaopi.webhooks.models import Delivery
from tests import factories
from tests.api.callers import Caller, assert_problem, caller

pytestmark = pytest.mark.django_db
OUTCOMES = {
    "approve": ("approve", "issued", []),
    "reject": ("reject", "decided", ["C2a"]),
    "supplement": ("supplement", "supplement_asked", ["E3"]),
    "refer": ("refer", "examining", ["E2"]),
    "waiting": ("refer", "applied", ["U1"]),
}


def forced(by: Caller, offering: Offering, outcome: str) -> dict:
    body = by.get(f"/offerings/{offering.code}/example?outcome={outcome}").json()
    case: dict = by.submit(body).json()
    return case


def missing(by: Caller, offering: Offering, **given) -> dict:
    version = by.get(f"/offerings/{offering.code}").json()["consent"]["version"]
    attested = [{"party": party} for party in ("lessor", "lessee")]
    return {"attestations": attested, "consent": {"version": version, "agreed": True}, **given}


def supplement(by: Caller, case: dict, body: dict, key: str | None = None):
    return by.post(f"/cases/{case['number']}/supplement", body, idempotency_key=key or uuid4().hex)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_numbers_for_trying_lead_to_each_outcome_as_often_as_one_likes(
    attesting: Caller, offering: Offering, outcome: str
) -> None:
    for _ in range(2):
        case = forced(attesting, offering, outcome)

        codes = [each["code"] for each in case["reasons"]]
        assert (case["outcome"], case["state"], codes) == OUTCOMES[outcome]
    assert (case["substate"] == "waiting_source") is (outcome == "waiting")


def test_what_was_missing_is_handed_in_and_the_rules_approve_in_the_same_answer(
    attesting: Caller, offering: Offering
) -> None:
    case = forced(attesting, offering, "supplement")

    answer = supplement(
        attesting, case, missing(attesting, offering, answers={"lessee_acknowledged_mortgage": True})
    )

    assert answer.status_code == 201
    told = answer.json()
    assert (told["number"], told["outcome"], told["filed_on"]) == (
        case["number"],
        "approve",
        case["filed_on"],
    )
    assert Case.objects.get(number=case["number"]).attempt == 2


def test_the_same_supplement_again_is_the_same_case_and_another_body_is_refused(
    attesting: Caller, offering: Offering
) -> None:
    case = forced(attesting, offering, "supplement")
    body = missing(attesting, offering, answers={"lessee_acknowledged_mortgage": True})
    first = supplement(attesting, case, body, key="once")

    assert supplement(attesting, case, body, key="once").status_code == 200
    other = missing(attesting, offering, answers={"lessee_acknowledged_mortgage": False})
    assert_problem(supplement(attesting, case, other, key="once"), 409, (None, "cases.key-reused"))
    assert_problem(supplement(attesting, case, other, key="twice"), 409, (None, "cases.moved"))
    assert attesting.get(f"/cases/{case['number']}").json() == first.json()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, (None, "cases.nothing-new")),
        ({"answers": {"area_m2": "much"}}, ("answers.area_m2", "content.answer-amount")),
        (
            {"materials": {"lease-contract": [str(uuid4())]}},
            ("materials.lease-contract", "cases.material-not-yours"),
        ),
        ({"consent": {"version": "old", "agreed": True}}, ("consent", "cases.consent-other-version")),
    ],
)
def test_a_supplement_that_brings_nothing_or_is_wrong_changes_nothing(
    attesting: Caller, offering: Offering, given: dict, fault: tuple
) -> None:
    case = forced(attesting, offering, "supplement")

    answer = supplement(attesting, case, missing(attesting, offering, **given))

    assert_problem(answer, 422, fault)
    assert attesting.get(f"/cases/{case['number']}").json() == case


def test_other_answers_without_the_parties_word_ask_them_again(attesting: Caller, offering: Offering) -> None:
    case = forced(attesting, offering, "supplement")

    body = missing(attesting, offering, answers={"lessee_acknowledged_mortgage": True}) | {"attestations": []}
    told = supplement(attesting, case, body).json()

    assert told["substate"] == "confirming"
    assert {each["state"] for each in told["confirmations"]} == {"asked"}


def test_an_application_is_taken_back_before_a_decision_and_not_after(
    attesting: Caller, offering: Offering
) -> None:
    waiting, decided = (forced(attesting, offering, outcome) for outcome in ("refer", "approve"))

    for _ in range(2):
        taken = attesting.post(f"/cases/{waiting['number']}/withdrawal", {})
        assert (taken.status_code, taken.json()["state"]) == (200, "withdrawn")
    assert_problem(attesting.post(f"/cases/{decided['number']}/withdrawal", {}), 409, (None, "cases.moved"))


def test_a_person_looks_again_at_a_decision_of_the_rules(attesting: Caller, offering: Offering) -> None:
    rejected, referred = (forced(attesting, offering, outcome) for outcome in ("reject", "refer"))

    told = attesting.post(f"/cases/{rejected['number']}/review", {}).json()

    assert (told["state"], told["due_on"] is not None) == ("examining", True)
    assert attesting.post(f"/cases/{rejected['number']}/review", {}).status_code == 200
    withdrawn = attesting.post(f"/cases/{referred['number']}/withdrawal", {}).json()
    again = attesting.post(f"/cases/{withdrawn['number']}/review", {})
    assert_problem(again, 409, (None, "cases.moved"))


def test_an_act_on_a_case_that_has_moved_since_it_was_read_does_nothing(
    attesting: Caller, offering: Offering
) -> None:
    case = forced(attesting, offering, "refer")

    stale = attesting.post(f"/cases/{case['number']}/withdrawal", {"changed_at": "2026-11-24T00:00:00Z"})

    assert_problem(stale, 409, (None, "api.case-changed"))
    same = {"changed_at": case["changed_at"]}
    assert attesting.post(f"/cases/{case['number']}/withdrawal", same).status_code == 200


def test_another_clients_case_is_not_there(attesting: Caller, offering: Offering) -> None:
    case = forced(attesting, offering, "supplement")
    stranger = caller("cases:write", "cases:read")

    body = missing(attesting, offering, answers={"occupants": 1})
    for answer in (
        supplement(stranger, case, body),
        stranger.post(f"/cases/{case['number']}/withdrawal", {}),
        stranger.post(f"/cases/{case['number']}/review", {}),
    ):
        assert_problem(answer, 404, (None, "api.not-found"))


def test_a_client_that_named_an_address_is_told_of_each_step_it_waits_for(
    attesting: Caller, offering: Offering
) -> None:
    made = attesting.post("/webhooks", {"url": "https://hooks.example/cases"}).json()

    case = forced(attesting, offering, "supplement")
    supplement(attesting, case, missing(attesting, offering, answers={"lessee_acknowledged_mortgage": True}))
    waits = forced(attesting, offering, "waiting")
    worker.run_pending(at=factories.NOON, lanes=["cases"])

    told = attesting.get(f"/webhooks/{made['id']}/deliveries").json()["items"]
    kinds = [(each["data"]["number"], each["type"]) for each in told]
    assert sorted(kinds) == sorted(
        [
            (case["number"], "case.received"),
            (case["number"], "case.supplement_asked"),
            (case["number"], "case.received"),
            (case["number"], "case.approved"),
            (waits["number"], "case.received"),
            (waits["number"], "case.waiting"),
        ]
    )
    assert "name" not in str(Delivery.objects.values_list("data", flat=True))


def test_addresses_are_named_once_tried_and_removed(attesting: Caller) -> None:
    made = attesting.post("/webhooks", {"url": "https://hooks.example/cases", "types": ["case.approved"]})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    listed = attesting.get("/webhooks").json()["items"]
    assert [set(each) & {"secret"} for each in listed] == [set()]

    again = attesting.post("/webhooks", {"url": "https://hooks.example/cases"})
    assert_problem(again, 409, ("url", "webhooks.url-twice"))
    wrong = attesting.post("/webhooks", {"url": "https://hooks.example/x", "types": ["case.baked"]})
    assert_problem(wrong, 422, ("types", "webhooks.type-unknown"))
    ping = attesting.post(f"/webhooks/{made.json()['id']}/ping", {})
    assert (ping.status_code, ping.json()["type"]) == (202, "ping")
    assert attesting.post(f"/deliveries/{ping.json()['id']}/again", {}).status_code == 202

    gone = attesting.http.delete(f"/api/v1/webhooks/{made.json()['id']}", headers=attesting.headers())
    assert gone.status_code == 204
    assert attesting.get("/webhooks").json() == {"items": []}
    assert_problem(attesting.post(f"/webhooks/{made.json()['id']}/ping", {}), 404, (None, "api.not-found"))


@pytest.mark.parametrize(
    ("outcome", "kinds"),
    [
        ("approve", {"receipt", "approval"}),
        ("reject", {"receipt", "rejection"}),
        ("supplement", {"receipt", "supplement"}),
    ],
)
def test_each_case_has_its_letters_as_signed_files_that_can_be_checked(
    attesting: Caller, offering: Offering, outcome: str, kinds: set
) -> None:
    case = forced(attesting, offering, outcome)

    letters = attesting.get(f"/cases/{case['number']}/letters").json()["items"]

    assert {each["kind"] for each in letters} == kinds
    for each in letters:
        file = attesting.get(each["pdf"])
        assert (file.status_code, file["Content-Type"], file.content[:5]) == (
            200,
            "application/pdf",
            b"%PDF-",
        )
        assert attesting.get(each["pdf"]).content == file.content
    stranger = caller("cases:read")
    assert_problem(stranger.get(f"/cases/{case['number']}/letters"), 404, (None, "api.not-found"))
    assert_problem(stranger.get(letters[0]["pdf"]), 404, (None, "api.not-found"))
