"""Starting: quick where nothing is needed, whole where people are served, not at all where it is unsafe."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from miaopi.papers import seal
from miaopi.site.commands import serve
from tests.surface import source

MIAOPI = (sys.executable, "-c", "from miaopi.site.cli import main; main()")
SECONDS = 90  # a slow machine under load; mostly two are enough


def ended(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with our variables and no others of ours."""
    return subprocess.run(
        [*MIAOPI, *words],
        env=_environment(environment),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        cwd=source.ROOT,
        check=False,
    )


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIAOPI_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(source.SRC), **given}


LOADED = """
import sys
from miaopi.site.cli import main
sys.argv = ["miaopi", *{words!r}]
try:
    main()
except SystemExit:
    pass
heavy = {{"django", "cryptography", "psycopg", "httpx2", "pyhanko", "typst", "pikepdf"}}
print("loaded:", *sorted(heavy & set(sys.modules)), sep=" ")
"""


@pytest.mark.parametrize("words", [("--help",), ("matters", "--help"), ("serve", "--help"), ("settings",)])
def test_help_loads_no_framework(words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=words)],
        env=_environment({}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )

    assert done.stdout.splitlines()[-1].split() == ["loaded:"]


def test_deciding_loads_no_framework_and_no_database(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text("{}")
    words = ("decide", "house-lease-registration", str(facts))
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=words)],
        env=_environment({}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
        cwd=source.ROOT,
    )

    assert "django" not in done.stdout.splitlines()[-1]
    assert "psycopg" not in done.stdout.splitlines()[-1]


def test_the_server_is_called_with_threads_backpressure_and_respawn() -> None:
    words = serve.arguments(host="127.0.0.1", port=8000, workers=2, threads=4, backpressure=64)

    given = " ".join(words)
    assert "--workers 2 --blocking-threads 4" in given
    assert "--backpressure 64 --respawn-failed-workers" in given
    assert words[-1] == "miaopi.site.wsgi:application"


def test_a_value_that_cannot_be_read_ends_a_command_with_its_name() -> None:
    done = ended("check", MIAOPI_WEB_PORT="http")

    assert done.returncode == 2
    assert "环境变量 MIAOPI_WEB_PORT 的值读不出来" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    done = ended("places", "load", MIAOPI_VAR=str(tmp_path / "nowhere"))

    assert done.returncode == 2
    assert "The database does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    done = ended("places", "departments", MIAOPI_VAR=str(tmp_path))

    assert done.returncode == 2
    assert "Run miaopi migrate first" in done.stderr


def test_an_unsafe_installation_does_not_start(tmp_path: Path) -> None:
    done = ended("serve", "--port", "0", MIAOPI_VAR=str(tmp_path))

    assert done.returncode == 2
    for told in ("site.E001", "site.E002", "site.E003", "site.E004", "secrets.E001", "licences.E002"):
        assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A new installation on SQLite, made by commands alone, and its variables."""
    tmp_path = tmp_path_factory.mktemp("installation")
    variables = {
        "MIAOPI_VAR": str(tmp_path),
        "MIAOPI_SECRET_KEY": "0123456789" * 5,
        "MIAOPI_HOSTS": "hall.example",
        "MIAOPI_PUBLIC_ADDRESS": "https://hall.example",
        "MIAOPI_SMS_GATEWAY": "https://sms.example",
        "MIAOPI_TLS_PROXY": "yes",
        "MIAOPI_MATTERS": str(source.ROOT / "matters"),
        "MIAOPI_SEAL_PASSPHRASE": "of the seal",
        "MIAOPI_REGISTRIES": json.dumps(
            {
                name: f"https://{name}.example"
                for name in ("population", "business", "real-estate-unit", "statistics")
            }
        ),
    }
    seal.create(tmp_path / "seal.p12", "秀英区", at=datetime.now(UTC), passphrase=b"of the seal")
    for words in (("keys", "init"), ("migrate",), ("static",), ("places", "load")):
        done = ended(*words, **variables)
        assert done.returncode == 0, done.stderr
    return variables


@contextmanager
def serving(variables: Mapping[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    """The server, until it answers; stopped afterwards."""
    with subprocess.Popen(
        [*MIAOPI, "serve", "--port", str(port), "--workers", "1"],
        env=_environment(variables),
        stderr=subprocess.PIPE,
        text=True,
        cwd=source.ROOT,
    ) as server:
        try:
            yield server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(SECONDS)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _answer(server: subprocess.Popen[str], address: str, **headers: str) -> httpx2.Response:
    """The first answer of a server that is starting; its end is told at once."""
    transport = httpx2.HTTPTransport(retries=0)
    with httpx2.Client(trust_env=False, transport=transport, timeout=10) as client:
        for _ in range(SECONDS * 10):
            try:
                return client.get(address, headers=headers)
            except httpx2.TransportError:
                try:
                    server.wait(0.1)  # waits a moment, unless the server ended
                except subprocess.TimeoutExpired:
                    continue
                break
    pytest.fail(f"the server did not answer: {server.stderr.read() if server.stderr else ''}")


def test_an_installation_made_by_commands_serves_pages_and_stops_when_told(installed: dict[str, str]) -> None:
    port = _free_port()
    with serving(installed, port) as server:
        address = f"http://127.0.0.1:{port}"
        alive = _answer(server, f"{address}/healthz", Host="hall.example")
        page = _answer(server, f"{address}/", Host="hall.example", **{"X-Forwarded-Proto": "https"})
        stranger = _answer(server, f"{address}/", Host="elsewhere.example")
        demo = _answer(server, f"{address}/demo/phones", Host="hall.example")
        gallery = _answer(server, f"{address}/dev/components", Host="hall.example")

    assert server.returncode == 0
    assert alive.text == "ok"
    assert page.status_code == 200
    assert "max-age=31536000" in page.headers["strict-transport-security"]
    assert stranger.status_code == 400
    assert (demo.status_code, gallery.status_code) == (404, 404)
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert style != "/static/hall/miaopi.css", "static files carry the hash of their content"


def test_a_checked_installation_is_ready(installed: dict[str, str]) -> None:
    done = ended("check", **installed)

    assert done.returncode == 0, done.stdout
    assert "Ready to start" in done.stdout
    assert "site.W001" in done.stdout


def test_a_seal_does_not_open_with_another_passphrase(installed: dict[str, str]) -> None:
    done = ended("check", **{**installed, "MIAOPI_SEAL_PASSPHRASE": "another"})

    assert done.returncode == 1
    assert "licences.E002" in done.stdout
