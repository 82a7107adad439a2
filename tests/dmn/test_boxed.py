"""Each kind of boxed expression."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dmn.models import NOON, decision, given, knowledge, model, quoted, text, typed, value

D = Decimal


def entry(name: str, logic: str, kind: str = "") -> str:
    variable = f'<variable name="{name}"{typed(kind)}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def test_a_context_sees_its_earlier_entries_and_gives_its_result(tmp_path):
    entries = entry("monthly rent", text("3000")) + entry("yearly rent", text("monthly rent * 12"))

    assert value(tmp_path, f"<context>{entries}</context>") == {
        "monthly rent": D(3000),
        "yearly rent": D(36000),
    }
    assert value(tmp_path, f"<context>{entries}{entry('', text('yearly rent + 1'))}</context>") == D(36001)


def test_an_entry_that_is_not_of_its_type_is_null(tmp_path):
    logic = f"<context>{entry('a', text('1'), 'string')}{entry('b', text('2'), 'number')}</context>"

    assert value(tmp_path, logic) == {"a": None, "b": D(2)}


def test_a_list_and_a_relation(tmp_path):
    assert value(tmp_path, f"<list>{text('1')}{quoted('a')}</list>") == (D(1), "a")
    relation = (
        '<relation><column name="first name"/><column name="age"/>'
        f"<row>{quoted('Fu')}{text('30')}</row><row>{quoted('Lin')}{text('40')}</row></relation>"
    )
    assert value(tmp_path, relation) == (
        {"first name": "Fu", "age": D(30)},
        {"first name": "Lin", "age": D(40)},
    )


def test_names_with_blanks_are_found_in_paths_and_filters(tmp_path):
    relation = (
        '<relation><column name="first name"/><column name="a-b"/>'
        f"<row>{quoted('Fu')}{text('1')}</row></relation>"
    )
    rows = decision("rows", relation)

    assert value(tmp_path, text("rows.first name"), rows, needs=("d_rows",)) == ("Fu",)
    assert value(tmp_path, text('rows[first name = "Fu"][1].a-b'), rows, needs=("d_rows",)) == D(1)


@pytest.mark.parametrize(("test", "found"), [("true", "yes"), ("false", "no"), ("null", "no"), ('"x"', None)])
def test_a_conditional_takes_a_branch_and_is_null_where_the_test_is_no_boolean(tmp_path, test, found):
    branches = f"<then>{quoted('yes')}</then><else>{quoted('no')}</else>"
    logic = f"<conditional><if>{text(test)}</if>{branches}</conditional>"

    assert value(tmp_path, logic) == found


def loop(word: str, source: str, body: str) -> str:
    tag = "return" if word == "for" else "satisfies"
    return f'<{word} iteratorVariable="x"><in>{text(source)}</in><{tag}>{text(body)}</{tag}></{word}>'


@pytest.mark.parametrize(
    ("word", "source", "body", "found"),
    [
        ("for", "[1, 2, 3]", "x * 2", (D(2), D(4), D(6))),
        ("for", "1..3", "x", None),
        ("for", "[1..3]", "x + count(partial)", (D(1), D(3), D(5))),
        ("for", "[]", "x", ()),
        ("for", "null", "x", None),
        ("some", "[1, 2]", "x > 1", True),
        ("some", "[1, null]", "x > 1", None),
        ("some", "[]", "x > 1", False),
        ("every", "[1, 2]", "x > 0", True),
        ("every", "[1, null]", "x > 1", False),
        ("every", "[]", "x > 1", True),
    ],
)
def test_iterators(tmp_path, word, source, body, found):
    assert value(tmp_path, loop(word, source, body)) == found


@pytest.mark.parametrize(
    ("source", "match", "found"),
    [
        ("[1, 2, 3]", "item > 1", (D(2), D(3))),
        ("[{a: 1}, {a: 2}]", "a = 2", ({"a": D(2)},)),
        ("[{a: 1}, {a: 2}]", "item.a = 1", ({"a": D(1)},)),
        ("[1, 2, 3]", "2", D(2)),
        ("[]", "true", ()),
        ("5", "item = 5", (D(5),)),
    ],
)
def test_a_filter_keeps_what_matches(tmp_path, source, match, found):
    logic = f"<filter><in>{text(source)}</in><match>{text(match)}</match></filter>"

    assert value(tmp_path, logic) == found


def test_a_boxed_function_sees_what_is_around_it(tmp_path):
    param = '<formalParameter name="n" typeRef="number"/>'
    function = f"<functionDefinition>{param}{text('n * rate')}</functionDefinition>"
    logic = f"<context>{entry('rate', text('3'))}{entry('f', function)}{entry('', text('f(2)'))}</context>"

    assert value(tmp_path, logic) == D(6)


def invoked(callee: str, **args: str) -> str:
    bindings = "".join(f'<binding><parameter name="{k}"/>{text(v)}</binding>' for k, v in args.items())
    return f"<invocation>{text(callee)}{bindings}</invocation>"


def test_an_invocation_binds_by_name(tmp_path):
    share = knowledge("share", "part: number, whole: number", text("part / whole"))

    assert value(tmp_path, invoked("share", whole="4", part="1"), share, needs=("b_share",)) == D("0.25")
    assert value(tmp_path, invoked("share", whole="4", piece="1"), share, needs=("b_share",)) is None
    assert value(tmp_path, invoked("abs", n="-4")) == D(4)


def test_a_knowledge_model_converts_its_arguments_and_its_value(tmp_path):
    plus = knowledge("plus", "n: number", text("n + 1"), kind="number")
    text_of = knowledge("text_of", "n: number", text("n"), kind="string")

    assert value(tmp_path, text("plus([1])"), plus, needs=("b_plus",)) == D(2)
    assert value(tmp_path, text('plus("a")'), plus, needs=("b_plus",)) is None
    assert value(tmp_path, text("plus(1, 2)"), plus, needs=("b_plus",)) is None
    assert value(tmp_path, text("text_of(1)"), text_of, needs=("b_text_of",)) is None


def test_a_knowledge_model_may_call_itself(tmp_path):
    faculty = knowledge("faculty", "n: number", text("if n <= 1 then 1 else n * faculty(n - 1)"))

    assert value(tmp_path, text("faculty(20)"), faculty, needs=("b_faculty",)) == D(2432902008176640000)


def test_a_knowledge_model_is_called_alone(tmp_path):
    made = model(tmp_path, knowledge("plus", "n: number", text("n + 1")))

    assert made.call("plus", {"n": D(1)}, at=NOON).value == D(2)


def test_a_function_in_java_is_null_and_told_by_what_hangs_on_it(tmp_path):
    java = f"<context>{entry('class', quoted('java.lang.Math'))}</context>"
    made = model(
        tmp_path,
        knowledge("cos", "x: number", java, language="Java"),
        decision("A", text("cos(1)"), needs=("b_cos",)),
        decision("B", text("A"), needs=("d_A",)),
        decision("C", text('{f: function(x) external {java: {class: "java.lang.Math"}}, r: f(1)}.r')),
        decision("E", text("1")),
    )

    assert [made.unit(name).external() for name in "ABCE"] == [True, True, True, False]
    assert made.decide("B", {}, at=NOON).value is None


def test_a_decision_sees_what_it_requires_and_nothing_else(tmp_path):
    made = model(
        tmp_path,
        given("seen", "unseen"),
        decision("D", text("[seen, unseen]"), needs=("i_seen",)),
    )

    assert made.decide("D", {"seen": D(1), "unseen": D(2)}, at=NOON).value == (D(1), None)


def test_a_decision_is_worked_out_once(tmp_path):
    first = decision("n0", text("1"))
    more = [decision(f"n{n}", text(f"n{n - 1} + n{n - 1}"), needs=(f"d_n{n - 1}",)) for n in range(1, 60)]

    assert model(tmp_path, first, *more).decide("n59", {}, at=NOON).value == D(2**59)


def test_the_clock_is_what_the_caller_says(tmp_path):
    assert value(tmp_path, text("string(today())")) == "2026-07-01"
    assert value(tmp_path, text("string(now())")) == "2026-07-01T12:00:00Z"
    assert value(tmp_path, text("now() instance of date and time")) is True


def test_a_decision_without_logic_is_null(tmp_path):
    assert value(tmp_path, "") is None
    assert value(tmp_path, text("")) is None


def test_a_function_in_a_boxed_context_may_call_itself(tmp_path):
    """A recursive function is named by its entry."""
    body = text("if n <= 1 then 1 else n * factorial(n - 1)")
    logic = (
        '<context><contextEntry><variable name="factorial"/><functionDefinition>'
        f'<formalParameter name="n" typeRef="number"/>{body}</functionDefinition></contextEntry>'
        f"<contextEntry>{text('factorial(5)')}</contextEntry></context>"
    )

    assert value(tmp_path, logic) == D(120)
