"""Sources of kind `platform`: what the platform itself knows, answered in-process like any other source.

    from miaopi.registries import platform

    @platform.source("licences")
    def live(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]: ...

An app registers in the `ready()` of its AppConfig. The function runs in the thread that asks, so it shares
that thread's database connection, and it answers in the same form as a source over HTTP: the contract's
fields as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from miaopi.content.contracts import Contract


class Source(Protocol):
    """What a platform source is: `at` is the instant that its answer is true for."""

    def __call__(
        self, contract: Contract, key: Mapping[str, str], *, at: datetime
    ) -> Mapping[str, object]: ...


_sources: dict[str, Source] = {}


def register(name: str, function: Source) -> None:
    """Make `function` the platform source `name`; the last one given counts, so that a test can stand in."""
    _sources[name] = function


def source(name: str) -> Callable[[Source], Source]:
    """The same as a decorator."""

    def keep(function: Source) -> Source:
        register(name, function)
        return function

    return keep


def registered(name: str) -> Source | None:
    """The platform source of that name, or None where no app gave one."""
    return _sources.get(name)
