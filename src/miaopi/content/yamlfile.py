"""YAML with the line of every key and value, read so that nothing changes its kind behind the author's back.

YAML 1.2: `no` is a text, `0123` a text, a day stays the text that it is. A key that stands twice, an alias
and a tag are faults. Decimals are `Decimal`. Lines count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from miaopi.texts import Fault, Faulty, Place

Path = tuple[str | int, ...]

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
CONSTANTS: Mapping[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
LONGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file's content as plain data, with the line of each path."""

    file: str
    text: str
    data: object
    lines: Mapping[Path, int]
    starts: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path = ()) -> Place:
        """File, line and dotted field of a path; of its nearest parent where it is not there itself."""
        known = path
        while known not in self.lines:
            known = known[:-1]
        return Place(file=self.file, line=self.lines[known], field=dotted(path) or None)

    def text_place(self, path: Path) -> Place:
        """Where the first character of a text stands, behind its quote or at the head of its block."""
        line, column = self.starts.get(path, (None, None))
        return (
            Place(file=self.file, line=line, column=column, field=dotted(path)) if line else self.place(path)
        )

    def fault(self, code: str, path: Path = (), /, **values: object) -> Fault:
        """A fault of this package at a path."""
        return Fault(f"content.{code}", self.place(path), values)


def dotted(path: Path) -> str:
    """`("lookups", "title", "key")` as `lookups.title.key`; list entries count from 1 in brackets."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def jsonable(value: object) -> object:
    """The same data with floats for decimals, for what knows only JSON's numbers."""
    if isinstance(value, dict):
        return {key: jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [jsonable(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def read(text: str, *, file: str) -> YamlFile:
    """The data of a YAML text.

    Raises: Faulty: `content.yaml-broken` alone, or every `yaml-duplicate-key` and `yaml-not-plain`.
    """
    if len(text) > LONGEST:
        raise Faulty([Fault("content.yaml-broken", Place(file, 1), {"problem": f"> {LONGEST}"})])
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or "?"
        raise Faulty([Fault("content.yaml-broken", Place(file, line), {"problem": problem})]) from None
    except YAMLError as error:
        raise Faulty([Fault("content.yaml-broken", Place(file, 1), {"problem": str(error)[:80]})]) from None
    builder = _Builder(file, text.splitlines())
    data = builder.build(root, (), ()) if root is not None else None
    if builder.faults:
        raise Faulty(builder.faults)
    return YamlFile(file, text, data, {(): 1} | builder.lines, builder.starts)


class _Builder:
    """Turns nodes into data and remembers lines."""

    def __init__(self, file: str, rows: list[str]) -> None:
        self.file = file
        self.rows = rows
        self.starts: dict[Path, tuple[int, int]] = {}
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []

    def build(self, node: Node, path: Path, parents: tuple[int, ...]) -> object:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in parents or getattr(node, "anchor", None):
            self.refuse("yaml-not-plain", node, path, found="&*")
            return None
        parents = (*parents, id(node))
        match node:
            case ScalarNode():
                self.starts[path] = self.start(node)
                return self.scalar(node, path)
            case SequenceNode():
                return [self.build(child, (*path, n), parents) for n, child in enumerate(node.value)]
            case MappingNode():
                return dict(self.entries(node, path, parents))
        self.refuse("yaml-not-plain", node, path, found=type(node).__name__)
        return None

    def entries(
        self, node: MappingNode, path: Path, parents: tuple[int, ...]
    ) -> Iterator[tuple[str, object]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.refuse("yaml-not-plain", key, path, found="?")
                continue
            name = str(key.value)
            line = key.start_mark.line + 1
            if name in seen:
                self.refuse("yaml-duplicate-key", key, (*path, name), name=name, first=seen[name])
                continue
            seen[name] = line
            self.lines[(*path, name)] = line
            yield name, self.build(value, (*path, name), parents)

    def start(self, node: ScalarNode) -> tuple[int, int]:
        """Line and column, from 1, of the first character of a text."""
        line, column = node.start_mark.line, node.start_mark.column
        if node.style in ("'", '"'):
            return line + 1, column + 2
        if node.style in ("|", ">") and line + 1 < len(self.rows):
            row = self.rows[line + 1]
            return line + 2, len(row) - len(row.lstrip()) + 1
        return line + 1, column + 1

    def scalar(self, node: ScalarNode, path: Path) -> object:
        if node.style is not None or not node.value.isascii():
            return str(node.value)
        text = str(node.value)
        if text in CONSTANTS:
            return CONSTANTS[text]
        if INTEGER.fullmatch(text):
            return int(text)
        return Decimal(text) if DECIMAL.fullmatch(text) else text

    def refuse(self, code: str, node: Node, path: Path, **values: object) -> None:
        place = Place(self.file, node.start_mark.line + 1, field=dotted(path) or None)
        self.faults.append(Fault(f"content.{code}", place, values))
