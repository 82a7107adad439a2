"""`miaopi tck` goes on whatever it meets: files missing or elsewhere, odd encodings, deadly cases."""

from __future__ import annotations

import os
import signal
from decimal import Decimal

import pytest

from miaopi.dmn import tck, tck_apart
from miaopi.feel.smt import child
from tests.dmn.models import decision, given, knowledge, source, text
from tests.dmn.test_tck import NIL, case, simple

D = Decimal
FRAME = """<?xml version="1.0" encoding="{encoding}"?>
<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
{name}{cases}</testCases>"""
X = f'<inputNode name="x">{simple("2", "decimal")}</inputNode>'
TWICE = source(given("x", kind="number"), decision("twice", text("x * 2"), needs=("i_x",)))


def write(path, *cases: str, name: str = "m.dmn", encoding: str = "UTF-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    label = f"<modelName>{name}</modelName>" if name else ""
    path.write_text(
        FRAME.format(encoding=encoding, name=label, cases="".join(cases)), encoding=encoding.lower()
    )


def model(path, content: str = TWICE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def verdicts(folder) -> list[bool | None]:
    return [one.passed for one in tck.run(folder)]


FOUR = case("1", "twice", simple("4", "decimal"), X)


def test_a_model_is_found_beside_its_tests_or_else_elsewhere_under_the_folder(tmp_path):
    model(tmp_path / "models" / "m.dmn")
    model(tmp_path / "far" / "away" / "deep" / "m.dmn", source(decision("twice", text("0"))))
    write(tmp_path / "tests" / "m-test-01.xml", FOUR)
    write(tmp_path / "tests" / "windows-test-01.xml", FOUR, name="..\\models\\M.dmn")

    assert verdicts(tmp_path) == [True, True]


def test_a_test_that_names_no_model_is_of_the_one_whose_name_begins_its_own(tmp_path):
    model(tmp_path / "m.dmn")
    model(tmp_path / "m-test.dmn", source(decision("twice", text("0"))))
    write(tmp_path / "m-01.xml", FOUR, name="")

    assert verdicts(tmp_path) == [True]


def test_an_import_is_found_elsewhere_and_one_that_is_nowhere_fails_what_hangs_on_it_alone(tmp_path):
    model(tmp_path / "lib" / "lib.dmn", source(decision("one", text("1")), namespace="urn:lib"))
    tag = '<import name="{}" namespace="{}" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    model(
        tmp_path / "suite" / "m.dmn",
        source(
            tag.format("lib", "urn:lib"), tag.format("gone", "urn:gone"),
            decision("two", text("lib.one + 1"), needs=("urn:lib#d_one",)),
            decision("lost", text("gone.one"), needs=("urn:gone#d_one",)),
            decision("plain", text("3")),
        ),
    )  # fmt: skip
    write(
        tmp_path / "suite" / "m-test-01.xml",
        case("1", "two", simple("2", "decimal")),
        case("2", "lost", simple("2", "decimal")),
        case("3", "plain", simple("3", "decimal")),
    )

    assert verdicts(tmp_path) == [True, False, True]


def test_an_expression_that_cannot_be_read_is_null_and_others_are_run(tmp_path):
    other = '<literalExpression expressionLanguage="urn:python"><text>1</text></literalExpression>'
    short = (
        '<relation><column name="a"/><row><literalExpression><text>1</text></literalExpression>'
        "<literalExpression><text>2</text></literalExpression></row></relation>"
    )
    model(
        tmp_path / "m.dmn",
        source(
            decision("python", other), decision("short", short),
            decision("gone", text("1"), needs=("i_nothing",)), decision("one", text("1")),
        ),
    )  # fmt: skip
    one = simple("1", "decimal")
    write(
        tmp_path / "m-test-01.xml",
        *(case(name, name, one) for name in ("python", "short", "gone", "one")),
        case("null", "python", NIL),
    )

    found = list(tck.run(tmp_path))

    assert [result.passed for result in found] == [False, False, True, True, True]
    assert any("The expression language “urn:python” is not supported." in note for note in found[0].notes)


@pytest.mark.parametrize("encoding", ["UTF-16", "ISO-8859-1"])
def test_a_test_file_may_be_in_another_encoding(tmp_path, encoding):
    model(tmp_path / "m.dmn", source(decision("é", text('"ü"'))))
    write(tmp_path / "A.XML", case("1", "é", simple("ü", "string")), encoding=encoding)

    assert verdicts(tmp_path) == [True]


def test_what_is_no_test_file_is_passed_over(tmp_path):
    model(tmp_path / "m.dmn")
    (tmp_path / "broken.xml").write_text("<testCases", encoding="utf-8")
    (tmp_path / "empty.xml").write_text("", encoding="utf-8")
    (tmp_path / "entities.xml").write_text(
        '<!DOCTYPE t [<!ENTITY a "b">]><testCases>&a;</testCases>', encoding="utf-8"
    )
    (tmp_path / "folder.xml").mkdir()
    write(tmp_path / "m-test.xml", FOUR)

    assert verdicts(tmp_path) == [True]


def test_a_model_that_is_missing_or_no_model_fails_its_nodes(tmp_path):
    write(tmp_path / "a.xml", FOUR, name="gone.dmn")
    (tmp_path / "bad.dmn").write_text("no xml", encoding="utf-8")
    write(tmp_path / "b.xml", FOUR, name="bad.dmn")

    found = list(tck.run(tmp_path))

    assert [(one.passed, one.expected, one.actual) for one in found] == [(False, "4", "—")] * 2
    assert all(one.notes for one in found)


def test_an_error_that_is_expected_is_null_whatever_value_stands_beside_it(tmp_path):
    model(tmp_path / "m.dmn", source(decision("bad", text("1 / 0")), decision("one", text("1"))))
    marked = (
        '<testCase id="1"><resultNode name="{}" errorResult="true"><expected>{}</expected></resultNode>'
        "</testCase>"
    )
    write(
        tmp_path / "m-test.xml",
        marked.format("bad", simple("9", "decimal")),
        marked.format("one", NIL),
        '<testCase id="3"><resultNode name="bad" errorResult="true"/></testCase>',
        case("4", "nobody", NIL),
    )

    assert verdicts(tmp_path) == [True, False, True, True]


def test_a_value_without_a_type_has_that_of_what_it_is_given_to(tmp_path):
    values = {"n": "2", "b": "true", "s": "5", "d": "2026-01-01", "any": "7"}
    model(
        tmp_path / "m.dmn",
        source(
            given("n", kind="number"), given("b", kind="boolean"), given("s", kind="string"),
            given("d", kind="date"), given("any"),
            decision("D", text("[n + 1, not(b), s, d.year, any]"), needs=tuple(f"i_{one}" for one in values)),
            decision("E", text("n + 1"), needs=("i_n",)),
        ),
    )  # fmt: skip
    inputs = [
        f'<inputNode name="{name}"><value>{value}</value></inputNode>' for name, value in values.items()
    ]
    items = "".join(f"<item><value>{value}</value></item>" for value in ("3", "false", "5", "2026", "7"))
    write(
        tmp_path / "m-test.xml",
        case("1", "D", f"<list>{items}</list>", *inputs),
        case("2", "E", "<value>3</value>", *inputs),
        case("3", "E", "<value>4</value>", *inputs),
        case("4", "E", simple("3", "string"), *inputs),
    )

    assert verdicts(tmp_path) == [True, True, False, False]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("dayTimeDuration", "P1DT2H", "P1DT2H"),
        ("yearMonthDuration", "P1Y", "P1Y"),
        ("duration", "-P2D", "-P2D"),
        ("unsignedByte", "7", "7"),
        ("boolean", "1", "true"),
        ("string", " a ", '" a "'),
    ],
)
def test_each_type_of_xml_schema_is_read(tmp_path, kind, value, shown):
    model(tmp_path / "m.dmn", source(given("x"), decision("D", text("x"), needs=("i_x",))))
    put = f'<inputNode name="x">{simple(value, kind)}</inputNode>'
    write(tmp_path / "m-test.xml", case("1", "D", simple(value, kind), put))

    (found,) = tck.run(tmp_path)

    assert (found.passed, found.actual) == (True, shown)


def test_a_service_or_knowledge_model_is_asked_by_its_name_even_where_no_kind_is_told(tmp_path):
    model(tmp_path / "m.dmn", source(knowledge("inc", "n: number", text("n + 1"))))
    put = f'<inputNode name="n">{simple("2", "decimal")}</inputNode>'
    three = simple("3", "decimal")
    kind = case("2", "inc", three, put).replace("<testCase", '<testCase type="bkm" invocableName="inc"')
    write(tmp_path / "m-test.xml", case("1", "inc", three, put), kind)

    assert verdicts(tmp_path) == [True, True]


def test_a_case_on_which_the_process_dies_fails_and_the_next_is_run(tmp_path, monkeypatch):
    model(tmp_path / "m.dmn")
    write(tmp_path / "m-test.xml", FOUR, case("hang", "twice", NIL, X), case("die", "twice", NIL, X), FOUR)
    monkeypatch.setattr(tck_apart, "RUNNER", f"{__name__}:Deadly")

    found = list(tck_apart.run(tmp_path, child.Limits(each=1.5, total=120.0, memory=2048)))

    assert [one.passed for one in found] == [True, False, False, True]
    assert found[1].notes == ("The case took too long and was stopped.",)
    assert (found[2].node, found[2].actual) == ("twice", "stopped")


class Deadly(tck_apart.Runner):
    """Dies on one case and hangs on another."""

    def answer(self, question: child.Question) -> dict[str, object]:
        if question[1] == "1":
            signal.pause()
        if question[1] == "2":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().answer(question)
