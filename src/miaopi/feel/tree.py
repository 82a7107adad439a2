"""Walks over trees, without recursion, so that no tree is too deep to be measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from miaopi.feel import nodes
from miaopi.feel.nodes import Node


def children(node: Node) -> Iterator[Node]:
    """The nodes right below, in the order of the text."""
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, a parent before its children."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(tuple(children(one))))


def height(node: Node) -> int:
    """How many nodes the longest way down has."""
    highest, waiting = 0, [(node, 1)]
    while waiting:
        one, depth = waiting.pop()
        highest = max(highest, depth)
        waiting.extend((child, depth + 1) for child in children(one))
    return highest


def free_names(node: Node, bound: frozenset[str] = frozenset()) -> set[str]:
    """The names that a tree reads and does not bind itself."""
    match node:
        case nodes.Name(name=name):
            return set() if name in bound else {name}
        case nodes.For(iterators=iterators, body=body):
            return _looped(iterators, body, bound | {"partial"})
        case nodes.Quantified(iterators=iterators, condition=condition):
            return _looped(iterators, condition, bound)
        case nodes.Filter(source=source, condition=condition):
            return free_names(source, bound) | free_names(condition, bound | {"item"})
        case nodes.Definition(params=params, body=body):
            return free_names(body, bound | {param.name for param in params})
        case nodes.Context(entries=entries):
            found: set[str] = set()
            for entry in entries:
                itself = {entry.name} if isinstance(entry.value, nodes.Definition) else set()
                found |= free_names(entry.value, bound | itself)
                bound |= {entry.name}
            return found
    return {name for child in children(node) for name in free_names(child, bound)}


def _looped(iterators: tuple[nodes.Iterator, ...], body: Node, bound: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for one in iterators:
        found |= free_names(one.source, bound) | (
            free_names(one.end, bound) if one.end is not None else set()
        )
        bound |= {one.name}
    return found | free_names(body, bound)
