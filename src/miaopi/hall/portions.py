"""Large letters: a page of the form in portions, so that a screen holds one thing, or two small ones."""

from collections.abc import Mapping, Sequence

from miaopi.content import Field

AT_ONCE = 2
ALONE = {"party", "person", "parties", "long-text"}  # each of these fills a screen


def portions(names: Sequence[str], fields: Mapping[str, Field]) -> list[list[str]]:
    """The questions of a page in their order, two small ones at a time."""
    found: list[list[str]] = []
    for name in names:
        alone = fields[name].widget in ALONE
        if not found or alone or len(found[-1]) >= AT_ONCE or fields[found[-1][0]].widget in ALONE:
            found.append([])
        found[-1].append(name)
    return found


def holding(parts: Sequence[Sequence[str]], name: str) -> int:
    """Which portion has the question; the first where none has."""
    return next((number for number, part in enumerate(parts) if name in part), 0)
