"""A page that shows a person's data is a look: kept once a page, before it is drawn, and told on it.

The person reads it at the hall: which department, in which role, when and why.
Basis: 个人信息保护法 art. 51 (access is controlled and logged), art. 45 (the person may know).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from miaopi.desk.sessions import desk, now
from miaopi.people.actions import look
from miaopi.people.models import Person
from miaopi.people.viewers import NOBODY


@transaction.atomic
def looked(request: HttpRequest, persons: Iterable[Person | None], *, what: str, case: UUID | None) -> None:
    """Keep that the official of this page looks at these persons.

    Args: what: case, reveal, licence, person, letter: a code that the hall has words for.
    """
    at, by = now(), desk(request).actor
    for person in {each.pk: each for each in persons if each is not None}.values():
        look(viewer=NOBODY, person=person, what=what, by=by, case=case, at=at)
