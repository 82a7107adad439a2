"""What names mean while a tree is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from miaopi.feel.typed import Fact, Local, Node
from miaopi.feel.types import Type


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name from outside: slot, type, may it be null; `solid`: nothing within its value is null."""

    slot: int
    type: Type
    null: bool = True
    solid: bool = False


class Frame:
    """Names bound within, innermost first; a frame of a filter has an item instead."""

    __slots__ = ("item", "names", "outer")

    def __init__(self, outer: Frame | None, names: Mapping[str, Node], item: Local | None = None) -> None:
        self.outer = outer
        self.names = names
        self.item = item

    def __iter__(self) -> Iterator[Frame]:
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.outer


def fact(name: str, symbol: Symbol) -> Fact:
    """The typed node of a name from outside; its span is set by who reads it."""
    return Fact(symbol.type, symbol.null, symbol.slot, name)
