"""The demo sources' own database: SQLite, filled once from the lists of people, homes and rents.

It stands for what other departments hold. The platform never opens it: it asks over HTTP. Messages that the
gateway took are kept here too.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from miaopi_demo import people, rents
from miaopi_demo.homes import Home, homes

SCHEMA = """
CREATE TABLE IF NOT EXISTS person (
    number TEXT PRIMARY KEY, name TEXT NOT NULL, alive INTEGER NOT NULL, born_on TEXT NOT NULL,
    sex TEXT NOT NULL, limited INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS enterprise (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    abnormal INTEGER NOT NULL, registered_on TEXT NOT NULL,
    district TEXT NOT NULL, representative TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS home (
    title_number TEXT PRIMARY KEY, location TEXT NOT NULL, registered INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS home_by_location ON home (location);
CREATE TABLE IF NOT EXISTS rent (division TEXT, use TEXT, median TEXT, PRIMARY KEY (division, use));
CREATE TABLE IF NOT EXISTS message (
    serial INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, phone TEXT NOT NULL,
    text TEXT NOT NULL, taken_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS message_by_phone ON message (phone, serial);
"""
KINDS = {"company": "company", "sole-trader": "individual", "cooperative": "cooperative", "branch": "branch"}
STATES = {
    "in-business": "in_business",
    "irregular": "in_business",
    "revoked": "revoked",
    "cancelled": "cancelled",
}


class Store:
    """One file; one connection a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.changing() as db:
            db.executescript(SCHEMA)
        self._fill()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            self._local.connection = connection
        return connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the writer's place from its start."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        """The first row, or None."""
        row: sqlite3.Row | None = self._connection().execute(query, values).fetchone()
        return row

    def all(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Every row."""
        return self._connection().execute(query, values).fetchall()

    def _fill(self) -> None:
        """What the sources hold, from the lists; once."""
        if self.one("SELECT 1 FROM home"):
            return
        with self.changing() as db:
            db.executemany("INSERT OR IGNORE INTO person VALUES (?, ?, ?, ?, ?, ?)", _person_rows())
            db.executemany(
                "INSERT OR IGNORE INTO enterprise VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _enterprise_rows()
            )
            db.executemany(
                "INSERT OR IGNORE INTO home VALUES (?, ?, ?, ?)",
                [
                    (home.title_number, home.location, home.registered, json.dumps(_record(home)))
                    for home in homes()
                ],
            )
            db.executemany(
                "INSERT OR IGNORE INTO rent VALUES (?, ?, ?)",
                [
                    (division, use, None if median is None else str(median))
                    for (division, use), median in rents.medians().items()
                ],
            )


def _person_rows() -> Iterator[tuple[object, ...]]:
    for person in people.people():
        if person.registry != "not-found":
            sex = "male" if person.sex == "M" else "female"
            yield (
                person.number,
                person.registry_name,
                person.registry != "deceased",
                person.born_on.isoformat(),
                sex,
                person.registry == "limited-capacity",
            )


def _enterprise_rows() -> Iterator[tuple[object, ...]]:
    """Only market entities: associations and private schools stand in another register."""
    for firm in people.enterprises():
        if firm.kind in KINDS:
            yield (
                firm.code,
                firm.name,
                KINDS[firm.kind],
                STATES[firm.state],
                firm.state == "irregular",
                f"20{10 + int(firm.key[1:]) % 14:02d}-06-01",
                firm.division[:6],
                people.person(firm.representative).number,
            )


def number(value: Decimal) -> int | float:
    """A decimal as a JSON number of the same digits."""
    return int(value) if value == value.to_integral_value() else float(value)


def _record(home: Home) -> dict[str, Any]:
    """A home as the real-estate registry answers; null without a title, but for the marks on the building."""
    titled: dict[str, Any] = {
        "title_use": home.use,
        "title_location": home.location,
        "title_ownership": home.ownership,
        "title_owners": [
            {"id": owner.id, "share_percent": number(owner.share_percent)} for owner in home.owners
        ],
        "title_area_m2": number(home.area_m2),
        "title_rooms": [
            {"id": room.id, "kind": room.kind, "area_m2": number(room.area_m2)} for room in home.rooms
        ],
        "title_mortgages": [{"registered_on": day.isoformat()} for day in home.mortgages],
        "title_sealed": home.sealed,
        "title_objection": home.objection,
    }
    return {
        "title_found": home.registered,
        **(titled if home.registered else dict.fromkeys(titled)),
        "title_illegal_building": home.illegal_building,
        "title_safety_grade": home.safety_grade,
        "title_expropriation": home.expropriation,
    }
