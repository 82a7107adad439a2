"""Messages about a case, made in the transaction of what they tell: to the applicant and whoever
confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from miaopi.cases import shown, words
from miaopi.cases.models import Case
from miaopi.content import Matter
from miaopi.messages import actions as messages
from miaopi.people.models import Person

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
    kind = "ended" if ended else KINDS[event]
    values = words.message_values(case, matter) | {"until": shown.day(case.due_on) if case.due_on else ""}
    text = matter.message(kind, values)
    for person in _listeners(case):
        messages.put(
            kind=kind,
            text=text,
            person=person,
            case_id=case.pk,
            language=words.language_for(case, person),
            just_did=just_did,
            at=at,
        )


def _listeners(case: Case) -> Iterator[Person]:
    """The applicant and every confirmed party, once each, where there is a phone to reach them."""
    told = set()
    confirmed = (party.person for party in case.parties.all() if party.state == "confirmed")
    for person in (case.holder, *confirmed):
        if person is not None and person.pk not in told and person.phone_hash:
            told.add(person.pk)
            yield person
