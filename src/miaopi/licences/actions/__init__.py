"""All writes of licences: what an approval does to them, ending one, and drawing its certificate.

`ending`: an end that officials propose and confirm. `correcting`: a slip put right in a new version.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from miaopi import secrets
from miaopi.blobs import actions as blobs
from miaopi.catalogue import queries as catalogue
from miaopi.content import Claim, LicenceData, Matter
from miaopi.ledger import Actor
from miaopi.ledger import actions as ledger
from miaopi.licences import certificate, claims, codes, contents, identifier, numbering
from miaopi.licences.claims import Taken
from miaopi.licences.endings import ENDINGS, End
from miaopi.licences.issuers import Issuer
from miaopi.licences.keys import NUMBER, key_hash
from miaopi.licences.models import Licence, LicenceHolder, LicenceKey, LicencePdf, State
from miaopi.outbox import actions as outbox
from miaopi.papers import seal
from miaopi.people.models import Client, Person
from miaopi.secrets import actions as data_keys
from miaopi.texts import Fault, Faulty, Words

__all__ = [
    "Carried",
    "LicenceGone",
    "Taken",
    "carry_out",
    "end",
    "ensure_pdf",
    "fresh_code",
    "number",
    "record",
    "replaced",
]

RENDER = "licences.render"
LANE = "certificates"
EndKind = End | Literal["annul", "withdraw", "revoke", "deregister"]
REPLACED = Words("已经由新的版本替换。", "A newer version has replaced it.")
CANCELLED = Words("按申请注销。", "Deregistered on application.")


class LicenceGone(Faulty):
    """The licence to be replaced or ended is not there, or has ended already: the world has moved."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What an approval did to licences."""

    issued: Licence | None = None
    ended: Licence | None = None


@transaction.atomic
def carry_out(
    *,
    case_id: uuid.UUID,
    matter: Matter,
    licence: LicenceData,
    claim: Claim | None,
    issuer: Issuer,
    holders: Mapping[str, Sequence[Person]],
    by: Actor,
    at: datetime,
    client: Client | None = None,
) -> Carried:
    """What the matter says that an approval does: issue, replace, end, or nothing; all of it or none.

    Called inside the deciding transaction. An issued licence has its identifier, number, code, claim, ledger
    event and the work of drawing it. A replaced one has ended and freed its claim; the new one is its next
    version.

    Args:    licence, claim: `matter.licence(…)` and `matter.claim(…)` of the case.  holders: by role of the
             matter.  by: who decided.  at: aware.
    Raises:  Taken: another live licence holds the claim.  LicenceGone: the one to replace or end is not live.
             Nothing of this call is written then, and the caller's transaction can go on.
    """
    if licence.effect == "none":
        return Carried()
    if licence.effect == "end":
        ended = _live(matter.slug, licence.replaces)
        return Carried(ended=_end(ended, to=State.DEREGISTERED, reason=CANCELLED, by=by, at=at))
    old: Licence | None = None
    if licence.effect == "replace":
        old = _end(_live(matter.slug, licence.replaces), to=State.REPLACED, reason=REPLACED, by=by, at=at)
    row = _row(matter, issuer, case_id=case_id, client=client, at=at)
    row.valid_from = licence.valid_from or contents.day_of(at)
    row.valid_to = licence.valid_to
    row.replaces = old
    named = {role: tuple(holders.get(role, ())) for role in licence.holders}
    _write_contents(row, matter, licence, issuer, named)
    if (
        claim is not None
    ):  # before the row itself (foreign keys wait for the commit), so that the count comes last
        claims.take(licence=row, scope=claim.scope, parts=claim.parts, from_on=claim.from_, to_on=claim.to)
    number(row, template=licence.number, issuer=issuer, at=at)
    row.save(force_insert=True)
    _attach(row, named, licence)
    record(row, by=by, at=at)
    return Carried(issued=row, ended=old)


@transaction.atomic
def end(*, licence_id: uuid.UUID, kind: EndKind, reason: Words, by: Actor, at: datetime) -> Licence:
    """End a licence for good, and free what it claimed.

    Args:    reason: plain words for whoever checks it, in both languages; nothing about a person.
    Raises:  LicenceGone: it has ended already.
    Basis:   行政许可法 第八条 (withdraw), 第六十九条 (annul), 第七十条 (deregister);
             行政处罚法 第九条 (revoke).
    """
    licence = Licence.objects.select_for_update().filter(pk=licence_id).first()
    if licence is None or licence.ended_at is not None:
        number = "" if licence is None else licence.number
        raise LicenceGone([Fault("licences.already-ended", values={"number": number})])
    ending = ENDINGS[End(kind)]
    return _end(licence, to=ending.state, reason=reason, by=by, at=at, from_start=ending.from_start)


def ensure_pdf(licence: Licence, *, at: datetime) -> bytes:
    """The signed certificate of the licence, made at the first call and the same bytes ever after.

    Raises: drawing.DrawingError; seal.SealError; secrets.KeyErased.
    """
    return blobs.made_once(
        owner=licence, files=LicencePdf, make=lambda: _draw(licence, at=at), render=RENDER, at=at
    )


def _draw(licence: Licence, *, at: datetime) -> bytes:
    matter = catalogue.matter(licence.version_hash)
    drawn = certificate.template_of(matter).draw(contents.for_template(licence, contents.read(licence)))
    return seal.current().sign(drawn, reason=licence.identifier, at=at)


def _row(
    matter: Matter, issuer: Issuer, *, case_id: uuid.UUID, client: Client | None, at: datetime
) -> Licence:
    spec = matter.licence_spec
    assert (
        spec is not None
    )  # checked before a matter is published: an effect that issues has a licence to issue
    return Licence(
        case_id=case_id,
        client=client,
        matter_slug=matter.slug,
        version_hash=matter.hash,
        offering_code=issuer.offering_code,
        division=issuer.division,
        type_code=issuer.definer_code + spec.type_serial,
        issuer_code=issuer.code,
        code=fresh_code(),
        issued_at=at,
        key=data_keys.new_key(purpose="licence", at=at),
    )


def _write_contents(
    row: Licence,
    matter: Matter,
    licence: LicenceData,
    issuer: Issuer,
    named: Mapping[str, Sequence[Person]],
) -> None:
    names = {
        role: [person.name for person in people if person.kind == Person.Kind.PERSON]
        for role, people in named.items()
    }
    contents.seal_into(row, contents.contents_of(matter=matter, data=licence, issuer=issuer, persons=names))


def number(row: Licence, *, template: str, issuer: Issuer, at: datetime) -> None:
    """Number and identifier. A new version keeps the serial where type and issuer are the same."""
    numbered = numbering.next_number(template=template, type_code=row.type_code, issuer=issuer, at=at)
    row.number, row.serial, row.version = numbered.number, numbered.serial, 1
    old = row.replaces
    if old is not None and (old.type_code, old.issuer_code) == (row.type_code, row.issuer_code):
        row.serial, row.version = old.serial, old.version + 1
    row.identifier = str(
        identifier.make(
            type_code=row.type_code, issuer_code=row.issuer_code, serial=row.serial, version=row.version
        )
    )


def fresh_code() -> str:
    """A code that no licence has; the unique constraint has the last word where two draw the same at once."""
    while True:
        code = codes.draw()
        if not Licence.objects.filter(code=code).exists():
            return code


def _attach(row: Licence, named: Mapping[str, Sequence[Person]], licence: LicenceData) -> None:
    """Holders, and the values by which other matters look the licence up."""
    LicenceHolder.objects.bulk_create(
        [
            LicenceHolder(licence=row, person=person, role=role)
            for role, people in named.items()
            for person in dict.fromkeys(people)
        ]
    )
    values = {NUMBER: (row.number,)} | {name: tuple(texts) for name, texts in licence.keys.items()}
    values |= {name: (*values.get(name, ()), row.number) for name in licence.numbered}
    LicenceKey.objects.bulk_create(
        [
            LicenceKey(licence=row, name=name, value_hash=key_hash(row.matter_slug, name, text))
            for name, texts in values.items()
            for text in dict.fromkeys(texts)
        ]
    )


def record(row: Licence, *, by: Actor, at: datetime) -> None:
    """The ledger event, which commits to the contents without telling them, and the work of drawing."""
    commitment = secrets.keyed_hash(bytes(row.sealed).hex(), use="licences.commitment").hex()
    ledger.append(
        chain=f"case:{row.case_id}",
        kind="licence.issued",
        data={
            "licence": str(row.pk),
            "identifier": row.identifier,
            "replaces": None if row.replaces_id is None else str(row.replaces_id),
            "commitment": commitment,
        },
        by=by,
        at=at,
    )
    outbox.enqueue(kind=RENDER, key=str(row.pk), data={"licence": str(row.pk)}, run_after=at, lane=LANE)


def _live(matter_slug: str, number: str | None) -> Licence:
    """The live licence of that number, however it is typed, locked.   Raises: LicenceGone."""
    value = key_hash(matter_slug, NUMBER, number or "")
    keyed = LicenceKey.objects.filter(name=NUMBER, value_hash=value).values("licence")
    found = Licence.objects.select_for_update().live().filter(matter_slug=matter_slug, pk__in=keyed).first()
    if found is None:
        raise LicenceGone([Fault("licences.nothing-to-replace", values={"number": number or ""})])
    return found


def replaced(licence: Licence, *, reason: Words, by: Actor, at: datetime) -> Licence:
    """End a live licence whose next version takes its place; the caller holds it and writes that one."""
    return _end(licence, to=State.REPLACED, reason=reason, by=by, at=at)


def _end(
    licence: Licence, *, to: State, reason: Words, by: Actor, at: datetime, from_start: bool = False
) -> Licence:
    """The end itself. An annulled licence has no force from its day of issue (行政许可法 第六十九条)."""
    licence.state, licence.ended_at, licence.end_reason = to, at, reason.as_json()
    licence.ended_from = contents.day_of(licence.issued_at if from_start else at)
    licence.save(update_fields=["state", "ended_at", "ended_from", "end_reason"])
    claims.free(licence)
    ledger.append(
        chain=f"case:{licence.case_id}",
        kind="licence.ended",
        data={"licence": str(licence.pk), "identifier": licence.identifier, "state": str(to)},
        by=by,
        at=at,
    )
    return licence
