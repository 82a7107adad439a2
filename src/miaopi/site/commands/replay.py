"""`miaopi replay NUMBER`: a decision executed again from what was stored, and compared to the byte."""

from typing import Annotated

import typer

from miaopi.site.commands import load_django


def replay(number: Annotated[str, typer.Argument(help="办件编号 · The case's number")]) -> None:
    """重新执行一个办件的决定 · Execute a case's decisions again; exit code 1 if one comes out another way."""
    load_django()
    from miaopi.cases import replay as replaying  # late: needs Django
    from miaopi.cases.errors import CaseNotFound

    try:
        done = replaying.replay(number)
    except CaseNotFound as error:
        typer.echo(error.faults[0].line("zh") + " · " + error.faults[0].line("en"), err=True)
        raise typer.Exit(2) from error
    for run in done.runs:
        _tell(done.number, run)
    if not done.equal:
        raise typer.Exit(1)


def _tell(number: str, run: "object") -> None:
    from miaopi.cases.replay import Replayed  # late: needs Django

    assert isinstance(run, Replayed)
    head = f"{number} #{run.serial} {run.at.isoformat()} {run.event} {run.outcome}"
    made = f"rules {run.matter_hash[:12]}, engine {run.engine}"
    if run.difference is None:
        typer.echo(f"equal      {head}  ({made})")
        return
    first = run.difference
    typer.echo(f"different  {head}  ({made}; now {run.engine_now})")
    typer.echo(f"           {first.part}.{first.name}: stored {first.stored}, again {first.again}")
