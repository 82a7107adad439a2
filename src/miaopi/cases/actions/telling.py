"""Messages about a case, made in the transaction of what they tell: to the applicant and whoever
confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from miaopi.cases import sealing, words
from miaopi.cases.models import Case
from miaopi.content import Matter
from miaopi.messages import actions as messages
from miaopi.people.models import Person

NOTHING: Mapping[str, object] = MappingProxyType({})
KINDS = {
    "rules_approve": "approved",
    "rules_reject": "rejected",
    "rules_supplement": "supplement",
    "rules_refer": "referred",
    "source_down": "waiting",
    "source_gives_up": "referred",
    "person_first": "referred",
    "accept": "referred",
    "ask_person": "referred",
    "ask_supplement": "supplement",
    "ask_more": "asked_more",
    "decide_approve": "approved_person",
    "decide_reject": "rejected_person",
}

# A matter that has no words of its own for these is told in those; where it has neither, nothing is sent.
INSTEAD = {
    "approved_person": "approved",
    "rejected_person": "rejected",
    "asked_more": "supplement",
    "supplement_reminder": "supplement",
    "resumed": "referred",
    "deemed_accepted": "referred",
    "over_examined": "referred",
}


def outcome(
    case: Case,
    matter: Matter,
    event: str,
    *,
    ended: bool = False,
    just_did: bool = False,
    at: datetime,
) -> None:
    """Tell everybody who stands behind the case what became of it; `ended`: the approval ended a licence."""
    tell(case, matter, "ended" if ended else KINDS[event], just_did=just_did, at=at)


def tell(
    case: Case,
    matter: Matter,
    kind: str,
    *,
    until: date | None = None,
    filer_only: bool = False,
    just_did: bool = False,
    values: Mapping[str, object] = NOTHING,
    at: datetime,
) -> None:
    """One message of a kind to everybody who stands behind the case, or to its filer alone.

    Args: until: the day that it names; by default the case's own due day, told as provisional where it is.
          values: what the kind names besides; nothing about a person.
    """
    kind = kind if kind in matter.messages else INSTEAD.get(kind, kind)
    if kind not in matter.messages:
        return
    day = until or case.due_on
    filled = words.message_values(case, matter) | {
        "until": words.last_day(day, provisional=case.provisional and until is None) if day else ""
    }
    text = matter.message(kind, filled | dict(values))
    for person, phone in _listeners(case, matter):
        if filer_only and person.pk != case.holder_id:
            continue
        messages.put(
            kind=kind,
            text=text,
            person=person,
            phone=phone,
            case_id=case.pk,
            language=words.language_for(case, person),
            just_did=just_did,
            at=at,
        )


def _listeners(case: Case, matter: Matter) -> Iterator[tuple[Person, str | None]]:
    """The applicant and every confirmed party, once each, where there is a phone to reach them.

    None: the phone of their own account. Whom nobody identified is told at the phone that this application
    gave, as it was confirmed or attested: whoever names them elsewhere with another phone must not read it.
    """
    parties = tuple(case.parties.all())
    written = {named.at: named.phone for named in matter.parties_of(sealing.open_answers(case))}
    places = {party.person_id: party.place for party in reversed(parties)}
    told = set()
    confirmed = (party.person for party in parties if party.state == "confirmed")
    for person in (case.holder, *confirmed):
        if person is None or person.pk in told:
            continue
        told.add(person.pk)
        phone = None if hasattr(person, "account") else written.get(places.get(person.pk, ""))
        if phone or person.phone_hash:
            yield person, phone or None
