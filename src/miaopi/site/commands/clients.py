"""`miaopi clients`: programs that may call the API."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from miaopi.site.commands import load_django
from miaopi.texts import Fault, Faulty, Words

app = typer.Typer(help="API 客户端 · Clients of the API.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """API 客户端 · Clients of the API."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="名称 · name, as people see it")],
    scope: Annotated[
        list[str],
        typer.Option("--scope", help="权限范围，可写多次 · what it may do; may be repeated"),
    ],
    name_en: Annotated[str, typer.Option("--name-en", help="英文名称 · English name")] = "",
    department: Annotated[
        str | None, typer.Option("--department", help="所属部门 · its department, by id")
    ] = None,
) -> None:
    """新建客户端 · Make a client; its token is printed once and kept nowhere.

    attests-parties 只给能确认当事人身份并留有书面同意的单位。
    Give attests-parties only to those who check who people are and keep their consent.
    """
    load_django()
    from miaopi.people import actions  # late: needs Django
    from miaopi.places import queries

    if department is not None and not any(each.id == department for each in queries.departments()):
        raise Faulty([Fault("site.department-unknown", values={"id": department})])
    client, token = actions.create_client(
        name=Words(name, name_en or name), scopes=scope, department_id=department, at=datetime.now(UTC)
    )
    typer.echo(f"{client.prefix}: {', '.join(client.scopes)}", err=True)
    typer.echo("令牌只显示这一次 · The token is shown this once:", err=True)
    typer.echo(token)


@app.command("list")
def list_() -> None:
    """列出客户端 · Every client: beginning of its token, whether it is open, scopes, name."""
    load_django()
    from miaopi.people import queries  # late: needs Django

    for each in queries.clients():
        state = "open" if each.active else "closed"
        typer.echo(f"{each.prefix}\t{state}\t{','.join(each.scopes)}\t{each.name_zh} {each.name_en}")


@app.command()
def close(
    prefix: Annotated[str, typer.Argument(help="令牌里 mp_ 后面的部分 · what follows mp_ in the token")],
) -> None:
    """停用客户端 · Let a token open nothing from now on; what the client did stays."""
    load_django()
    from miaopi.people import actions, queries  # late: needs Django

    for each in queries.clients():
        if each.prefix == prefix:
            actions.close_client(client_id=each.pk)
            typer.echo(f"{prefix} closed")
            return
    raise Faulty([Fault("site.client-unknown", values={"prefix": prefix})])
