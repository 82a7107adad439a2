"""Whatever is put into the outbox has somebody who does it."""

import ast
from pathlib import Path

import pytest

from miaopi.outbox import registry
from tests.surface import source

BY_THE_CLOCK = source.PRODUCT / "outbox" / "actions.py"  # makes the rows of `outbox.every`


def _text(path: Path, node: ast.expr) -> str | None:
    """A text, or a name at the top of this module or of the one that it comes from."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return source.constants(path).get(name)
        case ast.Attribute(attr=name):
            return source.constants(path.with_name("actions.py")).get(name)
    return None


def _enqueued() -> list[tuple[Path, ast.Call, dict[str, ast.expr]]]:
    return [
        (path, call, {word.arg: word.value for word in call.keywords if word.arg})
        for path in source.modules(source.SRC)
        for call in source.calls(path)
        if source.dotted(call.func).split(".")[-1] == "enqueue" and path != BY_THE_CLOCK
    ]


def test_every_kind_that_is_enqueued_has_a_handler() -> None:
    bare = []
    for path, call, words in _enqueued():
        kind = _text(path, words["kind"])
        if kind not in registry.handlers():
            bare.append(f"{source.shown(path)}:{call.lineno} {kind}")

    assert _enqueued()
    assert bare == []


def test_a_row_lies_in_the_lane_where_its_handler_looks() -> None:
    lost = []
    for path, call, words in _enqueued():
        if "lane" not in words:
            continue
        kind, lane = _text(path, words["kind"]), _text(path, words["lane"])
        if kind is not None and registry.handlers()[kind].lane != lane:
            lost.append(f"{source.shown(path)}:{call.lineno} {kind} in {lane}")

    assert lost == []


def test_what_happens_by_the_clock_has_a_handler() -> None:
    assert [each.kind for each in registry.by_the_clock() if each.kind not in registry.handlers()] == []


def test_every_handler_has_work() -> None:
    enqueued = {_text(path, words["kind"]) for path, _, words in _enqueued()}
    clock = {each.kind for each in registry.by_the_clock()}
    ours = {kind for kind, each in registry.handlers().items() if each.work.__module__.startswith("miaopi.")}

    assert sorted(ours - enqueued - clock) == []


@pytest.mark.parametrize("path", sorted(source.PRODUCT.glob("*/handlers.py")), ids=source.shown)
def test_a_kind_begins_with_the_name_of_its_app(path: Path) -> None:
    kinds = [
        kind
        for kind, each in registry.handlers().items()
        if each.work.__module__ == f"miaopi.{path.parent.name}.handlers"
    ]

    assert kinds
    assert [kind for kind in kinds if not kind.startswith(f"{path.parent.name}.")] == []
