"""What every page of the desk may use besides what its view hands in."""

from typing import Any

from django.http import HttpRequest

from miaopi.desk.sessions import desk_or_none


def page(request: HttpRequest) -> dict[str, Any]:
    """The official and the roles, on pages of the desk only."""
    if not request.path.startswith("/desk/") or not hasattr(request, "session"):
        return {}
    who = desk_or_none(request)
    roles = who.roles if who else frozenset()
    return {"desk": who, "desk_roles": roles, "desk_reads": bool(roles - {"administrator"})}
