"""`miaopi demo`: the whole platform with example people, on this machine."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    port: Annotated[int, typer.Option(envvar="PORT", help="网页的端口 · port of the pages")] = 8000,
    var: Annotated[
        Path, typer.Option(envvar="MIAOPI_VAR", help="数据放在哪里 · where the state is kept")
    ] = Path("var"),
) -> None:
    """启动演示 · Database, example people, sources, worker and pages at once; Ctrl-C stops all of it."""
    from miaopi_demo import run  # late: the product does not know its demo, only this command does

    try:
        run.run(port=port, var=var)
    except run.NotStartedError as why:
        typer.echo(str(why), err=True)
        raise typer.Exit(1) from None
