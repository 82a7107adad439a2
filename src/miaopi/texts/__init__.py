"""Words in two languages, and faults: what is wrong, where, and how to mend it.

The lowest package: everything else may import it. A fault keeps sentence and values apart, so that one fault
serves a page, a report on a file and the API, in either language, and can be counted by its code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType

from ruamel.yaml import YAML

LANGUAGES = ("zh", "en")
# Control, format (they turn the direction of writing or hide), half a character, line and paragraph breaks.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages; `zh` is the one that counts in law."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The text for `zh`, `zh-hans`, `en` …; Chinese where the language is not known."""
        return self.en if language.startswith("en") else self.zh

    def fill(self, values: Mapping[str, object]) -> Words:
        """Both texts with their {placeholders} filled.

        Raises: KeyError: a placeholder has no value.
        """
        plain = {
            name: value if isinstance(value, Words) else Words(str(value), str(value))
            for name, value in values.items()
        }
        return Words(
            self.zh.format_map({name: value.zh for name, value in plain.items()}),
            self.en.format_map({name: value.en for name, value in plain.items()}),
        )

    def as_json(self) -> dict[str, str]:
        """`{"zh": …, "en": …}`."""
        return {"zh": self.zh, "en": self.en}


def has_unseen(text: str) -> bool:
    """Whether a text holds what nobody sees, so that it reads otherwise than it is."""
    return any(unicodedata.category(character) in UNSEEN for character in text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault lies: in a file (name, line and column from 1), in a field (dotted path), or both."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        at = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return " ".join(part for part in (at, self.field) if part)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: a stable code (documented, never reused), a place, and the values of its sentences."""

    code: str
    where: Place = field(default_factory=Place)
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def what(self) -> Words:
        """What is wrong."""
        return sentences(self.code)[0].fill(self.values)

    @property
    def mend(self) -> Words:
        """How to mend it."""
        return sentences(self.code)[1].fill(self.values)

    def line(self, language: str) -> str:
        """One line for a report: place, what, mend."""
        return " ".join(
            part for part in (str(self.where), self.what.in_(language), self.mend.in_(language)) if part
        )

    def as_json(self) -> dict[str, object]:
        """`{"field", "code", "text": {"zh", "en"}, "mend": {"zh", "en"}}`."""
        return {
            "field": self.where.field,
            "code": self.code,
            "text": self.what.as_json(),
            "mend": self.mend.as_json(),
        }


class Faulty(Exception):  # noqa: N818  - it carries faults, it is not one
    """Raised with every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.line("en") for fault in self.faults))


@cache
def _catalogue(package: str) -> Mapping[str, tuple[Words, Words]]:
    """Sentences of `miaopi/PACKAGE/faults.yaml`, by code without the package's prefix."""
    text = resources.files(f"miaopi.{package}").joinpath("faults.yaml").read_text(encoding="utf-8")
    rows = YAML(typ="safe").load(text)
    return {
        code: (Words(row["zh"]["what"], row["en"]["what"]), Words(row["zh"]["mend"], row["en"]["mend"]))
        for code, row in rows.items()
    }


def sentences(code: str) -> tuple[Words, Words]:
    """What and mend of a code `package.name` from that package's faults.yaml, placeholders open."""
    return _catalogue(code.split(".", 1)[0])[code]


def fault_codes(package: str) -> tuple[str, ...]:
    """Every documented code of a package, in order."""
    return tuple(_catalogue(package))
