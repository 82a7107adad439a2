"""The rows of those whom an application names: kept in step with the answers, asked by a message with a
link.
"""

from __future__ import annotations

import re
import secrets as chance
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from miaopi.cases import asking, canonical, sealing, words
from miaopi.cases.models import Case, Consent, Party
from miaopi.content import Ask, Matter
from miaopi.content import Party as Named
from miaopi.messages import actions as messages
from miaopi.people import actions as people
from miaopi.people.models import Client, Person
from miaopi.people.viewers import Viewer
from miaopi.secrets import PersonalNumber, masking
from miaopi.secrets.numbers import Kind

LINK_DAYS = timedelta(days=14)
LOGIN, ATTESTED, WINDOW = "login", "attested", "window"


@dataclass(frozen=True, slots=True)
class Stand:
    """Who stands behind a place already, and how: the filer by own login or at a window, or a client that
    attests."""

    by: Person | None
    method: str


def method_of(viewer: Viewer) -> str:
    """How the viewer says something: by own login, or to a clerk who has seen a document."""
    return LOGIN if viewer.clerk is None else WINDOW


def may_lack(case: Case) -> tuple[str, ...]:
    """What parties need not have: whoever applies at a window may have no phone, and name others who have
    none. They confirm at the window, too, and are handed their letters there.
    """
    return ("phone",) if case.via == WINDOW else ()


def is_person(named: Named, person: Person) -> bool:
    """Whether the one named in the answers is that very person, by number."""
    kind: Kind = "credit_code" if named.kind == "enterprise" else "id_number"
    return PersonalNumber(named.number, kind) == person.number


def answers_cover(answers: Mapping[str, object]) -> str:
    """The keyed hash of what is confirmed: the same answers, the same confirmation."""
    return sealing.keyed(answers, use="confirmed-answers")


def align(
    case: Case,
    matter: Matter,
    answers: Mapping[str, object],
    *,
    stands: Mapping[str, Stand],
    at: datetime,
) -> tuple[Party, ...]:
    """Make the party rows those of the answers. A confirmation of exactly these answers by the same
    person stays, while what is asked of whom is what they agreed to.

    Args:    stands: places that somebody stands behind already.
    Returns: every row, in the matter's order.
    """
    covers = answers_cover(answers)
    before = {party.place: party for party in case.parties.all()}
    rows = []
    for named in matter.parties_of(answers):
        if not named.spec.confirms and named.at not in stands:
            continue
        person = people.person_for(
            kind=named.kind,
            name=named.name,
            number=named.number,
            phone=named.phone or None,
            at=at,
            field=named.at,
        )
        party = before.pop(named.at, None) or Party(case=case, place=named.at)
        keeps = (
            party.state == "confirmed"
            and party.person_id == person.pk
            and party.covers == covers
            and _agreed(case, matter, answers, named.role)
        )
        _describe(party, named, person)
        if not keeps:
            _answer(party, stands.get(named.at), covers, at=at)
        party.save()
        rows.append(party)
    Party.objects.filter(pk__in=[gone.pk for gone in before.values()]).delete()
    return tuple(rows)


def ask(
    case: Case, matter: Matter, rows: Iterable[Party], answers: Mapping[str, object], *, at: datetime
) -> None:
    """A message with a new link to each party who has not answered."""
    phones = {named.at: named.phone for named in matter.parties_of(answers)}
    for party in rows:
        if party.state == "asked":
            ask_one(case, matter, party, phones.get(party.place, ""), at=at)


def ask_one(case: Case, matter: Matter, party: Party, phone: str, *, at: datetime) -> None:
    """A new link; the one before is over. Only its keyed hash is kept, the link itself stands in the
    sealed message.
    """
    token = chance.token_urlsafe(16)
    party.token_hash = token_hash(token)
    party.token_until = at + LINK_DAYS
    party.asked_at = at
    party.asked_times += 1
    party.save(update_fields=["token_hash", "token_until", "asked_at", "asked_times"])
    if not phone:
        return
    values = words.message_values(case, matter) | {
        "role": role_name(matter, party.role),
        "who": _short(masking.mask_name(case.holder.name)) if case.holder else words.CLIENT,
        "link": f"{settings.PUBLIC_ADDRESS}/c/{token}",
    }
    messages.put(
        kind="confirmation",
        text=matter.message("confirmation", values),
        person=party.person,
        phone=phone,
        case_id=case.pk,
        language=words.language_for(case, party.person),
        just_did=True,
        at=at,
    )


def _short(masked: str) -> str:
    """A long name has as many stars as characters: three say as much, in a message that must fit."""
    return re.sub(r"\*{4,}", "***", masked)


def record_consent(
    case: Case,
    matter: Matter,
    answers: Mapping[str, object],
    *,
    role: str,
    files: bool = False,
    person: Person | None,
    client: Client | None,
    channel: str,
    at: datetime,
) -> Consent:
    """Keep who agreed to which words for which purposes; before anything is asked of a registry.

    Args:  files: the filer, who was shown everything that may be asked, and agrees to all of it.
    Basis: 个人信息保护法 art. 7, 14, 17.
    """
    asks = asking.asks(case, matter, answers, role=None if files else role)
    return Consent.objects.create(
        case=case,
        person=person,
        client=client,
        role=role,
        version=matter.consent.version,
        words_hash=_words_hash(matter, asks),
        purposes=[
            {"registry": row.registry, "about": row.about, "purpose": row.purpose.as_json()} for row in asks
        ],
        channel=channel,
        given_at=at,
    )


def _words_hash(matter: Matter, asks: Iterable[Ask]) -> str:
    """What exactly is agreed to: another version of the matter may ask more."""
    rows = [[row.registry, row.about, row.purpose.as_json()] for row in asks]
    return canonical.digest([matter.consent.statement.as_json(), rows])


def _agreed(case: Case, matter: Matter, answers: Mapping[str, object], role: str) -> bool:
    """Whether somebody in this role agreed to just what may be asked now."""
    words_hash = _words_hash(matter, asking.asks(case, matter, answers, role=role))
    return Consent.objects.filter(
        case=case, role=role, words_hash=words_hash, withdrawn_at__isnull=True
    ).exists()


def token_hash(token: str) -> str:
    """What is kept of a link."""
    return sealing.keyed(token, use="confirmation-link")


def role_name(matter: Matter, role: str) -> object:
    """The role in words, or the bare code where the matter does not know it."""
    return next((spec.role for spec in matter.parties if spec.key == role), role)


def party_number(matter: Matter, answers: Mapping[str, object], place: str) -> str | None:
    """The number that stands at a place of the answers."""
    return next((named.number for named in matter.parties_of(answers) if named.at == place), None)


def _describe(party: Party, named: Named, person: Person) -> None:
    party.role, party.kind, party.person = named.role, named.kind, person
    party.number_hash, party.confirms = person.number_hash, named.spec.confirms


def _answer(party: Party, stand: Stand | None, covers: str, *, at: datetime) -> None:
    """Back to asked, or to confirmed where somebody stands behind it already."""
    party.state, party.method, party.answered_by, party.answered_at, party.covers = (
        "asked",
        "",
        None,
        None,
        "",
    )
    party.token_hash = party.token_until = None
    if stand is not None:
        party.state, party.method, party.answered_by = "confirmed", stand.method, stand.by
        party.answered_at, party.covers = at, covers


def all_confirmed(case_id: UUID) -> bool:
    """Everyone who is asked stands behind it."""
    states = list(Party.objects.filter(case_id=case_id, confirms=True).values_list("state", flat=True))
    return bool(states) and all(state == "confirmed" for state in states)
