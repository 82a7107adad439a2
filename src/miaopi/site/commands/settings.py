"""`miaopi settings`: every variable, what it is now, and what it means. `miaopi check`: what is unsafe."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from miaopi.site.commands import load_django


class Language(StrEnum):
    """A language of the output."""

    ZH = "zh"
    EN = "en"


Spoken = Annotated[Language, typer.Option("--language", "-l", help="zh | en")]


def settings(
    language: Spoken = Language.EN,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="docs/operations.md 里的表 · the table of docs/operations.md")
    ] = False,
) -> None:
    """列出所有环境变量 · Every variable with its value, default and meaning; secrets are not shown."""
    from miaopi.site import variables  # late: `miaopi --help` starts without it

    if markdown:
        typer.echo(variables.table(language), nl=False)
        return
    for each in variables.VARIABLES:
        value = variables.given(each)
        now = variables.shown(each, value) if value is not None else ""
        said = f"{each.name}={now}" if value is not None else each.name
        default = each.default.format(var="MIAOPI_VAR")
        typer.echo(f"{said}\n    {each.kind_words.in_(language)}, {default or '—'}")
        typer.echo(f"    {each.meaning.in_(language)}")
    for name in variables.unknown(os.environ):
        typer.echo(f"{name}: {'没有被读取' if language == 'zh' else 'nothing reads it'}", err=True)


def check() -> None:
    """检查安装是否安全 · Say what is unsafe and how to mend it; exit code 1 if something must be mended."""
    load_django()
    from miaopi.site import readiness  # late: needs Django

    found = readiness.found()
    for each in found:
        typer.echo(readiness.line(each))
    if readiness.errors(found):
        raise typer.Exit(1)
    typer.echo("可以启动。 · Ready to start.")
