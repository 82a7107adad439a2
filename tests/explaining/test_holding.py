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
    assert found.text.en.startswith("Use: a home; Last day (30 November 2027) is after first day (1 December")


def test_what_is_reckoned_is_told_with_what_it_comes_to():
    (part,) = reason("area_m2 < 50 * occupants").parts
    assert part.words.en == "Area (67.5) is less than 50 × occupants (2) = 100"
    assert part.words.zh == "面积（67.5）小于50×居住人数（2）＝100"


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        (
            "every one in owners satisfies one.id != lessor_id",
            "所有人里有一项：它的id（P9）不是出租人（P2）",
            "Owners, one of them: its id (P9) is not lessor (P2)",
        ),
        (
            'some one in owners satisfies one.share_percent > 50 and one.id = "P9"',
            "所有人里有一项：它的share_percent（100）大于50，id：P9",
            "Owners, one of them: its share_percent (100) is more than 50, id: P9",
        ),
        (
            "sum(owners.share_percent) = 100",
            "所有人的share_percent合计（100）等于100",
            "Owners total of share_percent (100) is 100",
        ),
        ("count(registries_unanswered) = 0", "未答：没有", "Unanswered: none"),
        (
            'ends_on >= starts_on + duration("P1M")',
            "结束（2027年11月30日）不早于开始（2026年12月1日）加1 个月＝2027年1月1日",
            "Last day (30 November 2027) is not before "
            "first day (1 December 2026) plus 1 month = 1 January 2027",
        ),
        (
            "not(list contains(registries_unanswered, lessor_id))",
            "未答：没有",
            "Unanswered: none",
        ),
        (
            "string length(lessor_id) > 1",
            "由出租人（P2）得出的结果（2）大于1",
            "What follows from lessor (P2) (2) is more than 1",
        ),
        (
            'matches(lessor_id, "^P")',
            "从出租人（P2）看，属于这种情形",
            "By lessor (P2), this is such a case",
        ),
    ],
)
def test_lists_functions_and_days_are_told_without_the_text_of_the_rule(when, zh, en):
    (part,) = reason(when, owners=[{"id": "P9", "share_percent": 100}], lessor_id="P2").parts
    assert (part.words.zh, part.words.en) == (zh, en)


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
