"""What stands in one cell for a part of a rule: lists one a line, articles of laws, formulas with names.

Each `…_text` writes what the function of the same name reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from miaopi.content.workbook import plain, yaml_text

BASIS = re.compile(r"(\S+)(?:\s+([^\s\[].*?))?(?:\s+\[(law|modelled)\])?")
FORMULA = re.compile(r"(\w+)\s*=(?!=)\s*(.*)", re.DOTALL)
CHANGE = re.compile(r"(\w+)\s*[:：]\s*(.*)", re.DOTALL)


class Unreadable(Exception):  # noqa: N818  - caught by who knows the cell
    """A line that is not of the form that its column has."""


def lines_text(values: Sequence[str]) -> str:
    return "\n".join(values)


def lines(text: str) -> list[str]:
    """One a line."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def words(text: str) -> list[str]:
    """With blanks, commas or line ends between."""
    return [word for word in re.split(r"[\s,，、]+", text) if word]


def basis_text(rows: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(
        " ".join([row["law"], *([row["article"]] if "article" in row else []), *_sure(row)]) for row in rows
    )


def _sure(row: Mapping[str, str]) -> list[str]:
    return [f"[{row['sure']}]"] if "sure" in row else []


def basis(text: str) -> list[dict[str, str]]:
    """`R6 16(1)` or `R6 16(1) [law]`, one a line."""
    found = []
    for line in lines(text):
        match = BASIS.fullmatch(line)
        if match is None:
            raise Unreadable(line)
        names = ("law", "article", "sure")
        found.append({name: part for name, part in zip(names, match.groups(), strict=True) if part})
    return found


def formulas_text(given: Mapping[str, str]) -> str:
    return "\n".join(f"{name} = " + value.replace("\n", "\n  ") for name, value in given.items())


def formulas(text: str) -> dict[str, str]:
    """`name = formula`, one a line; a line that begins with a blank goes on with the one before."""
    return dict(_pair(FORMULA, part) for part in _entries(text))


def changes_text(given: Mapping[str, object]) -> str:
    return "\n".join(f"{name}: {yaml_text.flow(value)}" for name, value in given.items())


def changes(text: str) -> dict[str, Any]:
    """`fact: value`, one a line, the value as YAML writes it."""
    return {name: one(value) for name, value in (_pair(CHANGE, part) for part in _entries(text))}


def one(text: str) -> object:
    """A value as YAML writes it on one line."""
    try:
        return plain.value(YAML(typ="safe", pure=True).load(text))
    except (YAMLError, ValueError):
        raise Unreadable(text) from None


def _entries(text: str) -> list[str]:
    found: list[str] = []
    for line in text.split("\n"):
        if line.startswith((" ", "\t")) and found:
            found[-1] += "\n" + line.removeprefix("  ")
        elif line.strip():
            found.append(line.strip())
    return found


def _pair(pattern: re.Pattern[str], part: str) -> tuple[str, str]:
    match = pattern.fullmatch(part)
    if match is None:
        raise Unreadable(part)
    return match.group(1), match.group(2).strip()
