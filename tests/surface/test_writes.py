"""Only an app's own actions write its tables, and only the cases' actions move a case."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.surface import source

FACES = ("hall", "desk", "api", "site")
WRITES = {
    *(
        "create",
        "bulk_create",
        "get_or_create",
        "update_or_create",
        "bulk_update",
        "update",
        "delete",
        "save",
    ),
    *("acreate", "aupdate", "adelete", "asave"),
}
ON_ROWS = {"save", "delete", "asave", "adelete"}
APPS = sorted(path.parent.name for path in source.PRODUCT.glob("*/models.py"))


def _models() -> dict[str, str]:
    """Name of each model and the app that owns it."""
    return {
        node.name: app
        for app in APPS
        for node in source.tree(source.PRODUCT / app / "models.py").body
        if isinstance(node, ast.ClassDef)
        if any(source.dotted(base) == "models.Model" for base in node.bases)
    }


def _writes(path: Path) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call that could write: the call, what it is called on, the method."""
    for call in source.calls(path):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            yield call, source.dotted(call.func.value), call.func.attr


def _owner(path: Path, on: str) -> str | None:
    """The app whose table this writes, where it is written by the model's name."""
    first, *rest = on.split(".")
    whole = source.imported(path).get(first, "")
    parts = f"{whole}.{'.'.join(rest)}".split(".")
    for part in parts:
        if part in _models() and ("models" in parts or source.package(path) == _models()[part]):
            return _models()[part]
    return None


def test_no_app_writes_the_tables_of_another() -> None:
    found = [
        f"{source.shown(path)}:{call.lineno} {on}.{method}"
        for path in source.modules()
        for call, on, method in _writes(path)
        if (owner := _owner(path, on)) and owner != source.package(path)
    ]

    assert found == []


def test_an_app_writes_its_tables_in_its_actions() -> None:
    """`blobs`, `licences` and `people` are small in parts: what writes there says so by its place."""
    allowed = ("actions", "actions.py", "claims.py")
    found = [
        f"{source.shown(path)}:{call.lineno} {on}.{method}"
        for path in source.modules()
        for call, on, method in _writes(path)
        if _owner(path, on) and not {path.name, path.parent.name} & set(allowed)
    ]

    assert found == []


def test_a_face_writes_nothing_of_its_own() -> None:
    """A session is the face's own; everything else goes through an app's actions."""
    found = []
    for face in FACES:
        for path in source.modules(source.PRODUCT / face):
            for call, on, method in _writes(path):
                of_a_model = ".objects" in f".{on}" or method in ON_ROWS
                if of_a_model and not on.endswith("session") and not on.startswith("actions"):
                    found.append(f"{source.shown(path)}:{call.lineno} {on}.{method}")

    assert found == []


def test_only_the_actions_of_cases_move_a_case() -> None:
    actions = source.PRODUCT / "cases" / "actions"
    found = []
    for path in source.modules(source.SRC):
        if actions in path.parents:
            continue
        knows_cases = source.package(path) == "cases" or any(
            name.startswith("miaopi.cases.models") for name in source.imported(path).values()
        )
        for call, on, method in _writes(path):
            moves = method == "update" and any(word.arg in {"state", "substate"} for word in call.keywords)
            if knows_cases and moves:
                found.append(f"{source.shown(path)}:{call.lineno} {on}.update")
    # A state is set on a row only by the table of transitions.
    assert found == []


def test_models_have_no_save_with_effects() -> None:
    found = [
        f"{app}.{node.name}.{line.name}"
        for app in APPS
        for node in ast.walk(source.tree(source.PRODUCT / app / "models.py"))
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.FunctionDef) and line.name in {"save", "delete", "clean"}
    ]

    assert found == []


def test_no_work_hangs_on_signals_or_after_a_commit() -> None:
    """What must happen is a row in the same transaction: what hangs on a signal is lost with the process."""
    found = []
    for path in source.modules():
        found += [
            f"{source.shown(path)}:{call.lineno}"
            for call in source.calls(path)
            if source.dotted(call.func).split(".")[-1] == "on_commit"
        ]
        found += [
            f"{source.shown(path)}: {whole}"
            for whole in source.imported(path).values()
            if whole.startswith("django.db.models.signals") or whole == "django.dispatch.receiver"
        ]

    assert found == []
