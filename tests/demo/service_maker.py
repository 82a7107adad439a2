"""The demo service in this process, on a free port of the loopback, so that a test reaches it as the platform
does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from miaopi_demo.service import Service
from miaopi_demo.serving import Server
from miaopi_demo.store import Store

TOKEN = "a-token-for-tests"


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """The service with a database in `folder`; `server.service.switches` are its faults."""
    server = Server(Service(store=Store(folder / "sources.sqlite3"), token=TOKEN))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.service.switches.clear()
        server.shutdown()
        server.server_close()
        thread.join()


def addresses(server: Server) -> dict[str, dict[str, str]]:
    """What `settings.REGISTRIES` says of it."""
    names = ("population", "business", "real-estate-unit", "statistics")
    return {name: {"address": server.address, "token": TOKEN} for name in names}
