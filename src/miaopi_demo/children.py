"""The demo's processes: each in a group of its own, stopped together, none left behind.

What they print goes to a file each, so that the line that says where to go stays in sight.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STOP_SECONDS: Final = 10.0
LAST_LINES: Final = 15
_PR_SET_PDEATHSIG: Final = 1


class DiedError(Exception):
    """A process ended that should run on; the text is the end of what it printed."""

    def __init__(self, name: str, code: int, end: str) -> None:
        super().__init__(name)
        self.name, self.code, self.end = name, code, end


@dataclass(frozen=True, slots=True)
class Child:
    """One process and the file that it prints to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Children:
    """All processes of the demo, in the order of their start."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self._logs = logs
        self._environment = dict(environment)
        self._started: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start one in a session of its own: Ctrl-C comes to us alone, and we stop them in order."""
        log = self._logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  - our own commands
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        self._started.append(Child(name, process, log))

    def check(self) -> None:
        """Raises: DiedError: one of them has ended."""
        for child in self._started:
            code = child.process.poll()
            if code is not None:
                raise DiedError(child.name, code, _end_of(child.log))

    def stop(self) -> None:
        """Ask each to end, the last started first; kill what does not."""
        for child in reversed(self._started):
            _signal(child, signal.SIGTERM)
        for child in reversed(self._started):
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(STOP_SECONDS)
        for child in self._started:
            _signal(child, signal.SIGKILL)
            child.process.wait()


def _signal(child: Child, number: signal.Signals) -> None:
    """To the whole group: a server's workers too, also when the server itself is gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, number)


def _die_with_parent() -> None:
    """Where the demo itself is killed outright, the kernel ends its processes (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:])
