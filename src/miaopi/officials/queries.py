"""All reads of officials."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from miaopi.officials.models import Official, Post
from miaopi.officials.viewers import CENTRE, Desk, Held
from miaopi.places.models import Division

CHINA = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The day of an instant in Haikou."""
    return at.astimezone(CHINA).date()


def desk_of(official: Official, *, at: datetime) -> Desk:
    """The official as a viewer, with the posts that hold on that day; none where it is switched off."""
    if not official.is_active:
        return Desk(official, ())
    rows = list(holding(day_of(at)).filter(official=official))
    below = _below({row.division_id for row in rows})
    return Desk(official, tuple(_held(row, below[row.division_id]) for row in rows))


def holding(day: date) -> QuerySet[Post]:
    """The posts that hold on a day."""
    return Post.objects.select_related("department", "division").filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day
    )


def by_username(username: str) -> Official | None:
    """The official with this staff number, if there is one."""
    return Official.objects.filter(username=username.strip().lower()).first()


def _held(row: Post, codes: frozenset[str]) -> Held:
    return Held(
        role=row.role,
        department_id=row.department_id,
        department=row.department.name,
        is_centre=row.department.duty == CENTRE,
        division_id=row.division_id,
        division=row.division.name,
        codes=codes,
    )


def _below(roots: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each root with everything below it: one query; there are some two hundred divisions."""
    parents = dict(Division.objects.values_list("code", "parent"))
    return {root: frozenset(code for code in parents if _is_below(code, root, parents)) for root in roots}


def _is_below(code: str | None, root: str, parents: dict[str, str | None]) -> bool:
    while code is not None:
        if code == root:
            return True
        code = parents.get(code)
    return False
