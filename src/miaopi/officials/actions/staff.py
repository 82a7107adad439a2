"""Staff and their posts: create, give, end, switch off."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from miaopi.officials.actions.recording import record
from miaopi.officials.errors import NotYours, OfficialsError
from miaopi.officials.models import ROLES, Official, Post
from miaopi.officials.queries import day_of, desk_of, holding
from miaopi.officials.viewers import Desk
from miaopi.places.models import Department, Division
from miaopi.secrets import PersonalNumber

USERNAME = re.compile(r"[a-z0-9.-]{3,30}", re.ASCII)


@transaction.atomic
def create_official(
    *, username: str, name: str, password: str | None, at: datetime, by: Desk | None = None
) -> Official:
    """A new member of staff, with no post yet.

    Args:   password: None: none until one is set.  by: None: the command line.
    Raises: OfficialsError: username-wrong, username-taken, name-missing, password-weak.
    """
    username, name = username.strip().lower(), name.strip()
    if not USERNAME.fullmatch(username):
        raise OfficialsError("officials.username-wrong", field="username")
    if not name:
        raise OfficialsError("officials.name-missing", field="name")
    if Official.objects.filter(username=username).exists():
        raise OfficialsError("officials.username-taken", field="username", username=username)
    made = Official(
        username=username, name=name, created_at=at, created_by=by.official if by is not None else None
    )
    _set_password(made, password)
    made.save(force_insert=True)
    record(made, "created", {}, by=by, at=at)
    return made


@transaction.atomic
def set_password(*, official_id: UUID, password: str, at: datetime, by: Desk | None = None) -> None:
    """A new password; every lock is over.   Raises: OfficialsError: password-weak; NotYours."""
    official = _held(official_id)
    if by is not None and by.official.pk != official.pk:
        administers(by, official, at=at)
    _set_password(official, password)
    official.failures, official.locked_until = 0, None
    official.save(update_fields=["password", "failures", "locked_until"])
    record(official, "password-set", {}, by=by, at=at)


@transaction.atomic
def set_number(*, official_id: UUID, number: PersonalNumber, at: datetime, by: Desk | None = None) -> None:
    """Who the official is as a citizen, so that they handle no case of their own. Kept as a keyed hash alone.

    Raises: OfficialsError: number-taken: another account stands for the same person; NotYours; own-post.
    Basis:  公务员法 (2018) art. 76 (unchecked).
    """
    official = _held(official_id)
    if by is not None:
        administers(by, official, at=at)
    if Official.objects.filter(number_hash=number.hash).exclude(pk=official_id).exists():
        raise OfficialsError("officials.number-taken", field="number")
    official.number_hash = number.hash
    official.save(update_fields=["number_hash"])
    record(official, "number-set", {}, by=by, at=at)


@transaction.atomic
def set_active(*, official_id: UUID, active: bool, at: datetime, by: Desk | None = None) -> Official:
    """Switch an official off, or on again; what they did stays.   Raises: NotYours; OfficialsError."""
    official = _held(official_id)
    if by is not None:
        administers(by, official, at=at)
    if not active:
        _keeps_an_administrator(official, at=at)
    official.is_active = active
    official.save(update_fields=["is_active"])
    record(official, "switched-on" if active else "switched-off", {}, by=by, at=at)
    return official


@transaction.atomic
def set_language(*, official_id: UUID, language: str) -> Official:
    """The language in which the official reads the desk."""
    official = _held(official_id)
    official.language = "en" if language.startswith("en") else "zh"
    official.save(update_fields=["language"])
    return official


@transaction.atomic
def give_post(
    *,
    official_id: UUID,
    role: str,
    department_id: str,
    division_id: str | None = None,
    at: datetime,
    by: Desk | None = None,
) -> Post:
    """Let an official do something somewhere, from today on.

    Args:   division_id: the department's own where not given.  by: an administrator of that department and
            division; None: the command line.
    Raises: NotYours; OfficialsError: role-unknown, department-unknown, division-outside, post-twice,
            own-post.
    """
    official = _held(official_id)
    if role not in ROLES:
        raise OfficialsError("officials.role-unknown", field="role", role=role, known=", ".join(ROLES))
    department = Department.objects.filter(pk=department_id).first()
    if department is None:
        raise OfficialsError("officials.department-unknown", field="department", department=department_id)
    division_id = division_id or department.division_id
    if not _lies_in(division_id, department.division_id):
        raise OfficialsError("officials.division-outside", field="division")
    if by is not None:
        _may_give(by, official, department_id, division_id)
    same = {"official": official, "role": role, "department": department, "division_id": division_id}
    if Post.objects.filter(until_on__isnull=True, **same).exists():
        raise OfficialsError("officials.post-twice", field="role")
    post = Post.objects.create(from_on=day_of(at), given_at=at, **same)
    where = {"role": role, "department": department_id, "division": division_id}
    record(official, "post-given", where, by=by, at=at)
    return post


@transaction.atomic
def end_post(*, post_id: UUID, at: datetime, by: Desk | None = None) -> None:
    """Take a post away, at once: it holds until yesterday, or never where it was given today.

    Raises: NotYours; OfficialsError: own-post, last-administrator; Post.DoesNotExist.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("official").get(pk=post_id)
    if by is not None:
        _may_give(by, post.official, post.department_id, post.division_id)
    if post.role == "administrator":
        _keeps_an_administrator(post.official, at=at, without=post)
    where = {"role": post.role, "department": post.department_id, "division": post.division_id}
    yesterday = day_of(at) - timedelta(days=1)
    if post.from_on > yesterday:
        post.delete()
    else:
        post.until_on = yesterday
        post.save(update_fields=["until_on"])
    record(post.official, "post-ended", where, by=by, at=at)


def _held(official_id: UUID) -> Official:
    return Official.objects.select_for_update().get(pk=official_id)


def _set_password(official: Official, password: str | None) -> None:
    if password is None:
        official.set_unusable_password()
        return
    try:
        validate_password(password, official)
    except ValidationError as weak:
        raise OfficialsError(
            "officials.password-weak", field="password", why=" ".join(weak.messages)
        ) from weak
    official.set_password(password)


def _may_give(by: Desk, official: Official, department_id: str, division_id: str) -> None:
    """An administrator of the same department, there or above; never for oneself."""
    if by.official.pk == official.pk:
        raise OfficialsError("officials.own-post")
    if not any(
        post.role == "administrator" and post.department_id == department_id and division_id in post.codes
        for post in by.posts
    ):
        raise NotYours


def administers(by: Desk, official: Official, *, at: datetime) -> None:
    """Every post of the official lies under the administrator's.   Raises: NotYours; OfficialsError."""
    if by.official.pk == official.pk:
        raise OfficialsError("officials.own-post")
    for post in desk_of(official, at=at).posts:
        _may_give(by, official, post.department_id, post.division_id)


def _keeps_an_administrator(official: Official, *, at: datetime, without: Post | None = None) -> None:
    """Raises: OfficialsError: a department would be left without its last administrator."""
    held = holding(day_of(at)).filter(role="administrator", official__is_active=True)
    own = held.filter(official=official)
    for post in own.filter(pk=without.pk) if without is not None else own:
        others = held.filter(department=post.department_id, division=post.division_id)
        if not others.exclude(official=official).exists():
            raise OfficialsError("officials.last-administrator")


def _lies_in(code: str, root: str) -> bool:
    parents = dict(Division.objects.values_list("code", "parent"))
    found: str | None = code
    while found is not None:
        if found == root:
            return code in parents
        found = parents.get(found)
    return False
