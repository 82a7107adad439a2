"""A contact at the window: one person, from the document seen until somebody else's turn.

Of the person the session holds an id and which kind of document was seen; it is the contact that opens their
pages. When it ends, none of them opens any more, whatever the browser still knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from miaopi.cases import avoidance
from miaopi.cases.actions import window
from miaopi.cases.actions.window import Seen
from miaopi.desk import looks
from miaopi.desk.sessions import desk, needs
from miaopi.officials.viewers import Desk
from miaopi.people import queries as people
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer

KEY = "window"
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who stands at the window now."""

    desk: Desk
    person: Person
    seen: Seen

    @property
    def viewer(self) -> Viewer:
        """On whose behalf pages are read and written."""
        return window.viewer_for(self.desk, self.person)


def begin(request: HttpRequest, person_id: UUID, document: str) -> None:
    """This person's turn; whoever was here before is gone.   Raises: NotAllowed: it is the clerk."""
    end(request)
    avoidance.refuse_person(desk(request), people.person(person_id))
    request.session[KEY] = {"person": str(person_id), "document": document}


def end(request: HttpRequest) -> None:
    """Nobody stands at the window."""
    request.session.pop(KEY, None)
    request.contact = None  # type: ignore[attr-defined]  # kept for this page only


def current(request: HttpRequest) -> Contact | None:
    """The contact of this session, read once a page."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    found: Contact | None = getattr(request, "contact", None)
    if found is None:
        found = Contact(desk(request), people.person(UUID(kept["person"])), Seen(kept["document"]))
        request.contact = found  # type: ignore[attr-defined]  # kept for this page only
    return found


def contact(request: HttpRequest) -> Contact:
    """The contact of a page that needs one (`needs_contact`)."""
    found = current(request)
    assert found is not None
    return found


# Of whoever stood at the window nothing stays on a page when the login is over.
needs_clerk = needs("clerk", keeps=False)


def needs_contact(view: View) -> View:
    """A page about the person at the window; when their turn is over it leads to the next one's beginning."""

    @needs_clerk
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if current(request) is None:
            return redirect("desk:window")
        return view(request, *args, **kwargs)

    return guarded


def show_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the window; while a contact lasts it says whose turn it is, and how it ends."""
    here = current(request)
    turn = {"name": here.person.name, "number": str(here.person.number)} if here else None
    return render(request, f"desk/window/{template}.html", {"turn": turn, **context}, status=status)


def looked(request: HttpRequest, *, case: UUID | None = None) -> None:
    """The data of who stands here are on the page."""
    noted(request, contact(request).person, case=case)


def noted(request: HttpRequest, *persons: Person | None, case: UUID | None = None) -> None:
    """The data of these persons are on the page: one look a page, in each one's own chain."""
    looks.looked(request, persons, what="person" if case is None else "case", case=case)
