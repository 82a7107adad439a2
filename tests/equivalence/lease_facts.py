"""Fact sets of house-lease registration, drawn with a seed: leases with a few troubles, many on a limit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

FILED = date(2026, 11, 24)
IDS = ("P01", "P02", "P03", "E01")
USES = ("residence", "office", "shop", "warehouse", "workshop", "other")
KINDS = ("living", "bedroom", "kitchen", "bathroom", "balcony", "storage", "other")
ROOMS = ("R1", "R2", "R3", "R4")
NUMBERS = ("L5", "L7", "L8")

Facts = dict[str, Any]
NULLABLE = (
    "lessor_identity",
    "lessee_identity",
    "lessor_status",
    "lessee_status",
    "lessor_age",
    "lessee_age",
    "mandate_valid",
    "replaced_found",
    "title_found",
    "ownership",
    "owners",
    "planned_use",
    "rooms",
    "registered_area_m2",
    "illegal_building",
    "safety_grade",
    "sealed",
    "objection_registered",
    "expropriation_notice",
    "mortgages",
    "live_leases",
    "head_lease_number",
    "head_lease_ends_on",
    "median_rent_per_m2",
)


def draw(chance: Random) -> Facts:
    """One fact set with Python values: Decimal, date, str, bool, list, dict; None for what is not known."""
    facts = _form(chance) | _registry(chance)
    signed = facts["signed_on"]
    facts["filing_due_on"] = chance.choice((signed + timedelta(days=30), FILED, FILED - timedelta(days=1)))
    for name in NULLABLE:
        if chance.random() < 0.06:
            facts[name] = None
    if not facts["sublease"] and chance.random() < 0.8:
        facts["head_lease_number"] = facts["head_lease_ends_on"] = None
    facts["registries_unanswered"] = chance.choice(
        ([], [], [], ["population"], ["real-estate-unit", "leases"])
    )
    return facts


def as_json(facts: Facts) -> dict[str, Any]:
    """The same as `miaopi decide` reads it: dates as ISO text, numbers as decimal text."""

    def plain(value: Any) -> Any:
        match value:
            case bool() | None | str():
                return value
            case Decimal():
                return format(value, "f")
            case int():
                return value
            case date():
                return value.isoformat()
            case list():
                return [plain(item) for item in value]
            case dict():
                return {name: plain(item) for name, item in value.items()}
        raise TypeError(type(value))

    return {name: plain(value) for name, value in facts.items()}


def filled(facts: Facts, name: str, chance: Random) -> Facts:
    """The same facts with one gap filled by what a registry might have answered."""
    return facts | {name: _registry(chance)[name]}


def _mostly(chance: Random, usual: Any, *others: Any, share: float = 0.8) -> Any:
    return usual if chance.random() < share else chance.choice(others)


def _near(chance: Random, day: date) -> date:
    return day + timedelta(days=chance.choice((-400, -30, -1, 0, 0, 1, 30, 400)))


def _form(chance: Random) -> Facts:
    starts = _mostly(chance, date(2026, 12, 1), _near(chance, FILED), date(2028, 2, 29), date(2080, 2, 29))
    twenty = date(starts.year + 20, starts.month, min(starts.day, 28))
    ends = _mostly(
        chance, starts + timedelta(days=364), _near(chance, starts), _near(chance, FILED), twenty,
        twenty + timedelta(days=1), twenty - timedelta(days=1), share=0.6,
    )  # fmt: skip
    area = chance.choice(
        (Decimal("67.5"), Decimal("68.85"), Decimal("68.86"), Decimal(20), Decimal("19.99"), Decimal(27))
    )
    kind = _mostly(chance, "first", "change", "renewal", "cancellation", share=0.7)
    return {
        "filing_kind": kind,
        "filed_on": FILED,
        "attempt": Decimal(_mostly(chance, 1, 2, 3, share=0.7)),
        "lessor_kind": _mostly(chance, "person", "enterprise"),
        "lessee_kind": _mostly(chance, "person", "enterprise"),
        "lessor_id": chance.choice(IDS),
        "lessee_id": chance.choice(IDS),
        "lessor_guardian_named": chance.random() < 0.3,
        "lessee_guardian_named": chance.random() < 0.3,
        "occupants": Decimal(chance.randint(1, 7)),
        "rented_rooms": chance.sample((*ROOMS, "R9"), chance.choice((0, 0, 0, 1, 2))),
        "area_m2": area,
        "use": _mostly(chance, "residence", *USES),
        "rent_monthly_cny": chance.choice(
            (
                area * 30,
                area * 6,
                area * 6 - Decimal("0.01"),
                area * 150,
                area * 150 + Decimal("0.01"),
                Decimal(0),
            )
        ),
        "signed_on": _mostly(chance, date(2026, 11, 10), _near(chance, FILED)),
        "starts_on": starts,
        "ends_on": ends,
        "sublease": chance.random() < 0.25,
        "outlast_agreed": chance.random() < 0.3,
        "by_agent": chance.random() < 0.2,
        "lessee_acknowledged_mortgage": chance.random() < 0.5,
        "replaces_number": "" if kind == "first" else chance.choice(NUMBERS),
        "contract_attached": chance.random() < 0.9,
        "other_title_proof_attached": chance.random() < 0.5,
        "sublease_consent_attached": chance.random() < 0.7,
        "neighbours_consent_attached": chance.random() < 0.5,
        "consenting_owner_ids": chance.sample(IDS, chance.choice((0, 0, 1, 2))),
    }


def _registry(chance: Random) -> Facts:
    identities = ("confirmed", "not-found", "name-differs")
    statuses = ("alive", "deceased", "in-business", "revoked", "cancelled")
    return {
        "lessor_identity": _mostly(chance, "confirmed", *identities),
        "lessee_identity": _mostly(chance, "confirmed", *identities),
        "lessor_status": _mostly(chance, "alive", *statuses),
        "lessee_status": _mostly(chance, "alive", *statuses),
        "lessor_age": Decimal(chance.choice((68, 18, 17, 0))),
        "lessee_age": Decimal(chance.choice((36, 18, 17, 104))),
        "mandate_valid": chance.random() < 0.5,
        "replaced_found": chance.random() < 0.7,
        "title_found": chance.random() < 0.9,
        "ownership": chance.choice(("sole", "by-shares", "joint")),
        "owners": _owners(chance),
        "planned_use": _mostly(chance, "residence", *USES),
        "rooms": [
            {
                "id": room,
                "kind": _mostly(chance, "bedroom", *KINDS, share=0.6),
                "area_m2": chance.choice((Decimal("15.5"), Decimal(12), Decimal(24))),
            }
            for room in chance.sample(ROOMS, chance.choice((0, 3, 4)))
        ],
        "registered_area_m2": chance.choice((Decimal("67.5"), Decimal("67.50"), Decimal(20), Decimal(27))),
        "illegal_building": chance.random() < 0.08,
        "safety_grade": _mostly(chance, "B", "A", "C", "D"),
        "sealed": chance.random() < 0.1,
        "objection_registered": chance.random() < 0.1,
        "expropriation_notice": chance.random() < 0.1,
        "mortgages": [
            {"registered_on": _near(chance, date(2026, 11, 10))} for _ in range(chance.choice((0, 0, 1, 2)))
        ],
        "live_leases": [_lease(chance) for _ in range(chance.choice((0, 0, 1, 2)))],
        "head_lease_number": chance.choice(NUMBERS),
        "head_lease_ends_on": _near(chance, date(2027, 11, 30)),
        "median_rent_per_m2": chance.choice((Decimal(30), Decimal(30), Decimal("29.99"), Decimal(0))),
    }


def _owners(chance: Random) -> list[Facts]:
    ids = chance.sample(IDS, chance.choice((1, 1, 2, 3)))
    shares = {
        1: ("100",),
        2: chance.choice((("66.67", "33.33"), ("66.66", "33.34"), ("50", "50"))),
        3: ("33.34", "33.33", "33.33"),
    }
    return [
        {"id": owner, "share_percent": Decimal(share)}
        for owner, share in zip(ids, shares[len(ids)], strict=True)
    ]


def _lease(chance: Random) -> Facts:
    starts = _near(chance, date(2026, 6, 1))
    return {
        "number": chance.choice(NUMBERS),
        "lessor_id": chance.choice(IDS),
        "rooms": chance.sample(ROOMS, chance.choice((0, 0, 1, 2))),
        "starts_on": starts,
        "ends_on": starts + timedelta(days=chance.choice((0, 182, 364, 549))),
    }
