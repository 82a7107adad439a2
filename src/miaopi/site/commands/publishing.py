"""`miaopi matters publish`, `offer`, `offered`, `status`: what a department offers, and at which version."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miaopi.site.commands import load_django
from miaopi.texts import Fault, Faulty, Place

if TYPE_CHECKING:
    from miaopi.places.models import Department

BY = "miaopi-matters"  # who did it, in the ledger; which person, the machine's own records know


def publish(
    folder: Annotated[Path, typer.Argument(help="事项文件夹 · a matter's folder")],
) -> None:
    """发布一个版本 · Check a matter, run its examples, prove its rules, and keep it for good as a version.

    内容没有变，就还是原来的版本 · The same content is the same version.
    """
    from miaopi import content  # late: `miaopi --help` starts without it

    bundle = content.publishable(folder)
    load_django()
    from miaopi.catalogue import actions
    from miaopi.ledger.actors import Actor

    version = actions.publish(bundle=bundle, by=Actor("command", BY), at=datetime.now(UTC))
    typer.echo(f"{version.slug} {version.number} {version.hash}")


def offer(
    matter: Annotated[
        str, typer.Argument(help="事项名，取最新版本；或版本的哈希 · slug, or a version's hash")
    ],
    departments: Annotated[list[str], typer.Argument(help="部门 · departments, by id")],
) -> None:
    """让部门按这个版本办理 · Have departments offer a matter at a version; begun cases keep theirs."""
    load_django()
    from miaopi.catalogue import actions, queries  # late: needs Django
    from miaopi.ledger.actors import Actor

    version = queries.version(matter)
    offered = [_department(each) for each in departments]  # all are known before the first is written
    for department in offered:
        offering = actions.offer(
            version=version, department=department, by=Actor("command", BY), at=datetime.now(UTC)
        )
        typer.echo(f"{offering.code} {department.id} {version.slug} {version.number}")


def offered(
    matter: Annotated[str | None, typer.Argument(help="事项名 · slug")] = None,
) -> None:
    """列出实施清单 · What is offered, paused and closed too, with each code."""
    load_django()
    from miaopi.catalogue import queries  # late: needs Django

    for row in queries.offerings(matter=matter, status=None):
        typer.echo(f"{row.code}\t{row.status}\t{row.matter}\t{row.division}\t{row.department.zh}")


def status(
    code: Annotated[str, typer.Argument(help="实施编码 · an offering's code")],
    to: Annotated[str, typer.Argument(help="published | paused | closed")],
) -> None:
    """暂停、恢复、停办 · Pause an offering, publish it again, or close it for good."""
    load_django()
    from miaopi.catalogue import actions, queries  # late: needs Django
    from miaopi.catalogue.models import Offering
    from miaopi.ledger.actors import Actor

    _refuse_unknown(to, Offering.Status.values)
    offering = queries.offering(code)
    changed = actions.set_status(offering=offering, status=to, by=Actor("command", BY), at=datetime.now(UTC))
    typer.echo(f"{changed.code} {changed.status}")


def _refuse_unknown(status: str, known: Iterable[str]) -> None:
    if status not in known:
        values = {"status": status, "known": ", ".join(known)}
        raise Faulty([Fault("site.status-unknown", Place(field="to"), values)])


def _department(slug: str) -> "Department":
    from miaopi.places import queries  # late: needs Django
    from miaopi.places.models import Department

    try:
        return queries.department(slug)
    except Department.DoesNotExist:
        raise Faulty([Fault("site.department-unknown", values={"id": slug})]) from None
