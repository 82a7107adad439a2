"""How the apps' words, laws and findings look in JSON; used by several families of addresses."""

from __future__ import annotations

from collections.abc import Iterable

from miaopi.api.schemas import ProblemOut
from miaopi.rules import Basis
from miaopi.texts import Words


def problems_for(*statuses: int) -> dict[int, type[ProblemOut]]:
    """The declared errors of an address, for OpenAPI."""
    return dict.fromkeys(statuses, ProblemOut)


def words(text: Words | None) -> dict[str, str] | None:
    """A text in both languages, or null."""
    return text.as_json() if text else None


def texts(many: Iterable[Words]) -> list[dict[str, str]]:
    """Texts in both languages, in order."""
    return [each.as_json() for each in many]


def laws(many: Iterable[Basis]) -> list[dict[str, object]]:
    """Articles of laws, in order."""
    return [each.as_json() for each in many]
