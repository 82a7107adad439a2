"""Lookups in waves under one deadline: `ask` for a matter, `ask_one` for a single question.

A wave is every lookup whose key is known. All of it is sent at once; its answers may give the keys of the
next wave. One wall-clock deadline holds over all waves: what is not there by then is `late`. A source never
raises here.

| state | when |
|---|---|
| answered | the answer keeps the contract and nothing that is needed is missing |
| silent | nobody there, refused, broken off, a status other than 200; a source of our own that failed |
| late | no whole answer before the deadline |
| malformed | no JSON object, a wrong type, a value outside its list, larger than a megabyte |
| incomplete | a needed field is missing from the answer |
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType

import structlog
from django.conf import settings
from django.db import DatabaseError

from miaopi.content import Inputs, LookupAnswer, Matter, Request
from miaopi.content.contracts import Contract
from miaopi.content.inputs import State
from miaopi.registries import contracts, platform, sources, wire
from miaopi.texts import Words

log = structlog.get_logger(__name__)
Clock = Callable[[], float]


def ask(
    *,
    matter: Matter,
    inputs: Inputs,
    at: datetime,
    deadline_s: float | None = None,
    known: Mapping[str, LookupAnswer] = MappingProxyType({}),
    case: str | None = None,
    clock: Clock = time.monotonic,
) -> Mapping[str, LookupAnswer]:
    """Every lookup that the matter needs for these inputs, by name, each with its state, record and raw
    answer.

    Args:    at: now, aware, UTC.  deadline_s: for all together; `REGISTRY_DEADLINE_SECONDS` by default.
             known: answers from before; those that answered are kept, the others asked again (lifecycle T06).
             case: the case's number, told to the source.  clock: seconds that only run forwards.
    """
    watch = Watch.started(at, deadline_s, clock)
    answers = {name: answer for name, answer in known.items() if answer.state == "answered"}
    while wave := matter.next_lookups(inputs, answers):
        questions = [_question(matter, request, case) for request in wave]
        answers |= {answer.lookup: answer for answer in _at_once(questions, watch)}
    return MappingProxyType(answers)


def ask_one(
    *,
    registry: str | Contract,
    key: Mapping[str, str],
    purpose: Words,
    at: datetime,
    needs: Collection[str] | None = None,
    deadline_s: float | None = None,
    clock: Clock = time.monotonic,
) -> LookupAnswer:
    """One question outside any matter, such as who holds a number when an account is made.

    Args:    registry: its name (`population`), or its contract.
             needs: the fields that must be there; all by default.
    """
    contract = contracts.contract(registry) if isinstance(registry, str) else registry
    question = Question(
        lookup=contract.name,
        contract=contract,
        key=key,
        purpose=purpose,
        needs=frozenset(contract.fields if needs is None else needs),
    )
    return _at_once([question], Watch.started(at, deadline_s, clock))[0]


@dataclass(frozen=True, slots=True)
class Watch:
    """Time as this asking sees it: the instant it began, and how much is left of its deadline."""

    at: datetime
    began: float
    deadline_s: float
    clock: Clock

    @classmethod
    def started(cls, at: datetime, deadline_s: float | None, clock: Clock) -> Watch:
        """Running from now."""
        return cls(
            at, clock(), settings.REGISTRY_DEADLINE_SECONDS if deadline_s is None else deadline_s, clock
        )

    def now(self) -> datetime:
        """The instant by `at` and what has passed since."""
        return self.at + timedelta(seconds=self.clock() - self.began)

    def left(self) -> float:
        """Seconds that remain, perhaps below 0."""
        return self.began + self.deadline_s - self.clock()

    def shorter(self, seconds: float) -> Watch:
        """A watch that runs out at this one's deadline or `seconds` from now, whichever is first."""
        return replace(self, deadline_s=min(self.deadline_s, self.clock() - self.began + seconds))


@dataclass(frozen=True, slots=True)
class Question:
    """One lookup, with all that is needed to send it and to read its answer."""

    lookup: str
    contract: Contract
    key: Mapping[str, str]
    purpose: Words
    needs: frozenset[str]
    record_required: bool = False
    case: str | None = None

    def body(self) -> dict[str, object]:
        """What is sent. Basis: 个人信息保护法 arts. 6, 34: whoever is asked is told what for."""
        case = {"case": self.case} if self.case else {}
        return {**self.key, "purpose": self.purpose.zh, **case}


def _question(matter: Matter, request: Request, case: str | None) -> Question:
    lookup = matter.lookups[request.lookup]
    return Question(
        lookup=request.lookup,
        contract=matter.contracts[request.registry],
        key=request.key,
        purpose=request.purpose,
        needs=lookup.needs,
        record_required=lookup.record_required,
        case=case,
    )


def _at_once(questions: Sequence[Question], watch: Watch) -> list[LookupAnswer]:
    """One wave: those over HTTP in threads; meanwhile, in this thread, those of the platform itself."""
    if watch.left() <= 0:
        return [
            _answer(question, wire.Reply("late", None, "no-time-left"), watch.now(), watch)
            for question in questions
        ]
    asked_at = watch.now()
    sent = {
        question.lookup: _threads(os.getpid()).submit(_over_http, question, limit)
        for question in questions
        if question.contract.kind == "http"
        for limit in (watch.shorter(question.contract.deadline_ms / 1000),)
    }
    own = {
        question.lookup: _in_process(question, watch)
        for question in questions
        if question.contract.kind == "platform"
    }
    replies = {**own, **{name: _arrived(future, watch) for name, future in sent.items()}}
    return [_answer(question, replies[question.lookup], asked_at, watch) for question in questions]


@cache
def _threads(process: int) -> ThreadPoolExecutor:
    """Threads that wait for sources; each is busy for one deadline at most, so a hanging source cannot use
    them up.
    """
    return ThreadPoolExecutor(max_workers=128, thread_name_prefix="registries")


def _over_http(question: Question, watch: Watch) -> wire.Reply:
    source = sources.source(question.contract.name)
    if source is None:
        return wire.Reply("silent", None, "no-address")
    return wire.post(source=source, path=question.contract.path or "", body=question.body(), left=watch.left)


def _in_process(question: Question, watch: Watch) -> wire.Reply:
    """A source of the platform itself. It cannot be broken off, but what comes too late does not count.

    It stands at an edge like any other source: whatever fails in it (a key that was erased, a fault of ours)
    is a gap that is asked about again, and never costs the applicant the application.
    """
    source = platform.registered(question.contract.source or question.contract.name)
    if source is None:
        return wire.Reply("silent", None, "no-source")
    try:
        raw = source(question.contract, question.key, at=watch.at)
    except DatabaseError:
        return wire.Reply("silent", None, "database")
    except Exception as error:  # noqa: BLE001  - the edge of a source; see above
        # Class and place, never the text, which may speak of a person.
        log.error("registry.source-failed", registry=question.contract.name, error=type(error).__name__)
        return wire.Reply("silent", None, "failed")
    return wire.Reply("arrived", raw, "") if watch.left() > 0 else wire.Reply("late", None, "deadline")


def _arrived(future: Future[wire.Reply], watch: Watch) -> wire.Reply:
    try:
        return future.result(timeout=max(watch.left(), 0))
    except TimeoutError:
        future.cancel()
        return wire.Reply("late", None, "deadline")


@dataclass(frozen=True, slots=True)
class _Read:
    """A reply as read by the contract."""

    state: State
    record: Mapping[str, object] | None = None
    missing: tuple[str, ...] = ()


def _reading(question: Question, reply: wire.Reply) -> _Read:
    if reply.state != "arrived":
        return _Read(reply.state)
    read = question.contract.read(reply.raw, needs=question.needs, record_required=question.record_required)
    return _Read(read.state, read.record, read.missing)


def _answer(question: Question, reply: wire.Reply, asked_at: datetime, watch: Watch) -> LookupAnswer:
    """What the reply says, read by the contract; a log line where it is not a whole answer."""
    reading = _reading(question, reply)
    state, missing = reading.state, reading.missing
    came = reply.state in {"arrived", "malformed"}
    now = watch.now()
    if state != "answered":
        log.warning(
            "registry.gap",
            registry=question.contract.name,
            lookup=question.lookup,
            state=state,
            why=reply.why,
            fields=list(missing),
            case=question.case,
        )
    return LookupAnswer(
        lookup=question.lookup,
        registry=question.contract.name,
        state=state,
        record=reading.record,
        missing=missing,
        raw=reply.raw,
        asked_at=asked_at,
        answered_at=now if came else None,
    )
