"""All writes of the catalogue: publishing versions, and offering them."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from miaopi import content
from miaopi.catalogue import codes
from miaopi.catalogue.models import MatterVersion, Offering
from miaopi.ledger import actions as ledger_actions
from miaopi.ledger.actors import Actor
from miaopi.places.models import Department
from miaopi.texts import Fault, Faulty, Words


@transaction.atomic
def publish(*, bundle: bytes, by: Actor, at: datetime) -> MatterVersion:
    """Keep a matter as it is, for good, under the hash of its content; the same content is published once.

    Args:    bundle: as `content.bundle` makes it; it was checked and its examples were run.
    Raises:  Faulty: the bundle does not read as a matter.
    """
    matter = content.open_bundle(bundle)
    known = MatterVersion.objects.filter(pk=matter.hash).first()
    if known is not None:
        return known
    last = MatterVersion.objects.filter(slug=matter.slug).aggregate(last=Max("number"))["last"]
    version = MatterVersion.objects.create(
        hash=matter.hash,
        slug=matter.slug,
        number=(last or 0) + 1,
        bundle=bundle,
        name_zh=matter.name.zh,
        name_en=matter.name.en,
        search_text=search_text(matter.name, *matter.plain_names),
        basic_code=matter.basic_code,
        published_at=at,
        published_by=str(by),
    )
    ledger_actions.append(
        chain=f"matter:{matter.slug}",
        kind="matter.published",
        data={"hash": matter.hash, "number": version.number},
        by=by,
        at=at,
    )
    return version


def search_text(*names: Words | str) -> str:
    """What a search looks in: every name in both languages, normalised, one a line."""
    both = [text for name in names for text in ((name.zh, name.en) if isinstance(name, Words) else (name,))]
    return "\n".join(dict.fromkeys(normal(text) for text in both if text))


def normal(text: str) -> str:
    """Text as search compares it: NFKC, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@transaction.atomic
def offer(*, version: MatterVersion, department: Department, by: Actor, at: datetime) -> Offering:
    """Have a department offer a matter at this version; what it offers already moves to the version.

    Cases that have begun keep the version they began with.

    Raises:  Faulty: catalogue.code-parts; catalogue.offering-closed: a closed code is never used again.
    """
    matter = content.open_bundle(bytes(version.bundle))
    code = codes.compose(
        credit_code=department.uscc,
        division_level=department.division.level,
        basic_code=version.basic_code,
    )
    offering, made = Offering.objects.select_for_update().get_or_create(
        code=str(code),
        defaults={
            "matter_slug": version.slug,
            "version": version,
            "department": department,
            "division_id": department.division_id,
            "level": code.level,
            "instant": matter.handling == "instant",
            "status": Offering.Status.PUBLISHED,
            "offered_at": at,
            "changed_at": at,
        },
    )
    if offering.status == Offering.Status.CLOSED:
        raise Faulty(
            [Fault("catalogue.offering-closed", values={"name": Words(version.name_zh, version.name_en)})]
        )
    if not made:
        offering.version, offering.changed_at = version, at
        offering.instant = matter.handling == "instant"
        offering.save(update_fields=["version", "instant", "changed_at"])
    _note(offering, "offering.offered", by=by, at=at)
    return offering


@transaction.atomic
def set_status(*, offering: Offering, status: str, by: Actor, at: datetime) -> Offering:
    """Pause, publish again, or close an offering; closed is for good.

    Raises:  Faulty: catalogue.offering-closed.
    """
    offering = Offering.objects.select_for_update(of=("self",)).select_related("version").get(pk=offering.pk)
    if offering.status == Offering.Status.CLOSED and status != Offering.Status.CLOSED:
        name = Words(offering.version.name_zh, offering.version.name_en)
        raise Faulty([Fault("catalogue.offering-closed", values={"name": name})])
    offering.status, offering.changed_at = Offering.Status(status), at
    offering.save(update_fields=["status", "changed_at"])
    _note(offering, f"offering.{offering.status}", by=by, at=at)
    return offering


def _note(offering: Offering, kind: str, *, by: Actor, at: datetime) -> None:
    ledger_actions.append(
        chain=f"offering:{offering.code}",
        kind=kind,
        data={"version": offering.version_id},
        by=by,
        at=at,
    )
