"""The platform source `licences`: what other matters may know of licences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from miaopi.content.contracts import Contract
from miaopi.licences import contents
from miaopi.licences.keys import key_hash
from miaopi.licences.models import Licence

NAME = "licences"


def answer(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
    """The contract's fields, computed from the licences of its matter that all values of the key fit.

    Licences that have ended are left out. One whose term is over is there with its days, as it may still meet
    others in the past: a contract that wants only those in force reads `in_force`.
    """
    assert contract.of is not None  # the contract was checked: kind platform, source licences
    return contract.compute(records(contract.of, key, at=at), key)


def records(matter_slug: str, key: Mapping[str, str], *, at: datetime) -> list[dict[str, object]]:
    """Live licences of the matter that fit all values of the key; without a value, none."""
    asked = {name: value for name, value in key.items() if value}
    if not asked:
        return []
    found = Licence.objects.live().filter(matter_slug=matter_slug).select_related("key")
    for name, value in asked.items():
        found = found.filter(keys__name=name, keys__value_hash=key_hash(matter_slug, name, value))
    today = contents.day_of(at)
    return [
        {
            "number": licence.number,
            "identifier": licence.identifier,
            "valid_from": licence.valid_from.isoformat(),
            "valid_to": licence.valid_to and licence.valid_to.isoformat(),
            "in_force": licence.is_in_force(today),
            "data": contents.read(licence).data,
        }
        for licence in found.order_by("issued_at", "serial", "id")
    ]
