"""How often a client may call: so many requests a minute, refilled steadily.

Counted in each web process and kept nowhere: a durable count would cost every read a write to the database,
more than the read itself. With N web processes a client may reach N times the figure, which is enough to keep
one runaway program from crowding out the others.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from uuid import UUID

MINUTE = 60.0


class Limiter:
    """For each key the instant up to which its calls are paid for (GCRA: one number, no list of calls)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._paid_until: dict[UUID, float] = {}
        self._lock = threading.Lock()

    def wait(self, key: UUID, *, a_minute: int) -> int:
        """Seconds to wait; 0: the call was let through and counts. No limit where `a_minute` is 0."""
        if not a_minute:
            return 0
        now, each = self._clock(), MINUTE / a_minute
        with self._lock:
            paid = max(self._paid_until.get(key, now), now) + each
            over = paid - now - MINUTE
            if over > 0:
                return math.ceil(over)
            self._paid_until[key] = paid
        return 0


LIMITER = Limiter()
