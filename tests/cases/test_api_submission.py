"""A client hands in a whole application; the same key is the same case."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miaopi.cases import queries
from miaopi.cases.actions import client
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, KeyReused, NotAllowed
from miaopi.cases.models import Case, Consent, Decision, Party
from miaopi.licences.models import Licence
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_attested_parties_and_a_good_lease_are_approved_in_one_call() -> None:
    caller = factories.attesting_client()

    made = client.submit_new(viewer=caller, body=factories.body(caller), key="k1", at=NOON)

    case = Case.objects.get(pk=made.case_id)
    assert made.created
    assert (case.state, case.outcome, case.via) == ("issued", "approve", "api")
    assert set(Party.objects.filter(case=case).values_list("method", flat=True)) == {"attested"}
    assert Consent.objects.filter(case=case, client=caller.client).count() == 2
    told = queries.summary(caller, case.number)
    assert told.licence is not None
    assert told.licence.identifier.startswith("1.2.156.3005.2.")


def test_the_same_key_gives_the_same_case() -> None:
    caller = factories.attesting_client()
    body = factories.body(caller)

    first = client.submit_new(viewer=caller, body=body, key="k1", at=NOON)
    second = client.submit_new(viewer=caller, body=body, key="k1", at=NOON)

    assert (second.case_id, second.created) == (first.case_id, False)
    assert Licence.objects.count() == 1
    assert Decision.objects.count() == 1


def test_the_same_numbers_written_otherwise_and_in_another_order_are_the_same_body() -> None:
    caller = factories.attesting_client()
    body = factories.body(caller)
    answers = dict(body.answers)
    one = answers | {"area_m2": Decimal(answers["area_m2"]), "deposit_cny": 3000}
    other = answers | {"area_m2": Decimal(answers["area_m2"] + "00"), "deposit_cny": Decimal("3.0e3")}

    first = client.submit_new(viewer=caller, body=replace(body, answers=one), key="k1", at=NOON)
    turned = dict(reversed(other.items()))
    second = client.submit_new(viewer=caller, body=replace(body, answers=turned), key="k1", at=NOON)

    assert (second.case_id, second.created) == (first.case_id, False)


def test_the_same_key_with_another_body_is_refused() -> None:
    caller = factories.attesting_client()
    body = factories.body(caller)
    client.submit_new(viewer=caller, body=body, key="k1", at=NOON)

    with pytest.raises(KeyReused):
        client.submit_new(viewer=caller, body=replace(body, person_wanted=True), key="k1", at=NOON)


def test_a_key_is_a_clients_own() -> None:
    one, other = factories.attesting_client(), factories.attesting_client()

    first = client.submit_new(viewer=one, body=factories.body(one), key="k1", at=NOON)
    second = client.submit_new(
        viewer=other, body=factories.body(other, factories.free_let(1)), key="k1", at=NOON
    )

    assert first.case_id != second.case_id
    with pytest.raises(CaseNotFound):
        queries.summary(other, str(first.case_id))


def test_a_client_without_the_scope_may_not_attest() -> None:
    caller = factories.client("cases:write", "cases:read")

    with pytest.raises(NotAllowed) as refused:
        client.submit_new(viewer=caller, body=factories.body(caller), key="k1", at=NOON)

    assert refused.value.faults[0].code == "cases.attestation-not-allowed"
    assert not Case.objects.exists()


def test_without_attestations_both_are_asked_and_the_answer_says_so() -> None:
    caller, let = factories.client("cases:write", "cases:read"), factories.free_let()

    made = client.submit_new(viewer=caller, body=factories.body(caller, let, attested=()), key="k1", at=NOON)

    told = queries.summary(caller, made.case_id)
    assert (told.case.state, told.case.substate, told.outcome) == ("draft", "confirming", None)
    assert {line.state for line in told.parties} == {"asked"}
    last = factories.confirm_all(made.case_id, let.lessor, let.lessee)
    assert last == made.case_id


def test_faults_stand_where_they_are_in_the_body() -> None:
    caller = factories.attesting_client()
    body = factories.body(caller, occupants=0, starts_on=None)
    body = replace(body, consent={"agreed": True, "version": "old"})

    with pytest.raises(AnswersFaulty) as refused:
        client.submit_new(viewer=caller, body=body, key="k1", at=NOON)

    assert {fault.where.field for fault in refused.value.faults} == {
        "answers.occupants",
        "answers.starts_on",
        "consent",
    }
    assert not Case.objects.exists()


def test_a_material_of_somebody_else_is_not_there() -> None:
    caller, other = factories.attesting_client(), factories.attesting_client()
    body = factories.body(caller, with_contract=False)
    body = replace(body, materials=(("lease-contract", factories.contract(other)),))

    with pytest.raises(AnswersFaulty) as refused:
        client.submit_new(viewer=caller, body=body, key="k1", at=NOON)

    assert [fault.code for fault in refused.value.faults] == ["cases.material-not-yours"]


def test_a_missing_contract_is_a_finding_and_no_fault() -> None:
    caller = factories.attesting_client()

    made = client.submit_new(
        viewer=caller, body=factories.body(caller, with_contract=False), key="k1", at=NOON
    )

    told = queries.summary(caller, made.case_id)
    assert told.outcome == "supplement"
    assert [line.code for line in told.reasons] == ["A1"]


def test_an_agent_by_an_attesting_client_needs_a_mandate() -> None:
    caller, let = factories.attesting_client(), factories.free_let()
    agent = factories.another_adult(let.lessor, let.lessee, index=4)
    body = replace(factories.body(caller, let), applicant=client.Applicant(**factories.party(agent)))

    made = client.submit_new(viewer=caller, body=body, key="k1", at=NOON)

    assert [line.code for line in queries.summary(caller, made.case_id).reasons] == ["F2"]


def test_the_list_by_change_misses_nothing_and_asks_as_often_for_five_as_for_two() -> None:
    caller = factories.attesting_client()
    made = [
        client.submit_new(
            viewer=caller, body=factories.body(caller, factories.free_let(n)), key=f"k{n}", at=NOON
        ).case_id
        for n in range(5)
    ]

    seen, cursor = [], None
    while True:
        batch = queries.changed_since(caller, cursor, limit=2)
        seen += [item.case.id for item in batch.items]
        if batch.next is None:
            break
        cursor = batch.next
    with CaptureQueriesContext(connection) as two:
        queries.changed_since(caller, None, limit=2)
    with CaptureQueriesContext(connection) as five:
        queries.changed_since(caller, NOON.isoformat(), limit=50)

    assert sorted(seen) == sorted(made)
    assert len(two) == len(five)
