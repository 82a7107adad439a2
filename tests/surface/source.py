"""The repository as the walking tests see it: its files, and its Python as trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PRODUCT = SRC / "miaopi"
NOT_OURS = {"__pycache__", "node_modules", "var", "build"}


def shown(path: Path) -> str:
    """A path as a fault names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A module as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules(*folders: Path, migrations: bool = False) -> Iterator[Path]:
    """Every module of these folders (the product by default), migrations only on request."""
    for folder in folders or (PRODUCT,):
        for path in sorted(folder.rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def package(path: Path) -> str:
    """The package below `miaopi` that a module belongs to; "" for the demo."""
    return path.relative_to(PRODUCT).parts[0] if PRODUCT in path.parents else ""


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a module."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def dotted(node: ast.AST) -> str:
    """`a.b.c` for names and attributes, with calls and indices in between left out; "" for anything else."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            inner = dotted(node.value)
            return f"{inner}.{node.attr}" if inner else node.attr
        case ast.Call():
            return dotted(node.func)
        case ast.Subscript():
            return dotted(node.value)
        case _:
            return ""


def constants(path: Path) -> dict[str, str]:
    """Texts with a name at the top of a module."""
    found = {}
    for node in tree(path).body:
        value = getattr(node, "value", None)
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            found |= {target.id: value.value for target in targets if isinstance(target, ast.Name)}
    return found


def imported(path: Path) -> dict[str, str]:
    """Each name that a module imports, and the whole dotted name of what it is."""
    found = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
    return found


def files(*suffixes: str) -> Iterator[Path]:
    """Every file of the repository with one of these suffixes, caches and environments left out."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        hidden = any(
            part.startswith(".") and part not in {".ci", ".pre-commit-config.yaml"} for part in inside
        )
        if hidden or NOT_OURS & set(inside) or any(part.endswith(".egg-info") for part in inside):
            continue
        if path.is_file() and (not suffixes or path.suffix in suffixes):
            yield path
