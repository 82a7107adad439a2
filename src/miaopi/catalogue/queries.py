"""All reads of the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from miaopi import content
from miaopi.catalogue.actions import normal
from miaopi.catalogue.models import MatterVersion, Offering
from miaopi.texts import Fault, Faulty, Words

VERSIONS_IN_MEMORY = 256


@dataclass(frozen=True, slots=True)
class Row:
    """An offering as a list shows it."""

    code: str
    matter: str
    name: Words
    department: Words
    division: str
    division_name: Words
    instant: bool
    status: str


@dataclass(frozen=True, slots=True)
class Guide:
    """All that a guide page says: who offers it, and the matter itself with its guide, form, materials,
    rules."""

    row: Row
    offering: Offering
    matter: content.Matter
    reconsideration: Words
    court: Words


@lru_cache(maxsize=VERSIONS_IN_MEMORY)
def _matter(version_hash: str) -> content.Matter:
    """A version never changes, so a process opens it once."""
    bundle = MatterVersion.objects.values_list("bundle", flat=True).filter(pk=version_hash).first()
    if bundle is None:
        raise Faulty([Fault("catalogue.version-unknown", values={"hash": version_hash})])
    return content.open_bundle(bytes(bundle))


def matter(version: MatterVersion | str) -> content.Matter:
    """The matter at a version (or its hash), ready to use. Raises Faulty: catalogue.version-unknown."""
    return _matter(version if isinstance(version, str) else version.pk)


def newest(slug: str) -> MatterVersion | None:
    """The version of a matter that was published last."""
    return MatterVersion.objects.defer("bundle").filter(slug=slug).order_by("-number").first()


def version(name: str) -> MatterVersion:
    """A version by its hash, or the newest one of a matter by its slug.

    Raises: Faulty: catalogue.version-unknown.
    """
    found = MatterVersion.objects.filter(pk=name).first() or newest(name)
    if found is None:
        raise Faulty([Fault("catalogue.version-unknown", values={"hash": name})])
    return found


def offering(code: str) -> Offering:
    """One offering with version, department and division.

    Raises: Faulty: catalogue.offering-unknown.
    """
    found = _offerings().filter(code=code.strip().upper()).first()
    if found is None:
        raise Faulty([Fault("catalogue.offering-unknown", values={"code": code})])
    return found


def open_offering(code: str) -> Offering:
    """One offering that takes applications now.

    Raises: Faulty: catalogue.offering-unknown, catalogue.offering-paused, catalogue.offering-closed.
    """
    found = offering(code)
    if found.status != Offering.Status.PUBLISHED:
        name = Words(found.version.name_zh, found.version.name_en)
        raise Faulty([Fault(f"catalogue.offering-{found.status}", values={"name": name})])
    return found


def guide(code: str) -> Guide:
    """What a guide page needs; two queries at most. Raises Faulty: catalogue.offering-unknown."""
    found = offering(code)
    return Guide(
        row=_row(found),
        offering=found,
        matter=matter(found.version_id),
        reconsideration=found.department.reconsideration,
        court=found.department.court,
    )


def offerings(
    *,
    matter: str | None = None,
    division: str | None = None,
    q: str | None = None,
    status: str | None = Offering.Status.PUBLISHED,
) -> tuple[Row, ...]:
    """What is offered, by matter, place and words, in the order of place and matter.

    One query; three at most where no name holds the words and names are sought in them (我要租房 finds 租房).

    Args:    division: what is offered there, above it (whoever lives there may go there) and below it.
             q: every word of it stands in a name or plain name, in either language.
             status: published, paused, closed; None: all.
    """
    found = _offerings()
    if matter:
        found = found.filter(matter_slug=matter)
    if division:
        found = found.filter(_near(division))
    if status:
        found = found.filter(status=status)
    found = found.order_by("division_id", "matter_slug", "code")
    wanted = normal(q or "")
    if not wanted:
        return tuple(_row(each) for each in found)
    rows = tuple(_row(each) for each in found.filter(_all_words(wanted)))
    return rows or tuple(_row(each) for each in found.filter(version_id__in=_named_in(wanted)))


def _all_words(wanted: str) -> Q:
    """Every word stands in a name."""
    each = Q()
    for word in wanted.split():
        each &= Q(version__search_text__contains=word)
    return each


def _named_in(wanted: str) -> tuple[str, ...]:
    """Versions on offer with a name that stands in what a person wrote as a sentence."""
    texts = (
        MatterVersion.objects.filter(offerings__isnull=False).distinct().values_list("hash", "search_text")
    )
    return tuple(
        key for key, names in texts.order_by("hash") if any(name in wanted for name in names.split("\n"))
    )


def _near(division: str) -> Q:
    """The division itself, those above it and those below it, by code: 9 digits lie in 6, 4601xx in 460100.

    Below is a range of codes, which an index serves on both databases whatever their collation.
    """
    code = division.strip()
    if not re.fullmatch(r"\d{6}|\d{9}", code, re.ASCII):
        return Q(pk__in=())
    above = {code, code[:6], f"{code[:4]}00", f"{code[:2]}0000"}
    below = code.removesuffix("00").removesuffix("00") if len(code) == 6 else code
    return Q(division_id__in=above) | Q(division_id__gte=below, division_id__lt=str(int(below) + 1))


def _offerings() -> QuerySet[Offering]:
    return Offering.objects.select_related("version", "department", "division").defer("version__bundle")


def _row(each: Offering) -> Row:
    return Row(
        code=each.code,
        matter=each.matter_slug,
        name=Words(each.version.name_zh, each.version.name_en),
        department=each.department.name,
        division=each.division_id,
        division_name=each.division.name,
        instant=each.instant,
        status=each.status,
    )
