"""The parts that are told make the condition hold, and none of them can be left out."""

from __future__ import annotations

import random

import pytest

from miaopi.rules import explaining
from tests.rules.making import BASE, HERE, loaded

TEXT = (HERE / "lease.yaml").read_text(encoding="utf-8")
RULE = "  - {{code: Z1, outcome: reject, when: '{when}', say: {{zh: 说明。, en: Told.}}}}\n"


def reason(when, **changes):
    rule_set = loaded(TEXT + RULE.format(when=when))
    return explaining.holds(rule_set, rule_set.read({**BASE, **changes}), "Z1")


def texts(found):
    return [part.text for part in found.parts]


@pytest.mark.parametrize(
    ("when", "parts"),
    [
        ('use = "residence" and occupants > 1', ['use = "residence"', "occupants > 1"]),
        ("occupants > 9 or attempt = 1", ["attempt = 1"]),
        ("occupants > 1 and attempt = 1 or area_m2 > 9", ["area_m2 > 9"]),
        ("(occupants > 9 or attempt = 1) and not(area_m2 < 9)", ["attempt = 1", "area_m2 < 9"]),
        ("not(occupants > 9 or attempt = 2)", ["occupants > 9", "attempt = 2"]),
        ("not(occupants > 9 and attempt = 1 and area_m2 < 9)", ["occupants > 9"]),
        ("occupants between 1 and 3 and home", ["occupants between 1 and 3", "home"]),
    ],
)
def test_the_fewest_parts_are_told(when, parts):
    assert texts(reason(when)) == parts


def test_a_part_that_must_be_false_says_so_and_what_it_read():
    (part,) = reason("not(occupants > 9)").parts
    assert (part.holds, part.names, part.values["occupants"]) == (False, ("occupants",), 2)
    assert (part.words.zh, part.words.en) == ("居住人数（2）不大于9", "Occupants (2) is at most 9")


def test_parts_are_told_with_labels_and_the_words_of_codes():
    found = reason('use = "residence" and ends_on > starts_on and planned_use in ("residence", "office")')
    assert found.text.zh == "用途：住宅；结束（2027年11月30日）晚于开始（2026年12月1日）；规划用途：residence"
    assert found.text.en.startswith("Use: a home; Last day (30 November 2027) is after First day (1 December")


def test_what_is_no_comparison_is_told_as_it_is_written():
    (part,) = reason("area_m2 < 50 * occupants").parts
    assert part.words.en == "“area_m2 < 50 * occupants” is so (Area is 67.5, Occupants is 2)"
    assert part.words.zh == "“area_m2 < 50 * occupants”成立（面积是67.5，居住人数是2）"


def test_a_null_makes_no_part_hold():
    assert texts(reason("title_found or attempt = 1", title_found=None)) == ["attempt = 1"]
    assert reason("title_found and attempt = 1", title_found=None) is None


def test_of_every_rule_of_the_house_lease_the_parts_alone_make_it_hold(house, cases):
    """Whatever the facts become that the parts do not read, the rule still holds."""
    chance, told = random.Random(1), set()
    for case in cases:
        facts = house.read(case)
        for code in dict(house.evaluate(facts, trace=False).codes).keys() - told:
            told.add(code)
            found = explaining.holds(house, facts, code)
            read = house.blueprint.closed(frozenset(name for part in found.parts for name in part.names))
            for _ in range(5):
                others = {name: chance.choice(cases)[name] for name in case if name not in read}
                others.pop("filed_on", None)  # it dates the parameters
                changed = house.read(case | others)
                assert code in dict(house.evaluate(changed, trace=False).codes)
    assert told == {rule.code for rule in house.rules}


def test_a_rule_that_does_not_hold_has_no_reason(house, cases):
    facts = house.read(cases[0])
    assert all(explaining.holds(house, facts, rule.code) is None for rule in house.rules)


def test_a_stray_print_shows_no_value():
    (part,) = reason('lessor_id = "P02"').parts
    assert repr(part) == '<Part: lessor_id = "P02">'
