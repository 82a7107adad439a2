"""The platform as it runs: demo data, the demo's sources over loopback, the product's server; on PostgreSQL.

The outbox worker is not started: signing and sending happen after the answer, and would share the processors.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0
WORKERS = os.cpu_count() or 1
SOURCES = ("population", "business", "real-estate-unit", "statistics")


@dataclass(frozen=True)
class Running:
    """Where the server listens, and the token of the client that may attest."""

    port: int
    token: str


@contextmanager
def running(connections: int) -> Iterator[Running]:
    """The platform with that many threads for requests; ended, and its folder gone, afterwards."""
    with TemporaryDirectory(prefix="miaopi-bench-") as folder:
        var, port, sources = Path(folder), _free_port(), _free_port()
        environment = _environment(var, sources)
        os.environ.update(environment)
        from miaopi_demo.children import Children  # late: what follows reads the settings

        children = Children(var / "logs", dict(os.environ))
        try:
            children.start(
                "sources",
                [
                    sys.executable,
                    "-m",
                    "miaopi_demo.serving",
                    "--port",
                    str(sources),
                    "--var",
                    str(var / "demo"),
                ],
            )
            token = _seeded()
            children.start("web", _web(port, threads=-(-connections // WORKERS)))
            _wait(f"http://{HOST}:{port}/healthz", children)
            yield Running(port, token)
            children.check()
        finally:
            children.stop()


def processor_seconds() -> float:
    """What the processes that we started, and theirs, have used of the processors so far (proc(5))."""
    parents, used = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):  # it has just ended
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                parents[int(folder.name)] = int(fields[1])
                used[int(folder.name)] = int(fields[11]) + int(fields[12])
    return sum(used[each] for each in used if _is_ours(each, parents)) / os.sysconf("SC_CLK_TCK")


def _is_ours(process: int, parents: Mapping[int, int]) -> bool:
    while (process := parents.get(process, 0)) > 1:
        if process == os.getpid():
            return True
    return False


def bodies(count: int) -> list[bytes]:
    """Whole applications that will be approved, their contracts uploaded, in turn from each district."""
    from miaopi.catalogue.models import Offering
    from miaopi.people.models import Client
    from miaopi_demo.example import example_body

    client = next(each for each in Client.objects.all() if each.may("attests-parties"))
    offerings = list(Offering.objects.order_by("code"))
    made: list[Any] = [
        example_body(offerings[n % len(offerings)], client, datetime.now(UTC)) for n in range(count)
    ]
    return [json.dumps(body, ensure_ascii=False).encode() for body in made]


def _environment(var: Path, sources: int) -> dict[str, str]:
    token = secrets.token_urlsafe(24)
    address = {"address": f"http://{HOST}:{sources}", "token": token}
    return {
        "DJANGO_SETTINGS_MODULE": "miaopi.site.settings",
        "MIAOPI_MODE": "demo",
        "MIAOPI_VAR": str(var),
        "MIAOPI_LOG_LEVEL": "WARNING",
        "MIAOPI_API_CALLS_A_MINUTE": "0",
        "MIAOPI_REGISTRIES": json.dumps(dict.fromkeys(SOURCES, address)),
        "MIAOPI_DEMO_SERVICE_TOKEN": token,
    }


def _seeded() -> str:
    """Keyset, tables, data.   Returns: the token of the client that may attest."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from miaopi.secrets import keyset
    from miaopi_demo.seed import seed

    keyset.create(settings.KEYSET)
    call_command("migrate", verbosity=0, interactive=False)
    token = seed(datetime.now(UTC)).token
    call_command("collectstatic", verbosity=0, interactive=False)
    return token


def _web(port: int, *, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", str(threads), "--backpressure", "128"),
        *("--no-ws", "--log-level", "warning", "miaopi.site.wsgi:application"),
    ]


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        number: int = free.getsockname()[1]
        return number


def _wait(address: str, children: Any) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    with httpx2.Client(trust_env=False, timeout=2.0) as client:
        while time.monotonic() < end:
            children.check()
            try:
                if client.get(address).status_code == httpx2.codes.OK:
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
    raise TimeoutError(address)
