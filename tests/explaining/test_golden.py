"""What is explained of the examples is what was read. `python -m tests.explaining.golden` writes it anew."""

from __future__ import annotations

import random
import re

import pytest

from miaopi import feel
from miaopi.content import changeable, explained
from tests.explaining import golden

# Read in each run: a change of a count, a list, a day, a consent, two at once, a use, none, a reference.
SAMPLE = (
    "67.5 平方米住 7 人",
    "单独出租阳台",
    "承租人 17 岁，没有写监护人",
    "共同共有人没有同意",
    "转租没有同意，还超出原租期",
    "住宅拿来办公",
    "出租人已去世",
    "昨天到期的租约",
)
CODE = re.compile(r"[<>]=?| != |\bsatisfies\b|\bif\b.*\bthen\b|[a-z]+_[a-z]+\b|\w\(\w")


@pytest.mark.parametrize("slug", golden.SLUGS)
def test_the_parts_of_every_example_are_what_was_read(slug):
    assert golden.parts(slug) == (golden.HERE / f"{slug}.parts.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", golden.SLUGS)
def test_no_part_shows_the_text_of_a_rule_or_the_name_of_a_fact(slug):
    text = (golden.HERE / f"{slug}.parts.txt").read_text(encoding="utf-8")
    text += (golden.HERE / f"{slug}.changes.txt").read_text(encoding="utf-8")

    assert [line for line in text.splitlines() if line.startswith("  ") and CODE.search(line)] == []


@pytest.mark.parametrize("name", SAMPLE)
def test_the_change_of_an_example_is_what_was_read_and_is_approved(name):
    slug = "house-lease-registration"
    matter = golden.matter_of(slug)
    (example,) = [one for one in golden.examples_of(slug) if one.name.zh == name]

    assert golden.change(matter, example) in golden.kept_changes(slug)


@pytest.mark.prove
@pytest.mark.parametrize("slug", golden.SLUGS)
def test_the_changes_of_every_example_are_what_was_read(slug):
    assert tuple(golden.changes(slug).values()) == golden.kept_changes(slug)


@pytest.mark.prove
def test_every_change_is_approved_and_the_applicant_s_to_make_and_where_none_exists_none_is_found():
    chance = random.Random(5)
    for slug in golden.SLUGS:
        matter = golden.matter_of(slug)
        cases = [matter.rules.read(dict(one.facts)) for one in golden.examples_of(slug)]
        for facts in cases:
            if matter.rules.evaluate(facts, trace=False).outcome == "approve":
                continue
            found = explained.search(matter, facts, limits=golden.PATIENT)
            if found.kind == "change":
                assert_approved(matter, facts, found)
            if found.kind == "none":
                assert_nothing_else_is_approved(matter, facts, cases, chance)


def assert_approved(matter, facts, found):
    can = {name for entry in matter.can_change for name in entry.facts}
    after = {name: value for name, _before, value in found.changes}
    assert after.keys() <= can
    assert matter.rules.evaluate(with_(matter, facts, after), trace=False).outcome == "approve"


def assert_nothing_else_is_approved(matter, facts, cases, chance):
    """Values that other examples have, and every room and owner that could be chosen."""
    room = changeable.room(matter, facts)
    for _ in range(200):
        after = {}
        for name in room.facts:
            values = room.choices.get(name) or [plain(one[name]) for one in cases]
            if chance.random() < 0.5 and values:
                after[name] = chance.choice(list(values))
        assert matter.rules.evaluate(with_(matter, facts, after), trace=False).outcome != "approve"


def plain(value):
    return feel.as_json(value)


def with_(matter, facts, after):
    return matter.rules.read({name: plain(value) for name, value in facts.items()} | after)
