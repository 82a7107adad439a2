"""`miaopi replay NUMBER`: a decision executed again from what was stored, and compared to the byte."""

from __future__ import annotations

from typing import Annotated

import typer

# Django and all that needs it come late: `miaopi --help` and `miaopi matters check` start without them.


def replay(number: Annotated[str, typer.Argument(help="The case's number, such as HK261124…")]) -> None:
    """Execute a case's decisions again from what was stored. Exit code 0: equal; 1: another result; 2: no such case."""
    import django

    django.setup()

    from miaopi.cases import replay as replaying
    from miaopi.cases.errors import CaseNotFound

    try:
        done = replaying.replay(number)
    except CaseNotFound as error:
        typer.echo(error.faults[0].line("en"), err=True)
        raise typer.Exit(2) from error
    for run in done.runs:
        head = f"{done.number} #{run.serial} {run.at.isoformat()} {run.event} {run.outcome}"
        rules = f"rules {run.matter_hash[:12]}, engine {run.engine}"
        if run.difference is None:
            typer.echo(f"equal      {head}  ({rules})")
            continue
        differs = run.difference
        typer.echo(f"different  {head}  ({rules}; now {run.engine_now})")
        typer.echo(
            f"           first in {differs.part}: {differs.name}: stored {differs.stored}, again {differs.again}"
        )
    if not done.equal:
        raise typer.Exit(1)
