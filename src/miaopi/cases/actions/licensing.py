"""From an approval to the licence: what the matter says it issues, and to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from miaopi.cases.evaluation import Run
from miaopi.cases.models import Case
from miaopi.content import Matter, Party
from miaopi.ledger import Actor
from miaopi.licences import actions as licences
from miaopi.licences import issuers
from miaopi.people import actions as people
from miaopi.people.models import Person


def carry_out(case: Case, matter: Matter, run: Run, *, by: Actor, at: datetime) -> licences.Carried:
    """Issue, replace or end, in the caller's transaction.   Returns: what was issued and what was ended.

    Args:   by: who decided.

    Raises: licences.Taken, licences.LicenceGone: the world has moved; the caller's transaction is rolled
            back.
    """
    licence = matter.licence(run.inputs, run.answers)
    if licence is None:
        return licences.Carried()
    return licences.carry_out(
        case_id=case.pk,
        matter=matter,
        licence=licence,
        claim=matter.claim(run.inputs, run.answers),
        issuer=issuers.issuer_of(case.offering.department, offering_code=case.offering.code),
        holders=_holders(case, matter, run, at=at),
        by=by,
        at=at,
        client=case.client,
    )


def _holders(case: Case, matter: Matter, run: Run, *, at: datetime) -> Mapping[str, Sequence[Person]]:
    """The persons named in the application, by role; those who may hold it, the licence itself says."""
    known = {party.place: party.person for party in case.parties.all()}
    found: dict[str, list[Person]] = {}
    for named in matter.parties_of(run.inputs.answers):
        person = known.get(named.at) or _person(named, at=at)
        found.setdefault(named.role, []).append(person)
    return found


def _person(named: Party, *, at: datetime) -> Person:
    """Somebody whom the application names and nobody had to confirm."""
    return people.person_for(
        kind=named.kind,
        name=named.name,
        number=named.number,
        phone=named.phone or None,
        at=at,
        field=named.at,
    )
