"""Which home an example may use next, so that two examples never meet: a small table of its own under
var/demo.

An example is handed out before it is submitted, if it ever is. So a home that was given a moment ago
counts as let for the term of that example, for an hour; after that only what is registered counts. When
every home is let, the one that is free again first is given, for a term that begins then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

HELD_FOR: Final = timedelta(hours=1)
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS letting (
    title_number TEXT PRIMARY KEY, let_until TEXT NOT NULL DEFAULT '', held_until TEXT NOT NULL DEFAULT '',
    given_at TEXT NOT NULL DEFAULT '')
"""
# The last day of the latest live lease of a home, or None.
LetUntil = Callable[[str], date | None]


@dataclass(frozen=True, slots=True)
class Term:
    """A home and the days for which it is free, both included."""

    title_number: str
    starts_on: date
    ends_on: date


def next_term(*, path: Path, titles: Sequence[str], today: date, at: datetime, let_until: LetUntil) -> Term:
    """The home that is free first, the one longest not given first, held for a year from when it is free."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as db:
        db.execute(SCHEMA)
        db.execute("BEGIN IMMEDIATE")  # two examples at once take turns
        known = _known(db, titles, at)
        while True:
            title = min(
                titles, key=lambda each: (max(known[each].free_on, today), known[each].given_at, each)
            )
            row = known[title].checked(let_until(title))
            if row == known[title]:
                break
            known[title] = row
        starts = max(row.free_on, today + timedelta(days=1))
        term = Term(title, starts, _a_year_less_a_day(starts))
        db.execute(
            "REPLACE INTO letting VALUES (?, ?, ?, ?)",
            (title, row.let_until, term.ends_on.isoformat(), at.isoformat()),
        )
        db.execute("COMMIT")
    return term


@dataclass(frozen=True, slots=True)
class _Row:
    """What is known of a home: ISO days and an instant, empty where nothing is."""

    let_until: str = ""
    held_until: str = ""
    given_at: str = ""

    @property
    def free_on(self) -> date:
        """The first day on which nobody has it."""
        last = max(self.let_until, self.held_until)
        return date.fromisoformat(last) + timedelta(days=1) if last else date.min

    def checked(self, let_until: date | None) -> _Row:
        """The row after looking at what is registered."""
        return _Row(let_until.isoformat() if let_until else "", self.held_until, self.given_at)


def _known(db: sqlite3.Connection, titles: Iterable[str], at: datetime) -> dict[str, _Row]:
    rows: Mapping[str, _Row] = {row[0]: _Row(*row[1:]) for row in db.execute("SELECT * FROM letting")}
    since = (at - HELD_FOR).isoformat()
    return {
        title: _Row(row.let_until, row.held_until if row.given_at > since else "", row.given_at)
        for title in titles
        for row in (rows.get(title, _Row()),)
    }


def _a_year_less_a_day(start: date) -> date:
    """The last day of a lease of one year; from 29 February to 28 February."""
    last_month_day = start.replace(day=28) if (start.month, start.day) == (2, 29) else start
    return last_month_day.replace(year=start.year + 1) - timedelta(days=(start.day == last_month_day.day))
