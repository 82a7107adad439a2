"""Applications and answers of registries for tests: a maker each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from miaopi.content import Filer, Inputs, LookupAnswer, Matter

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LESSOR, LESSEE, AGENT = "460199195811020052", "460199199003150041", "460199197208080295"


def inputs(answers: Mapping[str, object], **changes: object) -> Inputs:
    """An application with its contract, confirmed by both, filed by the lessee today."""
    given = {
        "materials": ("lease-contract",),
        "confirmed": (LESSOR, LESSEE),
        "filer": Filer(LESSEE),
        "filed_on": TODAY,
        "attempt": 1,
    }
    return Inputs(answers=answers, **(given | changes))


def answered(matter: Matter, name: str, raw: object, *, state: str | None = None) -> LookupAnswer:
    """What a registry gave, read by its contract; `state` for what never came."""
    lookup = matter.lookups[name]
    if state is not None:
        return LookupAnswer(name, lookup.registry, state, None, (), None, AT, None)
    reading = matter.contracts[lookup.registry].read(
        raw, needs=lookup.needs, record_required=lookup.record_required
    )
    return LookupAnswer(name, lookup.registry, reading.state, reading.record, reading.missing, raw, AT, AT)


def lease_answers() -> dict[str, object]:
    """The raw answers to the lookups of a good lease."""
    person = {"person_found": True, "name_matches": True, "alive": True}
    return {
        "lessor_person": person | {"birth_date": "1958-11-02"},
        "lessee_person": person | {"birth_date": "1990-03-15"},
        "title": {
            "title_found": True,
            "title_location": "海口市秀英区长流镇示范路 8 号 2 幢 301 室",
            "title_ownership": "sole",
            "title_owners": [{"id": LESSOR, "share_percent": 100}],
            "title_use": "residence",
            "title_rooms": [
                {"id": "R1", "kind": "living", "area_m2": 24},
                {"id": "R2", "kind": "bedroom", "area_m2": 15.5},
                {"id": "R3", "kind": "bedroom", "area_m2": 28},
            ],
            "title_area_m2": 67.5,
            "title_illegal_building": False,
            "title_safety_grade": "B",
            "title_sealed": False,
            "title_objection": False,
            "title_expropriation": False,
            "title_mortgages": [],
        },
        "same_home": {"lease_home_live": []},
        "rents": {"median_rent_per_m2": 30},
    }


def all_answered(matter: Matter, raws: Mapping[str, object]) -> dict[str, LookupAnswer]:
    """Answers to several lookups."""
    return {name: answered(matter, name, raw) for name, raw in raws.items()}
