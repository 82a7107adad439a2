"""The command line: `miaopi GROUP COMMAND`. Starts without Django; each command loads what it needs."""

import typer

from miaopi.site.commands import demo, keys, ledger, matters, replay, worker

app = typer.Typer(
    name="miaopi", help="秒批 · Government services, approved in seconds.", no_args_is_help=True
)
app.add_typer(keys.app, name="keys")
app.add_typer(ledger.app, name="ledger")
app.add_typer(worker.app, name="worker")
app.add_typer(matters.app, name="matters")
app.command("demo")(demo.demo)
app.command("replay")(replay.replay)
app.command("decide")(matters.decide)


def main() -> None:
    """Entry point of the command `miaopi`."""
    app()
