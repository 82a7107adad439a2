"""`miaopi places`: divisions, departments and service centres."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from miaopi.site.commands import load_django

app = typer.Typer(help="区划和部门 · Divisions, departments, service centres.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """区划和部门 · Divisions, departments, service centres."""


@app.command()
def load() -> None:
    """载入区划、部门、政务服务中心 · Load or renew them; what the files no longer hold stays."""
    load_django()
    from miaopi.places import actions, queries  # late: needs Django

    actions.load_all(at=datetime.now(UTC))
    typer.echo(f"{len(queries.divisions())} divisions, {len(queries.departments())} departments")


@app.command()
def departments(
    division: Annotated[str | None, typer.Argument(help="区划代码 · code of a division")] = None,
) -> None:
    """列出部门 · Every department with its id; `miaopi matters offer` takes it."""
    load_django()
    from miaopi.places import queries  # late: needs Django

    for each in queries.departments(division):
        typer.echo(f"{each.id}\t{each.division_id}\t{each.name.zh} {each.name.en}")
