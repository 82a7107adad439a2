"""Rules are proved through the decision tables that they call, of every hit policy."""

from __future__ import annotations

import pytest

from miaopi.feel.smt.proof import NotProved, Proved, Refuted
from miaopi.rules.proving.checking import Given, check
from tests.proofs.test_rules import refuted
from tests.rules.making import BASE
from tests.rules.test_decision_tables import FEE
from tests.rules.test_decision_tables import with_rule as with_fee

pytestmark = pytest.mark.usefixtures("here")
GIVEN = Given(whole_numbers={"attempt", "occupants"}, base=BASE, registries=("real-estate-unit",))

HIT = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fee" namespace="urn:t">
<businessKnowledgeModel id="k" name="fee"><variable name="fee"{kind}/><encapsulatedLogic>
<formalParameter name="use" typeRef="string"/><formalParameter name="area_m2" typeRef="number"/>
{before}<decisionTable hitPolicy="{policy}"{more}>
<input><inputExpression><text>use</text></inputExpression></input>
<input><inputExpression><text>area_m2</text></inputExpression></input>{outputs}
<rule><inputEntry><text>"residence"</text></inputEntry><inputEntry><text>-</text></inputEntry>{first}</rule>
<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>&gt;= 50</text></inputEntry>{second}</rule>
<rule><inputEntry><text>not("residence")</text></inputEntry>
<inputEntry><text>&lt; 50</text></inputEntry>{first}</rule>
</decisionTable>{after}</encapsulatedLogic></businessKnowledgeModel></definitions>"""
RANKED = '<output typeRef="number"><outputValues><text>200, 100</text></outputValues></output>'
PAIR = '<output name="fee" typeRef="number"/><output name="days" typeRef="number"/>'


def hit(policy, *, outputs='<output typeRef="number"/>', cells=("100", "200"), more="", kind="", **around):
    made = [
        "".join(f"<outputEntry><text>{one}</text></outputEntry>" for one in row.split("|")) for row in cells
    ]
    parts = {"before": "", "after": "", **around}
    return {
        "fee": HIT.format(
            policy=policy, outputs=outputs, first=made[0], second=made[1], more=more, kind=kind, **parts
        )
    }


def test_rules_are_proved_through_the_tables_that_they_call():
    lives = check(with_fee("fee(use, area_m2) > 200"), GIVEN)
    dead = check(with_fee('fee(use, area_m2) > 100 and use = "residence" and area_m2 < 50'), GIVEN)

    assert [one.fault.line("en") for one in lives.results if not isinstance(one, Proved)] == []
    assert refuted(dead, "alone", "T1").fault.code == "rules.proof-dead"


def test_a_table_that_rules_call_is_proved_with_them():
    gap = FEE.replace("&lt;= 90", "&lt; 90").replace(
        "<inputEntry><text>-</text></inputEntry><inputEntry><text>-</text>",
        '<inputEntry><text>"residence"</text></inputEntry><inputEntry><text>&gt; 90</text>',
    )
    proofs = check(with_fee("fee(use, area_m2) > 200", {"fee": gap}), GIVEN)

    found = [one for one in proofs.of("gap") if isinstance(one, Refuted)]
    assert [one.fault.where.file for one in found] == ["tables/fee.dmn"]
    assert found[0].witness.facts.keys() == {"use", "area_m2"}


@pytest.mark.parametrize(
    ("tables", "lives", "dead"),
    [
        (hit("FIRST"), "fee(use, area_m2) = 200", 'fee(use, area_m2) = 200 and use = "residence"'),
        (hit("PRIORITY", outputs=RANKED), "fee(use, area_m2) = 100",
         "fee(use, area_m2) = 100 and area_m2 > 60"),
        (hit("COLLECT", more=' aggregation="SUM"'), "fee(use, area_m2) = 300",
         'fee(use, area_m2) = 300 and use = "office"'),
        (hit("COLLECT", more=' aggregation="COUNT"'), "fee(use, area_m2) = 2",
         "fee(use, area_m2) = 2 and area_m2 < 50"),
        (hit("COLLECT"), "count(fee(use, area_m2)) = 2", "count(fee(use, area_m2)) = 3"),
        (hit("RULE ORDER"), "fee(use, area_m2)[2] = 200", "fee(use, area_m2)[2] = 100"),
        (hit("OUTPUT ORDER", outputs=RANKED), "fee(use, area_m2)[2] = 100", "fee(use, area_m2)[2] = 200"),
        (hit("UNIQUE"), "fee(use, area_m2) = 100", 'fee(use, area_m2) = 200 and use = "residence"'),
        (hit("FIRST", outputs=PAIR, cells=("100|5", "200|9")), "fee(use, area_m2).days = 9",
         "fee(use, area_m2).fee = 100 and fee(use, area_m2).days = 9"),
    ],
    ids=("first", "priority", "sum", "count", "collect", "rule order", "output order", "unique", "several"),
)  # fmt: skip
def test_tables_of_every_policy_are_proved_through(tables, lives, dead):
    for when, code in (
        (f"({lives}) and occupants > 1", None),
        (f"({dead}) and occupants > 1", "rules.proof-dead"),
    ):
        found = check(with_fee(when, tables), GIVEN)
        results = [one for one in found.of("alone") if one.claim.about == "T1"]
        assert [getattr(one, "fault", None) and one.fault.code for one in results] == [code], when
        assert not [one for one in found.results if isinstance(one, NotProved)]


def test_a_table_within_more_than_itself_is_not_taken_for_the_whole():
    """What is called doubles what the table gives: a proof over the table alone would be false."""
    before = '<context><contextEntry><variable name="base"/>'
    doubled = "<literalExpression><text>base * 2</text></literalExpression>"
    after = f"</contextEntry><contextEntry>{doubled}</contextEntry></context>"
    tables = hit("FIRST", before=before, after=after)
    proofs = check(with_fee("fee(use, area_m2) = 400 and occupants > 1", tables), GIVEN)

    (found,) = [one for one in proofs.of("alone") if one.claim.about == "T1"]
    assert not isinstance(found, Refuted)
