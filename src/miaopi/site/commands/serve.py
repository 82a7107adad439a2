"""`miaopi serve`: the web server of an installation, granian with the settings' figures."""

import os
import sys
from typing import Annotated

import typer

from miaopi.site.commands import load_django

APPLICATION = "miaopi.site.wsgi:application"
# A worker that hangs in a request is ended this long after it was asked to stop.
STOP_SECONDS = 30


def arguments(*, host: str, port: int, workers: int, threads: int, backpressure: int) -> list[str]:
    """How granian is called: a killed worker is replaced, and what is too much waits outside."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backpressure", str(backpressure), "--respawn-failed-workers"),
        *("--workers-kill-timeout", str(STOP_SECONDS), "--log-level", "warning"),
        APPLICATION,
    ]


def serve(
    host: Annotated[str | None, typer.Option(help="监听地址 · address; MIAOPI_WEB_HOST")] = None,
    port: Annotated[int | None, typer.Option(help="端口 · port; MIAOPI_WEB_PORT")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="进程数 · processes; MIAOPI_WEB_WORKERS")] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, help="每个进程的线程数 · threads of each; MIAOPI_WEB_THREADS")
    ] = None,
    backpressure: Annotated[
        int | None,
        typer.Option(min=1, help="每个进程同时接的请求 · requests at once; MIAOPI_WEB_BACKPRESSURE"),
    ] = None,
) -> None:
    """启动网页和 API · Start pages and API; first checks, and does not start where something is unsafe.

    granian 的其他选项用它自己的变量设 · Other options by granian's own variables: GRANIAN_SSL_CERTIFICATE …
    """
    load_django()
    from django.conf import settings  # late: needs Django

    from miaopi.site import readiness

    messages = readiness.found()
    for each in messages:
        typer.echo(readiness.line(each), err=True)
    readiness.refuse_unsafe(messages)
    command = arguments(
        host=host or settings.WEB_HOST,
        port=settings.WEB_PORT if port is None else port,
        workers=workers or settings.WEB_WORKERS,
        threads=threads or settings.WEB_THREADS,
        backpressure=backpressure or settings.WEB_BACKPRESSURE,
    )
    sys.stderr.flush()
    # The server takes this process's place: signals reach it, and what the checks loaded is given back.
    os.execv(command[0], command)  # noqa: S606  - our own interpreter, no shell
