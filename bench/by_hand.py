"""House-lease registration as a good Python programmer would write it for speed: the limit.

One pass, plain ifs in the order of the rules, early exits, nothing kept but code and outcome. What is not
known (None) makes no rule hold. Decimals are reckoned in the context that the caller has set.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

TOLERANCE, LOWEST, HIGHEST = Decimal("1.02"), Decimal("0.2"), 5
UNKNOWN = ("not-found", "name-differs")
CLOSED = ("revoked", "cancelled")


def decide(f: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:  # noqa: C901  - the limit has no calls to spare
    """The outcome, and code and outcome of each rule that holds, in the order of the rules."""
    found: list[tuple[str, str]] = []
    hit = found.append
    kind, use = f["filing_kind"], f["use"]
    kept = kind != "cancellation"
    titled = kept and f["title_found"] is True
    lessor, lessee = f["lessor_identity"], f["lessee_identity"]
    starts, ends, filed, signed = f["starts_on"], f["ends_on"], f["filed_on"], f["signed_on"]

    if f["registries_unanswered"]:
        hit(("U1", "refer"))
    if not f["contract_attached"]:
        hit(("A1", "supplement"))
    if lessor in UNKNOWN:
        hit(("A2", "supplement" if f["attempt"] == 1 else "refer"))
    if lessee in UNKNOWN:
        hit(("A3", "supplement" if f["attempt"] == 1 else "refer"))
    if kept:
        _parties(f, lessor == "confirmed", lessee == "confirmed", hit)
        if f["title_found"] is False:
            hit(("B1", "refer" if f["other_title_proof_attached"] else "supplement"))
    if titled:
        _home(f, use, lessor == "confirmed", hit)
    if kept and use == "residence" and f["area_m2"] < 10 * f["occupants"]:
        hit(("C5", "reject"))
    if titled:
        area = _registered_area(f)
        if area is not None and f["area_m2"] > TOLERANCE * area:
            hit(("C6", "supplement"))
    if kept:
        if ends >= _twenty_years_after(starts):
            hit(("D1", "supplement"))
        if ends <= starts or signed > filed:
            hit(("D2", "supplement"))
        _others(f, starts, ends, hit)
        if ends < filed:
            hit(("D4", "reject"))
    if kind == "first" and filed > f["filing_due_on"]:
        hit(("D5", "notice"))
    if titled:
        _burdens(f, signed, hit)
    if kept and f["sublease"]:
        if not f["sublease_consent_attached"]:
            hit(("F1a", "supplement"))
        head_ends = f["head_lease_ends_on"]
        if not f["outlast_agreed"] and head_ends is not None and ends > head_ends:
            hit(("F1b", "reject"))
    if f["by_agent"] and f["mandate_valid"] is False:
        hit(("F2", "supplement"))
    median = f["median_rent_per_m2"]
    if kept and median is not None:
        usual, asked = f["area_m2"] * median, f["rent_monthly_cny"]
        if asked < LOWEST * usual or asked > HIGHEST * usual:
            hit(("G3", "refer"))
    if kind != "first" and f["replaced_found"] is False:
        hit(("H1", "supplement"))
    return _strongest(found), found


def _strongest(found: list[tuple[str, str]]) -> str:
    outcomes = {outcome for _code, outcome in found}
    for outcome in ("reject", "supplement", "refer"):
        if outcome in outcomes:
            return outcome
    return "approve"


def _parties(f: Mapping[str, Any], lessor: bool, lessee: bool, hit: Any) -> None:
    firm = lessor and f["lessor_kind"] == "enterprise"
    firm_too = lessee and f["lessee_kind"] == "enterprise"
    person, person_too = lessor and not firm, lessee and not firm_too
    if (firm and f["lessor_status"] in CLOSED) or (firm_too and f["lessee_status"] in CLOSED):
        hit(("A4", "reject"))
    if (person and f["lessor_status"] == "deceased") or (person_too and f["lessee_status"] == "deceased"):
        hit(("A5", "reject"))
    if (person and _young(f["lessor_age"], f["lessor_guardian_named"])) or (
        person_too and _young(f["lessee_age"], f["lessee_guardian_named"])
    ):
        hit(("A6", "supplement"))


def _young(age: Decimal | None, guardian: bool) -> bool:
    return not guardian and age is not None and age < 18


def _home(f: Mapping[str, Any], use: str, confirmed: bool, hit: Any) -> None:  # noqa: C901
    owners = f["owners"]
    if owners is not None and not f["sublease"]:
        _owners(f, owners, confirmed, hit)
    if f["illegal_building"] is True:
        hit(("C1", "reject"))
    grade = f["safety_grade"]
    if grade == "D":
        hit(("C2a", "reject"))
    if grade == "C":
        hit(("C2b", "refer"))
    planned = f["planned_use"]
    if planned == "residence":
        if use != "residence":
            hit(("C3a", "refer" if f["neighbours_consent_attached"] else "reject"))
    elif planned is not None:
        if use == "residence":
            hit(("C3b", "reject"))
        elif planned != use:
            hit(("C3c", "refer"))
    rooms, rented = f["rooms"], f["rented_rooms"]
    if rooms is not None and rented:
        kinds = {room["id"]: room["kind"] for room in rooms}
        if use == "residence":
            for room in rented:
                if kinds.get(room, "living") not in ("living", "bedroom"):
                    hit(("C4a", "reject"))
                    break
        for room in rented:
            if room not in kinds:
                hit(("C4b", "supplement"))
                break


def _owners(f: Mapping[str, Any], owners: Any, confirmed: bool, hit: Any) -> None:
    lessor_id = f["lessor_id"]
    if all(owner["id"] != lessor_id for owner in owners):
        if confirmed:
            hit(("B2", "reject"))
        return
    consenting, ownership = f["consenting_owner_ids"], f["ownership"]
    if ownership == "by-shares":
        agreed = sum(
            owner["share_percent"]
            for owner in owners
            if owner["id"] == lessor_id or owner["id"] in consenting
        )
        if 3 * agreed < 200:
            hit(("B3", "supplement"))
    elif ownership == "joint":
        for owner in owners:
            if owner["id"] != lessor_id and owner["id"] not in consenting:
                hit(("B3", "supplement"))
                break


def _registered_area(f: Mapping[str, Any]) -> Decimal | None:
    rented, rooms = f["rented_rooms"], f["rooms"]
    if not rented:
        area: Decimal | None = f["registered_area_m2"]
        return area
    if rooms is None:
        return None
    return sum((room["area_m2"] for room in rooms if room["id"] in rented), Decimal(0))


def _twenty_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 20)
    except ValueError:  # 29 February, and the year 2100 has none
        return day.replace(year=day.year + 20, day=28)


def _others(f: Mapping[str, Any], starts: date, ends: date, hit: Any) -> None:
    leases, head = f["live_leases"], f["head_lease_number"]
    if not leases or (f["sublease"] and head is None):
        return
    own = foreign = False
    replaced, rented, lessor_id = f["replaces_number"], f["rented_rooms"], f["lessor_id"]
    for lease in leases:
        if lease["number"] == replaced or lease["number"] == head:
            continue
        if starts > lease["ends_on"] or ends < lease["starts_on"]:
            continue
        theirs = lease["rooms"]
        if rented and theirs and not any(room in theirs for room in rented):
            continue
        if lease["lessor_id"] == lessor_id:
            own = True
        else:
            foreign = True
    if own:
        hit(("D3a", "reject"))
    if foreign:
        hit(("D3b", "refer"))


def _burdens(f: Mapping[str, Any], signed: date, hit: Any) -> None:
    if f["sealed"] is True:
        hit(("E1", "refer"))
    if f["objection_registered"] is True:
        hit(("E2", "refer"))
    for mortgage in f["mortgages"] or ():
        if mortgage["registered_on"] < signed:
            hit(("E3", "notice" if f["lessee_acknowledged_mortgage"] else "supplement"))
            break
    if f["expropriation_notice"] is True:
        hit(("E4", "refer"))
