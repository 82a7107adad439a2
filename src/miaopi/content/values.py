"""From JSON to FEEL values where parts may be missing, and types put together from parts."""

from __future__ import annotations

from collections.abc import Mapping

from miaopi import feel


def known(kind: feel.Type, json: object) -> object:
    """The FEEL value as far as it is known: what is missing or not of its type is null, inside too."""
    if json is None:
        return None
    match kind:
        case feel.ContextOf(fields=fields):
            return (
                {name: known(inner, json.get(name)) for name, inner in fields}
                if isinstance(json, Mapping)
                else None
            )
        case feel.ListOf(element=element):
            return tuple(known(element, item) for item in json) if isinstance(json, list | tuple) else None
    try:
        return kind.read(json)
    except feel.FeelError:
        return None


def pruned(kind: feel.Type, json: object) -> object:
    """The same JSON without the entries that the type does not name: what else a source sends is left
    alone."""
    match kind:
        case feel.ContextOf(fields=fields) if isinstance(json, Mapping):
            return {name: pruned(inner, json[name]) for name, inner in fields if name in json}
        case feel.ListOf(element=element) if isinstance(json, list | tuple):
            return [pruned(element, item) for item in json]
        case _:
            return json
