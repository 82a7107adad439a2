"""`miaopi officials`: staff of the desk. The first administrator is made here; who follows, at the desk."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from miaopi.site.commands import load_django
from miaopi.texts import Fault, Faulty

app = typer.Typer(help="工作人员 · Staff of the desk.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="工号 · staff number")]


@app.callback()
def group() -> None:
    """工作人员 · Staff of the desk."""


@app.command()
def create(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="姓名 · name")],
    password: Annotated[
        str,
        typer.Option(
            prompt=True, hide_input=True, confirmation_prompt=True, help="口令，至少 12 个字符 · the password"
        ),
    ],
) -> None:
    """新建工作人员 · Make an official, with no post yet; the phone is bound at the first login."""
    load_django()
    from miaopi.officials import actions  # late: needs Django

    actions.create_official(username=username, name=name, password=password, at=datetime.now(UTC))


@app.command()
def post(
    username: Username,
    role: Annotated[str, typer.Argument(help="clerk | examiner | approver | administrator")],
    department: Annotated[str, typer.Argument(help="部门 · department, by id")],
    division: Annotated[str | None, typer.Option(help="区划代码 · division; the department's own")] = None,
) -> None:
    """给岗位 · Give a post, from today on."""
    load_django()
    from miaopi.officials import actions  # late: needs Django

    actions.give_post(
        official_id=_official(username).pk,
        role=role,
        department_id=department,
        division_id=division,
        at=datetime.now(UTC),
    )


@app.command()
def disable(username: Username) -> None:
    """停用 · Switch an official off; what they did stays."""
    load_django()
    from miaopi.officials import actions  # late: needs Django

    actions.set_active(official_id=_official(username).pk, active=False, at=datetime.now(UTC))


@app.command()
def unbind(username: Username) -> None:
    """解除手机 · The phone is lost: the next login binds another one."""
    load_django()
    from miaopi.officials import actions  # late: needs Django

    actions.reset_totp(official_id=_official(username).pk, at=datetime.now(UTC))


@app.command("list")
def list_() -> None:
    """列出工作人员 · Every official with today's posts."""
    load_django()
    from miaopi.officials import queries  # late: needs Django
    from miaopi.officials.models import Official

    at = datetime.now(UTC)
    for each in Official.objects.all():
        posts = ",".join(f"{post.role}:{post.department_id}" for post in queries.desk_of(each, at=at).posts)
        typer.echo(f"{each.username}\t{'on' if each.is_active else 'off'}\t{posts or '-'}\t{each.name}")


def _official(username: str) -> Any:
    from miaopi.officials import queries  # late: needs Django

    found = queries.by_username(username)
    if found is None:
        raise Faulty([Fault("site.official-unknown", values={"username": username})])
    return found
