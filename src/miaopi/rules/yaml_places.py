"""YAML with the place of everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from miaopi.texts import Fault, Faulty, Place


@dataclass(frozen=True, slots=True)
class Item:
    """A value of the file and the place where it stands (of a text: its first character)."""

    value: Any
    where: Place
    key_place: Place


class Document:
    """A YAML file."""

    def __init__(self, text: str, file: str) -> None:
        """Read it.

        Raises: Faulty: rules.not-yaml.
        """
        self.file = file
        self.lines = text.splitlines()
        try:
            self.root: Any = YAML(typ="rt").load(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
            raise Faulty(
                [Fault("rules.not-yaml", where, {"problem": str(error.problem or "").splitlines()[0]})]
            ) from None
        except (YAMLError, ValueError) as error:
            raise Faulty(
                [Fault("rules.not-yaml", Place(file), {"problem": str(error).splitlines()[0]})]
            ) from None

    @property
    def whole(self) -> Item:
        """The file as a whole."""
        return Item(self.root, Place(self.file, 1, 1), Place(self.file, 1, 1))

    def entries(self, mapping: Any) -> Iterator[tuple[str, Item]]:
        """Keys and values of a mapping of ruamel's, which knows their places."""
        for key, value in mapping.items():
            yield (
                str(key),
                Item(value, self._text_place(*mapping.lc.value(key)), self._place(*mapping.lc.key(key))),
            )

    def items(self, sequence: Any) -> Iterator[Item]:
        """Values of a sequence of ruamel's."""
        for number, value in enumerate(sequence):
            line, column = sequence.lc.item(number)
            yield Item(value, self._text_place(line, column), self._place(line, column))

    def _place(self, line: int, column: int) -> Place:
        return Place(self.file, line + 1, column + 1)

    def _text_place(self, line: int, column: int) -> Place:
        """Behind the quote, or at the first character of a block."""
        sign = self.lines[line][column : column + 1] if line < len(self.lines) else ""
        if sign in ("'", '"'):
            return self._place(line, column + 1)
        if sign in ("|", ">") and line + 1 < len(self.lines):
            following = self.lines[line + 1]
            return self._place(line + 1, len(following) - len(following.lstrip()))
        return self._place(line, column)
