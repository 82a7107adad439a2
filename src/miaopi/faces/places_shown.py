"""Places as a form offers them: the offering's own division and those beside it."""

from miaopi.faces.language import words
from miaopi.places import queries


def beside(division: str) -> tuple[tuple[str, str], ...]:
    """Code and name of each division under the same one above, in order of code."""
    own = queries.division(division)
    found = queries.children(own.parent_id) if own.parent_id else (own,)
    return tuple((each.code, words(each.name)) for each in found)
