"""The sentences of letters.yaml, by their place in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import cast

from ruamel.yaml import YAML

from miaopi.content import Matter
from miaopi.letters.kinds import Kind
from miaopi.texts import Words

PERMIT = "01"  # type of a matter under the 行政许可法 itself; for others its articles hold by analogy
Tree = Mapping[str, object]


def label(name: str) -> Words:
    """What stands before a value."""
    return _words(_part("labels")[name])


def heading(name: str) -> Words:
    """What stands over a section."""
    return _words(_part("headings")[name])


def shared(name: str, **values: object) -> Words:
    """A sentence that several kinds use."""
    return _words(_part("shared")[name]).fill(values)


def of(kind: Kind, name: str, **values: object) -> Words:
    """A sentence of one kind."""
    return _words(_kind(kind)[name]).fill(values)


def many(kind: Kind, name: str, **values: object) -> tuple[Words, ...]:
    """The paragraphs of one kind under this name."""
    return tuple(_words(each).fill(values) for each in cast("list[object]", _kind(kind)[name]))


def law(kind: Kind, matter: Matter) -> Words:
    """The platform's own law for a letter: by analogy, unless the matter is a permit."""
    told = of(kind, "law")
    if matter.type_code != PERMIT:
        return told
    zh = told.zh.replace("（参照）", "").replace("参照", "依据")
    return Words(zh, told.en.replace(", by analogy", ""))


def _kind(kind: Kind) -> Tree:
    return cast("Tree", _part("kinds")[kind.value])


def _part(name: str) -> Tree:
    return cast("Tree", _tree()[name])


@cache
def _tree() -> Tree:
    text = resources.files(__package__).joinpath("letters.yaml").read_text(encoding="utf-8")
    return cast("Tree", YAML(typ="safe").load(text))


def _words(value: object) -> Words:
    pair = cast("Mapping[str, str]", value)
    return Words(pair["zh"], pair["en"])
