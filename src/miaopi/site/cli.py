"""The command line: `miaopi GROUP COMMAND`. Starts without Django; each command loads what it needs."""

import typer

from miaopi.site.commands import demo, keys, ledger, replay, worker

app = typer.Typer(
    name="miaopi", help="秒批 · Government services, approved in seconds.", no_args_is_help=True
)
app.add_typer(keys.app, name="keys")
app.add_typer(ledger.app, name="ledger")
app.add_typer(worker.app, name="worker")
app.command("demo")(demo.demo)
app.command("replay")(replay.replay)


def main() -> None:
    """Entry point of the command `miaopi`."""
    app()
