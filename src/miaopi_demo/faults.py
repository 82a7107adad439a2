"""Switches that make a source misbehave, one kind of trouble a switch; they last until switched off or
restarted.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# kind → what it does, for the page
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "slow": ("隔几秒才答", "Answers only after some seconds"),
    "down": ("不答：503", "Does not answer: 503"),
    "garbage": ("答的不是 JSON", "Answers with something that is no JSON"),
    "omit": ("少答一个字段", "Leaves one field out"),
    "null": ("一个字段答成空", "Answers null in one field"),
    "wrong": ("一个字段类型不对", "Answers one field in a wrong type"),
    "large": ("答得太长", "Answers far too much"),
    "meet": ("等到几个问题同时到", "Waits until several questions are there at once"),
}
NEED_A_FIELD: Final = frozenset({"omit", "null", "wrong"})
LONGEST_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Fault:
    """One switch that is on. `gone` is set when it is switched off, so that whoever waits goes on at once."""

    source: str
    kind: str
    field: str = ""
    seconds: float = 3.0
    parties: int = 2
    gone: threading.Event = dataclasses.field(default_factory=threading.Event, compare=False, repr=False)

    def as_json(self) -> dict[str, object]:
        """What a caller sees."""
        row: dict[str, object] = {"source": self.source, "fault": self.kind}
        if self.kind in NEED_A_FIELD:
            row["field"] = self.field
        if self.kind in {"slow", "meet"}:
            row["seconds"] = self.seconds
        if self.kind == "meet":
            row["parties"] = self.parties
        return row


class Switches:
    """All switches that are on, safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on: list[Fault] = []
        self._barriers: dict[int, threading.Barrier] = {}

    def on(self, source: str | None = None) -> tuple[Fault, ...]:
        """Those that are on, all or those of one source."""
        with self._lock:
            return tuple(fault for fault in self._on if source in (None, fault.source) or fault.source == "*")

    def put(self, fault: Fault) -> None:
        """Switch one on; the same kind at the same source and field is replaced."""
        with self._lock:
            old = [
                o for o in self._on if (o.source, o.kind, o.field) == (fault.source, fault.kind, fault.field)
            ]
            self._on = [other for other in self._on if other not in old] + [fault]
        for other in old:
            other.gone.set()

    def clear(self, source: str | None = None) -> None:
        """Switch off all, or all of one source; whoever waits goes on."""
        with self._lock:
            off = [fault for fault in self._on if source in (None, fault.source)]
            self._on = [fault for fault in self._on if fault not in off]
            barriers = [self._barriers.pop(id(fault)) for fault in off if id(fault) in self._barriers]
        for fault in off:
            fault.gone.set()
        for barrier in barriers:
            barrier.abort()

    def meet(self, fault: Fault) -> bool:
        """Wait until `parties` questions are here at once; False where they did not all come in time."""
        with self._lock:
            barrier = self._barriers.setdefault(id(fault), threading.Barrier(fault.parties))
        try:
            barrier.wait(fault.seconds)
        except threading.BrokenBarrierError:
            return False
        return True


def read(raw: Mapping[str, object], sources: frozenset[str]) -> Fault:
    """A switch from what a caller sent. Raises: ValueError: says in English what is wrong."""
    source, kind = raw.get("source"), raw.get("fault")
    if not isinstance(source, str) or source not in sources | {"*"}:
        raise ValueError(f"source must be one of {', '.join(sorted(sources))} or *")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"fault must be one of {', '.join(KINDS)}")
    named = raw.get("field") or ""
    if not isinstance(named, str) or (kind in NEED_A_FIELD and not named):
        raise ValueError(f"{kind} needs the name of a field")
    try:
        seconds = min(float(str(raw.get("seconds") or 3)), LONGEST_SECONDS)
        parties = int(str(raw.get("parties") or 2))
    except ValueError as wrong:
        raise ValueError("seconds and parties must be numbers") from wrong
    if not (seconds > 0 and parties > 0):
        raise ValueError("seconds and parties must be above 0")
    return Fault(source, kind, named if kind in NEED_A_FIELD else "", seconds, parties)
