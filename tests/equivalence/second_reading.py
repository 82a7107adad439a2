"""The 35 rules of house-lease registration, written straight in Python from the text of the law file.

It shares nothing with the engine: no FEEL, no rules.yaml. `None` is what is not known; a rule holds only
where it would hold whatever the unknown turned out to be, and each rule says itself where that matters.

Laws: 商品房屋租赁管理办法 (R6) · 民法典 (MFD) · 住房租赁条例 (ZL).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

STRENGTH = ("approve", "refer", "supplement", "reject")
Facts = Mapping[str, Any]


def decide(facts: Facts) -> tuple[str, dict[str, str]]:
    """Outcome, and the code of each rule that holds with its own outcome."""
    findings = dict(_findings(facts))
    strongest = max(
        (outcome for outcome in findings.values() if outcome != "notice"),
        key=STRENGTH.index,
        default="approve",
    )
    return strongest, findings


def _findings(f: Facts) -> Iterator[tuple[str, str]]:
    if f["registries_unanswered"]:
        yield "U1", "refer"
    yield from _parties(f)
    if f["filing_kind"] != "cancellation":
        yield from _term(f)
        yield from _sublease(f)
        yield from _rent(f)
        if f["title_found"] is False:
            yield "B1", "refer" if f["other_title_proof_attached"] else "supplement"
        if f["title_found"] is True:
            yield from _ownership(f)
            yield from _home(f)
            yield from _rooms(f)
            yield from _burdens(f)
        if f["use"] == "residence" and f["area_m2"] < 10 * f["occupants"]:
            yield "C5", "reject"
    if f["filing_kind"] == "first" and f["filing_due_on"] is not None and f["filed_on"] > f["filing_due_on"]:
        yield "D5", "notice"
    if f["by_agent"] and f["mandate_valid"] is False:
        yield "F2", "supplement"
    if f["filing_kind"] != "first" and f["replaced_found"] is False:
        yield "H1", "supplement"


def _parties(f: Facts) -> Iterator[tuple[str, str]]:
    kept = f["filing_kind"] != "cancellation"
    if not f["contract_attached"]:
        yield "A1", "supplement"
    for code, party in (("A2", "lessor"), ("A3", "lessee")):
        if f[f"{party}_identity"] in ("not-found", "name-differs"):
            yield code, "supplement" if f["attempt"] == 1 else "refer"
    confirmed = {
        kind: [
            p for p in ("lessor", "lessee") if f[f"{p}_kind"] == kind and f[f"{p}_identity"] == "confirmed"
        ]
        for kind in ("person", "enterprise")
    }
    if kept and any(f[f"{p}_status"] in ("revoked", "cancelled") for p in confirmed["enterprise"]):
        yield "A4", "reject"
    if kept and any(f[f"{p}_status"] == "deceased" for p in confirmed["person"]):
        yield "A5", "reject"
    if kept and any(
        not f[f"{p}_guardian_named"] and f[f"{p}_age"] is not None and f[f"{p}_age"] < 18
        for p in confirmed["person"]
    ):
        yield "A6", "supplement"


def _ownership(f: Facts) -> Iterator[tuple[str, str]]:
    owners = f["owners"]
    if f["sublease"] or owners is None:
        return
    ids = [owner["id"] for owner in owners]
    if f["lessor_identity"] == "confirmed" and f["lessor_id"] not in ids:
        yield "B2", "reject"
    if f["lessor_id"] not in ids:
        return
    agree = {f["lessor_id"], *f["consenting_owner_ids"]}
    agreed = sum((owner["share_percent"] for owner in owners if owner["id"] in agree), Decimal(0))
    by_shares_short = f["ownership"] == "by-shares" and 3 * agreed < 200  # two thirds, MFD 301
    joint_short = f["ownership"] == "joint" and any(owner_id not in agree for owner_id in ids)
    if by_shares_short or joint_short:
        yield "B3", "supplement"


def _home(f: Facts) -> Iterator[tuple[str, str]]:
    if f["illegal_building"] is True:
        yield "C1", "reject"
    if f["safety_grade"] == "D":
        yield "C2a", "reject"
    if f["safety_grade"] == "C":
        yield "C2b", "refer"
    planned, use = f["planned_use"], f["use"]
    if planned is None:
        return
    if planned == "residence" and use != "residence":
        yield "C3a", "refer" if f["neighbours_consent_attached"] else "reject"
    if planned != "residence" and use == "residence":
        yield "C3b", "reject"
    if planned != "residence" and use not in ("residence", planned):
        yield "C3c", "refer"


def _rooms(f: Facts) -> Iterator[tuple[str, str]]:
    rented, rooms = f["rented_rooms"], f["rooms"]
    if rooms is not None:
        kinds = {room["id"]: room["kind"] for room in rooms}
        if f["use"] == "residence" and any(
            kinds.get(room, "living") not in ("living", "bedroom") for room in rented
        ):
            yield "C4a", "reject"
        if any(room not in kinds for room in rented):
            yield "C4b", "supplement"
    if not rented:
        area = f["registered_area_m2"]
    elif rooms is None:
        area = None
    else:
        area = sum((room["area_m2"] for room in rooms if room["id"] in rented), Decimal(0))
    if area is not None and f["area_m2"] > Decimal("1.02") * area:
        yield "C6", "supplement"


def _term(f: Facts) -> Iterator[tuple[str, str]]:
    starts, ends = f["starts_on"], f["ends_on"]
    if ends >= _twenty_years_after(starts):
        yield "D1", "supplement"
    if ends <= starts or f["signed_on"] > f["filed_on"]:
        yield "D2", "supplement"
    overlapping = [lease["lessor_id"] for lease in f["live_leases"] or () if _overlaps(lease, f)]
    if f["lessor_id"] in overlapping:
        yield "D3a", "reject"
    if any(lessor != f["lessor_id"] for lessor in overlapping):
        yield "D3b", "refer"
    if ends < f["filed_on"]:
        yield "D4", "reject"


def _twenty_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 20)
    except ValueError:  # 29 February, and the year 2100 has none
        return day.replace(year=day.year + 20, day=28)


def _overlaps(lease: Mapping[str, Any], f: Facts) -> bool:
    """Whether a live lease is known to stand in the way.

    Of a sublease whose head lease is not known yet, any live lease might be the head lease: none is known to.
    """
    if f["sublease"] and f["head_lease_number"] is None:
        return False
    if lease["number"] in (f["replaces_number"], f["head_lease_number"]):
        return False
    share_a_day = f["starts_on"] <= lease["ends_on"] and f["ends_on"] >= lease["starts_on"]
    mine, theirs = set(f["rented_rooms"]), set(lease["rooms"])
    return share_a_day and (not mine or not theirs or bool(mine & theirs))


def _burdens(f: Facts) -> Iterator[tuple[str, str]]:
    if f["sealed"] is True:
        yield "E1", "refer"
    if f["objection_registered"] is True:
        yield "E2", "refer"
    if any(mortgage["registered_on"] < f["signed_on"] for mortgage in f["mortgages"] or ()):
        yield "E3", "notice" if f["lessee_acknowledged_mortgage"] else "supplement"
    if f["expropriation_notice"] is True:
        yield "E4", "refer"


def _sublease(f: Facts) -> Iterator[tuple[str, str]]:
    if f["sublease"] and not f["sublease_consent_attached"]:
        yield "F1a", "supplement"
    ends = f["head_lease_ends_on"]
    if f["sublease"] and not f["outlast_agreed"] and ends is not None and f["ends_on"] > ends:
        yield "F1b", "reject"


def _rent(f: Facts) -> Iterator[tuple[str, str]]:
    median = f["median_rent_per_m2"]
    if median is None:
        return
    usual, asked = f["area_m2"] * median, f["rent_monthly_cny"]
    if asked < Decimal("0.2") * usual or asked > 5 * usual:
        yield "G3", "refer"
