"""What a client's webhooks are told of its case, in the transaction that moves it: a number and a type."""

from __future__ import annotations

from datetime import datetime

from miaopi.cases.models import Case
from miaopi.webhooks import actions as webhooks

# The events of transitions.yaml that a client waits for; everything else it can read.
TYPES = {
    "submit": "case.received",
    "supplement": "case.received",
    "source_down": "case.waiting",
    "rules_supplement": "case.supplement_asked",
    "ask_supplement": "case.supplement_asked",
    "ask_more": "case.supplement_asked",
    "rules_refer": "case.with_a_person",
    "source_gives_up": "case.with_a_person",
    "person_first": "case.with_a_person",
    "accept": "case.with_a_person",
    "deem_accepted": "case.with_a_person",
    "ask_person": "case.with_a_person",
    "rules_approve": "case.approved",
    "decide_approve": "case.approved",
    "rules_reject": "case.rejected",
    "decide_reject": "case.rejected",
    "decline": "case.declined",
    "withdraw": "case.withdrawn",
    "supplement_due": "case.ended",
    "terminate": "case.ended",
}


def moved(case: Case, event: str, *, at: datetime) -> None:
    """Tell the client that handed the case in. Waiting that goes on is told once."""
    type_ = TYPES.get(event)
    if case.client_id is None or type_ is None:
        return
    if event == "source_down" and case.source_since is not None:
        return
    tell(case, type_, at=at)


def tell(case: Case, type_: str, *, at: datetime) -> None:
    """Tell one thing about a case of a client; nothing for a case of the hall."""
    if case.client_id is not None:
        data = {"number": case.number or str(case.pk), "href": f"/api/v1/cases/{case.number or case.pk}"}
        webhooks.announce(client_id=case.client_id, type_=type_, data=data, at=at)
