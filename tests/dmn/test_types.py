"""Item definitions, and how values are made to fit them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from miaopi import feel
from tests.dmn.models import DMN11, NOON, decision, given, knowledge, model, text, value

D = Decimal

PERSON = (
    '<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="age"><typeRef>tAge</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="tAge"><typeRef>number</typeRef>'
    "<allowedValues><text>[0..150]</text></allowedValues></itemDefinition>"
)
COLOURS = (
    '<itemDefinition name="tColours" isCollection="true"><typeRef>string</typeRef>'
    '<allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>'
)
FEW = (
    '<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef>'
    "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
)
ADDER = (
    '<itemDefinition name="tAdder"><functionItem outputTypeRef="number">'
    '<parameters name="n" typeRef="number"/></functionItem></itemDefinition>'
)
DAY = datetime.date(2026, 7, 1)


@pytest.mark.parametrize(
    ("kind", "given_value", "taken"),
    [
        ("number", D(1), D(1)),
        ("number", "1", None),
        ("number", (D(1),), D(1)),
        ("number", (D(1), D(2)), None),
        ("string", None, None),
        ("date and time", DAY, feel.DateTime(DAY, feel.Time(0, offset=0))),
        ("tAge", D(30), D(30)),
        ("tAge", D(200), None),
        ("tAge", None, None),
        ("tPerson", {"name": "Fu", "age": D(3)}, {"name": "Fu", "age": D(3)}),
        ("tPerson", {"name": "Fu", "age": D(3), "more": D(1)}, {"name": "Fu", "age": D(3), "more": D(1)}),
        ("tPerson", {"name": "Fu", "age": D(200)}, None),
        ("tPerson", {"name": "Fu"}, None),
        ("tColours", ("red", "blue"), ("red", "blue")),
        ("tColours", "red", ("red",)),
        ("tColours", ("red", "green"), None),
        ("tFew", (D(1), D(2)), (D(1), D(2))),
        ("tFew", (D(1), D(2), D(3)), None),
        ("Any", (D(1),), (D(1),)),
    ],
)
def test_a_value_is_made_to_fit_or_null(tmp_path, kind, given_value, taken):
    parts = PERSON + COLOURS + FEW + given("x", kind=kind)
    made = model(tmp_path, parts, decision("D", text("x"), needs=("i_x",)))

    assert made.decide("D", {"x": given_value}, at=NOON).value == taken
    told = made.decide("D", {"x": given_value}, at=NOON, notes=True).notes
    misfits = given_value is not None and taken is None
    assert [one.code for one in told] == (["dmn.note-type"] if misfits else [])


def test_a_decision_gives_its_own_type(tmp_path):
    assert value(tmp_path, text("[1]"), kind="number") == D(1)
    assert value(tmp_path, text('"a"'), kind="number") is None
    assert value(tmp_path, text("1"), COLOURS, kind="tColours") is None


def test_types_of_the_model_are_names_in_feel(tmp_path):
    types = PERSON + ADDER

    assert value(tmp_path, text('{name: "Fu", age: 3} instance of tPerson'), types) is True
    assert value(tmp_path, text("200 instance of tAge"), types) is True
    assert value(tmp_path, text("(function(n: number) n + 1) instance of tAdder"), types) is True
    assert value(tmp_path, text("(function(a: tAge) a + 1)(1)"), types) == D(2)


def test_a_type_that_is_not_there_is_told_and_holds_nothing_back(tmp_path):
    made = model(tmp_path, decision("D", text("1"), kind="tNowhere"))

    assert [fault.line("en") for fault in made.faults] == [
        "model.dmn:2 decision “D” There is no type named “tNowhere”. Check its name, or define it."
    ]
    assert made.decide("D", {}, at=NOON).value == D(1)


def test_a_type_made_of_itself_is_a_fault(tmp_path):
    made_of = '<itemDefinition name="{0}"><typeRef>{1}</typeRef></itemDefinition>'.format
    loop = made_of("a", "b") + made_of("b", "a")
    made = model(tmp_path, loop, decision("D", text("1"), kind="a"))

    assert {fault.code for fault in made.faults} == {"dmn.type-cycle"}


def test_types_of_dmn_1_1_have_a_prefix(tmp_path):
    parts = given("x", kind="feel:number") + decision("D", text("x + 1"), needs=("i_x",), kind="feel:number")
    made = model(tmp_path, parts, version=DMN11)

    assert made.decide("D", {"x": D(1)}, at=NOON).value == D(2)


def test_a_function_as_a_value_is_passed_on(tmp_path):
    twice = knowledge("twice", "f, n: number", text("f(f(n))"))

    assert value(tmp_path, text("twice(function(x) x / 0, 1)"), twice, needs=("b_twice",)) is None
    assert value(tmp_path, text("twice(function(x) x * 3, 1)"), twice, needs=("b_twice",)) == D(9)
