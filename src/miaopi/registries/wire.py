"""One lookup over HTTP: tries within what is left of the deadline, and a reply that never raises.

A lookup changes nothing at the source, so it may be sent again: after a connection that could not be made or
broke off, and after a status that says "not now". It is not sent again because the source is slow: that would
only double the load on it, so one try may use all that is left.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import httpx2
import stamina

from miaopi.registries.sources import Source

LARGEST_ANSWER: Final = 1024 * 1024
TRIES: Final = 3
CONNECT_SECONDS: Final = 1.0  # a listening source of the same network answers in milliseconds
KEPT_OF_GARBAGE: Final = 4096
NOT_NOW: Final = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Reply:
    """What came: `arrived` with a JSON object in `raw`, or why not.

    `why` is a code for the log, never a text of theirs.
    """

    state: Literal["arrived", "silent", "late", "malformed"]
    raw: object
    why: str


class _AgainError(Exception):
    """This try failed in a way that another may mend."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.why)
        self.reply = reply


def post(*, source: Source, path: str, body: Mapping[str, object], left: Callable[[], float]) -> Reply:
    """Ask once, trying up to three times while `left()` seconds remain."""
    reply = Reply("late", None, "no-time-left")
    try:
        for attempt in stamina.retry_context(
            on=_AgainError,
            attempts=TRIES,
            timeout=max(left(), 0.001),
            wait_initial=0.02,
            wait_jitter=0.05,
            wait_max=0.5,
        ):
            with attempt:
                if left() > 0:
                    reply = _try(source, path, body, left)
                if reply.state == "silent" and reply.why in _WORTH_ANOTHER:
                    raise _AgainError(reply)
    except _AgainError as failed:
        return failed.reply
    return reply


_WORTH_ANOTHER: Final = frozenset({"unreachable", "broken-off", *(f"status-{status}" for status in NOT_NOW)})


def _try(source: Source, path: str, body: Mapping[str, object], left: Callable[[], float]) -> Reply:
    rest = max(left(), 0.001)  # time runs on between the caller's look at it and ours
    timeout = httpx2.Timeout(connect=min(rest, CONNECT_SECONDS), read=rest, write=rest, pool=rest)
    headers = {"Authorization": f"Bearer {source.token}"} if source.token else {}
    try:
        with client(os.getpid()).stream(
            "POST", source.url(path), json=body, headers=headers, timeout=timeout
        ) as response:
            if response.status_code != httpx2.codes.OK:
                return Reply("silent", None, f"status-{response.status_code}")
            return _read(response, left)
    except httpx2.ConnectTimeout:
        return Reply("silent", None, "unreachable")
    except httpx2.TimeoutException:
        return Reply("late", None, "timeout")
    except httpx2.ConnectError:
        return Reply("silent", None, "unreachable")
    except httpx2.TransportError:
        return Reply("silent", None, "broken-off")
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return Reply("silent", None, "refused")


def _read(response: httpx2.Response, left: Callable[[], float]) -> Reply:
    """The body, watched piece by piece: a source that drips would never meet a read timeout.

    Raw, since we asked for no compression: a small answer cannot grow in our memory.
    """
    received = bytearray()
    for piece in response.iter_raw():
        received += piece
        if len(received) > LARGEST_ANSWER:
            return Reply("malformed", None, "too-large")
        if left() <= 0:
            return Reply("late", None, "dripped")
    return parse(bytes(received))


def parse(received: bytes) -> Reply:
    """A JSON object, or `malformed` with the beginning of what came instead."""
    try:
        raw = json.loads(received, parse_constant=_refuse, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        return Reply("malformed", received[:KEPT_OF_GARBAGE].decode("utf-8", "replace"), "not-json")
    if not isinstance(raw, dict):
        return Reply("malformed", raw, "not-an-object")
    return Reply("arrived", raw, "")


def _refuse(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose names are unique: of two values for one field nobody knows which is meant."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


@cache
def client(process: int) -> httpx2.Client:
    """One client a process, kept open: connections are not shared with a process forked from this one."""
    return httpx2.Client(
        trust_env=False,  # a proxy of the environment must not see who is asked about
        follow_redirects=False,
        limits=httpx2.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=20),
        headers={"User-Agent": "miaopi", "Accept": "application/json", "Accept-Encoding": "identity"},
    )
