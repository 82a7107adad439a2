"""`miaopi worker`: does the work of the outbox until it is told to stop."""

import signal
import threading
from types import FrameType
from typing import Annotated

import typer

from miaopi.site.commands import load_django

app = typer.Typer(help="后台任务 · The outbox's work.", invoke_without_command=True)


@app.callback()
def worker(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="做完到期的任务就退出 · stop when nothing is due")
    ] = False,
    lane: Annotated[
        list[str] | None, typer.Option("--lane", help="只做这条通道 · only this lane; may be repeated")
    ] = None,
) -> None:
    """后台任务 · Do the outbox's work; SIGTERM or Ctrl-C lets what is begun be finished, then stops."""
    if context.invoked_subcommand is not None:
        return
    load_django()
    from miaopi.outbox import worker as outbox  # late: needs Django

    stop = threading.Event()

    def asked_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked_to_stop)
    signal.signal(signal.SIGINT, asked_to_stop)
    outbox.run(once=once, stop=stop, lanes=lane or None)


@app.command()
def state() -> None:
    """任务情况 · How many rows are due in each lane, and the dead letters."""
    load_django()
    from miaopi.outbox import queries  # late: needs Django
    from miaopi.outbox.worker import now

    for each in queries.lane_states(now()):
        typer.echo(f"{each.lane}: {each.due} due, the oldest for {each.waited}")
    for row in queries.dead_letters():
        typer.echo(f"dead: {row.kind} {row.key} after {row.attempts}: {row.error}")


@app.command()
def revive(kind: str, key: str) -> None:
    """重试死信 · Try a dead letter again from the start."""
    load_django()
    from miaopi.outbox import actions  # late: needs Django
    from miaopi.outbox.worker import now

    if not actions.revive(kind=kind, key=key, at=now()):
        typer.echo(f"no dead letter {kind} {key}", err=True)
        raise typer.Exit(1)
