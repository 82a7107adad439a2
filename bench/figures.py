"""Medians with their spread, percentiles, and a small table on the terminal."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """What several rounds gave."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        return f"{number(self.median)} ({number(min(self.values))}–{number(max(self.values))})"


def number(value: float) -> str:
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}" if value < 1 else f"{value:.2f}"


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * int(share * 1000) // 1000))
    return ordered[rank - 1]


def table(title: str, rows: Sequence[tuple[str, object]]) -> str:
    """Title, then a table of name and figure, as Markdown has it."""
    wide = max(len(name) for name, _ in rows)
    lines = [f"| {name:<{wide}} | {figure} |" for name, figure in rows]
    return "\n".join([title, "", f"| {'':<{wide}} | |", f"|{'-' * (wide + 2)}|---|", *lines])


def written(page: str, part: str, text: str) -> str:
    """The page with the text between `<!-- bench: part -->` and `<!-- end: part -->`.

    Raises: ValueError: the page has no such place.
    """
    before, mark, rest = page.partition(f"<!-- bench: {part} -->\n")
    _old, end, after = rest.partition(f"<!-- end: {part} -->")
    if not mark or not end:
        raise ValueError(f"docs/bench.md has no place for {part}")
    return f"{before}{mark}{text}\n{end}{after}"
