"""What a holder may do with a licence by a new application (licence.again): change it, renew it, end it.

The answers come from the case that issued it, and only what a way `asks` is asked. Whether the two sides are
the same is for the rules: nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from miaopi.content.form import Form
from miaopi.content.workshop import Row, Workshop, entries, listed, words
from miaopi.content.yamlfile import Path, YamlFile
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Way:
    """One of them. `says`: for whom it is; `done`: what an approval did.

    asks: the fields that are asked; the others stay as they are registered. fresh: those of them that begin
    empty. keeps: the materials of the earlier case that serve again.
    """

    value: str
    name: Words
    says: Words
    done: Words
    asks: tuple[str, ...]
    fresh: tuple[str, ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """The answer that says which way it is, the answer that holds the licence's number, and the ways."""

    kind: str
    number: str
    ways: tuple[Way, ...]

    def way(self, value: object) -> Way | None:
        """The way of that answer."""
        return next((way for way in self.ways if way.value == value), None)


def build(shop: Workshop, file: YamlFile, licence: Row | None, form: Form, materials: object) -> Again | None:
    """The block, every name in it checked; None where the matter has none."""
    row = (licence or {}).get("again")
    if not isinstance(row, dict):
        return None
    found = Again(
        kind=str(row["kind"]),
        number=str(row["number"]),
        ways=tuple(_way(value, given) for value, given in entries(row["ways"]).items()),
    )
    for path, name, known in _names(found, form, materials):
        if name not in known:
            shop.fault(file, "again-unknown", ("licence", "again", *path), name=name, known=listed(known))
    return found


def _way(value: str, row: Row) -> Way:
    return Way(
        value=value,
        name=words(row),
        says=words(row["says"]),
        done=words(row["done"]),
        asks=_texts(row["asks"]),
        fresh=_texts(row.get("fresh", [])),
        keeps=_texts(row.get("keeps", [])),
    )


def _names(again: Again, form: Form, materials: object) -> Iterator[tuple[Path, str, list[str]]]:
    """Each name with where it stands and what it may be."""
    fields = list(form.fields)
    yield ("kind",), again.kind, fields
    yield ("number",), again.number, fields
    kind = form.fields.get(again.kind)
    values = [option.value for option in kind.options] if kind is not None else []
    papers = list(materials) if isinstance(materials, Mapping) else []
    for way in again.ways:
        if kind is not None:
            yield ("ways", way.value), way.value, values
        for list_name, known in (("asks", fields), ("fresh", list(way.asks)), ("keeps", papers)):
            for place, name in enumerate(getattr(way, list_name)):
                yield ("ways", way.value, list_name, place), name, known


def _texts(given: object) -> tuple[str, ...]:
    assert isinstance(given, list)
    return tuple(map(str, given))
