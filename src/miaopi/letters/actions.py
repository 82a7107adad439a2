"""All writes of letters: putting one, and making the file of a copy."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from miaopi import secrets
from miaopi.blobs import actions as blobs
from miaopi.ledger import Actor
from miaopi.ledger import actions as ledger
from miaopi.letters import codes, contents, numbering, template
from miaopi.letters.contents import Contents
from miaopi.letters.kinds import FORMS, Kind
from miaopi.letters.models import Copy, Letter, LetterPdf
from miaopi.outbox import actions as outbox
from miaopi.papers import seal
from miaopi.people.models import Client, Person
from miaopi.places.models import Department
from miaopi.secrets import actions as data_keys

RENDER = "letters.render"
LANE = "letters"


@dataclass(frozen=True, slots=True)
class ToWhom:
    """One addressee and what stands in their copy. Where a client filed, the main copy is also its own."""

    contents: Contents
    language: str
    person: Person | None = None
    client: Client | None = None
    is_main: bool = False


@transaction.atomic
def put(
    *,
    case_id: uuid.UUID,
    round_: int,
    kind: Kind,
    department: Department,
    division: str,
    prefix: str,
    copies: Sequence[ToWhom],
    by: Actor,
    at: datetime,
) -> Letter:
    """Number and seal a letter in the caller's transaction, with its ledger event and the work of drawing it.

    A letter that decides takes the place of those of the case that decided before.

    Args:    prefix: of the number, the body's (海秀房租备).  copies: one is the main one.  at: aware.
    """
    key = data_keys.new_key(purpose="letter", at=at)
    letter = Letter(
        case_id=case_id,
        kind=kind,
        department=department,
        division=division,
        round=round_,
        issued_at=at,
        key=key,
        number=numbering.next_number(prefix=prefix, kind=kind, at=at),
    )
    letter.save(force_insert=True)
    rows = [_copy(letter, to) for to in copies]
    Copy.objects.bulk_create(rows)
    if FORMS[kind].decides:
        _replace_earlier(letter, at=at)
    _record(letter, rows, by=by, at=at)
    return letter


def ensure_pdf(copy: Copy, *, at: datetime) -> bytes:
    """The signed file of a copy, made at the first call and the same bytes ever after.

    Raises: drawing.DrawingError; seal.SealError; secrets.KeyErased.
    """
    return blobs.made_once(owner=copy, files=LetterPdf, make=lambda: _draw(copy, at=at), render=RENDER, at=at)


def _draw(copy: Copy, *, at: datetime) -> bytes:
    drawn = template.ready().draw(contents.for_template(copy, contents.read(copy)))
    return seal.current().sign(drawn, reason=str(copy.pk), at=at)


def _copy(letter: Letter, to: ToWhom) -> Copy:
    row = Copy(
        letter=letter,
        person=to.person,
        client=to.client,
        is_main=to.is_main,
        language=to.language,
        code=_fresh_code(),
    )
    contents.seal_into(row, to.contents)
    return row


def _fresh_code() -> str:
    """A code that no copy has; the unique constraint has the last word where two draw the same at once."""
    while True:
        code = codes.draw()
        if not Copy.objects.filter(code=code).exists():
            return code


def _replace_earlier(letter: Letter, *, at: datetime) -> None:
    decided = [kind.value for kind, form in FORMS.items() if form.decides]
    Letter.objects.filter(case_id=letter.case_id, kind__in=decided, replaced_by=None).exclude(
        pk=letter.pk
    ).update(replaced_by=letter, replaced_at=at)


def _record(letter: Letter, copies: Sequence[Copy], *, by: Actor, at: datetime) -> None:
    """The ledger event, which commits to each copy without telling it, and the work of drawing."""
    ledger.append(
        chain=f"case:{letter.case_id}",
        kind="letter.issued",
        data={
            "letter": str(letter.pk),
            "kind": str(letter.kind),
            "copies": [
                {
                    "copy": str(copy.pk),
                    "commitment": secrets.keyed_hash(copy.sealed.hex(), use="letters.commitment").hex(),
                }
                for copy in copies
            ],
        },
        by=by,
        at=at,
    )
    if FORMS[Kind(letter.kind)].eager:
        for copy in copies:
            outbox.enqueue(
                kind=RENDER, key=str(copy.pk), data={"copy": str(copy.pk)}, run_after=at, lane=LANE
            )
