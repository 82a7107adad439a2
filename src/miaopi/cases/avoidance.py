"""回避: with a case of one's own an official has nothing to do, neither at the desk nor at the window.

Own is a case that the official filed or is a party of, by the number that an administrator noted of them
(`officials.set_number`). There it is told as what is not there; as a citizen they read it in the hall.

Basis: 公务员法 (2018) art. 76 (unchecked): an official whose own interests an affair touches keeps away.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from miaopi.cases.errors import NotAllowed
from miaopi.cases.models import Case, Party
from miaopi.content import Party as Named
from miaopi.officials.models import Official
from miaopi.officials.viewers import Desk
from miaopi.people.models import Person
from miaopi.secrets import PersonalNumber


def is_own(official: Official, case: Case) -> bool:
    """Whether the official filed it, or is named in it. No query where parties and persons are read."""
    if not official.number_hash:
        return False
    people = [case.holder, *(party.person for party in case.parties.all())]
    return any(person is not None and person.number_hash == official.number_hash for person in people)


def others(desk: Desk) -> Q:
    """The condition on cases that are not the official's own."""
    own = desk.official.number_hash
    if not own:
        return Q()
    named = Party.objects.filter(case=OuterRef("pk"), person__number_hash=own)
    return ~Exists(named) & (Q(holder__isnull=True) | ~Q(holder__number_hash=own))


def refuse(desk: Desk, case: Case) -> None:
    """Raises: NotAllowed: the case is the official's own."""
    if is_own(desk.official, case):
        raise NotAllowed("cases.own-case")


def refuse_person(desk: Desk, person: Person) -> None:
    """Raises: NotAllowed: the clerk serves themselves."""
    if desk.official.number_hash and person.number_hash == desk.official.number_hash:
        raise NotAllowed("cases.own-case")


def refuse_named(desk: Desk, named: Iterable[Named]) -> None:
    """The same of whom an application names.   Raises: NotAllowed."""
    own = desk.official.number_hash
    if own and any(each.kind == "person" and PersonalNumber(each.number).hash == own for each in named):
        raise NotAllowed("cases.own-case")
