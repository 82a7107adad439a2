"""The viewer of the desk: an official with the posts that hold today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from miaopi.ledger import Actor
from miaopi.texts import Words

if TYPE_CHECKING:
    from miaopi.officials.models import Official

CENTRE = "centre"  # the duty of a service centre, whose clerks take every department's matters


class Offered(Protocol):
    """What a post is held against: an offering, by department and division."""

    department_id: str
    division_id: str


@dataclass(frozen=True, slots=True)
class Held:
    """A post that holds today. `codes`: the division and everything below it."""

    role: str
    department_id: str
    department: Words
    is_centre: bool
    division_id: str
    division: Words
    codes: frozenset[str]

    def covers(self, offering: Offered) -> bool:
        """Whether it is of this post's department and in its division."""
        if offering.division_id not in self.codes:
            return False
        if self.is_centre and self.role == "clerk":
            return True
        return offering.department_id == self.department_id

    def cases(self, prefix: str) -> Q:
        """The same as a condition on rows that lead to an offering by `prefix`."""
        here = Q(**{f"{prefix}division__in": sorted(self.codes)})
        if self.is_centre and self.role == "clerk":
            return here
        return here & Q(**{f"{prefix}department": self.department_id})


@dataclass(frozen=True, slots=True)
class Desk:
    """Who looks, and what they may."""

    official: Official
    posts: tuple[Held, ...]

    @property
    def actor(self) -> Actor:
        """Who acts, for the ledger."""
        return Actor(kind="staff", id=str(self.official.pk))

    @property
    def roles(self) -> frozenset[str]:
        """Every role held somewhere."""
        return frozenset(post.role for post in self.posts)

    def may(self, role: str, offering: Offered) -> bool:
        """Whether a post of this role covers the offering."""
        return any(post.role == role and post.covers(offering) for post in self.posts)

    def may_any(self, offering: Offered, *roles: str) -> bool:
        """Whether a post of one of these roles (none given: of any) covers the offering."""
        return any((not roles or post.role in roles) and post.covers(offering) for post in self.posts)

    def offerings(self, *roles: str, prefix: str = "offering__") -> Q:
        """The condition on rows (of cases, by default) whose offering a post of these roles covers."""
        found = Q(pk__in=[])
        for post in self.posts:
            if not roles or post.role in roles:
                found |= post.cases(prefix)
        return found
