"""Facts as JSON in, evaluation out, without a case."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from miaopi.content import deciding
from miaopi.texts import Faulty

FACTS = {
    "filed_on": "2026-11-24",
    "wants_picture": False,
    "books": 5,
    "photo_attached": False,
    "reader_found": True,
    "lives_here": True,
    "card_live": False,
    "registries_unanswered": [],
}


def refusal(text, line=1):
    with pytest.raises(Faulty) as refused:
        deciding.read_facts(text, file="facts.json", line=line)
    (fault,) = refused.value.faults
    return fault


def test_an_evaluation_has_outcome_reasons_notices_and_trace(card_matter):
    answer = deciding.decide(card_matter, FACTS | {"books": 13}, file="facts.json")

    assert list(answer) == ["outcome", "reasons", "notices", "trace"]
    assert answer["outcome"] == "reject"
    assert answer["reasons"][0]["code"] == "L3"
    assert answer["reasons"][0]["basis"] == [
        {"law": {"zh": "公共图书馆法", "en": "Public Libraries Law"}, "article": "33", "sure": "modelled"}
    ]


def test_numbers_are_decimals():
    assert deciding.read_facts('{"books": 0.1}', file="f") == {"books": Decimal("0.1")}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{"books": 1,}', "content.facts-broken", "facts.json:1:"),
        ('{"books": NaN}', "content.facts-broken", "facts.json:1"),
        ('{\n "books" 1}', "content.facts-broken", "facts.json:2:"),
        ("[1]", "content.facts-no-object", "facts.json:1"),
        ('{"books": 1, "books": 2}', "content.facts-twice", "facts.json:1 books"),
        ("[" * 100_000, "content.facts-broken", "facts.json:1"),
    ],
)
def test_what_is_no_set_of_facts_is_told_with_its_place(text, code, place):
    fault = refusal(text)

    assert fault.code == code
    assert str(fault.where).startswith(place)
    assert fault.line("zh")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"books": "many"}, "rules.fact-type", "books"),
        ({"shelf": 3}, "rules.fact-unknown", "shelf"),
        ({"wants_picture": None}, "rules.fact-type", "wants_picture"),
    ],
)
def test_a_wrong_fact_is_named_with_file_and_line(card_matter, change, code, field):
    with pytest.raises(Faulty) as refused:
        deciding.decide(card_matter, FACTS | change, file="facts.jsonl", line=7)

    assert [(fault.code, str(fault.where)) for fault in refused.value.faults] == [
        (code, f"facts.jsonl:7 {field}")
    ]


def test_a_missing_fact_is_named(card_matter):
    facts = {name: value for name, value in FACTS.items() if name != "books"}

    with pytest.raises(Faulty) as refused:
        deciding.decide(card_matter, facts, file="facts.json")

    assert [fault.code for fault in refused.value.faults] == ["rules.fact-missing"]
    assert "books" in refused.value.faults[0].line("en")


def test_lines_are_answered_in_order_and_a_faulty_one_stops_none(card_matter):
    lines = [json.dumps(FACTS), "", "{", json.dumps(FACTS | {"books": 13})]

    found = list(deciding.decide_lines(card_matter, lines, file="facts.jsonl"))

    assert [one["outcome"] if isinstance(one, dict) else one[0].code for one in found] == [
        "approve",
        "content.facts-broken",
        "reject",
    ]
    assert found[1][0].where.line == 3
