"""Reads of places."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from miaopi.places import loading
from miaopi.places.models import Department, Division, ServiceCentre
from miaopi.texts import Words


def division(code: str) -> Division:
    """A division.

    Raises: Division.DoesNotExist.
    """
    return Division.objects.select_related("parent").get(code=code)


def names(codes: Iterable[str]) -> Mapping[str, Words]:
    """The names of divisions by code, as many as there are; no question where no code is given."""
    wanted = set(codes)
    return {each.code: each.name for each in Division.objects.filter(code__in=wanted)} if wanted else {}


def divisions(level: str | None = None) -> tuple[Division, ...]:
    """Every division, or those of one level, by code."""
    rows = Division.objects.select_related("parent").order_by("code")
    return tuple(rows if level is None else rows.filter(level=level))


def children(code: str) -> tuple[Division, ...]:
    """The divisions right below one."""
    return tuple(Division.objects.filter(parent=code).order_by("code"))


def within(code: str) -> tuple[Division, ...]:
    """A division and all below it, parents first."""
    found: list[Division] = list(Division.objects.filter(code=code))
    level = found
    while level:
        level = list(Division.objects.filter(parent__in=level).order_by("code"))
        found.extend(level)
    return tuple(found)


def lineage(code: str) -> tuple[Division, ...]:
    """A division, its parent, and so on up to the province.

    Raises: Division.DoesNotExist.
    """
    line = [division(code)]
    while line[-1].parent is not None:
        line.append(division(line[-1].parent.code))
    return tuple(line)


def department(slug: str) -> Department:
    """A department by its slug ("xiuying-housing").

    Raises: Department.DoesNotExist.
    """
    return _departments().get(id=slug)


def department_by_credit_code(uscc: str) -> Department | None:
    """The department that holds a credit code."""
    return _departments().filter(uscc=uscc).first()


def departments(division_code: str | None = None) -> tuple[Department, ...]:
    """Every department, or those of one division."""
    rows = _departments().order_by("id")
    return tuple(rows if division_code is None else rows.filter(division=division_code))


def department_for(*, duty: str, division_code: str) -> Department | None:
    """Who has a duty in a division, else in the nearest division above it; None where nobody has.

    Args:   duty: "housing", or the name that matters use ("public-security").
    """
    line = [each.code for each in lineage(division_code)]
    found = {
        each.division_id: each
        for each in _departments().filter(duty=loading.duty_named(duty), division__in=line)
    }
    return next((found[code] for code in line if code in found), None)


def centre(division_code: str) -> ServiceCentre | None:
    """The service centre of a division, else of the nearest division above it."""
    line = [each.code for each in lineage(division_code)]
    found = {
        each.division_id: each
        for each in ServiceCentre.objects.select_related("division").filter(division__in=line)
    }
    return next((found[code] for code in line if code in found), None)


def _departments() -> QuerySet[Department]:
    return Department.objects.select_related("division", "division__parent")
