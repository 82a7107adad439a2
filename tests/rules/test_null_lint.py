"""The lint finds each way in which a condition may hold because of a null, and leaves guarded ones alone."""

from __future__ import annotations

import pytest

from miaopi import rules
from miaopi.texts import Faulty, Words

TEXT = """
facts:
  use: {{source: form, type: string, values: [residence, office], zh: 用途, en: Use}}
  sublease: {{source: form, type: boolean, zh: 转租, en: Sublease}}
  number: {{source: form, type: string, zh: 编号, en: Number}}
  planned_use: {{source: registry, type: string, values: [residence, office], zh: 规划用途, en: Planned use}}
  head: {{source: registry, type: string, zh: 原租约, en: Head lease}}
  age: {{source: registry, type: number, zh: 年龄, en: Age}}
  other_age: {{source: registry, type: number, zh: 年龄, en: Age}}
  title_found: {{source: registry, type: boolean, zh: 有产权, en: Title found}}
  owners: {{source: registry, type: 'list of {{id: string, share: number}}', zh: 所有人, en: Owners}}
derived:
  titled: {{type: boolean, value: title_found and use = "residence", zh: 有产权, en: Titled}}
  planned_known: {{type: boolean, value: planned_use != null, zh: 已知, en: Known}}
  away: {{type: boolean, value: planned_use != use, zh: 不符, en: Differs}}
rules:
  - code: X1
    outcome: refer
    when: '{when}'
    say: {{zh: 文, en: text}}
"""


def faults_of(when: str) -> list[str]:
    try:
        rules.load(
            TEXT.format(when=when), file="rules.yaml", laws={"R6": rules.Law("R6", Words("法", "law"))}
        )
    except Faulty as error:
        return [f"{fault.code} {fault.values.get('fact')}" for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("when", "fact"),
    [
        ('planned_use != "residence"', "planned_use"),
        ('not(planned_use = "residence")', "planned_use"),
        ("titled and planned_use != use", "planned_use"),
        ('not(planned_use in ("residence", "office"))', "planned_use"),
        ("planned_use = null", "planned_use"),
        ("sublease or planned_use != use", "planned_use"),
        ("age = other_age", "other_age"),
        ("away", "planned_use"),
        ("not(not(away))", "planned_use"),
        ("if age > 18 then sublease else true", "age"),
        ("count(owners[share > age]) = 0", "age"),
        ("some o in owners satisfies o.id != head", "head"),
        ('not(list contains(["a"], head))', "head"),
        ("(if age > 18 then 1 else 2) = 2", "age"),
        ("planned_use != null or planned_use != use", "planned_use"),
        ("not(age != null) and sublease", "age"),
    ],
)
def test_a_condition_that_may_hold_by_a_null_is_a_fault(when, fact):
    assert faults_of(when) == [f"rules.holds-on-null {fact}"]


@pytest.mark.parametrize(
    "when",
    [
        'planned_use = "residence"',
        'planned_use != null and planned_use != "residence"',
        "planned_known and planned_use != use",
        'planned_use in ("residence", "office") and planned_use != use',
        "age < 18 and age != 5",
        "age < other_age",
        "title_found = false",
        "not(title_found)",
        "titled and not(sublease)",
        "not(titled)",
        "every o in owners satisfies o.id != number",
        "count(owners[id = number]) = 0",
        "some o in owners satisfies o.id != number and o.share > age",
        "head != null and (some o in owners satisfies o.id != head)",
        "number != null and number != use",
        "sublease = false or (head != null and head != number)",
        "if sublease then age > 18 else title_found",
        "age between 1 and 17",
        "sum(owners.share) != age and age > 0 and count(owners) > 0",
        "use != number",
    ],
)
def test_a_guarded_condition_is_left_alone(when):
    assert faults_of(when) == []
