"""`miaopi ledger`: is the record of everything still whole?"""

from typing import Annotated

import typer

from miaopi.site.commands import load_django

app = typer.Typer(help="台账 · The ledger of events.", no_args_is_help=True)

Language = Annotated[str, typer.Option("--language", "-l", help="zh | en")]


@app.callback()
def group() -> None:
    """台账 · The ledger of events."""


@app.command()
def verify(
    chain: Annotated[
        str | None, typer.Argument(help="case:<id>, look:<id> …; 不填则检查全部 · all if left out")
    ] = None,
    language: Language = "en",
) -> None:
    """检查台账是否完整 · Name the first event of each chain that does not fit; exit code 1 if one is."""
    load_django()
    from miaopi.ledger import queries  # late: needs Django

    found = 0
    for broken in queries.verify(chain):
        found += 1
        typer.echo(f"{broken.chain} #{broken.seq} {broken.fault.code}: {broken.fault.line(language)}")
    checked = queries.count(chain)
    if found:
        typer.echo(
            f"台账不完整：发现 {found} 处。"
            if language == "zh"
            else f"The ledger is not whole: {found} found.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(
        f"台账完整：检查了 {checked.chains} 条链、{checked.events} 条事件。"
        if language == "zh"
        else f"The ledger is whole: {checked.chains} chains, {checked.events} events."
    )


@app.command()
def root(language: Language = "en") -> None:
    """最近一次签名的根 · Show the last signed root, to be kept by somebody outside."""
    load_django()
    from miaopi.ledger import queries  # late: needs Django

    last = queries.last_root()
    if last is None:
        typer.echo("还没有签名的根。" if language == "zh" else "No root has been signed yet.", err=True)
        raise typer.Exit(1)
    typer.echo(queries.published(last))
