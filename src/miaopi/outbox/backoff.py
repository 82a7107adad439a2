"""How long to wait before the next try. Pure: chance comes in."""

from datetime import timedelta

FIRST = timedelta(seconds=2)
LONGEST = timedelta(hours=1)


def delay(attempts: int, *, chance: float) -> timedelta:
    """2ⁿ seconds, at most an hour, of which `chance` (0 to 1) spreads the upper half.

    So many rows that failed together do not come back together.

    Args:    attempts: tries so far, at least 1.
    """
    whole = min(FIRST * (1 << min(attempts - 1, 20)), LONGEST)
    return whole * (0.5 + chance / 2)
