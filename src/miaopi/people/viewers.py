"""On whose behalf something is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from miaopi.people.models import Account, Client, Person


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at the hall (with the account that they opened), a program at the API, or nobody.

    `clerk` is the official who acts for the person at a window. Such a viewer has no more than the window's
    own cases: those that this clerk began, and those of offerings that the clerk's posts cover (`covers`,
    asked with an offering).
    """

    person: Person | None = None
    client: Client | None = None
    account: Account | None = None
    clerk: UUID | None = None
    covers: Callable[[object], bool] | None = field(default=None, compare=False, repr=False)

    @property
    def is_nobody(self) -> bool:
        """Neither a person nor a client: sees only what is public."""
        return self.person is None and self.client is None

    def is_person(self, person_id: UUID | None) -> bool:
        """Whether the viewer is that very person."""
        return self.person is not None and person_id is not None and self.person.pk == person_id

    def may(self, scope: str) -> bool:
        """Whether the viewer is a client with this scope."""
        return self.client is not None and self.client.may(scope)


NOBODY = Viewer()
