"""Who does which kind of work, and what happens by the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

DEFAULT_LANE = "default"
LEASE = timedelta(minutes=2)
TRIES = 12  # with the back-off of backoff.py: about five hours


class Retry(Exception):  # noqa: N818  - not an error: the handler asks to be called again
    """Raised by a handler: not now; again `after` this time, or by the usual back-off. `why` is a code."""

    def __init__(self, after: timedelta | None = None, *, why: str = "") -> None:
        self.after = after
        self.why = why
        super().__init__(why)


class GiveUp(Exception):  # noqa: N818  - not an error of the handler
    """Raised by a handler: this will never work; the row becomes a dead letter at once. `why` is a code."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row, as a handler sees it."""

    kind: str
    key: str
    data: Mapping[str, object]
    attempts: int  # this one included: 1 at the first try
    deadline: datetime  # the handler stops before; then another worker may begin

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Work(Protocol):
    """What a handler looks like."""

    def __call__(self, job: Job, *, at: datetime) -> None: ...


F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Handler:
    """A kind of work: who does it, in which lane, how often it is tried, how long one try may take."""

    kind: str
    work: Work
    lane: str = DEFAULT_LANE
    tries: int = TRIES
    lease: timedelta = LEASE


@dataclass(frozen=True, slots=True)
class Every:
    """Work by the clock: one row a slot, keyed by the slot's start, so that many workers make one."""

    kind: str
    step: timedelta
    offset: timedelta = field(default=timedelta(0))  # from midnight UTC; 16 h is midnight in Shanghai

    def slot(self, at: datetime) -> datetime:
        """Start of the slot that `at` lies in."""
        origin = datetime(2000, 1, 1, tzinfo=UTC) + self.offset
        return origin + ((at - origin) // self.step) * self.step


_handlers: dict[str, Handler] = {}
_clock: dict[str, Every] = {}


def handler(
    kind: str, *, lane: str = DEFAULT_LANE, tries: int = TRIES, lease: timedelta = LEASE
) -> Callable[[F], F]:
    """Register the function that does a kind of work: `(job, *, at) -> None`.

    Raises: ValueError: the kind has another handler already.
    """

    def register(work: F) -> F:
        known = _handlers.get(kind)
        if known is not None and known.work is not work:
            raise ValueError(f"two handlers for {kind}")
        _handlers[kind] = Handler(kind, work, lane, tries, lease)
        return work

    return register


def every(kind: str, *, step: timedelta, offset: timedelta = timedelta(0)) -> None:
    """Have a row of this kind made once a slot; its handler must be registered too."""
    _clock[kind] = Every(kind, step, offset)


def handlers() -> Mapping[str, Handler]:
    """Every registered kind."""
    return dict(_handlers)


def by_the_clock() -> tuple[Every, ...]:
    """Every kind that happens by the clock."""
    return tuple(_clock.values())


def lanes() -> tuple[str, ...]:
    """Every lane that some handler works in, and the default one."""
    return tuple(sorted({DEFAULT_LANE, *(each.lane for each in _handlers.values())}))
