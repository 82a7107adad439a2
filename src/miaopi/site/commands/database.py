"""`miaopi migrate`, `miaopi static`: what an installation and each upgrade run before the processes start."""

from typing import Annotated

import typer

from miaopi.site.commands import load_django


def migrate(
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="只看有没有没做的，有就退出 1 · only look; exit code 1 if some are open"
        ),
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="只列出要做什么 · only list them")] = False,
) -> None:
    """更新数据库的表 · Bring the database's tables to this version; a second time changes nothing."""
    load_django()
    from django.core.management import call_command  # late: needs Django

    call_command("migrate", interactive=False, check_unapplied=check, plan=plan)


def static() -> None:
    """收集样式文件 · Collect what pages load (styles, icons, scripts) for the web server."""
    load_django()
    from django.conf import settings  # late: needs Django
    from django.core.management import call_command

    from miaopi.site import translations

    translations.compile_all()
    call_command("collectstatic", interactive=False, verbosity=0)
    typer.echo(str(settings.STATIC_ROOT))
