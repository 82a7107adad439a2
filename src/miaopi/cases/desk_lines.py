"""From rows to what the desk's pages show; nothing here asks the database."""

from __future__ import annotations

from datetime import date

from miaopi.cases import clocks, lines, opinions, sealing, states
from miaopi.cases.clocks import Clock
from miaopi.cases.desk_pages import StepLine
from miaopi.cases.models import Case, Decision
from miaopi.cases.pages import PartyLine
from miaopi.cases.states import State
from miaopi.content import Matter
from miaopi.secrets import mask_name, mask_phone
from miaopi.texts import Words
from miaopi.workdays import Due

WAITS = {
    State.SUPPLEMENT_ASKED: "applicant",
    State.ACCEPTED: "examiner",
    State.EXAMINING: "examiner",
    State.SUSPENDED: "applicant",
    State.APPROVING: "approver",
}
OVERDUE = Words("超过期限", "A limit has passed")


def waits_for(case: Case) -> str:
    """Whose turn it is; nobody's where the case is over."""
    if case.state == State.APPLIED:
        return "source" if case.substate == states.WAITING_SOURCE else "clerk"
    return WAITS.get(State(case.state), "")


def nearest(case: Case, matter: Matter, today: date) -> Clock | None:
    """The clock that `due_on` is the end of."""
    if case.due_on is None:
        return None
    due = Due(case.due_on, case.provisional)
    started = clocks.day_of(case.state_since)
    if case.state in states.ASKED:
        return clocks.clock("C4", limit=clocks.SUPPLEMENT_DAYS, started_on=started, due=due, on=today)
    if case.state == State.APPLIED:
        return clocks.clock("C1", limit=clocks.ACCEPTANCE_DAYS, started_on=started, due=due, on=today)
    begun = case.accepted_on or started
    return clocks.clock("C3", limit=clocks.promised_days(matter), started_on=begun, due=due, on=today)


def masked_holder(case: Case) -> str:
    """Enough to tell two cases apart in a list; the name itself stands in the case."""
    if case.holder is None:
        return ""
    return case.holder.name if case.holder.kind == "enterprise" else mask_name(case.holder.name)


def parties(case: Case, matter: Matter) -> tuple[PartyLine, ...]:
    """Everyone named, as the application names them; the phone masked, which no decision needs."""
    written = {named.at: named for named in matter.parties_of(sealing.open_answers(case))}
    found = []
    for party in case.parties.all():
        named = written.get(party.place)
        found.append(
            PartyLine(
                id=party.pk,
                role=party.role,
                role_name=lines.role_name(matter, party.role),
                place=party.place,
                name=named.name if named is not None else "",
                phone=mask_phone(named.phone) if named is not None and named.phone else "",
                kind=party.kind,
                state=party.state,
                method=party.method,
                confirms=party.confirms,
                is_viewer=False,
                asked_at=party.asked_at,
                answered_at=party.answered_at,
            )
        )
    return tuple(found)


def step(case: Case, decision: Decision) -> StepLine:
    """What an official did and wrote."""
    stored = sealing.open_run(case, decision)
    return StepLine(
        serial=decision.serial,
        event=decision.event,
        name=event_name(decision.event),
        official=decision.official.name if decision.official else "",
        outcome=decision.outcome,
        at=decision.at,
        round=decision.round,
        opinion=opinions.opinion_of(stored),
        items=opinions.items_of(stored),
        note=str(stored.get("note", "")),
    )


def is_named(event: str) -> bool:
    """Whether officials read of the event."""
    return event == "overdue" or event in states.EVENT_NAMES or event in states.DESK_EVENT_NAMES


def event_name(event: str) -> Words:
    """The event in words."""
    if event == "overdue":
        return OVERDUE
    return states.EVENT_NAMES.get(event) or states.DESK_EVENT_NAMES.get(event) or Words(event, event)
