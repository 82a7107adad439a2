"""What is sealed under a case's own key, and the keyed hashes by which things are found without being
kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from miaopi import secrets
from miaopi.cases import canonical
from miaopi.cases.models import Case, Decision, Explanation


def seal_answers(case: Case, answers: Mapping[str, object]) -> None:
    """Put the answers on the row (not saved)."""
    case.sealed_answers = case.key.seal(canonical.dump(answers), _place_of_answers(case.pk))


def open_answers(case: Case) -> dict[str, object]:
    """The answers of the row.   Raises: KeyErased, Tampered."""
    return cast(
        "dict[str, object]",
        canonical.load(case.key.open(bytes(case.sealed_answers), _place_of_answers(case.pk))),
    )


def seal_run(case: Case, decision_id: UUID, data: bytes) -> bytes:
    """All of a run, bound to the decision's row."""
    return case.key.seal(data, _place_of_run(decision_id))


def open_run(case: Case, decision: Decision) -> Mapping[str, object]:
    """What `evaluation.pack` stored.   Raises: KeyErased, Tampered."""
    return cast(
        "Mapping[str, object]",
        canonical.load(case.key.open(bytes(decision.sealed), _place_of_run(decision.pk))),
    )


def seal_explanation(case: Case, decision_id: UUID, found: Mapping[str, object]) -> bytes:
    """What would be approved, bound to the decision's row."""
    return case.key.seal(canonical.dump(found), _place_of_explanation(decision_id))


def open_explanation(case: Case, explanation: Explanation) -> Mapping[str, object]:
    """What `content.explained` found.   Raises: KeyErased, Tampered."""
    place = _place_of_explanation(explanation.decision_id)
    return cast("Mapping[str, object]", canonical.load(case.key.open(bytes(explanation.sealed), place)))


def keyed(value: object, *, use: str) -> str:
    """A keyed hash in hex of anything: nobody without the keyset can try values on it."""
    return secrets.keyed_hash(canonical.dump(value).decode(), use=f"cases.{use}").hex()


def _place_of_answers(case_id: UUID) -> str:
    return f"cases_case.sealed_answers.{case_id}"


def _place_of_explanation(decision_id: UUID) -> str:
    return f"cases_explanation.sealed.{decision_id}"


def _place_of_run(decision_id: UUID) -> str:
    return f"cases_decision.sealed.{decision_id}"
