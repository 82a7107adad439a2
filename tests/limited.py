"""Runs what may be hostile in a child process that has only so much memory and time."""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


class OverLimit(AssertionError):  # noqa: N818  - what the child went over
    """The child ran out of its time or memory, or died."""


def limited(act: Callable[[], object], *, seconds: float, megabytes: int) -> object:
    """What `act` gives (it must be picklable), worked out by a child of this process.

    megabytes: of address space, beyond what this process has now.   Raises: OverLimit.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _within(act, write, seconds, megabytes)
    os.close(write)
    try:
        return _answer(read, child, seconds)
    finally:
        os.close(read)


def _within(act: Callable[[], object], write: int, seconds: float, megabytes: int) -> None:
    """The child; it never returns."""
    status = 1
    try:
        _sent(act, write, seconds, megabytes)
        status = 0
    finally:
        os._exit(status)  # whatever is raised, the child never goes on with its parent's work


def _sent(act: Callable[[], object], write: int, seconds: float, megabytes: int) -> None:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE
    resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1,) * 2)
    try:
        sent = pickle.dumps((True, act()))
    except MemoryError:
        sent = pickle.dumps((False, "out of memory"))
    with os.fdopen(write, "wb") as pipe:
        pipe.write(sent)


def _answer(read: int, child: int, seconds: float) -> object:
    """What the child sends, until its time is over."""
    end, parts = time.monotonic() + seconds, []
    try:
        while True:
            ready, _, _ = select.select([read], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise OverLimit(f"more than {seconds} seconds")
            part = os.read(read, 65536)
            if not part:
                break
            parts.append(part)
    finally:
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
    if not parts:
        raise OverLimit(f"the child died: {status}")
    fine, value = pickle.loads(b"".join(parts))
    if not fine:
        print(value, file=sys.stderr)
        raise OverLimit(value)
    return value
