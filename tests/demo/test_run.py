"""`miaopi demo`, as whoever types it sees it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

COMMAND = [sys.executable, "-c", "from miaopi.site.cli import main; main()", "demo"]
Start = Callable[..., subprocess.Popen[str]]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts demos whose state is under the test's folder, and ends what a failing test leaves."""
    started: list[subprocess.Popen[str]] = []

    def starting(port: int, **more: str) -> subprocess.Popen[str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPI_")}
        environment = {**own, "PYTHONPATH": "src", "PYTHONUNBUFFERED": "1", **more}
        command = [*COMMAND, "--port", str(port), "--var", str(tmp_path / "var")]
        started.append(
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
        return started[-1]

    yield starting
    for process in started:
        process.terminate()
        process.wait(30)


def ready_line(process: subprocess.Popen[str]) -> str:
    for line in process.stdout:
        if line.startswith("ready:"):
            return line
    raise AssertionError(process.stderr.read())


def below(process: int) -> set[int]:
    """Every process that a demo started, whatever its session."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return {each for child in map(int, children) for each in {child, *below(child)}}


def runs(process: int) -> bool:
    """Whether a process is there and no zombie that waits to be buried by init."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_gone(processes: set[int]) -> bool:
    """The kernel takes a moment to end what was killed and is not ours to wait for."""
    end = time.monotonic() + 10
    while any(runs(process) for process in processes):
        if time.monotonic() > end:
            return False
    return True


def test_the_demo_starts_says_where_to_go_stops_and_keeps_its_data(start: Start) -> None:
    port = free_port()
    began = time.monotonic()
    demo = start(port, MIAOPI_DEMO_API_TOKEN="a-token-from-outside")
    line = ready_line(demo)

    assert time.monotonic() - began < 60
    assert f"http://127.0.0.1:{port}" in line
    assert "14200000001" in line
    assert "14200000002" in line
    assert "API token a-token-from-outside" in line
    assert httpx2.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
    assert httpx2.get(f"http://127.0.0.1:{port}/demo/phones", trust_env=False).status_code == 200

    running = below(demo.pid)
    assert len(running) >= 3
    demo.send_signal(signal.SIGINT)
    assert demo.wait(30) == 0
    assert all_gone(running)

    again = start(port, MIAOPI_DEMO_API_TOKEN="a-token-from-outside")
    assert ready_line(again) == line
    a_part_that_dies_ends_the_demo_with_its_last_words(again)


def a_part_that_dies_ends_the_demo_with_its_last_words(demo: subprocess.Popen[str]) -> None:
    """Not a test of its own: each start takes seconds."""
    running = below(demo.pid)
    worker = next(
        each for each in running if b"worker" in Path(f"/proc/{each}/cmdline").read_bytes().split(b"\0")
    )

    os.kill(worker, signal.SIGKILL)
    _, err = demo.communicate(timeout=30)

    assert demo.returncode == 1
    assert "进程 worker 停了" in err
    assert all_gone(running)


def test_a_taken_port_is_said_in_both_languages(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        demo = start(taken.getsockname()[1])
        out, err = demo.communicate(timeout=30)

    assert demo.returncode == 1
    assert "已被占用" in err
    assert "is taken" in err
    assert "ready:" not in out
