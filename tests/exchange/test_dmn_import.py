"""From DMN: our own export without loss, another file as a skeleton that loads."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from miaopi import content, dmn, rules
from miaopi.content import dmn_export, dmn_import
from miaopi.content.workbook import plain
from miaopi.dmn import xml
from miaopi.dmn.writing import write
from miaopi.texts import Place
from tests.exchange import tables

LEASE = Path(__file__).parents[2] / "matters/house-lease-registration"
LOAN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="Loan" namespace="urn:loan">
<itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"low","high"</text></allowedValues>
</itemDefinition>
<inputData id="i1" name="Amount"><variable name="Amount" typeRef="number"/></inputData>
<inputData id="i2" name="Risk"><variable name="Risk" typeRef="tRisk"/></inputData>
<decision id="d1" name="Yearly fee"><variable name="Yearly fee" typeRef="number"/>
<informationRequirement><requiredInput href="#i1"/></informationRequirement>
<literalExpression><text>Amount * 0.02</text></literalExpression></decision>
<decision id="d2" name="Advice"><variable name="Advice" typeRef="string"/>
<informationRequirement><requiredInput href="#i2"/></informationRequirement>
<informationRequirement><requiredDecision href="#d1"/></informationRequirement>
<decisionTable><input><inputExpression><text>Risk</text></inputExpression></input>
<input><inputExpression><text>Yearly fee</text></inputExpression></input><output typeRef="string"/>
<rule><inputEntry><text>"high"</text></inputEntry><inputEntry><text>&gt; 100</text></inputEntry>
<outputEntry><text>"no"</text></outputEntry></rule></decisionTable></decision>
<decision id="d3" name="Odd"><variable name="Odd"/><list><literalExpression><text>1</text>
</literalExpression></list></decision></definitions>"""


def same_meaning(one: str, other: str) -> bool:
    return plain.rules(plain.load(one)) == plain.rules(plain.load(other))


def test_the_lease_comes_back_out_of_its_export(tmp_path):
    found = dmn_import.changed(dmn_export.write(content.load(LEASE)), tmp_path, file="lease.dmn")

    assert [path.name for path in found.texts] == ["rules.yaml"]
    text = found.texts[tmp_path / "rules.yaml"]
    assert same_meaning(text, (LEASE / "rules.yaml").read_text(encoding="utf-8"))


def test_into_its_own_folder_it_changes_nothing():
    found = dmn_import.changed(dmn_export.write(content.load(LEASE)), LEASE, file="lease.dmn")

    assert dict(found.texts) == {}


def test_a_table_comes_back_too(tmp_path):
    folder = tables.matter_with_table(tmp_path)
    before = content.load(folder)
    data = dmn_export.write(before)
    (folder / "tables/deposit.xlsx").unlink()

    dmn_import.changed(data, folder, file="card.dmn").write()

    after = content.load(folder)
    assert tables.told(folder) == []
    assert bare(after.rules.tables["deposit"].table) == bare(before.rules.tables["deposit"].table)


def test_another_file_becomes_a_skeleton_that_loads(tmp_path):
    dmn_import.changed(LOAN.encode(), tmp_path, file="loan.dmn").write()

    text = (tmp_path / "rules.yaml").read_text(encoding="utf-8")
    sources = {
        path.stem: rules.TableSource(path.read_text(encoding="utf-8"), path.name)
        for path in (tmp_path / "tables").glob("*.dmn")
    }
    found = rules.load(text, file="rules.yaml", laws={}, tables=sources)
    assert list(found.facts) == ["Amount", "Risk"]
    assert found.facts["Risk"].values == ("low", "high")
    assert found.derived["Advice"].text == "Advice_table(Risk, Yearly fee)"
    assert [rule.when_text for rule in found.rules] == ['Advice = "?"']
    values = found.values(found.read({"Amount": 6000, "Risk": "high"}))
    assert (values["Yearly fee"], values["Advice"]) == (120, "no")
    assert "# Not taken: decision Odd (Items)" in text


def test_what_is_no_dmn_is_told(tmp_path):
    with pytest.raises(dmn.DmnError) as raised:
        dmn_import.changed(b"<html/>", tmp_path, file="x.dmn")

    assert [fault.code for fault in raised.value.faults] == ["dmn.not-dmn"]


def bare(part: object) -> object:
    """A part of a model without its places."""
    if isinstance(part, Place):
        return None
    if isinstance(part, tuple):
        return tuple(map(bare, part))
    if dataclasses.is_dataclass(part):
        names = [field.name for field in dataclasses.fields(part) if field.name not in ("prefixes", "file")]
        return type(part).__name__, {name: bare(getattr(part, name)) for name in names}
    return part


MODELS = sorted((Path(__file__).parents[1] / "dmn").glob("**/*.dmn"))


@pytest.mark.parametrize("text", [LOAN, *(path.read_text(encoding="utf-8") for path in MODELS)])
def test_what_is_written_reads_back_as_the_same_model(text):
    model = xml.read(text.encode(), file="m.dmn")

    assert bare(xml.read(write(model), file="m.dmn")) == bare(model)


def test_every_box_is_written(tmp_path):
    """One model with each kind of box."""
    boxes = (
        "<context><contextEntry><variable name='a'/><literalExpression><text>1</text></literalExpression>"
        "</contextEntry><contextEntry><list><literalExpression><text>2</text></literalExpression></list>"
        "</contextEntry></context>",
        "<relation><column name='a'/><row><literalExpression><text>1</text></literalExpression></row>"
        "</relation>",
        "<functionDefinition kind='Java'><formalParameter name='a'/></functionDefinition>",
        "<invocation><literalExpression><text>f</text></literalExpression><binding><parameter name='a'/>"
        "<literalExpression><text>1</text></literalExpression></binding></invocation>",
        "<conditional><if><literalExpression><text>true</text></literalExpression></if><then>"
        "<literalExpression><text>1</text></literalExpression></then><else>"
        "<literalExpression><text>2</text></literalExpression></else></conditional>",
        "<for iteratorVariable='x'><in><literalExpression><text>[1]</text></literalExpression></in><return>"
        "<literalExpression><text>x</text></literalExpression></return></for>",
        "<every iteratorVariable='x'><in><literalExpression><text>[1]</text></literalExpression></in>"
        "<satisfies><literalExpression><text>x = 1</text></literalExpression></satisfies></every>",
        "<filter><in><literalExpression><text>[1]</text></literalExpression></in><match>"
        "<literalExpression><text>item = 1</text></literalExpression></match></filter>",
    )
    decisions = "".join(
        f"<decision id='d{n}' name='D{n}'><variable name='D{n}'/>{box}</decision>"
        for n, box in enumerate(boxes)
    )
    space = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    source = (
        f"<definitions xmlns='{space}' name='m' namespace='urn:m'><itemDefinition name='f'><functionItem "
        "outputTypeRef='number'><parameters name='a' typeRef='string'/></functionItem></itemDefinition>"
        f"{decisions}<decisionService id='s' name='S'><variable name='S'/><outputDecision href='#d0'/>"
        "</decisionService></definitions>"
    )
    model = xml.read(source.encode(), file="m.dmn")

    assert bare(xml.read(write(model), file="m.dmn")) == bare(model)
