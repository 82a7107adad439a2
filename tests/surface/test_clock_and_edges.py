"""Only the edges read the clock and catch everything; nobody sleeps."""

import ast
import re
from pathlib import Path

from tests.surface import source

CLOCKS = {"now", "utcnow", "today"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "dt"}
# Faces, commands, the worker's loop and the demo: they tell everybody else what time it is.
EDGES = ("hall", "desk", "api", "site")
MAY_READ = {source.PRODUCT / "outbox" / "worker.py"}
# The outermost edges, each with what it does there.
MAY_CATCH_ALL = {
    source.PRODUCT / "outbox" / "worker.py": "a handler's error is recorded, logged and tried again",
    source.PRODUCT / "registries" / "asking.py": "whatever fails in a source is a gap, logged, asked again",
    source.SRC / "miaopi_demo" / "store.py": "rolls back and raises again",
}


def _reads_the_clock(path: Path) -> list[str]:
    found = []
    for call in source.calls(path):
        *owner, name = source.dotted(call.func).split(".")
        if (name in CLOCKS and owner and owner[-1] in CLOCK_OWNERS) or (owner[-1:], name) == (
            ["time"],
            "time",
        ):
            found.append(f"{source.shown(path)}:{call.lineno}")
    return found


def test_only_faces_commands_and_the_worker_read_the_clock() -> None:
    found = [
        line
        for path in source.modules()
        if source.package(path) not in EDGES and path not in MAY_READ
        for line in _reads_the_clock(path)
    ]

    assert found == []


def test_the_search_for_clocks_finds_one() -> None:
    assert _reads_the_clock(source.PRODUCT / "outbox" / "worker.py")


def test_no_field_sets_its_own_time() -> None:
    found = [
        f"{source.shown(path)}:{call.lineno}"
        for path in source.modules(migrations=True)
        for call in source.calls(path)
        for word in call.keywords
        if word.arg in {"auto_now", "auto_now_add"}
    ]

    assert found == []


def test_everything_is_caught_only_at_the_outermost_edge() -> None:
    found = []
    for path in source.modules(source.SRC):
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.ExceptHandler) and path not in MAY_CATCH_ALL:
                named = ast.unparse(node.type) if node.type else ""
                if not named or re.search(r"\b(Base)?Exception\b", named):
                    found.append(f"{source.shown(path)}:{node.lineno}")

    assert found == []


def test_nobody_sleeps() -> None:
    found = [
        f"{source.shown(path)}:{call.lineno}"
        for path in source.modules(source.SRC, source.ROOT / "tests")
        for call in source.calls(path)
        if source.dotted(call.func) in {"time.sleep", "sleep", "asyncio.sleep"}
    ]

    assert found == []


def test_no_test_is_skipped() -> None:
    named = {"pytest.skip", "pytest.importorskip"}
    marks = {"mark.skip", "mark.skipif", "mark.xfail"}
    found = []
    for path in source.modules(source.ROOT / "tests"):
        for node in ast.walk(source.tree(path)):
            name = source.dotted(node) if isinstance(node, ast.Attribute) else ""
            if name in named or any(name.endswith(f".{mark}") for mark in marks):
                found.append(f"{source.shown(path)}:{node.lineno}")

    assert found == []


def test_nothing_is_left_for_later_in_the_code() -> None:
    later = re.compile(r"#.*\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
    found = [
        f"{source.shown(path)}:{number}"
        for path in source.modules(source.SRC, source.ROOT / "tests", migrations=True)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]

    assert found == []


def test_a_module_has_one_subject() -> None:
    long = [
        f"{source.shown(path)}: {lines}"
        for path in source.modules(source.SRC)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]

    assert long == []


def test_every_silenced_complaint_says_why() -> None:
    silenced = re.compile(r"#\s*(type: ignore(?!\[)|type: ignore\[[\w, -]+\]\s*$|noqa\b(?!: [A-Z]+\d+))")
    found = [
        f"{source.shown(path)}:{number}"
        for path in source.modules(source.SRC)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if silenced.search(line)
    ]

    assert found == []
