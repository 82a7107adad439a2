"""The demo's processes: stopped together, with all that they started, and looked after."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from miaopi_demo.children import Children, DiedError

# Starts one of its own and says both ids; each would run on for a minute.
PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), child.pid, flush=True)
child.wait()
"""
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    started = Children(tmp_path, os.environ)
    yield started
    started.stop()


def said(log: Path) -> list[int]:
    """The process ids that were printed, as soon as they are."""
    end = time.monotonic() + 10
    while not (text := log.read_text()).endswith("\n"):
        assert time.monotonic() < end
    return [int(number) for number in text.split()]


def runs(process: int) -> bool:
    """Whether a process is there and no zombie that waits to be buried by init."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def soon_gone(processes: list[int]) -> bool:
    """The kernel takes a moment to end what was killed and is not ours to wait for."""
    end = time.monotonic() + 10
    while any(runs(process) for process in processes):
        if time.monotonic() > end:
            return False
    return True


def test_stopping_ends_a_process_and_what_it_started(children: Children, tmp_path: Path) -> None:
    children.start("parent", [sys.executable, "-c", PARENT])
    both = said(tmp_path / "parent.log")
    assert all(runs(process) for process in both)

    children.stop()

    assert soon_gone(both)


def test_one_that_will_not_end_is_killed(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("miaopi_demo.children.STOP_SECONDS", 0.2)
    children.start("stubborn", [sys.executable, "-c", STUBBORN])
    (process,) = said(tmp_path / "stubborn.log")

    children.stop()

    assert soon_gone([process])


def test_one_that_ended_is_told_with_its_last_words(children: Children, tmp_path: Path) -> None:
    children.start("dying", [sys.executable, "-c", "print('farewell'); raise SystemExit(3)"])
    children._started[0].process.wait(10)

    with pytest.raises(DiedError) as told:
        children.check()

    assert (told.value.name, told.value.code, told.value.end) == ("dying", 3, "farewell")


def test_killing_the_demo_outright_ends_its_processes(tmp_path: Path) -> None:
    script = (
        "import os, sys, signal; from pathlib import Path; from miaopi_demo.children import Children\n"
        f"children = Children(Path({str(tmp_path)!r}), os.environ)\n"
        "code = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'\n"
        "children.start('one', [sys.executable, '-c', code])\n"
        "signal.pause()\n"
    )
    demo = os.spawnve(
        os.P_NOWAIT, sys.executable, [sys.executable, "-c", script], {**os.environ, "PYTHONPATH": "src"}
    )
    end = time.monotonic() + 10
    while not (tmp_path / "one.log").exists():
        assert time.monotonic() < end
    (process,) = said(tmp_path / "one.log")

    os.kill(demo, 9)
    os.waitpid(demo, 0)

    assert soon_gone([process])
