"""Lookups in waves under one deadline: `ask` for a matter, `ask_one` for a single question.

A wave is every lookup whose key is known. All of it is sent at once; its answers may give the keys of the next wave.
One wall-clock deadline holds over all waves: what is not there by then is `late`. A source never raises here.

| state | when |
|---|---|
| answered | the answer keeps the contract and nothing that is needed is missing |
| silent | nobody there, refused, broken off, a status other than 200 |
| late | no whole answer before the deadline |
| malformed | no JSON object, a wrong type, a value outside its list, larger than a megabyte |
| incomplete | a needed field is missing from the answer |
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import DatabaseError

from miaopi.registries import platform, sources, wire

if TYPE_CHECKING:
    from miaopi.content import Inputs, LookupAnswer, Matter, Request
    from miaopi.content.contracts import Contract
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
    """Every lookup that the matter needs for these inputs, by name, each with its state, record and raw answer.

    Args:    at: now, aware, UTC.  deadline_s: for everything together; `REGISTRY_DEADLINE_SECONDS` by default.
             known: answers from before, kept as they are and not asked again: give the good ones when asking again.
             case: the case's number, told to the source.  clock: seconds that only run forwards.
    """
    raise NotImplementedError


def ask_one(
    *,
    registry: str | Contract,
    key: Mapping[str, str],
    purpose: Words,
    at: datetime,
    deadline_s: float | None = None,
    clock: Clock = time.monotonic,
) -> LookupAnswer:
    """One question outside any matter, such as who holds a number when an account is made."""
    raise NotImplementedError
