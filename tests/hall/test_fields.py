"""Forms drawn and read back: what a person types comes back as they typed it, in each kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from miaopi.content import Field
from miaopi.content.widgets import SCHEMAS, WIDGETS, parts_of
from miaopi.faces import answers, fields
from miaopi.faces.fields import Sheet
from miaopi.hall.templatetags.mp import render_component
from miaopi.texts import Fault, Place, Words
from tests.hall.page import Page

WORD = Words("问题", "Question")


def question(widget: str, **more: Any) -> Field:
    """A question of a kind, as a matter's form has it."""
    made: dict[str, Any] = {
        "name": "q",
        "label": WORD,
        "hint": None,
        "why": None,
        "widget": widget,
        "schema": SCHEMAS[widget],
        "fields": parts_of(widget, "q", WORD),
        "many": widget == "parties",
    }
    return Field(**made | more)


def drawn(item: Field, value: object = None, **more: Any) -> Page:
    """The HTML of the question with an answer."""
    sheet = Sheet(answers={"q": value} if value is not None else {}, **more)
    return Page(render_component("field", {"field": fields.draw(item, sheet)}))


def sent(shown: Page) -> QueryDict:
    """What a browser sends of it."""
    data = QueryDict(mutable=True)
    for name, values in shown.values().items():
        data.setlist(name, values)
    for element in shown.all("textarea"):
        data[element["name"]] = element.text
    return data


@pytest.mark.parametrize("widget", WIDGETS)
def test_each_kind_of_question_is_drawn_soundly(widget: str) -> None:
    shown = drawn(question(widget), divisions=(("460105", "秀英区"),))

    assert shown.faults == []
    assert shown._boxes_without_label() == []
    assert shown._dead_references() == []
    assert shown._ids_twice() == []


@pytest.mark.parametrize("widget", WIDGETS)
def test_each_kind_of_question_is_drawn_soundly_with_a_fault(widget: str) -> None:
    shown = drawn(question(widget), faults={"q": "不对。"}, divisions=(("460105", "秀英区"),))

    assert "不对。" in " ".join(element.text for element in shown.elements)
    assert "q-error" in shown.ids
    assert shown._dead_references() == []


ANSWERS: Mapping[str, object] = {
    "text": "海口",
    "long-text": "一行\n又一行",
    "document-number": "琼（2099）第1号",
    "number": "8",
    "money": "1,800.50",
    "area": "67.5",
    "date": "2026-11-24",
    "yes-no": False,
    "phone": "14200000001",
    "id-number": "460199199003150041",
    "division": "460105",
    "items": ["R1", "R2"],
    "party": {"kind": "person", "name": "王永福", "number": "460199195811020052", "phone": "14200000002"},
    "person": {"name": "王永福", "number": "460199195811020052"},
    "parties": [{"kind": "enterprise", "name": "甲公司", "number": "91460199X", "phone": "1"}],
}


@pytest.mark.parametrize("widget", sorted(set(WIDGETS) - {"choice"}))
def test_what_was_answered_comes_back(widget: str) -> None:
    item = question(widget)

    back = fields.read(item, sent(drawn(item, ANSWERS[widget], divisions=(("460105", "秀英区"),))))

    assert back == ANSWERS[widget]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_is_typed_comes_back_as_it_was_typed(text: str) -> None:
    for widget in ("text", "number", "money", "phone", "id-number"):
        item = question(widget)
        assert fields.read(item, sent(drawn(item, text))) == (text.strip() or None)


@pytest.mark.parametrize("typed", [("2026", "13", "40"), ("26", "3", ""), ("", "", "5"), ("年", "月", "日")])
def test_a_day_that_is_none_comes_back_as_it_was_typed(typed: tuple[str, str, str]) -> None:
    item = question("date")
    first = QueryDict(mutable=True)
    first.update(dict(zip(("q-y", "q-m", "q-d"), typed, strict=True)))

    kept = fields.read(item, first)
    shown = drawn(item, kept)

    assert [shown.values()[f"q-{part}"][0] for part in "ymd"] == list(typed)


def test_an_empty_page_answers_nothing() -> None:
    for widget in WIDGETS:
        assert fields.read(question(widget), QueryDict()) in (None, [])


def test_where_nobody_need_be_named_a_kind_alone_names_nobody() -> None:
    data = QueryDict("q.kind=person")

    assert fields.read(question("party", required=False), data) is None
    assert fields.read(question("party"), data) == {"kind": "person"}


def test_a_list_gets_one_more_row_where_asked_and_drops_the_one_taken_away() -> None:
    item = question("parties")
    rows = [{"kind": "person", "name": name, "number": "1", "phone": "2"} for name in "甲乙丙"]

    assert "q.3.name" in drawn(item, rows, blank="q").ids
    data = sent(drawn(item, rows))
    data["remove"] = "q.1"
    assert [row["name"] for row in fields.read(item, data)] == ["甲", "丙"]  # type: ignore[index,union-attr]  # rows


def test_a_list_does_not_grow_without_end() -> None:
    data = QueryDict(mutable=True)
    for index in range(1000):
        data[f"q.{index}.name"] = "甲"

    assert len(fields.read(question("parties"), data)) == fields.MOST_ROWS  # type: ignore[arg-type]  # a list


def test_few_choices_stand_side_by_side_and_many_are_pulled_down() -> None:
    from miaopi.content import Option

    few = tuple(Option(str(number), Words(f"选{number}", f"Choice {number}")) for number in range(3))
    many = few * 4

    assert len(drawn(question("choice", options=few)).all("input")) == 3
    assert len(drawn(question("choice", options=many)).all("select")) == 1
    assert drawn(question("choice", options=few), "1").values() == {"q": ["1"]}


def test_what_few_people_need_is_folded_until_it_holds_something() -> None:
    item = question("person", required=False)

    assert "open" not in drawn(item).all("details")[0].attributes
    assert "open" in drawn(item, {"name": "甲"}).all("details")[0].attributes
    assert "open" in drawn(item, faults={"q.number": "少一位"}).all("details")[0].attributes


@pytest.mark.parametrize(
    ("widget", "place", "expected"),
    [
        ("text", "q", "q"),
        ("date", "q", "q-y"),
        ("yes-no", "q", "q-1"),
        ("party", "q.number", "q.number"),
        ("party", "q.kind", "q.kind-1"),
        ("parties", "q.2.phone", "q.2.phone"),
        ("text", "elsewhere", "main"),
    ],
)
def test_a_fault_leads_to_its_box(widget: str, place: str, expected: str) -> None:
    assert fields.target({"q": question(widget)}, place) == expected


def test_one_fault_a_field_is_told_the_first_that_helps() -> None:
    faults = [Fault("vault.empty", Place(field="q")), Fault("vault.encrypted", Place(field="q"))]

    assert list(fields.sentences(faults)) == ["q"]
    assert "空" in fields.sentences(faults)["q"]
    with translation.override("en"):
        assert fields.sentence(faults[0]).endswith("again.")


@pytest.mark.parametrize(
    ("widget", "value", "zh"),
    [
        ("money", "1800", "1,800"),
        ("money", "一百", "一百"),
        ("yes-no", True, "是"),
        ("yes-no", False, "否"),
        ("items", ["R1", "R2"], "R1、R2"),
        ("division", "460105", "秀英区"),
        ("phone", "14200000001", "142****0001"),
        ("id-number", "460199199003150041", "460***********0041"),
        ("person", ANSWERS["person"], "王永福，460***********0052"),
        ("parties", [], "没有"),
        ("text", None, ""),
    ],
)
def test_an_answer_is_said_in_words_and_numbers_of_people_are_masked(
    widget: str, value: object, zh: str
) -> None:
    with translation.override("zh-hans"):
        assert str(answers.say(question(widget), value, {"460105": "秀英区"})) == zh


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("20261201", "2026-12-01"),
        ("2026-12-1", "2026-12-01"),
        ("２０２６年12月1日", "2026-12-01"),
        (" 2026/1/2 ", "2026-01-02"),
        ("2026120", "2026120"),
        ("morgen", "morgen"),
        ("", None),
    ],
)
def test_a_clerk_types_a_day_into_one_box(typed: str, stored: str | None) -> None:
    item = question("date")

    assert fields.read(item, QueryDict(f"q={typed}")) == stored
    assert drawn(item, "2026-12-01", dense=True).values() == {"q": ["20261201"]}
    fault = Fault("content.answer-date", Place(field="q"), {"label": WORD})
    assert fields.summary([fault], [item], dense=True)[0]["id"] == "q"
