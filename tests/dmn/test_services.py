"""Decision services and imports."""

from __future__ import annotations

from decimal import Decimal

import pytest

from miaopi import dmn
from tests.dmn.models import NOON, decision, given, knowledge, model, source, text

D = Decimal


def service(name: str, **references: tuple[str, ...]) -> str:
    inside = "".join(f'<{tag} href="#{one}"/>' for tag, many in references.items() for one in many)
    return f'<decisionService id="s_{name}" name="{name}"><variable name="{name}"/>{inside}</decisionService>'


PARTS = (
    given("n", kind="number"),
    decision("half", text("n / 2"), needs=("i_n",), kind="number"),
    decision("sum", text("half + n"), needs=("d_half", "i_n")),
)


def test_a_service_is_given_its_inputs_and_works_out_the_rest(tmp_path):
    made = model(
        tmp_path,
        *PARTS,
        service("S", outputDecision=("d_sum",), encapsulatedDecision=("d_half",), inputData=("i_n",)),
    )

    assert made.serve("S", {"n": D(4)}, at=NOON).value == D(6)


def test_an_input_decision_takes_the_place_of_its_own_logic(tmp_path):
    made = model(
        tmp_path,
        *PARTS,
        service("S", outputDecision=("d_sum",), inputDecision=("d_half",), inputData=("i_n",)),
    )

    assert made.serve("S", {"n": D(4), "half": D(10)}, at=NOON).value == D(14)
    assert made.serve("S", {"n": D(4), "half": "x"}, at=NOON).value is None


def test_several_outputs_make_a_context(tmp_path):
    made = model(tmp_path, *PARTS, service("S", outputDecision=("d_half", "d_sum"), inputData=("i_n",)))

    assert made.serve("S", {"n": D(4)}, at=NOON).value == {"half": D(2), "sum": D(6)}


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("S(4, 10)", D(14)),
        ("S(half: 10, n: 4)", D(14)),
        ("S(4)", None),
        ('S(4, "x")', None),
        ("S(m: 4, half: 1)", None),
    ],
)
def test_a_service_is_called_as_a_function_input_data_first(tmp_path, call, found):
    made = model(
        tmp_path,
        *PARTS,
        service("S", outputDecision=("d_sum",), inputDecision=("d_half",), inputData=("i_n",)),
        decision("D", text(call), needs=("s_S",)),
    )

    assert made.decide("D", {"n": D(100)}, at=NOON).value == found


# Imports


def imported(name: str, namespace: str) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="x"/>'


HELLO = (
    '<itemDefinition name="tName"><typeRef>string</typeRef></itemDefinition>'
    + given("Person name", kind="tName")
    + knowledge("greet", "who: tName", text('"Hello " + who'))
    + decision("Say Hello", text("greet(Person name)"), needs=("b_greet", "i_Person_name"))
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.dmn").write_text(source(HELLO, namespace="urn:a"), encoding="utf-8")
    both = imported("modelA", "urn:a") + decision(
        "twice",
        text("modelA.Say Hello + modelA.greet(modelA.Person name)"),
        needs=("urn:a#d_Say_Hello", "urn:a#b_greet", "urn:a#i_Person_name"),
    )
    (tmp_path / "b.dmn").write_text(source(both, namespace="urn:b"), encoding="utf-8")
    (tmp_path / "b2.dmn").write_text(source(both, namespace="urn:b2"), encoding="utf-8")
    return tmp_path


def test_what_is_imported_stands_within_the_name_of_its_import(folder):
    made = dmn.load(folder / "b.dmn")

    assert made.decide("twice", {"modelA": {"Person name": "Fu"}}, at=NOON).value == "Hello FuHello Fu"
    assert made.decide("twice", {"Person name": "Fu"}, at=NOON).value == "Hello FuHello Fu"


def test_the_same_model_by_two_ways_has_inputs_of_its_own(folder):
    parts = imported("Model B", "urn:b") + imported("Model B2", "urn:b2")
    parts += decision("D", text("[Model B.twice, Model B2.twice]"), needs=("urn:b#d_twice", "urn:b2#d_twice"))
    (folder / "c.dmn").write_text(source(parts, namespace="urn:c"), encoding="utf-8")
    inputs = {
        "Model B": {"modelA": {"Person name": "B"}},
        "Model B2": {"modelA": {"Person name": "B2"}},
    }

    assert dmn.load(folder / "c.dmn").decide("D", inputs, at=NOON).value == (
        "Hello BHello B",
        "Hello B2Hello B2",
    )


def test_an_import_without_a_name_brings_its_names_as_they_are(folder):
    parts = imported("", "urn:a") + decision(
        "D", text("greet(Person name)"), needs=("urn:a#b_greet", "urn:a#i_Person_name"), kind="tName"
    )
    (folder / "d.dmn").write_text(source(parts, namespace="urn:d"), encoding="utf-8")

    assert dmn.load(folder / "d.dmn").decide("D", {"Person name": "Fu"}, at=NOON).value == "Hello Fu"


def test_types_are_imported_by_the_name_of_the_import(folder):
    parts = imported("modelA", "urn:a") + given("x", kind="modelA.tName")
    parts += decision("D", text("x instance of modelA.tName"), needs=("i_x",))
    (folder / "e.dmn").write_text(source(parts, namespace="urn:e"), encoding="utf-8")
    made = dmn.load(folder / "e.dmn")

    assert made.decide("D", {"x": "Fu"}, at=NOON).value is True
    assert made.decide("D", {"x": D(1)}, at=NOON).value is False
