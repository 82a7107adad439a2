"""The real thing as a process: `miaopi demo` on a fresh folder, with its registries, gateway and worker."""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from miaopi_demo import run

COMMAND = [sys.executable, "-c", "from miaopi.site.cli import main; main()", "demo"]
# In the same tables and with the same sources, but with the clock set forward: what the worker would do then.
LATER = """
import sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from miaopi.outbox import worker
print(worker.run_pending(at=datetime.now(UTC) + timedelta(minutes=float(sys.argv[1])), chance=lambda: 0.5))
"""
START_SECONDS = 90
STOP_SECONDS = 30


@dataclass(frozen=True)
class House:
    """The running demo: where its pages are, where its sources are switched, where its state lies."""

    address: str
    sources: str
    folder: Path

    def switch(self, source: str, fault: str, **more: str) -> None:
        """Let a source misbehave until `mend`."""
        asked = {"source": source, "fault": fault, **more}
        httpx2.post(f"{self.sources}/faults", json=asked, trust_env=False).raise_for_status()

    def mend(self) -> None:
        """All sources answer as they should."""
        httpx2.delete(f"{self.sources}/faults", trust_env=False).raise_for_status()

    def later(self, *, minutes: float) -> None:
        """Do now what the worker does in so many minutes."""
        port, sources = (int(address.rpartition(":")[2]) for address in (self.address, self.sources))
        own = run._environment(port=port, var=self.folder, sources_port=sources)
        done = subprocess.run(
            [sys.executable, "-c", LATER, str(minutes)],
            env={**_outside(), **own},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def a_minute_passes(self) -> None:
        """For the codes that were sent: a phone gets one a minute, and a journey does not wait for it."""
        with closing(sqlite3.connect(self.folder / "miaopi.sqlite3", timeout=20)) as tables:
            tables.execute("UPDATE people_logincode SET sent_at = datetime(sent_at, '-1 minute')")
            tables.commit()

    @property
    def logs(self) -> str:
        """What its processes said: for whoever looks for the cause of a failure."""
        return "\n".join(
            f"── {path.name}\n{path.read_text(errors='replace')[-4000:]}"
            for path in sorted((self.folder / "demo" / "logs").glob("*"))
        )

    @property
    def token(self) -> str:
        """Of the client that may attest."""
        kept: dict[str, str] = json.loads((self.folder / "demo" / "tokens.json").read_text())
        return kept["attests"]


def _outside() -> dict[str, str]:
    """Our environment without what the test run says to itself."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MIAOPI_", "DJANGO_"))}
    return {**own, "PYTHONPATH": "src", "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(folder: Path) -> Iterator[House]:
    """The demo with its state under `folder`, stopped at the end as Ctrl-C stops it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    demo = subprocess.Popen(
        [*COMMAND, "--port", str(port), "--var", str(folder)],
        env=_outside(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # A demo that hangs is ended, so that reading what it says ends too.
    guard = threading.Timer(START_SECONDS, demo.kill)
    guard.start()
    try:
        sources = _read_until_ready(demo)
        guard.cancel()
        yield House(address=f"http://127.0.0.1:{port}", sources=sources, folder=folder)
    finally:
        guard.cancel()
        demo.terminate()
        demo.communicate(timeout=STOP_SECONDS)
    assert demo.returncode == 0, f"the demo ended with {demo.returncode}"


def _read_until_ready(demo: subprocess.Popen[str]) -> str:
    """The address of the sources, from what the demo tells people when it is ready."""
    said = []
    assert demo.stdout is not None
    for line in demo.stdout:
        said.append(line)
        if found := re.search(r"Switches of the sources: (http://\S+?)/?\s*$", line):
            return found.group(1)
    raise AssertionError("the demo did not start:\n" + "".join(said))
