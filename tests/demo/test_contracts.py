"""The demo's sources answer exactly what their contracts say, whomever and whatever they are asked about."""

from typing import Any

import httpx2
import pytest

from miaopi.registries.contracts import contract
from miaopi_demo import rents
from miaopi_demo.homes import homes, silent_titles
from miaopi_demo.people import enterprises, people
from miaopi_demo.registries import KEYS, SOURCES

UNKNOWN = "460199199003150009"


def questions(source: str) -> list[dict[str, str]]:
    """Every person, firm, home or division that there is, and one that is not."""
    unknown = {
        "population": {"id_number": UNKNOWN, "name": "无此人"},
        "business": {"credit_code": "91460199H00000019X", "name": "无此企业"},
        "real-estate-unit": {"id_number": UNKNOWN, "title_number": "琼（2099）海口市不动产权第9999999号"},
        "statistics": {"division": "990000", "use": "residence"},
    }
    known = {
        "population": [{"id_number": each.number, "name": each.name} for each in people()],
        "business": [{"credit_code": each.code, "name": each.name} for each in enterprises()],
        "real-estate-unit": [
            {"id_number": home.owners[0].id, "title_number": home.title_number}
            for home in homes()
            if home.title_number not in silent_titles()
        ],
        "statistics": [{"division": division, "use": use} for division, use in rents.medians()],
    }
    return [unknown[source], *known[source]]


@pytest.mark.parametrize("source", SOURCES)
def test_every_answer_is_whole_by_the_contract(source: str, platform: httpx2.Client) -> None:
    kept = contract(source)
    for question in questions(source):
        raw: dict[str, Any] = platform.post(kept.path or "", json={**question, "purpose": "测试"}).json()
        assert raw.keys() == kept.fields.keys()
        assert kept.read(raw, needs=kept.fields).state == "answered", (question, raw)


def test_one_number_stands_for_a_source_that_gives_no_answer(platform: httpx2.Client) -> None:
    (silent,) = silent_titles()
    asked = {"id_number": people()[0].number, "title_number": silent, "purpose": "测试"}

    assert platform.post(contract("real-estate-unit").path or "", json=asked).status_code == 503


@pytest.mark.parametrize("source", SOURCES)
def test_a_question_holds_the_keys_of_the_contract(source: str) -> None:
    must = {name for name, part in contract(source).key.items() if not part.optional}

    assert set(KEYS[source]) == must
