"""Whatever model comes, it is refused, or decided, or stopped, soon and within bounds."""

from __future__ import annotations

import contextlib
import time
from decimal import Decimal

import pytest

from miaopi import dmn, feel
from tests.dmn.models import NOON, decision, given, knowledge, model, source, table, text
from tests.limited import limited

SOON = 8.0


@pytest.fixture(autouse=True)
def soon():
    start = time.perf_counter()
    yield
    assert time.perf_counter() - start < SOON


def refused(tmp_path, xml: str) -> str:
    path = tmp_path / "model.dmn"
    path.write_text(xml, encoding="utf-8")
    with pytest.raises(dmn.DmnError) as raised:
        dmn.load(path)
    return raised.value.faults[0].code


def test_a_bomb_of_entities_is_refused(tmp_path):
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))

    assert refused(tmp_path, f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e9;</x>') in (
        "dmn.doctype",
        "dmn.not-xml",
    )


def test_an_external_entity_is_not_read(tmp_path):
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    xml = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{tmp_path}/secret">]><x>&e;</x>'

    assert refused(tmp_path, xml) == "dmn.doctype"


def test_deep_nesting_is_refused(tmp_path):
    assert refused(tmp_path, "<x>" * 5_000 + "</x>" * 5_000) == "dmn.not-xml"
    assert refused(tmp_path, source(decision("D", "<list>" * 100 + "</list>" * 100))) == "dmn.too-deep"


def test_a_huge_file_is_refused_unread(tmp_path):
    assert refused(tmp_path, source(" " * 5_000_001)) == "dmn.too-large"


@pytest.mark.parametrize(
    "body", ["f(n)", "f(n + 1)", "[f(n), f(n)]", "f(n - 1) + f(n - 2)", "sort([2, 1], function(a, b) f(n))"]
)
def test_endless_recursion_is_stopped(tmp_path, body):
    made = model(tmp_path, knowledge("f", "n", text(body)), decision("D", text("f(1)"), needs=("b_f",)))

    with pytest.raises(feel.TooMuchWork) as raised:
        made.decide("D", {}, at=NOON)

    assert raised.value.faults[0].line("en") == (
        "model.dmn:2 decision “D” The evaluation ran too long or its calls too deep, and was stopped. "
        "Make lists smaller; check where the recursion ends."
    )


def test_much_recursion_within_bounds_is_stopped_by_the_work_it_makes(tmp_path):
    fib = knowledge("fib", "n", text("if n <= 1 then 1 else fib(n - 1) + fib(n - 2)"))
    made = model(tmp_path, given("n"), fib, decision("D", text("fib(n)"), needs=("b_fib", "i_n")))

    assert made.decide("D", {"n": Decimal(15)}, at=NOON).value == 987


@pytest.mark.parametrize(
    "logic",
    [
        text("count(for i in 1..1000000000000 return i)"),
        text("[1..99999999999999][item = 1]"),
        '<for iteratorVariable="i"><in>'
        + text("[1..99999999999999]")
        + "</in><return>"
        + text("i")
        + "</return></for>",
        text("for i in 1..2000, j in 1..2000 return i"),
    ],
)
def test_huge_ranges_are_stopped(tmp_path, logic):
    made = model(tmp_path, decision("D", logic))

    with contextlib.suppress(feel.TooMuchWork):
        assert made.decide("D", {}, at=NOON).value in (None, ())


def test_lists_that_double_are_stopped(tmp_path):
    entries = '<contextEntry><variable name="l0"/>' + text("[1, 2, 3, 4]") + "</contextEntry>"
    for n in range(40):
        logic = text(f"concatenate(l{n}, l{n})")
        entries += f'<contextEntry><variable name="l{n + 1}"/>{logic}</contextEntry>'
    made = model(tmp_path, decision("D", f"<context>{entries}</context>"))

    with pytest.raises(feel.TooMuchWork):
        made.decide("D", {}, at=NOON)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(a*)*c", "((a{1,30}){1,30}){1,30}", "(.*)(.*)(.*)(.*)(.*)x"]
)
def test_patterns_that_make_others_slow_are_answered(tmp_path, pattern):
    made = model(tmp_path, given("t"), decision("D", text(f'matches(t, "{pattern}")'), needs=("i_t",)))

    assert made.decide("D", {"t": "a" * 10_000 + "!"}, at=NOON).value in (True, False, None)


def test_a_large_table_is_compiled_soon(tmp_path):
    rows = [f"[{n}..{n + 500}] | {n}" for n in range(1500)]
    made = model(
        tmp_path,
        given("n", kind="number"),
        decision(
            "D",
            table({"n": "number"}, {"": ""}, rows, policy="COLLECT", more=' aggregation="COUNT"'),
            needs=("i_n",),
        ),
    )

    assert made.decide("D", {"n": Decimal(600)}, at=NOON).value == 501


@pytest.mark.parametrize(
    "logic", ["flatten(l)", "l = m", "string(l)", "distinct values([l, m])[1] = m", "l in [m]"]
)
def test_lists_that_hold_each_other_twice_are_stopped(tmp_path, logic):
    entries = '<contextEntry><variable name="l0"/>' + text("[1]") + "</contextEntry>"
    for n in range(40):
        pair = text(f"[l{n}, l{n}]")
        entries += f'<contextEntry><variable name="l{n + 1}"/>{pair}</contextEntry>'
    entries += f'<contextEntry><variable name="l"/>{text("[l40, l40]")}</contextEntry>'
    entries += f'<contextEntry><variable name="m"/>{text("[l40, [l39, l39]]")}</contextEntry>'
    made = model(
        tmp_path, decision("D", f"<context>{entries}<contextEntry>{text(logic)}</contextEntry></context>")
    )

    found = made.decide("D", {}, at=NOON).value

    assert found is None or found is False


# Each in a process of its own, with so much memory and time.
MEGABYTES, SECONDS = 500, 30.0


def outcome(xml: str) -> list[str]:
    """The codes of faults and notes, or the kinds of the values."""
    try:
        made = dmn.read(xml.encode(), file="model.dmn")
    except dmn.DmnError as error:
        return [fault.code for fault in error.faults]
    found = [fault.code for fault in made.faults]
    for name in made.decisions[:3]:
        try:
            found.append(type(made.decide(name, {"n": Decimal(5)}, at=NOON).value).__name__)
        except (feel.TooMuchWork, dmn.DmnError) as error:
            found += [fault.code for fault in error.faults]
    return found


def component(name: str, kind: str) -> str:
    return f'<itemComponent name="{name}"><typeRef>{kind}</typeRef></itemComponent>'


def eightfold(name: str, kind: str) -> str:
    parts = "".join(component(f"c{n}", kind) for n in range(8))
    return f'<itemDefinition name="{name}">{parts}</itemDefinition>'


LONG = f'"{"a" * 300}"'
OVERLAPPING = [f"[{n}..{n + 9999}] | {n}" for n in range(1500)]
SERVICE = (
    '<decisionService id="s_S" name="S"><variable name="S"/><outputDecision href="#d_O"/>'
    '<inputData href="#i_a"/></decisionService>'
)
FILES = {
    "a type of 8 ** 25 parts": (
        source(
            *(eightfold(f"t{n}", f"t{n + 1}") for n in range(25)),
            '<itemDefinition name="t25"><typeRef>number</typeRef></itemDefinition>',
            decision("D", text("{c0: 1}"), kind="t0"),
        ),
        "dmn.type-too-large",
    ),
    "services that call themselves twice": (
        source(
            given("a"),
            decision("O", text("if a > 30 then 1 else S(a + 1) + S(a + 1)"), needs=("s_S", "i_a")),
            SERVICE,
            decision("D", text("S(1)"), needs=("s_S",)),
        ),
        "dmn.too-much-work",
    ),
    "a table of many hits in a loop": (
        source(
            knowledge(
                "f", "n: number",
                table({"n": "number"}, {"": ""}, [f">= {n} | {n}" for n in range(300)], policy="COLLECT"),
            ),
            decision("D", text("for i in 1..9000 return f(900)"), needs=("b_f",)),
        ),
        "dmn.too-much-work",
    ),
    "texts that double in a function": (
        source(
            knowledge("f", "s", text("s + s")),
            decision("D", text(f'for i in 1..5000 return f(f(f(f(f(f(f({LONG})))))))'), needs=("b_f",)),
        ),
        "dmn.too-much-work",
    ),
    "ranges that all overlap": (
        source(
            given("n", kind="number"),
            decision(
                "D",
                table({"n": "number"}, {"": ""}, OVERLAPPING, policy="COLLECT"),
                needs=("i_n",),
            ),
        ),
        "tuple",
    ),
    "a long chain of decisions": (
        source(
            decision("d0", text("1")),
            *(decision(f"d{n}", text(f"d{n - 1}"), needs=(f"d_d{n - 1}",)) for n in reversed(range(1, 400))),
        ),
        "dmn.cycle",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_soon_and_within_memory(name):
    xml, code = FILES[name]

    assert code in limited(lambda: outcome(xml), seconds=SECONDS, megabytes=MEGABYTES)  # type: ignore[operator]
