"""The demo's sources without the wire: for tests that ask thousands of times. `down` makes them silent."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from miaopi.registries import wire
from miaopi_demo.registries import SOURCES
from miaopi_demo.store import Store
from tests.factories import NOON


class Quick:
    """What stands in for `wire.post`."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "quick.sqlite3")
        self.down: set[str] = set()

    def post(
        self, *, source: object, path: str, body: Mapping[str, Any], left: Callable[[], float]
    ) -> wire.Reply:
        """An answer in the source's own words, as it would come over the wire."""
        name = path.strip("/")
        if name in self.down:
            return wire.Reply("silent", None, "down")
        answer = SOURCES[name](self.store, body, TODAY)
        return wire.parse(json.dumps(answer).encode())


TODAY: date = NOON.date()


@contextmanager
def standing_in(folder: Path) -> Iterator[Quick]:
    """The sources in this process, while it lasts."""
    quick = Quick(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "post", quick.post)
        yield quick
