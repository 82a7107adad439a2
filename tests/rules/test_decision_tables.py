"""Decision tables that rules call as functions, by position and by names."""

from __future__ import annotations

import pytest

from miaopi import feel, rules
from miaopi.rules import decision_tables
from miaopi.texts import Faulty
from tests.rules.making import HERE, LAWS, evaluated

FEE = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fee" namespace="urn:t">
<businessKnowledgeModel id="k" name="fee"><variable name="fee" typeRef="number"/><encapsulatedLogic>
<formalParameter name="use" typeRef="string"/><formalParameter name="area_m2"/>
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>use</text></inputExpression></input>
<input><inputExpression><text>area_m2</text></inputExpression></input><output typeRef="number"/>
<rule><inputEntry><text>"residence"</text></inputEntry><inputEntry><text>&lt;= 90</text></inputEntry>
<outputEntry><text>100</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
<outputEntry><text>area_m2 * 2</text></outputEntry></rule>
</decisionTable></encapsulatedLogic></businessKnowledgeModel></definitions>"""
RULE = """
  - code: T1
    outcome: refer
    when: |
      {when}
    say: {{zh: '费用 {{fee}} 元。', en: 'The fee is {{fee}} yuan.'}}
    values: {{fee: 'fee(area_m2: area_m2, use: use)'}}
    basis: [{{law: R6, article: "8"}}]
    sure: modelled
"""


def with_rule(when, tables=None):
    text = (HERE / "lease.yaml").read_text(encoding="utf-8") + RULE.format(when=when)
    sources = {
        name: rules.TableSource(source, f"tables/{name}.dmn")
        for name, source in ({"fee": FEE} if tables is None else tables).items()
    }
    return rules.load(
        text,
        file="rules.yaml",
        common=(HERE / "common.yaml").read_text(encoding="utf-8"),
        laws=LAWS,
        tables=sources,
    )


def codes(of):
    return [finding.code for finding in of.findings]


def faults(tables, when="fee(use, area_m2) > 200"):
    with pytest.raises(Faulty) as raised:
        with_rule(when, tables)
    return [fault.line("en") for fault in raised.value.faults]


@pytest.mark.parametrize(
    "when",
    ["fee(use, area_m2) > 200", "fee(area_m2: area_m2, use: use) > 200", "not(fee(use, area_m2) <= 200)"],
)
def test_a_rule_calls_a_table_by_position_or_by_names(when):
    rule_set = with_rule(when)

    assert "T1" not in codes(evaluated(rule_set, area_m2=90))
    assert "T1" not in codes(evaluated(rule_set, area_m2=100))
    assert "T1" in codes(evaluated(rule_set, area_m2="100.5"))


def test_what_the_table_gives_stands_in_the_text():
    found = evaluated(with_rule("fee(use, area_m2) > 0"), area_m2=45)

    assert [one.text.en for one in found.findings if one.code == "T1"] == ["The fee is 100 yuan."]


def test_a_decision_with_its_inputs_does_as_well_as_a_knowledge_model():
    source = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"
      name="fee" namespace="urn:t">
    <inputData id="i" name="area_m2"><variable name="area_m2" typeRef="number"/></inputData>
    <decision id="d" name="fee"><variable name="fee" typeRef="number"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <literalExpression><text>area_m2 * 3</text></literalExpression></decision></definitions>"""

    table = decision_tables.read({"fee": rules.TableSource(source, "fee.dmn")}, {}, faults := [])["fee"]

    assert faults == []
    assert [name for name, _kind in table.params] == ["area_m2"]
    assert table.host.call(feel.NUMBER.read(5)) == 15


def test_an_unknown_argument_gives_an_unknown_value_though_a_row_takes_anything():
    rule_set = with_rule("fee(planned_use, area_m2) > 0")

    assert "T1" in codes(evaluated(rule_set, planned_use="office"))
    assert "T1" not in codes(evaluated(rule_set, planned_use=None))


def test_a_condition_may_not_hold_because_a_table_has_no_value():
    assert any(
        "fee(planned_use, area_m2) != 5" in line for line in faults(None, "fee(planned_use, area_m2) != 5")
    )


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"fee": FEE, "max": FEE}, "tables/max.dmn The name “max” of a decision table is that of a fact"),
        ({"fee": FEE, "the-fee": FEE}, "tables/the-fee.dmn “the-fee” cannot be the name of a decision table"),
        ({"fee": FEE.replace('name="fee"', 'name="fees"')}, "fee.dmn The file holds no knowledge model"),
        ({"fee": FEE.replace("area_m2 * 2", "today().year")}, "reads the clock: today().year."),
        ({"fee": FEE.replace("area_m2 * 2", "rent * 2")}, "rent"),
        ({"fee": FEE.replace("</definitions>", "")}, "tables/fee.dmn:"),
        ({"fee": FEE.replace("formalParameter", "other")}, "tables/fee.dmn:"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_told_with_its_file(tables, told):
    assert any(told in line for line in faults(tables)), faults(tables)


def test_a_table_that_only_now_is_named_is_not_the_clock():
    rule_set = with_rule(
        "fee(use, area_m2) > 200", {"fee": FEE.replace("area_m2 * 2", 'if use = "now()" then 1 else 2')}
    )

    assert "T1" not in codes(evaluated(rule_set, area_m2=500))


def test_wrong_names_and_types_of_arguments_are_told_in_the_rule():
    assert any(
        "area" in line and line.startswith("rules.yaml")
        for line in faults(None, "fee(use: use, area: 5) > 1")
    )
    assert any(line.startswith("rules.yaml") for line in faults(None, "fee(occupants, area_m2) > 1"))
