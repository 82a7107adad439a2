"""What a matter computes for a case besides facts: claim, licence, messages, materials, consent, parties."""

from __future__ import annotations

from datetime import date

import pytest

from miaopi.content import Filer
from tests.content import answers, cases


@pytest.fixture
def known(lease_matter):
    return cases.all_answered(lease_matter, cases.lease_answers())


def test_a_first_filing_claims_its_rooms_for_its_days(lease_matter, known):
    claim = lease_matter.claim(cases.inputs(answers.lease(rooms=["R2"])), known)

    assert claim.scope == (cases.LESSOR, "琼（2099）海口市不动产权第0000001号")
    assert claim.parts == ("R2",)
    assert (claim.from_, claim.to) == (date(2026, 12, 1), date(2027, 11, 30))


def test_a_cancellation_claims_nothing_and_ends_the_earlier_licence(lease_matter):
    given = lease_matter.form.clean(
        answers.lease(filing_kind="cancellation", replaces_number="海秀房租备〔2026〕1号")
    )

    licence = lease_matter.licence(cases.inputs(given), {})

    assert lease_matter.claim(cases.inputs(given), {}) is None
    assert (licence.effect, licence.replaces) == ("end", "海秀房租备〔2026〕1号")


@pytest.mark.parametrize(
    ("kind", "effect"), [("first", "issue"), ("change", "replace"), ("renewal", "replace")]
)
def test_what_an_approval_does_follows_from_the_kind_of_filing(lease_matter, known, kind, effect):
    given = answers.lease(filing_kind=kind, replaces_number="海秀房租备〔2026〕1号")

    assert lease_matter.licence(cases.inputs(given), known).effect == effect


def test_the_certificate_shows_what_the_law_asks_with_numbers_masked(lease_matter, known):
    licence = lease_matter.licence(cases.inputs(answers.lease()), known)

    lines = {line.key: line.value.zh for line in licence.lines}
    assert lines == {
        "lessor": "王永福　居民身份证 460***********0052",
        "lessee": "符海燕　居民身份证 460***********0041",
        "location": "海口市秀英区长流镇示范路 8 号 2 幢 301 室，整套，67.5 平方米",
        "use": "居住",
        "rent": "每月人民币 1800 元",
        "term": "2026年12月1日至 2027年11月30日",
    }
    assert [line.key for line in licence.lines if not line.checker] == ["rent"]


def test_a_licence_is_found_again_by_home_number_and_parties(lease_matter, known):
    licence = lease_matter.licence(cases.inputs(answers.lease()), known)

    assert licence.numbered == ("lease_number",)
    assert licence.keys["title_number"] == ("琼（2099）海口市不动产权第0000001号",)
    assert licence.keys["id_number"] == (cases.LESSOR, cases.LESSEE)
    assert set(licence.keys) == set(lease_matter.contracts["leases"].key)


def test_what_the_platform_source_reads_is_what_the_licence_holds(lease_matter, known):
    licence = lease_matter.licence(cases.inputs(answers.lease(rooms=["R2"])), known)
    record = {
        "number": "海秀房租备〔2026〕1号",
        "valid_from": licence.valid_from.isoformat(),
        "valid_to": licence.valid_to.isoformat(),
        "data": licence.data,
    }

    answer = lease_matter.contracts["leases"].compute([record], {"id_number": cases.LESSEE})

    assert answer == {
        "lease_registered": True,
        "lease_number": "海秀房租备〔2026〕1号",
        "lease_home_live": [
            {
                "number": "海秀房租备〔2026〕1号",
                "lessor_id": cases.LESSOR,
                "rooms": ["R2"],
                "starts_on": "2026-12-01",
                "ends_on": "2027-11-30",
            }
        ],
        "lease_lessee_matches": True,
        "lease_ends_on": "2027-11-30",
        "lease_monthly_rent_cny": "1800",
    }


def test_a_message_is_filled(lease_matter):
    text = lease_matter.message("approved", {"case": "HK261124K7M2QXT"})

    assert text.zh == "您好！您的房屋租赁已登记，证明可以用了，在“我的证明”里看。办件 HK261124K7M2QXT。"
    assert len(text.zh) <= 62


def test_a_message_without_its_value_is_refused(lease_matter):
    with pytest.raises(KeyError):
        lease_matter.message("approved", {})


def test_a_mandate_is_asked_for_only_from_an_agent(lease_matter):
    def kinds(filer):
        return {
            spec.key for spec in lease_matter.materials_for(cases.inputs(answers.lease(), filer=filer), {})
        }

    assert "mandate" not in kinds(Filer(cases.LESSEE))
    assert "mandate" in kinds(Filer(cases.AGENT))
    assert "lease-contract" in kinds(Filer(cases.LESSEE))


def test_everyone_named_is_a_party(lease_matter):
    owner = {"kind": "person", "name": "李若兰", "number": "460199196007210087", "phone": "14200000003"}

    found = lease_matter.parties_of(answers.lease(co_owners=[owner]))

    assert [(party.role, party.at, party.name) for party in found] == [
        ("lessor", "lessor", "王永福"),
        ("lessee", "lessee", "符海燕"),
        ("co_owner", "co_owners.0", "李若兰"),
    ]


def test_the_consent_names_each_registry_what_is_asked_and_why(lease_matter):
    rows = lease_matter.asks

    assert {row.registry for row in rows} == set(lease_matter.contracts)
    assert all(row.what and row.purpose.zh and row.purpose.en for row in rows)
    title = next(row for row in rows if row.registry == "real-estate-unit")
    assert title.about == "lessor"
    assert "查封" in [label.zh for label in title.what]
