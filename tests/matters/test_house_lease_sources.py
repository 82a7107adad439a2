"""With a field or a register taken away nothing is approved; each registry answer becomes the fact that the
law file says."""

from __future__ import annotations

import copy

import pytest

from miaopi.content import Filer
from tests.content import answers, cases

FIRM = {
    "kind": "enterprise",
    "name": "海口示例安居房屋租赁有限公司",
    "number": "91460199G0000004XD",
    "phone": "14200000009",
}
FIRM_ANSWER = {"business_found": True, "business_name_matches": True, "business_state": "in_business"}
HEAD = {"lease_registered": True, "lease_number": "L5", "lease_ends_on": "2027-11-30"}
GOOD = cases.lease_answers()


def application(name):
    """A good application that asks more than the plain one, with the answers of its registries."""
    raws = copy.deepcopy(GOOD)
    if name == "plain":
        return cases.inputs(answers.lease()), raws
    if name == "firms":
        raws["title"]["title_owners"] = [{"id": FIRM["number"], "share_percent": 100}]
        firms = {"lessor_firm": FIRM_ANSWER, "lessee_firm": FIRM_ANSWER}
        rest = {key: value for key, value in raws.items() if key not in ("lessor_person", "lessee_person")}
        given = answers.lease(lessor=FIRM, lessee=FIRM)
        return cases.inputs(given, filer=Filer(cases.AGENT, represents=FIRM["number"])), rest | firms
    if name == "sublease":
        raws["title"]["title_owners"] = [{"id": "460199196007210087", "share_percent": 100}]
        given = answers.lease(sublease=True, outlast_agreed=False)
        return cases.inputs(given, materials=("lease-contract", "sublease-consent")), raws | {
            "head_lease": HEAD
        }
    if name == "change":
        given = answers.lease(filing_kind="change", replaces_number="海秀房租备〔2026〕1号")
        return cases.inputs(given), raws | {"replaced": {"lease_registered": True}}
    mandates = {"mandate_of_lessor": {"mandate_valid": True}, "mandate_of_lessee": {"mandate_valid": False}}
    return cases.inputs(answers.lease(), filer=Filer(cases.AGENT)), raws | mandates


KINDS = ("plain", "firms", "sublease", "change", "agent")


def decided(matter, given, raws):
    facts = matter.facts(given, cases.all_answered(matter, raws))
    return facts, matter.evaluate(facts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_application_is_approved(matter, kind):
    given, raws = application(kind)

    facts, evaluation = decided(matter, given, raws)

    assert {request.lookup for request in matter.next_lookups(given, {})} == set(raws)
    assert facts.unanswered == ()
    assert (evaluation.outcome, [finding.code for finding in evaluation.findings]) == ("approve", [])


@pytest.mark.parametrize("kind", KINDS)
def test_with_any_mapped_field_left_out_nothing_is_approved(matter, kind):
    given, raws = application(kind)
    for lookup in raws:
        for name in matter.lookups[lookup].needs:
            fewer = raws | {lookup: {key: value for key, value in raws[lookup].items() if key != name}}

            facts, evaluation = decided(matter, given, fewer)

            assert evaluation.outcome != "approve", (lookup, name)
            assert matter.lookups[lookup].registry in facts.unanswered, (lookup, name)
            assert "U1" in [finding.code for finding in evaluation.findings]


@pytest.mark.parametrize("kind", KINDS)
def test_with_any_mapped_field_null_nothing_is_approved_unless_null_is_an_answer(matter, kind):
    given, raws = application(kind)
    for lookup in raws:
        contract = matter.contracts[matter.lookups[lookup].registry]
        for name in matter.lookups[lookup].needs:
            _facts, evaluation = decided(matter, given, raws | {lookup: raws[lookup] | {name: None}})

            assert (evaluation.outcome == "approve") == contract.fields[name].nullable, (lookup, name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", [None, [], {}, "garbage", {"title_found": "maybe"}])
def test_with_any_registry_silent_or_garbled_nothing_is_approved(matter, kind, raw):
    given, raws = application(kind)
    for lookup in raws:
        facts, evaluation = decided(matter, given, raws | {lookup: raw})

        assert evaluation.outcome != "approve"
        assert matter.lookups[lookup].registry in facts.unanswered


def facts_with(matter, lookup, kind="plain", **changes):
    given, raws = application(kind)
    return decided(matter, given, raws | {lookup: raws[lookup] | changes})[0]


@pytest.mark.parametrize(
    ("changes", "identity", "status", "age"),
    [
        ({}, "confirmed", "alive", "36"),
        ({"alive": False}, "confirmed", "deceased", "36"),
        ({"name_matches": False}, "name-differs", None, None),
        (
            {"person_found": False, "name_matches": None, "alive": None, "birth_date": None},
            "not-found",
            None,
            None,
        ),
        ({"name_matches": None}, None, None, None),
        ({"person_found": None}, None, None, None),
        ({"alive": None}, "confirmed", None, "36"),
        ({"birth_date": None}, "confirmed", "alive", None),
    ],
)
def test_a_person_is_known_as_the_population_registry_says(matter, changes, identity, status, age):
    values = facts_with(matter, "lessee_person", **changes).values

    assert (values["lessee_identity"], values["lessee_status"], values["lessee_age"]) == (
        identity,
        status,
        age,
    )


@pytest.mark.parametrize(
    ("changes", "identity", "status"),
    [
        ({}, "confirmed", "in-business"),
        ({"business_state": "suspended"}, "confirmed", "in-business"),
        ({"business_state": "revoked"}, "confirmed", "revoked"),
        ({"business_state": "cancelled"}, "confirmed", "cancelled"),
        ({"business_name_matches": False}, "name-differs", None),
        ({"business_found": False, "business_name_matches": None, "business_state": None}, "not-found", None),
        ({"business_state": None}, "confirmed", None),
    ],
)
def test_an_enterprise_is_known_as_the_business_registry_says(matter, changes, identity, status):
    values = facts_with(matter, "lessor_firm", "firms", **changes).values

    assert (values["lessor_identity"], values["lessor_status"]) == (identity, status)
    assert values["lessor_age"] is None


def test_without_a_title_the_marks_on_the_building_are_no_facts(matter):
    gone = dict.fromkeys(matter.contracts["real-estate-unit"].record_fields)

    facts = facts_with(matter, "title", title_found=False, title_illegal_building=True, **gone)

    assert facts.unanswered == ()
    assert facts.values["title_found"] is False
    marks = ("illegal_building", "safety_grade", "expropriation_notice", "owners")
    assert [facts.values[name] for name in marks] == [None] * 4


def test_no_head_lease_on_record_is_a_gap(matter):
    none = {"lease_registered": False, "lease_number": None, "lease_ends_on": None}

    facts = facts_with(matter, "head_lease", "sublease", **none)

    assert facts.unanswered == ("leases",)


def test_no_data_on_rents_is_an_answer(matter):
    assert facts_with(matter, "rents", median_rent_per_m2=None).unanswered == ()


def test_no_earlier_registration_is_an_answer_and_a_finding(matter):
    given, raws = application("change")

    facts, evaluation = decided(matter, given, raws | {"replaced": {"lease_registered": False}})

    assert facts.values["replaced_found"] is False
    assert [finding.code for finding in evaluation.findings] == ["H1"]


@pytest.mark.parametrize(
    ("lessor", "lessee", "valid"),
    [
        (True, False, True),
        (False, True, True),
        (False, False, False),
        (None, True, True),
        (None, False, None),
    ],
)
def test_a_mandate_of_either_party_will_do(matter, lessor, lessee, valid):
    given, raws = application("agent")
    mandates = {
        "mandate_of_lessor": {"mandate_valid": lessor},
        "mandate_of_lessee": {"mandate_valid": lessee},
    }

    assert decided(matter, given, raws | mandates)[0].values["mandate_valid"] is valid


def test_a_co_owner_consents_only_by_confirming(matter):
    owner = {"kind": "person", "name": "李若兰", "number": "460199196007210087", "phone": "14200000003"}
    given = answers.lease(co_owners=[owner])

    without = matter.facts(cases.inputs(given), {}).values["consenting_owner_ids"]
    with_it = matter.facts(cases.inputs(given, confirmed=(cases.LESSOR, owner["number"])), {})

    assert without == []
    assert with_it.values["consenting_owner_ids"] == [owner["number"]]


def test_a_cancellation_asks_only_for_parties_and_the_registration(matter):
    given = matter.form.clean(
        answers.lease(filing_kind="cancellation", replaces_number="海秀房租备〔2026〕1号")
    )

    wave = matter.next_lookups(cases.inputs(given), {})

    assert [request.lookup for request in wave] == ["lessor_person", "lessee_person", "replaced"]
    assert wave[2].key == {
        "lease_number": "海秀房租备〔2026〕1号",
        "title_number": "琼（2099）海口市不动产权第0000001号",
        "lessor_id": cases.LESSOR,
        "lessee_id": cases.LESSEE,
    }


def test_a_cancellation_is_approved_when_the_parties_and_the_registration_are_found(matter):
    given = matter.form.clean(
        answers.lease(filing_kind="cancellation", replaces_number="海秀房租备〔2026〕1号")
    )
    raws = {name: GOOD[name] for name in ("lessor_person", "lessee_person")} | {
        "replaced": {"lease_registered": True}
    }

    assert decided(matter, cases.inputs(given), raws)[1].outcome == "approve"
