"""Browsers of officials, without going through the login pages each time."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from miaopi.desk.sessions import BEGAN, SEEN, STAFF
from miaopi.officials.models import Official
from tests import factories

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a-long-password-of-nobody"


def opened(official: Official, *, lang: str = "zh-hans") -> Client:
    """A browser in which this official has logged in, with a bound phone."""
    if official.totp_secret is None:
        Official.objects.filter(pk=official.pk).update(totp_since=factories.NOON)
        held = Official.objects.get(pk=official.pk)
        held.totp_secret = SECRET
        held.save(update_fields=["totp_secret"])
    client = Client()
    client.cookies["django_language"] = lang
    session = client.session
    moment = datetime.now(UTC).isoformat()
    session.update({STAFF: str(official.pk), BEGAN: moment, SEEN: moment})
    session.save()
    return client


def staff(role: str = "examiner", *, lang: str = "zh-hans", **more: str) -> tuple[Client, Official]:
    """A new official of this role, and their browser."""
    made = factories.official(role, **more)
    return opened(made, lang=lang), made
