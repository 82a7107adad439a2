"""Who calls: a client by its bearer token, and what it may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from miaopi.api.limits import LIMITER
from miaopi.api.problems import problem
from miaopi.people import limits
from miaopi.people import queries as people
from miaopi.people.viewers import Viewer


class Bearer(HttpBearer):
    """`Authorization: Bearer TOKEN`; the token's client becomes `request.auth` as a Viewer.

    Raises: Problem 429: the client calls too often.
    """

    scope = ""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        client = people.client_for_token(token)
        if client is None:
            return None
        if seconds := LIMITER.wait(client.pk, a_minute=settings.API_CALLS_A_MINUTE):
            refused = problem(429, "too-many", seconds=seconds)
            refused.headers["Retry-After"] = str(seconds)
            raise refused
        return people.viewer_for_client(client)


class Scoped(Bearer):
    """A bearer token that must have a scope.

    Raises: Problem 403: it is a client's, without the scope.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        viewer = super().authenticate(request, token)
        if viewer is not None and not viewer.may(self.scope):
            raise problem(403, "forbidden", scope=self.scope)
        return viewer


def viewer(request: Any) -> Viewer:
    """The client that calls."""
    who: Viewer = request.auth
    return who


def address(request: HttpRequest) -> str:
    """Where the request comes from, for `people.limits`."""
    return limits.address_of(request.META, behind_proxy=settings.TLS_PROXY)


def now() -> datetime:
    """The one clock of the API's views."""
    return timezone.now()
