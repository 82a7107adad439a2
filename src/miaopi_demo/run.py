"""`miaopi demo`: everything at once on SQLite, for whoever wants to see it. State lives under one folder.

Environment → keyset → sources and gateway (a process) → tables → data → static files → worker and web
server (a process each) → the line that says where to go. Ctrl-C or SIGTERM stops all of it; starting
again keeps the data.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx2
import typer

from miaopi_demo.children import Children, DiedError
from miaopi_demo.people import person
from miaopi_demo.serving import TOKEN

HOST: Final = "127.0.0.1"
READY_SECONDS: Final = 60.0
SOURCES: Final = ("population", "business", "real-estate-unit", "statistics")
LOGINS: Final = ("P01", "P02", "P03", "P04", "P05")
# (threads of the web server) A submission waits for sources, so more of them than cores.
THREADS: Final = 8


class NotStartedError(Exception):
    """The demo cannot start; the text says why and what to do, in both languages."""


def run(*, port: int, var: Path) -> None:
    """Start the demo and stay until told to stop. Raises: NotStartedError."""
    var = var.resolve()
    _refuse_taken(port)
    stop = _told_to_stop()
    sources_port = _free_port()
    environment = _environment(port=port, var=var, sources_port=sources_port)
    os.environ.update(environment)
    children = Children(var / "demo" / "logs", {**os.environ, **environment})
    python = sys.executable
    try:
        children.start(
            "sources",
            [python, "-m", "miaopi_demo.serving", "--port", str(sources_port), "--var", str(var / "demo")],
        )
        token = _prepare()
        children.start("worker", [python, "-c", "from miaopi.site.cli import main; main()", "worker"])
        children.start("web", _web(port))
        _wait_until_ready(f"http://{HOST}:{port}/healthz", children, stop)
        if not stop.is_set():
            typer.echo(_ready(port=port, sources_port=sources_port, token=token))
            sys.stdout.flush()
        while not stop.wait(0.5):
            children.check()
    except DiedError as died:
        raise NotStartedError(
            f"进程 {died.name} 停了（{died.code}）。它最后说：\n"
            f"The process {died.name} ended ({died.code}). Its last words:\n{died.end}"
        ) from None
    finally:
        children.stop()


def _web(port: int) -> list[str]:
    """The product's server; a worker that dies is replaced."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(THREADS), "--backpressure", "128"),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "warning", "miaopi.site.wsgi:application"),
    ]


def _environment(*, port: int, var: Path, sources_port: int) -> Mapping[str, str]:
    """The settings of a demo, for us and for each process."""
    token = _kept_token(var / "demo" / "service-token")
    sources = f"http://{HOST}:{sources_port}"
    return {
        "DJANGO_SETTINGS_MODULE": "miaopi.site.settings",
        "MIAOPI_MODE": "demo",
        "MIAOPI_VAR": str(var),
        "MIAOPI_PUBLIC_ADDRESS": os.environ.get("MIAOPI_PUBLIC_ADDRESS", f"http://{HOST}:{port}"),
        "MIAOPI_REGISTRIES": json.dumps({name: {"address": sources, "token": token} for name in SOURCES}),
        "MIAOPI_SMS_GATEWAY": f"http://miaopi:{token}@{HOST}:{sources_port}",
        TOKEN: token,
    }


def _kept_token(path: Path) -> str:
    """What the sources know the platform by; made at the first start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text()


def _prepare() -> str:
    """Keyset, seal, tables, data, static files. The token of the client that may attest."""
    import django  # late: the settings read the environment that was made above
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    from miaopi.papers import seal
    from miaopi.secrets import keyset
    from miaopi_demo.seed import seed

    if not settings.KEYSET.exists():
        keyset.create(settings.KEYSET)
    if not settings.SEAL_KEY.exists():
        seal.create(settings.SEAL_KEY, f"{settings.CITY['zh']}市政务服务平台（示范）", at=datetime.now(UTC))
    call_command("migrate", verbosity=0, interactive=False)
    seeded = seed(datetime.now(UTC))
    call_command("collectstatic", verbosity=0, interactive=False)
    connections.close_all()
    return seeded.token


def _refuse_taken(port: int) -> None:
    try:
        with socket.create_server((HOST, port)):
            return
    except OSError:
        raise NotStartedError(
            f"端口 {port} 已被占用。换一个：make demo PORT={port + 1}\n"
            f"Port {port} is taken. Use another: make demo PORT={port + 1}"
        ) from None


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        number: int = free.getsockname()[1]
        return number


def _told_to_stop() -> threading.Event:
    """Set by Ctrl-C and SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _wait_until_ready(address: str, children: Children, stop: threading.Event) -> None:
    """Until the web server says that it is well. Raises: DiedError, NotStartedError."""
    end = time.monotonic() + READY_SECONDS
    with httpx2.Client(trust_env=False, timeout=2.0) as client:
        while not stop.wait(0.1):
            children.check()
            try:
                if client.get(address).status_code == httpx2.codes.OK:
                    return
            except httpx2.TransportError:
                pass  # not listening yet
            if time.monotonic() > end:
                raise NotStartedError(f"{address} 一直没有应答。\n{address} never answered.")


def _ready(*, port: int, sources_port: int, token: str) -> str:
    """Where to go and who to be: first one line for programs, then the same for people."""
    address, sources = f"http://{HOST}:{port}", f"http://{HOST}:{sources_port}"
    from miaopi_demo import officials  # late: needs Django

    logins = [(person(key), key) for key in LOGINS]
    staff = ", ".join(f"{each.username} ({each.what.zh})" for each in officials.STAFF)
    phones = ", ".join(f"{who.phone} ({key} {who.name})" for who, key in logins)
    return (
        f"ready: {address} · logins {phones} · codes {address}/demo/phones · API token {token}\n"
        f"\n"
        f"  用手机号登录，验证码在 {address}/demo/phones；短信都到那里。\n"
        f"  Log in with a phone number; codes and all messages arrive at {address}/demo/phones.\n"
        f"  工作台 · The desk: {address}/desk/ · {staff} · 口令 password {officials.PASSWORD} · "
        f"{address}/demo/phones\n"
        f"  数据源的开关 · Switches of the sources: {sources}/\n"
        f"  API: {address}/api/v1/docs\n"
        f"  Ctrl-C 全部停止，数据留着 · Ctrl-C stops everything and keeps the data."
    )
