"""What is wrong with a file is told with file, line and element, in both languages."""

from __future__ import annotations

import pytest

from miaopi import dmn
from tests.dmn.models import NOON, decision, given, model, source, table, text

INPUT = "<input><inputExpression><text>1</text></inputExpression></input>"
BAD = [
    ("", "model.dmn:1 文件不是完好的 XML", "model.dmn:1 The file is not well-formed XML"),
    (
        "<definitions",
        "model.dmn:1 文件不是完好的 XML",
        "model.dmn:1 The file is not well-formed XML",
    ),
    (
        '<!DOCTYPE x [<!ENTITY a "b">]><definitions/>',
        "model.dmn 文件里有 DOCTYPE，不接受。 删去 DOCTYPE 和实体。",
        "model.dmn The file has a DOCTYPE, which is not accepted. Delete the DOCTYPE and its entities.",
    ),
    (
        "<html/>",
        "model.dmn:1 根元素是“html”，不是 DMN 1.1 至 1.5 的 definitions。 检查文件和命名空间。",
        "model.dmn:1 The root is “html”, not the definitions of DMN 1.1 to 1.5. "
        "Check the file and its namespace.",
    ),
    (
        source("<decision/>"),
        "model.dmn:2 decision decision 没有名称。 补上名称。",
        "model.dmn:2 decision The decision has no name. Give it one.",
    ),
    (
        source(decision("D", text("1"), needs=("d_E",))),
        "model.dmn:2 decision “D” 引用“#d_E”找不到元素。 检查编号。",
        "model.dmn:2 decision “D” Nothing has the id that “#d_E” refers to. Check the id.",
    ),
    (
        source(decision("D", text("1"), needs=("urn:x#d_E",))),
        "model.dmn:2 decision “D” 没有引入命名空间“urn:x”。 补上 import。",
        "model.dmn:2 decision “D” The namespace “urn:x” is not imported. Add the import.",
    ),
    (
        source(decision("D", text("1"), needs=("d_D",)).replace('"#d_D"', '"d_D"')),
        "model.dmn:2 decision “D” “d_D”不是引用。 写成 #编号，或者 命名空间#编号。",
        "model.dmn:2 decision “D” “d_D” is no reference. Write #id, or namespace#id.",
    ),
    (
        source(decision("D", text("E"), needs=("d_E",)), decision("E", text("D"), needs=("d_D",))),
        "model.dmn:2 decision “D” 决策“D”需要它自己的结果，或者依赖的链条太长。 去掉循环的依赖。",
        "model.dmn:2 decision “D” The decision “D” requires its own result, or the chain is too long. "
        "Remove the requirement that closes the circle.",
    ),
    (
        source('<import name="a" namespace="urn:a" importType="x"/>'),
        "model.dmn:2 import “a” 同一文件夹里没有命名空间为“urn:a”的模型。 把它放在同一文件夹。",
        "model.dmn:2 import “a” No model of the namespace “urn:a” lies in the same folder. Put it there.",
    ),
    (
        source('<import name="a" namespace="urn:test" importType="x"/>'),
        "model.dmn:2 import “a” 模型“urn:test”引入了自己，或者引入太多。 去掉循环的引入。",
        "model.dmn:2 import “a” The model “urn:test” imports itself, or too many are imported. "
        "Remove the import that closes the circle.",
    ),
    (
        source(decision("D", table({"1": "number"}, {"": ""}, ["1 | 2"], policy="LAST"))),
        "model.dmn:2 decision “D” 命中策略“LAST”不存在。 用 UNIQUE、ANY、FIRST、PRIORITY、RULE ORDER、"
        "OUTPUT ORDER 或 COLLECT；只有 COLLECT 可以汇总。",
        "model.dmn:2 decision “D” There is no hit policy “LAST”. Use UNIQUE, ANY, FIRST, PRIORITY, "
        "RULE ORDER, OUTPUT ORDER or COLLECT; only COLLECT aggregates.",
    ),
    (
        source(decision("D", table({"1": "number"}, {"": ""}, ["1 | 2 | 3"]))),
        "model.dmn:2 decision “D” 这一行有 2 格，应有 1 格。 补上或删去格子。",
        "model.dmn:2 decision “D” The row has 2 cells; 1 are expected. Add or delete cells.",
    ),
    (
        source(decision("D", "<decisionTable><input/><output/></decisionTable>")),
        "model.dmn:2 decision “D” 决策表的输入列没有表达式。 写上输入表达式。",
        "model.dmn:2 decision “D” An input of the decision table has no expression. Write its expression.",
    ),
    (
        source(
            decision("D", '<literalExpression expressionLanguage="urn:js"><text>1</text></literalExpression>')
        ),
        "model.dmn:2 decision “D” 表达式语言“urn:js”不支持。 改用 FEEL。",
        "model.dmn:2 decision “D” The expression language “urn:js” is not supported. Use FEEL.",
    ),
    (
        source(decision("D", "<list>" * 31 + "</list>" * 31)),
        "model.dmn:2 decision “D” 这里的嵌套超过 30 层。 拆成几个决策。",
        "model.dmn:2 decision “D” The nesting here is deeper than 30 levels. "
        "Split it into several decisions.",
    ),
]


@pytest.mark.parametrize(("xml", "zh", "en"), BAD, ids=range(len(BAD)))
def test_a_file_that_cannot_be_loaded_is_told(tmp_path, xml, zh, en):
    path = tmp_path / "model.dmn"
    path.write_text(xml, encoding="utf-8")

    with pytest.raises(dmn.DmnError) as raised:
        dmn.load(path)

    (fault,) = raised.value.faults
    assert fault.line("zh").startswith(zh)
    assert fault.line("en").startswith(en)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(dmn.DmnError) as raised:
        dmn.load(tmp_path / "none.dmn")

    assert raised.value.faults[0].line("en").startswith("none.dmn The file cannot be read: No such file")


def test_a_wrong_expression_is_told_with_its_line_and_the_rest_decides(tmp_path):
    made = model(tmp_path, decision("A", text("1 +")), "\n", decision("B", text("1 + 1")))

    assert [fault.line("en") for fault in made.faults] == [
        "model.dmn:2:4 decision “A” The expression ends too early: an expression is expected. "
        "Complete the expression."
    ]
    assert made.decide("A", {}, at=NOON).value is None
    assert made.decide("A", {}, at=NOON, notes=True).notes[0].code == "feel.text-ends"
    assert made.decide("B", {}, at=NOON).value == 2


def test_what_is_not_in_the_model_is_told(tmp_path):
    made = model(tmp_path, given("x"), decision("D", text("1")))

    with pytest.raises(dmn.DmnError) as raised:
        made.decide("x", {}, at=NOON)

    assert raised.value.faults[0].line("en") == "model.dmn The model has nothing named “x”. Check the name."


def test_notes_say_why_a_value_is_null(tmp_path):
    made = model(tmp_path, given("x"), decision("D", text("x + 1"), needs=("i_x",)))

    (note,) = made.decide("D", {}, at=NOON, notes=True).notes

    assert (note.code, str(note.where)) == ("feel.note-null", "model.dmn:2:1 decision “D”")
    assert note.text.zh == "参与运算的值是空值。"
