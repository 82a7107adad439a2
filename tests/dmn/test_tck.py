"""`miaopi tck`: finds test files, compares, tells failures, counts."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from miaopi.dmn import tck
from miaopi.site.cli import app
from tests.dmn.models import decision, given, knowledge, source, text

D = Decimal
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>model.dmn</modelName>{}</testCases>"""


def case(name: str, node: str, expected: str, *inputs: str) -> str:
    return (
        f'<testCase id="{name}">{"".join(inputs)}<resultNode name="{node}"><expected>{expected}</expected>'
        "</resultNode></testCase>"
    )


def simple(value: str, kind: str) -> str:
    return f'<value xsi:type="xsd:{kind}">{value}</value>'


NIL = '<value xsi:nil="true"/>'
X = f'<inputNode name="x">{simple("2", "decimal")}</inputNode>'


@pytest.fixture
def folder(tmp_path):
    inner = tmp_path / "level" / "suite"
    inner.mkdir(parents=True)
    java = knowledge("cos", "n", "", language="Java")
    parts = (
        given("x", kind="number"),
        java,
        decision("third", text("x / 3"), needs=("i_x",)),
        decision("pair", text('{"a": [x, null], b: date("2026-01-01")}'), needs=("i_x",)),
        decision("bad", text("x +"), needs=("i_x",)),
        decision("J", text("cos(x)"), needs=("b_cos", "i_x")),
    )
    (inner / "model.dmn").write_text(source(*parts), encoding="utf-8")
    (inner / "other.xml").write_text("<notes/>", encoding="utf-8")
    return inner


def write(folder, *cases: str) -> None:
    (folder / "suite-test-01.xml").write_text(CASES.format("".join(cases)), encoding="utf-8")


PAIR = (
    f'<component name="a"><list><item>{simple("2", "decimal")}</item><item>{NIL}</item></list></component>'
    f'<component name="b">{simple("2026-01-01", "date")}</component>'
)


def test_all_that_is_right_passes_and_java_is_left_out(folder):
    write(
        folder,
        case("1", "third", simple("0.666666667", "double"), X),
        case("2", "pair", PAIR, X),
        case("3", "bad", NIL, X),
        case("4", "J", simple("1", "decimal"), X),
    )

    result = CliRunner().invoke(app, ["tck", str(folder.parent.parent)])

    assert result.exit_code == 0
    assert result.output == ("NOT APPLICABLE (Java only) level/suite/suite-test-01.xml 4 J\n3 of 3 passed\n")


def test_a_failure_is_told_with_expected_actual_and_notes(folder, tmp_path):
    write(folder, case("1", "third", simple("1", "decimal"), X), case("2", "bad", simple("a", "string"), X))

    result = CliRunner().invoke(app, ["tck", str(folder), "--csv", str(tmp_path / "out.csv")])

    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[:4] == [
        "FAILED suite-test-01.xml 1 third",
        "  expected 1",
        "  actual   0.6666666666666666666666666666666667",
        "FAILED suite-test-01.xml 2 bad",
    ]
    assert lines[-1] == "0 of 2 passed"
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file))[1] == ["suite-test-01.xml", "1", "third", "failed"]


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (D("1"), D("1.000000001"), True),
        (D("1"), D("1.00000002"), False),
        (D("1"), "1", False),
        (None, None, True),
        (None, False, False),
        ((D(1),), (D(1), D(2)), False),
        ({"a": D(1)}, {"a": D(1), "b": None}, False),
        (True, D(1), False),
    ],
)
def test_values_compare_as_the_kit_does(expected, actual, same):
    assert tck.alike(expected, actual) is same


def test_a_value_that_is_none_fails_its_case_and_no_other(folder):
    write(folder, case("1", "third", simple("soon", "decimal"), X), case("2", "bad", NIL, X))

    result = CliRunner().invoke(app, ["tck", str(folder)])

    assert "  note     suite-test-01.xml:3 The value “soon” in the test file is no decimal." in result.output
    assert result.output.endswith("1 of 2 passed\n")
