"""The names that contexts of a model may have: a path or a filter finds names with blanks among them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from miaopi import feel
from miaopi.dmn import model
from miaopi.feel import nodes, tree


def entries_of(*files: model.Definitions) -> Iterator[str]:
    """Names of context entries, columns, outputs, elements, and of contexts written in FEEL."""
    known = tuple(element.name for file in files for element in file.elements())
    yield from known
    for file in files:
        for part in parts(file):
            match part:
                case model.ContextEntry(variable=variable) if variable is not None:
                    yield variable.name
                case model.Relation(columns=columns):
                    yield from (column.name for column in columns)
                case model.Output(name=name) if name:
                    yield name
                case model.Literal(text=text) if "{" in text:
                    yield from written(text, known)


def written(text: str, known: tuple[str, ...]) -> Iterator[str]:
    """The names of entries of contexts within a FEEL text; none where it cannot be read."""
    try:
        found = feel.parse(text, names=known)
    except feel.FeelError:
        return
    for node in tree.walk(found):
        if isinstance(node, nodes.Context):
            yield from (entry.name for entry in node.entries)


def parts(root: object) -> Iterator[object]:
    """Every part of a file."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
        elif dataclasses.is_dataclass(one) and not isinstance(one, type):
            yield one
            waiting.extend(getattr(one, field.name) for field in dataclasses.fields(one))
