"""Every sentence that a person may read is plain: short, polite, in both languages, and gives nothing
away."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

import pytest

from miaopi.texts import Words

SENTENCE = re.compile(r"[^。！？]+[。！？]?")
FORBIDDEN_ZH = ("非法", "无效", "操作失败", "特此", "系统", "你")
FORBIDDEN_EN = ("please", "sorry", "invalid", "successfully")
LONGEST = 40


def all_words(node, seen=None):
    seen = set() if seen is None else seen
    if isinstance(node, Words):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from all_words(value, seen)
    elif isinstance(node, tuple | list):
        for value in node:
            yield from all_words(value, seen)
    elif is_dataclass(node) and id(node) not in seen:
        seen.add(id(node))
        for part in fields(node):
            yield from all_words(getattr(node, part.name), seen)


@pytest.fixture(scope="module")
def texts(matter):
    names = (
        "name", "plain_names", "guide", "form", "materials", "parties", "lookups", "consent", "messages",
        "statutory", "promised", "fee", "contracts", "licence_spec",
    )  # fmt: skip
    parts = [*(getattr(matter, name) for name in names), matter.rules.rules]
    found = [words for part in parts for words in all_words(part)]
    assert len(found) > 300
    return found


def test_no_sentence_is_longer_than_forty_characters(texts):
    long = [
        sentence
        for words in texts
        for sentence in SENTENCE.findall(re.sub(r"\{\w+\}", "1234", words.zh))
        if len(sentence) > LONGEST + 1  # the full stop does not count
    ]

    assert long == []


def test_no_word_scolds_or_hides_behind_the_machine(texts):
    assert [words.zh for words in texts for word in FORBIDDEN_ZH if word in words.zh] == []
    assert [
        words.en
        for words in texts
        for word in FORBIDDEN_EN
        if re.search(rf"\b{word}\b", words.en, re.IGNORECASE)
    ] == []


def test_both_languages_stand_side_by_side(texts):
    same = {words.zh for words in texts if words.zh == words.en and re.search(r"[一-鿿]", words.zh)}

    assert same == set()


def test_both_languages_fill_the_same_placeholders(texts):
    different = [
        words.zh
        for words in texts
        if set(re.findall(r"\{(\w+)\}", words.zh)) != set(re.findall(r"\{(\w+)\}", words.en))
    ]

    assert different == []


def test_a_space_stands_between_han_and_digits_but_not_in_a_date(texts):
    tight = [
        words.zh
        for words in texts
        if re.search(
            r"[一-鿿][0-9]|[0-9][一-鿿]", re.sub(r"〔.*?〕|[0-9]+(年|月|日)[0-9]*|第[0-9]+号", "", words.zh)
        )
    ]

    assert tight == []


REVEALING = (
    "去世",
    "吊销",
    "注销，",
    "未满",
    "违法",
    "安全等级",
    "查封",
    "抵押",
    "异议",
    "征收",
    "不是登记的房主",
)


def test_what_the_others_are_told_of_a_party_gives_nothing_away(matter):
    for rule in matter.rules.rules:
        if rule.about is not None:
            assert rule.neutral is not None, rule.code
            assert [word for word in REVEALING if word in rule.neutral.zh] == [], rule.code
            assert not re.search(r"\{\w+\}", rule.neutral.zh), rule.code


def test_everything_found_about_a_party_is_told_neutrally_to_the_others(matter):
    """Each fact that a lookup about a party gives: the rules that read it are about a party, or say why
    not."""
    told_to_all = {
        "B1",   # that a typed number is not found says nothing of a person
        "C4a", "C4b",   # rooms that both sides see in the home
        "E3",   # the lessee must know of the mortgage to accept it
        "F2",   # the agent who files is told that no mandate is on record
    }  # fmt: skip
    about = {fact for fact in matter.rules.facts if party_facts(matter, fact)}

    assert {
        rule.code for rule in matter.rules.rules if set(rule.names) & about and rule.about is None
    } <= told_to_all


def party_facts(matter, fact):
    lookups = {name for name, lookup in matter.lookups.items() if lookup.about}
    term = matter.mapper.terms.get(fact)
    return term is not None and any(way[0] in lookups for way in term.reaches)


@pytest.mark.parametrize(
    ("changes", "about", "full"),
    [
        ({"lessor_status": "deceased"}, "lessor", "人口登记里，这个人已去世。"),
        ({"lessee_status": "deceased"}, "lessee", "人口登记里，这个人已去世。"),
        ({"lessee_age": 17}, "lessee", "未满 18 岁签合同，要写明监护人。"),
        ({"lessor_age": 17}, "lessor", "未满 18 岁签合同，要写明监护人。"),
    ],
)
def test_a_finding_about_one_of_two_is_told_to_that_one(matter, examples, changes, about, full):
    evaluation = matter.rules.evaluate(matter.rules.read(examples["base"] | changes))

    (finding,) = evaluation.findings
    assert (finding.about, finding.text.zh) == (about, full)
    assert finding.neutral != finding.text
