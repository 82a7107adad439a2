"""The life of a case as one table (transitions.yaml): which event leads where, who may cause it, on
which law.

An official reads and checks the table; the code asks it. A change that no row allows raises `CaseMoved`.

Basis: 行政许可法 (APL) art. 29, 32, 34, 38, 44; 个人信息保护法 (PIPL) art. 24; each row names its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

from ruamel.yaml import YAML

from miaopi.texts import Fault, Faulty, Words


class State(StrEnum):
    """Where a case stands. Its name in both languages is in `NAMES`."""

    DRAFT = "draft"
    APPLIED = "applied"
    SUPPLEMENT_ASKED = "supplement_asked"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    EXAMINING = "examining"
    SUSPENDED = "suspended"
    APPROVING = "approving"
    DECIDED = "decided"
    ISSUED = "issued"
    DELIVERED = "delivered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    TRANSFERRED = "transferred"


CONFIRMING = "confirming"  # substate of a draft: other people are asked to stand behind it
WAITING_SOURCE = "waiting_source"  # substate of an applied case: a registry is asked again
WITH_OUTCOME = (State.DECIDED, State.ISSUED, State.DELIVERED, State.CLOSED)
EDITABLE = (State.DRAFT, State.SUPPLEMENT_ASKED, State.SUSPENDED)  # suspended: the applicant is asked (T23)
ASKED = (State.SUPPLEMENT_ASKED, State.SUSPENDED)  # the applicant has something to add (C4 runs)
WITH_A_PERSON = (State.ACCEPTED, State.EXAMINING, State.SUSPENDED, State.APPROVING)
SAME = "same"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    no: str
    sources: tuple[State, ...]
    event: str
    target: str
    actors: tuple[str, ...]
    guard: str
    clock: str
    document: str
    basis: str


class CaseMoved(Faulty):
    """The case is no longer where the act thought it was: someone was faster, or it was decided.

    `state` and `number` say what is true now, so that a face can show it and link to it.
    """

    def __init__(self, *, state: str, event: str, number: str) -> None:
        self.state, self.number = state, number
        super().__init__(
            [Fault("cases.moved", values={"number": number, "event": event, "state": NAMES[State(state)]})]
        )


@dataclass(frozen=True, slots=True)
class _Table:
    names: Mapping[State, Words]
    ends: tuple[State, ...]
    events: Mapping[str, Words]
    desk_events: Mapping[str, Words]
    rows: tuple[Row, ...]


def _words(entries: Mapping[str, Mapping[str, str]]) -> Mapping[str, Words]:
    return {code: Words(entry["zh"], entry["en"]) for code, entry in entries.items()}


def _table() -> _Table:
    raw = YAML(typ="safe").load(
        resources.files(__package__).joinpath("transitions.yaml").read_text(encoding="utf-8")
    )
    names = {State(code): Words(entry["zh"], entry["en"]) for code, entry in raw["states"].items()}
    ends = tuple(State(code) for code, entry in raw["states"].items() if entry["ends"])
    rows = tuple(
        Row(
            no=row["no"],
            sources=tuple(State(code) for code in row["from"]),
            event=row["event"],
            target=row["to"] if row["to"] in {SAME, GONE} else State(row["to"]),
            actors=tuple(row["actors"]),
            guard=row["guard"],
            clock=row["clock"],
            document=row["document"],
            basis=row["basis"],
        )
        for row in raw["transitions"]
    )
    return _Table(names, ends, _words(raw["events"]), _words(raw["desk_events"]), rows)


_READ = _table()
NAMES, ENDS, TABLE = _READ.names, _READ.ends, _READ.rows
EVENT_NAMES = _READ.events  # what people read of an event; the others are not shown to them
DESK_EVENT_NAMES = _READ.desk_events  # what officials read besides
_BY_EVENT = {(source, row.event): row for row in TABLE for source in row.sources}


def row(state: str, event: str) -> Row | None:
    """The line that lets `event` happen in `state`, or None."""
    return _BY_EVENT.get((State(state), event))


def after(state: str, event: str, *, number: str = "") -> State:
    """The state that `event` leads to.

    Raises: CaseMoved: no row allows it.
    """
    found = row(state, event)
    if found is None:
        raise CaseMoved(state=state, event=event, number=number)
    return State(state) if found.target in {SAME, GONE} else State(found.target)


def is_end(state: str) -> bool:
    """Nothing more happens but a review by a person, an order from above, the archive."""
    return State(state) in ENDS
