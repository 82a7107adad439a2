"""A slip on a certificate put right: a new version with the corrected lines; the earlier one is replaced.

Only what is printed changes: holders, term, claim and the record for other matters stay what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from miaopi.catalogue import queries as catalogue
from miaopi.ledger import Actor
from miaopi.licences import actions, claims, contents
from miaopi.licences.actions.ending import LONGEST
from miaopi.licences.checker_view import for_checker
from miaopi.licences.contents import Line
from miaopi.licences.issuers import Issuer
from miaopi.licences.keys import key_hash
from miaopi.licences.models import Claim, Licence, LicenceHolder, LicenceKey, State
from miaopi.people.models import Person
from miaopi.secrets import actions as data_keys
from miaopi.texts import Fault, Faulty, Place, Words

CORRECTED = Words("有笔误，已经更正，换了新的证照。", "It had a slip; a corrected certificate replaces it.")


class CorrectionFaulty(Faulty):
    """The corrected lines are not whole: one fault a field. Nothing was written."""


@transaction.atomic
def correct(
    *, licence: Licence, lines: Mapping[str, Words], issuer: Issuer, by: Actor, at: datetime
) -> Licence:
    """The next version of the licence, with these lines as they should have been.

    Args:    licence: locked by the caller.  lines: new values by the line's key; only those that change.
    Raises:  LicenceGone: it has ended; CorrectionFaulty: no line, an unknown one, an empty one, or no change.
    """
    if licence.ended_at is not None:
        raise actions.LicenceGone([Fault("licences.already-ended", values={"number": licence.number})])
    held = contents.read(licence)
    faults = tuple(_faults({line.key: line for line in held.lines}, lines))
    if faults:
        raise CorrectionFaulty(faults)
    names = _names(licence)
    taken = tuple(Claim.objects.filter(licence=licence, live=True).order_by("pk"))
    actions.replaced(licence, reason=CORRECTED, by=by, at=at)
    row = _next(licence, at=at)
    corrected = tuple(_line(line, lines.get(line.key), names) for line in held.lines)
    contents.seal_into(row, replace(held, lines=corrected))
    claims.hand_on(taken, to=row)
    spec = catalogue.matter(licence.version_hash).licence_spec
    assert spec is not None  # it issued this licence
    actions.number(row, template=spec.number, issuer=issuer, at=at)
    row.save(force_insert=True)
    _attach(row, licence)
    actions.record(row, by=by, at=at)
    return row


def _next(old: Licence, *, at: datetime) -> Licence:
    """A row like the old one, with a key and a code of its own."""
    return Licence(
        case_id=old.case_id,
        client=old.client,
        matter_slug=old.matter_slug,
        version_hash=old.version_hash,
        offering_code=old.offering_code,
        division=old.division,
        type_code=old.type_code,
        issuer_code=old.issuer_code,
        code=actions.fresh_code(),
        issued_at=at,
        valid_from=old.valid_from,
        valid_to=old.valid_to,
        replaces=old,
        state=State.VALID,
        key=data_keys.new_key(purpose="licence", at=at),
    )


def _line(line: Line, value: Words | None, names: Mapping[str, list[str]]) -> Line:
    """The line with its new value, also for a checker."""
    if value is None:
        return line
    everybody = [name for role in names.values() for name in role]
    shown = for_checker(value, persons=everybody, is_a_person=bool(names.get(line.key)))
    return replace(line, value=value, checker=shown if line.checker is not None else None)


def _names(licence: Licence) -> Mapping[str, list[str]]:
    """Natural persons on it by role, to be masked for checkers."""
    found: dict[str, list[str]] = {}
    for holder in licence.holders.select_related("person"):
        if holder.person.kind == Person.Kind.PERSON:
            found.setdefault(holder.role, []).append(holder.person.name)
    return found


def _attach(row: Licence, old: Licence) -> None:
    """The same holders and the same values to be looked up by; its own number in place of the old one's."""
    LicenceHolder.objects.bulk_create(
        LicenceHolder(licence=row, person_id=holder.person_id, role=holder.role)
        for holder in old.holders.order_by("pk")
    )
    keys = []
    for key in old.keys.order_by("pk"):
        was = key_hash(old.matter_slug, key.name, old.number)
        own = bytes(key.value_hash) == was
        value = key_hash(row.matter_slug, key.name, row.number) if own else bytes(key.value_hash)
        keys.append(LicenceKey(licence=row, name=key.name, value_hash=value))
    LicenceKey.objects.bulk_create(keys)


def _faults(known: Mapping[str, Line], lines: Mapping[str, Words]) -> Iterator[Fault]:
    if not lines:
        yield Fault("licences.correction-empty", Place(field="lines"))
    for key, value in lines.items():
        place = Place(field=f"lines.{key}")
        if key not in known:
            yield Fault("licences.correction-unknown", place, {"line": key})
        elif not value.zh.strip() or not value.en.strip():
            yield Fault("licences.correction-bare", place, {"line": known[key].label})
        elif value == known[key].value:
            yield Fault("licences.correction-same", place, {"line": known[key].label})
        elif max(len(value.zh), len(value.en)) > LONGEST:
            yield Fault("licences.end-too-long", place, {"most": LONGEST})
