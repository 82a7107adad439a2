"""The peer of the engine: zen-engine (GoRules), with the same decisions as models of its own (JDM).

House-lease registration is one expression node, a key a rule, written as its language has it: null is
guarded, since it cannot be compared; what several rules need has a key of its own and stands before them.
Tables are decision-table nodes. Its dates have no 29 February 2100, where 29 February 2080 and 20 years
should give the 28th: such facts are left out of its sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import zen

SHARED = {
    "kept": "filing_kind != 'cancellation'",
    "titled": "$.kept and title_found == true",
    "home": "use == 'residence'",
    "lessor_known": "lessor_identity == 'confirmed'",
    "lessee_known": "lessee_identity == 'confirmed'",
    "own": "$.titled and sublease == false and owners != null",
    "among": "$.own and some(owners, #.id == lessor_id)",
    "consent": "$.among ? sum(map(filter(owners, #.id == lessor_id or contains(consenting_owner_ids, #.id)), "
    "#.share_percent)) : 0",
    "room_ids": "rooms != null ? map(rooms, #.id) : []",
    "area": "len(rented_rooms) == 0 ? registered_area_m2 : (rooms == null ? null : "
    "sum(map(rooms, contains(rented_rooms, #.id) ? #.area_m2 : 0)))",
    "stands_open": "$.kept and live_leases != null and (sublease == false or head_lease_number != null)",
    "in_the_way": "$.stands_open ? filter(live_leases, #.number != replaces_number and "
    "#.number != head_lease_number and d(starts_on) <= d(#.ends_on) and d(ends_on) >= d(#.starts_on) and "
    "(len(rented_rooms) == 0 or len(#.rooms) == 0 or some(#.rooms, contains(rented_rooms, #)))) : []",
    "usual": "$.kept and median_rent_per_m2 != null ? area_m2 * median_rent_per_m2 : null",
}
ATTEMPT = "attempt == 1 ? 'supplement' : 'refer'"
# code: (condition, outcome: a constant, or an expression)
RULES: dict[str, tuple[str, str]] = {
    "U1": ("len(registries_unanswered) > 0", "'refer'"),
    "A1": ("contract_attached == false", "'supplement'"),
    "A2": ("lessor_identity in ['not-found', 'name-differs']", ATTEMPT),
    "A3": ("lessee_identity in ['not-found', 'name-differs']", ATTEMPT),
    "A4": (
        "$.kept and ((lessor_kind == 'enterprise' and $.lessor_known and "
        "lessor_status in ['revoked', 'cancelled']) or (lessee_kind == 'enterprise' and $.lessee_known and "
        "lessee_status in ['revoked', 'cancelled']))",
        "'reject'",
    ),
    "A5": (
        "$.kept and ((lessor_kind == 'person' and $.lessor_known and lessor_status == 'deceased') or "
        "(lessee_kind == 'person' and $.lessee_known and lessee_status == 'deceased'))",
        "'reject'",
    ),
    "A6": (
        "$.kept and ((lessor_kind == 'person' and $.lessor_known and lessor_guardian_named == false and "
        "lessor_age != null and lessor_age < 18) or (lessee_kind == 'person' and $.lessee_known and "
        "lessee_guardian_named == false and lessee_age != null and lessee_age < 18))",
        "'supplement'",
    ),
    "B1": (
        "$.kept and title_found == false",
        "other_title_proof_attached ? 'refer' : 'supplement'",
    ),
    "B2": ("$.own and $.lessor_known and all(owners, #.id != lessor_id)", "'reject'"),
    "B3": (
        "$.among and ((ownership == 'by-shares' and 3 * $.consent < 200) or (ownership == 'joint' and "
        "some(owners, #.id != lessor_id and not contains(consenting_owner_ids, #.id))))",
        "'supplement'",
    ),
    "C1": ("$.titled and illegal_building == true", "'reject'"),
    "C2a": ("$.titled and safety_grade == 'D'", "'reject'"),
    "C2b": ("$.titled and safety_grade == 'C'", "'refer'"),
    "C3a": (
        "$.titled and planned_use == 'residence' and use != 'residence'",
        "neighbours_consent_attached ? 'refer' : 'reject'",
    ),
    "C3b": (
        "$.titled and planned_use != null and planned_use != 'residence' and use == 'residence'",
        "'reject'",
    ),
    "C3c": (
        "$.titled and planned_use != null and planned_use != 'residence' and use != 'residence' and "
        "planned_use != use",
        "'refer'",
    ),
    "C4a": (
        "$.titled and $.home and rooms != null and some(rooms, contains(rented_rooms, #.id) and "
        "#.kind != 'living' and #.kind != 'bedroom')",
        "'reject'",
    ),
    "C4b": ("$.titled and rooms != null and some(rented_rooms, not contains($.room_ids, #))", "'supplement'"),
    "C5": ("$.kept and $.home and area_m2 < 10 * occupants", "'reject'"),
    "C6": ("$.titled and $.area != null and area_m2 > 1.02 * $.area", "'supplement'"),
    "D1": ("$.kept and d(ends_on) >= d(starts_on).add(20, 'y')", "'supplement'"),
    "D2": ("$.kept and (d(ends_on) <= d(starts_on) or d(signed_on) > d(filed_on))", "'supplement'"),
    "D3a": ("some($.in_the_way, #.lessor_id == lessor_id)", "'reject'"),
    "D3b": ("some($.in_the_way, #.lessor_id != lessor_id)", "'refer'"),
    "D4": ("$.kept and d(ends_on) < d(filed_on)", "'reject'"),
    "D5": ("filing_kind == 'first' and d(filed_on) > d(filing_due_on)", "'notice'"),
    "E1": ("$.titled and sealed == true", "'refer'"),
    "E2": ("$.titled and objection_registered == true", "'refer'"),
    "E3": (
        "$.titled and mortgages != null and some(mortgages, d(#.registered_on) < d(signed_on))",
        "lessee_acknowledged_mortgage ? 'notice' : 'supplement'",
    ),
    "E4": ("$.titled and expropriation_notice == true", "'refer'"),
    "F1a": ("$.kept and sublease and sublease_consent_attached == false", "'supplement'"),
    "F1b": (
        "$.kept and sublease and outlast_agreed == false and head_lease_ends_on != null and "
        "d(ends_on) > d(head_lease_ends_on)",
        "'reject'",
    ),
    "F2": ("by_agent and mandate_valid == false", "'supplement'"),
    "G3": (
        "$.usual != null and (rent_monthly_cny < 0.2 * $.usual or rent_monthly_cny > 5 * $.usual)",
        "'refer'",
    ),
    "H1": ("filing_kind != 'first' and replaced_found == false", "'supplement'"),
}


def lease() -> Any:
    """The rules as one decision."""
    keys = {**SHARED, **{code: f"({when}) ? ({then}) : null" for code, (when, then) in RULES.items()}}
    return _decision(
        {
            "id": "rules",
            "name": "rules",
            "type": "expressionNode",
            "content": {
                "expressions": [
                    {"id": f"e{n}", "key": key, "value": value} for n, (key, value) in enumerate(keys.items())
                ]
            },
        }
    )


def codes(decision: Any, facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Code and outcome of each rule that holds."""
    result = decision.evaluate(facts)["result"]
    found = [(code, result.get(code)) for code in RULES]
    return tuple([(code, outcome) for code, outcome in found if outcome is not None])


def table(rows: Sequence[Sequence[str]], inputs: Sequence[str], output: str) -> Any:
    """A decision table of rows whose cells are written as zen has them: `"D1"`, `[0..10)`."""
    columns = [*inputs, output]
    return _decision(
        {
            "id": "table",
            "name": "table",
            "type": "decisionTableNode",
            "content": {
                "hitPolicy": "first",
                "inputs": [{"id": name, "name": name, "field": name} for name in inputs],
                "outputs": [{"id": output, "name": output, "field": output}],
                "rules": [
                    {"_id": f"r{n}", **dict(zip(columns, row, strict=True))} for n, row in enumerate(rows)
                ],
            },
        }
    )


def plain(value: Any) -> Any:
    """Facts as zen takes them: numbers as Python's, days as ISO text."""
    match value:
        case bool() | None | str() | int():
            return value
        case date():
            return value.isoformat()
        case list():
            return [plain(item) for item in value]
        case dict():
            return {name: plain(item) for name, item in value.items()}
    return int(value) if value == int(value) else float(value)


def _decision(node: dict[str, Any]) -> Any:
    nodes = [{"id": "in", "name": "in", "type": "inputNode"}, node]
    edges = [{"id": "e1", "sourceId": "in", "targetId": node["id"], "type": "edge"}]
    nodes.append({"id": "out", "name": "out", "type": "outputNode"})
    edges.append({"id": "e2", "sourceId": node["id"], "targetId": "out", "type": "edge"})
    return zen.ZenEngine().create_decision({"nodes": nodes, "edges": edges})
