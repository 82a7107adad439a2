"""Facts from JSON: what is missing, unknown or of another type is told by name."""

from __future__ import annotations

import pytest

from miaopi.texts import Faulty
from tests.rules.making import BASE, loaded


@pytest.fixture(scope="module")
def lease():
    return loaded()


@pytest.mark.parametrize(
    ("changes", "code", "field", "en"),
    [
        (
            {"occupants": "many"},
            "rules.fact-type",
            "occupants",
            "The fact “occupants” must be a number; it is another text.",
        ),
        (
            {"occupants": None},
            "rules.fact-type",
            "occupants",
            "The fact “occupants” must be a number; it is null.",
        ),
        (
            {"use": "castle"},
            "rules.fact-type",
            "use",
            "The fact “use” must be one of residence, office; it is another text.",
        ),
        (
            {"starts_on": "1.12.2026"},
            "rules.fact-type",
            "starts_on",
            "The fact “starts_on” must be a date; it is another text.",
        ),
        (
            {"owners": [{"id": "P02"}]},
            "rules.fact-type",
            "owners[1].share_percent",
            "The fact “owners[1].share_percent” must be a number; it is null.",
        ),
        (
            {"title_found": "yes"},
            "rules.fact-type",
            "title_found",
            "The fact “title_found” must be true or false; it is another text.",
        ),
        ({"occupant": 3}, "rules.fact-unknown", "occupant", "There is no fact named “occupant”."),
    ],
)
def test_a_wrong_fact_is_named(lease, changes, code, field, en):
    with pytest.raises(Faulty) as raised:
        lease.read({**BASE, **changes})

    (fault,) = raised.value.faults
    assert (fault.code, fault.where.field) == (code, field)
    assert fault.what.en == en


def test_a_missing_fact_is_named(lease):
    with pytest.raises(Faulty) as raised:
        lease.read({name: value for name, value in BASE.items() if name != "lessor_id"})

    assert (
        raised.value.faults[0].line("zh")
        == "lessor_id 缺少事实“lessor_id”（文字）。 补上 lessor_id；登记机关没有的写 null。"
    )


def test_every_fault_of_the_facts_is_told_at_once(lease):
    with pytest.raises(Faulty) as raised:
        lease.read({"occupants": "x", "colour": 1})

    assert {fault.code for fault in raised.value.faults} == {
        "rules.fact-type",
        "rules.fact-unknown",
        "rules.fact-missing",
    }
    assert len(raised.value.faults) == 1 + 1 + len(BASE) - 1


def test_only_a_registry_may_give_null(lease):
    facts = lease.read({**BASE, "owners": None, "planned_use": None, "title_found": None})

    assert facts["owners"] is None
    assert {name for name, spec in lease.facts.items() if spec.nullable} == {
        "owners",
        "planned_use",
        "title_found",
    }
