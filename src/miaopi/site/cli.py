"""The command line: `miaopi GROUP COMMAND`. Starts without Django; each command loads what it needs."""

import sys

import typer

from miaopi.site.commands import (
    clients,
    database,
    demo,
    errors,
    exchange,
    keys,
    lab,
    ledger,
    matters,
    officials,
    places,
    publishing,
    replay,
    serve,
    settings,
    tck,
    worker,
)
from miaopi.texts import Fault, Faulty

FAULTY = 2

app = typer.Typer(
    name="miaopi",
    help="秒批 · Government services, approved in seconds.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they show local variables, and with them what people wrote
)
matters.app.command()(exchange.export)
matters.app.command("import")(exchange.import_)
matters.app.command()(publishing.publish)
matters.app.command()(publishing.offer)
matters.app.command()(publishing.offered)
matters.app.command()(publishing.status)
app.add_typer(keys.app, name="keys")
app.add_typer(ledger.app, name="ledger")
app.add_typer(worker.app, name="worker")
app.add_typer(matters.app, name="matters")
app.add_typer(lab.app, name="lab")
app.add_typer(places.app, name="places")
app.add_typer(clients.app, name="clients")
app.add_typer(officials.app, name="officials")
app.command()(demo.demo)
app.command()(serve.serve)
app.command()(database.migrate)
app.command()(database.static)
app.command()(settings.settings)
app.command()(settings.check)
app.command()(replay.replay)
app.command()(matters.decide)
app.command()(tck.tck)
app.command()(errors.errors)


def main() -> None:
    """Entry point of `miaopi`. What a person can mend is told in both languages, without a traceback."""
    try:
        app()
    except Faulty as error:
        _tell(error.faults)
        sys.exit(FAULTY)
    except _database_errors() as error:
        why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        silent = type(error).__name__ in {"OperationalError", "InterfaceError"} and "no such table" not in why
        _tell(
            [Fault("site.database-silent" if silent else "site.database-not-migrated", values={"why": why})]
        )
        sys.exit(FAULTY)


def _tell(faults: "tuple[Fault, ...] | list[Fault]") -> None:
    for fault in faults:
        typer.echo(fault.line("zh"), err=True)
        typer.echo(fault.line("en"), err=True)


def _database_errors() -> "tuple[type[Exception], ...]":
    """Django's errors of a database that is away or has other tables; none where Django was not loaded."""
    utils = sys.modules.get("django.db.utils")
    if utils is None:
        return ()
    return (utils.OperationalError, utils.InterfaceError, utils.ProgrammingError)
