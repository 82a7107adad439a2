"""Whatever one source leaves out of a good application's answers, nothing is approved."""

from datetime import UTC, date, datetime

import pytest
from pytest_django.fixtures import Settings

from miaopi import content, registries
from miaopi.content import Filer, Inputs, Matter
from miaopi.content.contracts import Contract
from miaopi.registries import platform
from miaopi_demo.faults import Fault, Switches
from miaopi_demo.homes import homes
from miaopi_demo.people import person
from miaopi_demo.registries import SOURCES

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
# Parts of lists whose lack a rule would not see: the list would be empty of what they tell.
LISTS = {"title_owners": ("id", "share_percent"), "title_rooms": ("id", "kind", "area_m2")}


@pytest.fixture(scope="module")
def matter() -> Matter:
    return content.load("matters/house-lease-registration")


@pytest.fixture(autouse=True)
def no_licences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has a licence yet."""

    def nothing(contract: Contract, key: object, *, at: datetime) -> dict[str, object]:
        return contract.compute([], key)  # type: ignore[arg-type]

    monkeypatch.setitem(platform._sources, "licences", nothing)


def good(matter: Matter) -> Inputs:
    """The main story: P02 lets the own home to P01."""

    def party(key: str) -> dict[str, str]:
        who = person(key)
        return {"kind": "person", "name": who.name, "number": who.number, "phone": who.phone}

    home = homes()[0]
    answers = {
        "filing_kind": "first",
        "lessor": party("P02"),
        "lessee": party("P01"),
        "occupants": 2,
        "co_owners": [],
        "title_number": home.title_number,
        "home_address": home.location,
        "home_division": "460105",
        "rooms": [],
        "area_m2": "67.5",
        "use": "residence",
        "rent_monthly_cny": "1800",
        "deposit_cny": "1800",
        "signed_on": "2026-11-10",
        "starts_on": "2026-12-01",
        "ends_on": "2027-11-30",
        "sublease": False,
    }
    numbers = (person("P02").number, person("P01").number)
    return Inputs(
        matter.form.clean(answers),
        ("lease-contract",),
        numbers,
        Filer(person("P02").number),
        date(2026, 11, 24),
    )


def outcome(matter: Matter, inputs: Inputs) -> tuple[str, tuple[str, ...]]:
    answers = registries.ask(matter=matter, inputs=inputs, at=AT)
    facts = matter.facts(inputs, answers)
    return matter.evaluate(facts).outcome, facts.unanswered


def test_with_every_answer_whole_it_is_approved(matter: Matter, switches: Switches) -> None:
    assert outcome(matter, good(matter)) == ("approve", ())


def test_each_field_left_out_in_turn_is_never_an_approval(matter: Matter, switches: Switches) -> None:
    inputs = good(matter)
    needed = {
        (lookup.registry, field)
        for lookup in matter.lookups.values()
        if lookup.registry in SOURCES and lookup.registry != "business"
        for name in lookup.needs
        for field in (name, *(f"{name}.{part}" for part in LISTS.get(name, ())))
    }
    seen = {}
    for source, field in sorted(needed):
        switches.put(Fault(source=source, kind="omit", field=field))
        seen[source, field] = outcome(matter, inputs)
        switches.clear()

    assert len(seen) > 15
    assert {(key, result) for key, (result, _) in seen.items() if result == "approve"} == set()
    assert all(source in unanswered for (source, _), (_, unanswered) in seen.items())


@pytest.mark.parametrize("kind", ["down", "garbage", "large"])
@pytest.mark.parametrize("source", ["population", "real-estate-unit", "statistics"])
def test_a_source_in_trouble_is_never_an_approval(
    matter: Matter, switches: Switches, source: str, kind: str
) -> None:
    switches.put(Fault(source=source, kind=kind))

    assert outcome(matter, good(matter)) == ("refer", (source,))


@pytest.mark.parametrize("source", ["population", "real-estate-unit", "statistics"])
def test_a_source_that_is_late_is_never_an_approval(
    matter: Matter, switches: Switches, settings: Settings, source: str
) -> None:
    settings.REGISTRY_DEADLINE_SECONDS = 0.3
    switches.put(Fault(source=source, kind="slow", seconds=30))

    assert outcome(matter, good(matter)) == ("refer", (source,))
