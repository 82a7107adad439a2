"""A YAML file with some of its entries changed: what is unchanged keeps its text, comments and all.

A file is a row of sections, a section a row of entries, each of some whole lines. Comments and blank lines
above an entry go with it. A section written in one line, as `use: [U1]`, counts as one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

UNORDERED = ("base", "parameters", "facts", "derived", "sets")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it shall be: its key, its normal form, and its lines where it must be written anew."""

    key: str
    value: object
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """One section as it shall be; `whole` where it is written in one."""

    name: str
    entries: tuple[Entry, ...]
    whole: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Old:
    """An entry that is there: what stands above it, its lines, its normal form."""

    above: list[str]
    lines: list[str]
    value: object


def merge(
    text: str,
    sections: Sequence[Section],
    normal: Mapping[str, Any],
    keys: Callable[[str, Any], list[str]],
) -> str:
    """The file with these sections.

    Args:   normal: the normal form of the text.  keys: of a section's entries, in order.
    """
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    root: Any = YAML(typ="rt").load(text)
    starts = {str(name): root.lc.key(name)[0] for name in root or ()}
    wanted = {section.name: section for section in sections}
    out = lines[: min(starts.values(), default=len(lines))]
    bounds = [*sorted(starts.values()), len(lines)]
    for name in starts:
        end = bounds[bounds.index(starts[name]) + 1]
        block = lines[starts[name] : end]
        if name not in wanted:
            _drop(out)
            continue
        out += _section(block, starts[name], root, wanted[name], normal.get(name), keys)
    for section in sections:
        if section.name not in starts and (section.entries or section.whole):
            if out and out[-1].strip():
                out.append("")
            out += _fresh(section)
    return "\n".join(out) + "\n"


def _drop(out: list[str]) -> None:
    """Blank lines at the end."""
    while out and not out[-1].strip():
        out.pop()


def _fresh(section: Section) -> list[str]:
    if section.whole is not None:
        return section.whole
    return [f"{section.name}:", *(line for entry in section.entries for line in entry.lines)]


def _section(
    block: list[str],
    start: int,
    root: Any,
    wanted: Section,
    normal: Any,
    keys: Callable[[str, Any], list[str]],
) -> list[str]:
    """The lines of one section, which ends with the comments above the next one."""
    tail = _tail(block)
    body, after = block[: len(block) - tail], block[len(block) - tail :]
    value = root[wanted.name]
    if not wanted.entries and wanted.whole is None:
        return []
    places = _places(value)
    if wanted.whole is not None or places is None or len(set(places)) != len(places) or places[:1] == [start]:
        same = _values(wanted) == normal
        return [*(body if same else _fresh(wanted)), *after]
    olds = _olds(body, [place - start for place in places], keys(wanted.name, normal), normal)
    head = body[: min(places) - start - len(next(iter(olds.values())).above)]
    out = list(head)
    for entry in _in_order(wanted, list(olds)):
        old = olds.get(entry.key)
        if old is None:
            out += entry.lines
        else:
            out += [*old.above, *(old.lines if old.value == entry.value else entry.lines)]
    return [*out, *after]


def _in_order(wanted: Section, olds: list[str]) -> Sequence[Entry]:
    """The entries as they shall stand; where order means nothing, the known ones as they stand now."""
    if wanted.name not in UNORDERED:
        return wanted.entries
    known = {key: number for number, key in enumerate(olds)}
    places: dict[str, float] = {}
    before = -1.0
    for number, entry in enumerate(wanted.entries):
        places[entry.key] = known.get(entry.key, before + (number + 1) / (10 * len(wanted.entries)))
        before = known.get(entry.key, before)
    return sorted(wanted.entries, key=lambda entry: places[entry.key])


def _values(section: Section) -> object:
    """The normal form of a section that is compared as a whole."""
    if section.whole is not None:
        return section.entries[0].value if section.entries else None
    if section.name in ("rules", "examples"):
        return [entry.value for entry in section.entries]
    return {entry.key: entry.value for entry in section.entries}


def _places(value: Any) -> list[int] | None:
    """The line of each entry; None where it has none."""
    if not isinstance(value, list | Mapping):
        return None
    lines: Any = value.lc  # type: ignore[union-attr]  # ruamel's lists and mappings know their places
    if isinstance(value, list):
        return [lines.item(number)[0] for number in range(len(value))] or None
    return [lines.key(name)[0] for name in value] or None


def _tail(block: list[str]) -> int:
    """How many lines at the end are blank or comments that begin in the first column."""
    count = 0
    while count < len(block) - 1 and (not block[-1 - count].strip() or block[-1 - count].startswith("#")):
        count += 1
    return count


def _olds(body: list[str], places: list[int], names: list[str], normal: Any) -> dict[str, Old]:
    values = list(normal.values()) if isinstance(normal, Mapping) else list(normal)
    found: dict[str, Old] = {}
    ends = [*places[1:], len(body)]
    above = _above(body, places[0], 1)
    for place, end, name, value in zip(places, ends, names, values, strict=True):
        below = _above(body, end, place + 1) if end < len(body) else []
        found[name] = Old(above, body[place : end - len(below)], value)
        above = below
    return found


def _above(body: list[str], place: int, least: int) -> list[str]:
    """The blank lines and comments right above a line."""
    start = place
    while start > least and (not body[start - 1].strip() or body[start - 1].lstrip().startswith("#")):
        start -= 1
    return body[start:place]
