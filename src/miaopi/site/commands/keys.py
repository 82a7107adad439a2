"""`miaopi keys`: the keyset file of an installation."""

import typer

from miaopi.site.commands import load_django

app = typer.Typer(help="密钥 · The keyset.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """密钥 · The keyset."""


@app.command()
def init() -> None:
    """生成密钥文件 · Write a new keyset where MIAOPI_KEYSET says; never over an old one."""
    load_django()
    from django.conf import settings  # late: needs Django

    from miaopi.secrets import keyset

    try:
        keyset.create(settings.KEYSET)
    except FileExistsError:
        typer.echo(
            f"{settings.KEYSET}: 已经有密钥文件，没有改动 · there is a keyset already, left as it is",
            err=True,
        )
        raise typer.Exit(1) from None
    typer.echo(str(settings.KEYSET))


@app.command()
def rotate() -> None:
    """轮换平台密钥 · Add a platform key and wrap every data key under it; the old key stays."""
    load_django()
    from django.conf import settings  # late: needs Django

    from miaopi.secrets import actions, keyset

    typer.echo(keyset.rotate(settings.KEYSET))
    while actions.rewrap():
        pass
