"""A step that an official takes, kept beside the runs of the rules: its words are sealed, its hash
is keyed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from miaopi import rules
from miaopi.cases import avoidance, canonical, sealing
from miaopi.cases.actions import moves
from miaopi.cases.errors import CaseNotFound, Faster
from miaopi.cases.models import Case, Decision, Examination
from miaopi.cases.states import State
from miaopi.officials.errors import NotYours
from miaopi.officials.models import Official
from miaopi.officials.viewers import Desk

PERSON = "person"
FINAL = ("decide_approve", "decide_reject", "self_correct")


def held(desk: Desk, case_id: UUID, version_no: int, *roles: str) -> Case:
    """The case, held, at the version that the official saw.

    Raises: CaseNotFound: also for a draft, which is its filer's alone; NotYours: no post in one of
    these roles covers it; NotAllowed: it is the official's own; Faster.
    """
    case = moves.locked(case_id)
    if case.state == State.DRAFT:
        raise CaseNotFound
    if not any(desk.may(role, case.offering) for role in roles):
        raise NotYours
    avoidance.refuse(desk, case)
    if version_no != case.version_no:
        raise Faster(version_no=case.version_no)
    return case


def keep(
    case: Case,
    event: str,
    *,
    outcome: str,
    content: Mapping[str, object],
    official: Official,
    codes: tuple[str, ...] = (),
    at: datetime,
) -> Decision:
    """The step with what the official wrote, as the next of the case's decisions.

    Args: codes: the rules that it answers.  content: goes under the case's key.
    """
    decision_id = uuid4()
    last = case.decisions.order_by("-serial").first()
    rests_on = case.decisions.runs().order_by("-serial").first()
    kept = {**content, "rests_on": rests_on.serial if rests_on else None}
    return Decision.objects.create(
        id=decision_id,
        case=case,
        round=case.round,
        attempt=case.attempt,
        serial=last.serial + 1 if last else 1,
        event=event,
        outcome=outcome,
        final=event in FINAL,
        codes=sorted(set(codes)),
        matter_hash=case.version_id,
        engine=rules.VERSION,
        reasons_hash=sealing.keyed(kept, use="opinion"),
        sealed=sealing.seal_run(case, decision_id, canonical.dump(kept)),
        by=PERSON,
        official=official,
        at=at,
    )


def told(decision: Decision) -> dict[str, object]:
    """What the ledger says of a step: the row and a keyed commitment to its words."""
    return {"decision": str(decision.pk), "codes": list(decision.codes), "opinion": decision.reasons_hash}


def examines(case: Case, official: Official, *, at: datetime) -> None:
    """The official examines the case from now on (row not saved); whoever did so in this round may
    not decide it.
    """
    case.examiner = official
    Examination.objects.get_or_create(
        case=case, round=case.round, official=official, defaults={"began_at": at}
    )


def has_examined(case: Case, official: Official) -> bool:
    """Whether the official examined or proposed in this round, before a hand-over too."""
    if case.proposed_by_id == official.pk or case.examiner_id == official.pk:
        return True
    return Examination.objects.filter(case=case, round=case.round, official=official).exists()
