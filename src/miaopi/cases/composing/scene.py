"""What a copy is made from, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from miaopi.cases.clocks import day_of
from miaopi.cases.models import Case, Decision
from miaopi.cases.opinions import Item, Opinion
from miaopi.content import Matter
from miaopi.letters.kinds import Kind
from miaopi.licences.models import Licence
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Scene:
    """One copy of a letter to be composed.

    run, stored: the last run of the rules and what it kept, where there is one.  opinion, items: what an
    official wrote.  licence: what the case issued; ended: the licence that ended.  roles: in which the
    addressee stands in the case; is_main: it is the applicant's copy.  first: the outcome of the decision
    that this one replaces, or "".
    """

    case: Case
    matter: Matter
    kind: Kind
    at: datetime
    addressee: Words
    applicant: Words
    roles: frozenset[str] = frozenset()
    is_main: bool = True
    run: Decision | None = None
    stored: Mapping[str, object] | None = None
    opinion: Opinion | None = None
    items: tuple[Item, ...] = ()
    licence: Licence | None = None
    ended: Licence | None = None
    first: str = ""

    @property
    def day(self) -> date:
        """The day of the letter in Asia/Shanghai."""
        return day_of(self.at)

    @property
    def by_rules(self) -> bool:
        """Whether rules alone decided."""
        return self.case.decided_by == "rules"

    def address(self, path: str) -> str:
        """An address of the hall."""
        return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/{path}"

    @property
    def of_case(self) -> str:
        """The page of the case."""
        return self.address(f"cases/{self.case.number}")
