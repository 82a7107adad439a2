"""Who sits before the page: browsers with a login, without going through the login page each time."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from miaopi.people.viewers import Viewer
from miaopi_demo.people import Person
from tests import factories


def browser(person: Person | None = None, *, lang: str = "zh-hans") -> Client:
    """A browser of nobody, or of a person who has logged in and was identified."""
    if person is None:
        return nobody(lang=lang)
    return opened(factories.login(person), lang=lang)


def nobody(*, lang: str = "zh-hans") -> Client:
    """A browser that has not logged in."""
    client = Client()
    client.cookies["django_language"] = lang
    return client


def opened(viewer: Viewer, *, lang: str = "zh-hans") -> Client:
    """A browser with this account open."""
    assert viewer.account is not None
    client = nobody(lang=lang)
    session = client.session
    moment = datetime.now(UTC).isoformat()
    session.update({"account": str(viewer.account.pk), "began_at": moment, "seen_at": moment})
    session.save()
    return client
