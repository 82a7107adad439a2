"""`miaopi errors`: the table of errors of the API, for docs/errors.md."""

import typer

from miaopi.site.commands import load_django


def errors() -> None:
    """接口错误表 · The table of errors of the API, as Markdown."""
    load_django()
    from miaopi.api.error_table import table  # late: needs Django

    typer.echo(table(), nl=False)
