"""What a FEEL expression reaches into: `form.lessor.number` as ("form", "lessor", "number")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from miaopi.feel import nodes

Reach = tuple[str, ...]


def reaches(expr: object) -> frozenset[Reach]:
    """The ways from a name into its entries, each as far as it goes before a filter or a call."""
    return frozenset(_walk(expr))


def _walk(node: object) -> Iterator[Reach]:
    way = _way(node)
    if way is not None:
        yield way
    elif isinstance(node, tuple):
        for item in node:
            yield from _walk(item)
    elif is_dataclass(node):
        for part in fields(node):
            yield from _walk(getattr(node, part.name))


def _way(node: object) -> Reach | None:
    match node:
        case nodes.Name(name=name):
            return (name,)
        case nodes.Path(source=source, name=name):
            before = _way(source)
            return (*before, name) if before else None
    return None
