"""What machines ask: is the process alive, and can it serve."""

import shutil
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miaopi.outbox import queries

FREE_BYTES = 200 * 1024 * 1024  # ten uploads of 20 MB
LATE_SECONDS = 15 * 60


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Database, age of the oldest due outbox row, free disk; 503 where people cannot be served."""
    checks: dict[str, object] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        checks["database"] = True
    except DatabaseError:
        checks["database"] = False
    checks["disk"] = shutil.disk_usage(settings.VAR).free > FREE_BYTES
    if checks["database"]:
        checks["outbox_seconds"] = _outbox_age()
        checks["outbox"] = checks["outbox_seconds"] < LATE_SECONDS  # type: ignore[operator]  # an int, set above
    # A late outbox is told but does not take the site away: people can still apply.
    return JsonResponse(checks, status=200 if checks["database"] and checks["disk"] else 503)


def _outbox_age() -> int:
    waits = [state.waited for state in queries.lane_states(datetime.now(UTC))]
    return int(max(waits).total_seconds()) if waits else 0
