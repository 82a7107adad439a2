"""All reads of officials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from miaopi.officials.models import Official, Post
from miaopi.officials.viewers import CENTRE, Desk, Held
from miaopi.places.models import Division
from miaopi.texts import Words

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


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as an administrator sees it."""

    id: UUID
    role: str
    department: Words
    division: Words
    from_on: date


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """An official as an administrator sees them, with the posts that hold today."""

    id: UUID
    username: str
    name: str
    is_active: bool
    has_phone: bool
    has_number: bool
    is_shut: bool
    is_viewer: bool
    posts: tuple[PostLine, ...]


def looked_after(desk: Desk, *, at: datetime) -> tuple[OfficialLine, ...]:
    """Whoever has or had a post under this administrator's, and whom they made and who has none yet.

    Two queries, however many there are.
    """
    mine = _under(desk)
    held = Prefetch("posts", holding(day_of(at)), to_attr="today")
    found = (
        Official.objects.filter(
            Q(pk__in=Post.objects.filter(mine).values("official")) | Q(created_by=desk.official)
        )
        .prefetch_related(held)
        .order_by("username")
    )
    return tuple(_official_line(desk, each, at=at) for each in found)


def looked_after_one(desk: Desk, official_id: UUID, *, at: datetime) -> OfficialLine | None:
    """One of them, or None."""
    return next((each for each in looked_after(desk, at=at) if each.id == official_id), None)


def places_of(desk: Desk) -> tuple[tuple[str, str, Words, Words], ...]:
    """Where this administrator may give posts: department, division, and their names."""
    return tuple(
        (post.department_id, post.division_id, post.department, post.division)
        for post in desk.posts
        if post.role == "administrator"
    )


def _under(desk: Desk) -> Q:
    found = Q(pk__in=[])
    for post in desk.posts:
        if post.role == "administrator":
            found |= Q(department=post.department_id, division__in=sorted(post.codes))
    return found


def _official_line(desk: Desk, row: Official, *, at: datetime) -> OfficialLine:
    posts: list[Post] = row.today  # type: ignore[attr-defined]  # prefetched above
    return OfficialLine(
        id=row.pk,
        username=row.username,
        name=row.name,
        is_active=row.is_active,
        has_phone=row.totp_since is not None,
        has_number=bool(row.number_hash),
        is_shut=row.locked_until is not None and at < row.locked_until,
        is_viewer=row.pk == desk.official.pk,
        posts=tuple(
            PostLine(each.pk, each.role, each.department.name, each.division.name, each.from_on)
            for each in posts
        ),
    )


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


@dataclass(frozen=True, slots=True)
class Served:
    """A post as those read it whose data were seen: role, department, days; not the official's name."""

    role: str
    department: Words
    from_on: date
    until_on: date | None


def served(official_ids: Iterable[str]) -> dict[str, tuple[Served, ...]]:
    """Every post that these officials hold or held, by the official's id; one query."""
    found: dict[str, list[Served]] = {}
    for row in Post.objects.select_related("department").filter(official__in=set(official_ids)):
        line = Served(row.role, row.department.name, row.from_on, row.until_on)
        found.setdefault(str(row.official_id), []).append(line)
    return {key: tuple(rows) for key, rows in found.items()}
