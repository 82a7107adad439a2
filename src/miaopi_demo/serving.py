"""Runs the demo service: HTTP/1.1 with connections kept open, a thread a connection, ready in a fraction of a
second.

Threads come from the standard library and not from the product's server, so that any number of slow answers,
which is what this service is for, never keeps another question waiting.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import typer

from miaopi_demo.service import LARGEST_QUESTION, Service, application

TOKEN: Final = "MIAOPI_DEMO_SERVICE_TOKEN"  # noqa: S105  - the name of the variable


class Handler(BaseHTTPRequestHandler):
    """Hands a request to the WSGI application and its answer back."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: Server

    def _handle(self) -> None:
        # A body that the application refuses is read all the same: what is left would be taken for the next
        # request.
        said = self.headers.get("Content-Length", "")
        length = int(said) if said.isdecimal() else 0
        body = self.rfile.read(min(length, LARGEST_QUESTION + 1))
        self.close_connection = self.close_connection or length > len(body)
        parts = urlsplit(self.path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(length),
            "wsgi.input": io.BytesIO(body),
            **_header_environ(self.headers),
        }
        self._send(b"".join(self.server.service(environ, self._start)))

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _send(self, body: bytes) -> None:
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True  # the other side gave up waiting, as it should

    do_GET = do_POST = do_DELETE = do_PUT = _handle  # noqa: N815  - names of the standard library

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  - name of the standard library
        """Nothing: a question names a person."""


class Server(ThreadingHTTPServer):
    """The listening socket; `address` is where it can be reached."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: Service, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.service = service

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is no news; anything else is a bug and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _header_environ(headers: Message) -> dict[str, str]:
    return {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}


def main(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8001,
    var: Annotated[Path, typer.Option(help="Folder of the database.")] = Path("var/demo"),
) -> None:
    """Run the demo's sources and phone gateway until SIGTERM or Ctrl-C."""
    token = os.environ.get(TOKEN) or "demo"
    server = Server(application(var, token), port)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    done.wait()
    server.shutdown()


if __name__ == "__main__":
    typer.run(main)
