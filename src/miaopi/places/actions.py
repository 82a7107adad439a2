"""Writes of places: loading the data files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import structlog
from django.db import models, transaction

from miaopi.places import loading
from miaopi.places.models import Department, Division, ServiceCentre

M = TypeVar("M", bound=models.Model)

_log = structlog.get_logger("miaopi.places")


@transaction.atomic
def load_all(*, at: datetime) -> None:
    """Bring divisions, departments and centres to what the data files say; a second time changes nothing.

    A row that the files no longer hold stays: cases point at it.
    """
    data = loading.data()
    _store(Division, [_division(row) for row in data.divisions])
    of = {row["id"]: row.get("of") for row in data.departments}
    _store(
        Department, sorted((_department(row) for row in data.departments), key=lambda d: of[d.id] is not None)
    )
    _store(
        ServiceCentre, [ServiceCentre(division_id=row["division"], **_centre(row)) for row in data.centres]
    )
    _log.info("places loaded", at=at.isoformat(), departments=len(data.departments))


def _store(model: type[M], rows: Sequence[M]) -> None:
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    for batch in _batches(rows, 200):
        model._default_manager.bulk_create(
            batch, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=fields
        )


def _batches(rows: Sequence[M], size: int) -> Iterable[Sequence[M]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _division(row: Mapping[str, str]) -> Division:
    return Division(
        code=row["code"],
        parent_id=row["parent"] or None,
        level=row["level"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        stat_code=row["stat_code"],
        communities=int(row["communities"]) if row["communities"] else None,
    )


def _department(row: Mapping[str, Any]) -> Department:
    reconsideration, court = loading.reconsideration(row), loading.court(row)
    above = loading.department(row["of"]) if row.get("of") else {}
    row = {**{name: above.get(name, "") for name in ("charge_zh", "charge_en")}, **row}
    plain = {
        name: row.get(name, "")
        for name in (
            [
                "level",
                "kind",
                "line",
                "name_zh",
                "name_en",
                "short_zh",
                "abbr",
                "uscc",
                "charge_zh",
                "charge_en",
                "phone",
            ]
        )
    }
    return Department(
        id=row["id"],
        division_id=row["division"],
        duty=loading.duty(str(row["id"])),
        of_id=row.get("of"),
        reconsideration_zh=reconsideration.zh,
        reconsideration_en=reconsideration.en,
        court_zh=court.zh,
        court_en=court.en,
        **plain,
    )


def _centre(row: Mapping[str, Any]) -> dict[str, object]:
    names = ["name_zh", "name_en", "address_zh", "hours", "windows", "self_service_24h", "zones", "phone"]
    return {name: row[name] for name in names}
