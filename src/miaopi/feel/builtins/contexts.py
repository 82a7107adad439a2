"""Built-in functions on contexts.

Basis: DMN 1.5, 10.3.4.12 (context functions).
"""

from __future__ import annotations

from miaopi.feel.builtins.registry import builtin
from miaopi.feel.failing import Failed

CLAUSE = "10.3.4.12"


@builtin("get value(m: context, key: string) -> Any", clause=CLAUSE)
def get_value(context: dict[str, object], key: str) -> object:
    """The value of an entry."""
    if key not in context:
        raise Failed("note-entry")
    return context[key]


@builtin("get entries(m: context) -> list<context<key: string, value: Any>>", clause=CLAUSE, total=True)
def get_entries(context: dict[str, object]) -> tuple[dict[str, object], ...]:
    """The entries as contexts of key and value."""
    return tuple({"key": key, "value": value} for key, value in context.items())


@builtin("context put(context: context, key: string, value: Any) -> context", clause=CLAUSE)
def context_put(context: dict[str, object], key: str, value: object) -> dict[str, object]:
    """The context with one entry set."""
    return {**context, key: value}


@builtin("context put(context: context, keys: list<string>, value: Any) -> context", clause=CLAUSE)
def context_put_deep(context: dict[str, object], keys: tuple[str, ...], value: object) -> dict[str, object]:
    """The context with an entry of an inner context set."""
    if not keys or None in keys:
        raise Failed("note-arguments")
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        raise Failed("note-entry")
    return {**context, keys[0]: context_put_deep(inner, keys[1:], value)}


@builtin("context merge(contexts: list<context>) -> context", clause=CLAUSE)
def context_merge(contexts: tuple[dict[str, object] | None, ...]) -> dict[str, object]:
    """One context of several; a later entry goes before an earlier one of its name."""
    merged: dict[str, object] = {}
    for context in contexts:
        if context is None:
            raise Failed("note-null")
        merged.update(context)
    return merged


@builtin("context(entries: list<context<key: string, value: Any>>) -> context", clause=CLAUSE)
def context(entries: tuple[dict[str, object] | None, ...]) -> dict[str, object]:
    """A context of entries with key and value; no key may come twice."""
    made: dict[str, object] = {}
    for entry in entries:
        if entry is None or not isinstance(entry["key"], str) or entry["key"] in made:
            raise Failed("note-arguments")
        made[entry["key"]] = entry["value"]
    return made
