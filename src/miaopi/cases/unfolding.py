"""Where a case stands, found again from its ledger alone: state, round, attempt, who decided, and
every due day.

The row of a case is a copy of this; tests hold the two equal, and `recompute` mends copies when a
year's calendar is published. Nothing but the chain's events and the matter's limits goes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol, cast

from miaopi import workdays
from miaopi.cases import clocks, states
from miaopi.cases.states import State
from miaopi.content import Matter

TO_A_PERSON = ("rules_refer", "source_gives_up", "person_first", "accept", "ask_person")
ASKS = ("rules_supplement", "ask_supplement", "ask_more")
BY = {
    "rules_approve": "rules",
    "rules_reject": "rules",
    "decide_approve": "person",
    "decide_reject": "person",
    "self_correct": "person",
}
CONFIRMS = ("ask_confirmations", "confirm")


class Told(Protocol):
    """An event as the ledger gives it."""

    kind: str
    at: datetime
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Life:
    """What the ledger says of a case."""

    state: State = State.DRAFT
    substate: str = ""
    round: int = 1
    attempt: int = 1
    received_on: date | None = None
    acceptance_due_on: date | None = None
    accepted_on: date | None = None
    due_on: date | None = None
    statutory_due_on: date | None = None
    provisional: bool = False
    deemed: bool = False
    decided_by: str = ""
    decided_at: datetime | None = None
    waiting_since: datetime | None = None
    stops: tuple[workdays.Stop, ...] = ()
    stopped_on: date | None = None
    late: frozenset[str] = field(default_factory=frozenset)


def life(events: Iterable[Told], matter: Matter) -> Life:
    """Fold the events of a case's chain, first to last."""
    found = Life()
    for event in events:
        if event.kind == "case.overdue":
            found = replace(found, late=found.late | {str(event.data["clock"])})
        elif event.kind.startswith("case.") and "row" in event.data:
            found = _step(found, event.kind.removeprefix("case."), event, matter)
    return found


def _step(before: Life, event: str, told: Told, matter: Matter) -> Life:
    day = clocks.day_of(told.at)
    now = replace(
        before,
        state=State(str(told.data["to"])),
        substate=before.substate if event == "fix_on_spot" else _substate(event),
        round=cast("int", told.data["round"]),
        attempt=cast("int", told.data["attempt"]),
        stops=before.stops if told.data["round"] == before.round else (),
    )
    if before.stopped_on is not None and before.state == State.SUSPENDED and now.state != State.SUSPENDED:
        over = workdays.Stop(before.stopped_on, day)
        now = replace(now, stops=(*now.stops, over), stopped_on=None)
    if event in ("submit", "supplement"):
        return _received(now, date.fromisoformat(str(told.data["received"])))
    if event == "source_down":
        since = now.waiting_since or told.at
        last = clocks.source_last_day(since)
        return replace(now, waiting_since=since, due_on=last.day, provisional=last.provisional)
    if event == "rules_leave" and now.received_on is not None:
        due = clocks.acceptance(now.received_on)
        return replace(now, due_on=due.day, provisional=due.provisional)
    if event in ASKS:
        due = clocks.supplement(day)
        stopped_on = day if event == "ask_more" else None
        return replace(now, due_on=due.day, provisional=due.provisional, stopped_on=stopped_on)
    if event in TO_A_PERSON:
        return _recount(replace(now, accepted_on=day), matter)
    if event == "deem_accepted":
        late = now.late | {"C1"}
        return _recount(replace(now, accepted_on=now.received_on, deemed=True, late=late), matter)
    if event == "resume":
        return _recount(now, matter)
    if event in BY:
        return replace(now, decided_by=BY[event], decided_at=told.at)
    return now


def _substate(event: str) -> str:
    if event in CONFIRMS:
        return states.CONFIRMING
    return states.WAITING_SOURCE if event == "source_down" else ""


def _received(now: Life, on: date) -> Life:
    return replace(
        now,
        received_on=on,
        acceptance_due_on=clocks.acceptance(on).day,
        due_on=None,
        provisional=False,
        waiting_since=None,
    )


def _recount(now: Life, matter: Matter) -> Life:
    assert now.accepted_on is not None
    due = clocks.limits(
        matter,
        now.accepted_on,
        stops=now.stops,
        statutory_stops=now.stops if clocks.stops_statutory(matter) else (),
    )
    return replace(
        now,
        due_on=due.promised.day,
        statutory_due_on=due.statutory.day,
        provisional=due.promised.provisional or due.statutory.provisional,
    )
