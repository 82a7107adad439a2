"""The body itself finds its decision wrong and changes it (T38): one official proposes, another confirms.

Not to the applicant's harm without hearing them. The new decision replaces the first, its licence too.

Basis: 行政许可法 art. 69; T38 (modelled).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import evaluation, opinions, sealing, states
from miaopi.cases.actions import clockwork, lettering, licensing, moves, steps, telling
from miaopi.cases.actions.lettering import Addressee
from miaopi.cases.composing import endings
from miaopi.cases.composing.scene import Scene
from miaopi.cases.errors import AnswersFaulty, NotAllowed
from miaopi.cases.models import Case, Decision
from miaopi.cases.opinions import Opinion
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.letters.contents import Contents
from miaopi.letters.kinds import Kind
from miaopi.licences import actions as licences
from miaopi.licences import queries as licence_reads
from miaopi.licences.actions.ending import EndFaulty, EndRefused
from miaopi.licences.endings import ENDINGS, End
from miaopi.officials.viewers import Desk
from miaopi.outbox import actions as outbox
from miaopi.texts import Fault, Place

PROPOSE, DROP, EVENT = "propose_change", "drop_change", "self_correct"
MESSAGES = {"approve": "approved_person", "reject": "rejected_person"}


@transaction.atomic
def propose_change(
    *, desk: Desk, case_id: UUID, version_no: int, opinion: Opinion, hearing: str = "", at: datetime
) -> Decision:
    """Propose that the decision be another; nothing happens yet.

    Args:   hearing: how the applicant was heard; must be there where the change takes something away.
    Raises: CaseNotFound, NotYours, Faster; CaseMoved: nothing is decided for good; AnswersFaulty;
            EndFaulty: it is the same decision, or the hearing is missing.
    """
    case = steps.held(desk, case_id, version_no, "examiner", "approver")
    states.after(case.state, EVENT, number=case.number or "")
    matter = catalogue.matter(case.version_id)
    faults = opinions.faults_of(opinion, matter, silent=False)
    if faults:
        raise AnswersFaulty(faults)
    if opinion.outcome == case.outcome:
        raise EndFaulty([Fault("licences.self-correction-same", Place(field="outcome"))])
    if opinion.outcome == "reject" and not hearing.strip():
        raise EndFaulty([Fault("licences.end-hearing-missing", Place(field="hearing"))])
    kept = {**opinions.pack(opinion), "hearing": hearing.strip()}
    decision = steps.keep(case, PROPOSE, outcome=opinion.outcome, content=kept, official=desk.official, at=at)
    case.proposed_by = desk.official
    moves.touch(case, at=at)
    case.save()
    return decision


@transaction.atomic
def confirm_change(*, desk: Desk, case_id: UUID, version_no: int, at: datetime) -> Decision:
    """Another official confirms (T38): the case is decided anew, the licence issued or annulled.

    Raises: CaseNotFound, NotYours, Faster, CaseMoved; EndRefused: nothing is proposed, or by this official;
            NotAllowed: what it would register is taken, or the licence has ended otherwise.
    """
    case = steps.held(desk, case_id, version_no, "approver")
    states.after(case.state, EVENT, number=case.number or "")
    proposal = _proposal(case)
    if proposal.official_id == desk.official.pk:
        raise EndRefused([Fault("licences.end-two-persons")])
    stored = sealing.open_run(case, proposal)
    opinion, hearing = opinions.opinion_of(stored), str(stored["hearing"])
    assert opinion is not None  # kept by `propose_change`
    return _change(case, opinion, hearing, desk, at=at)


@transaction.atomic
def drop_change(*, desk: Desk, case_id: UUID, version_no: int, at: datetime) -> None:
    """Let the proposal go.   Raises: CaseNotFound, NotYours, Faster; EndRefused: nothing is proposed."""
    case = steps.held(desk, case_id, version_no, "examiner", "approver")
    _proposal(case)
    steps.keep(case, DROP, outcome="note", content={"note": ""}, official=desk.official, at=at)
    case.proposed_by = None
    moves.touch(case, at=at)
    case.save()


def proposed(case: Case) -> Decision | None:
    """The proposal that waits for another official, if one does."""
    last = case.decisions.exclude(event="rules_informed").order_by("-serial").first()
    return last if last is not None and last.event == PROPOSE else None


def _proposal(case: Case) -> Decision:
    found = proposed(case)
    if found is None:
        raise EndRefused([Fault("licences.self-correction-none")])
    return found


def _change(case: Case, opinion: Opinion, hearing: str, desk: Desk, *, at: datetime) -> Decision:
    matter = catalogue.matter(case.version_id)
    first = case.outcome
    case.round += 1
    kept = {**opinions.pack(opinion), "hearing": hearing}
    decision = steps.keep(case, EVENT, outcome=opinion.outcome, content=kept, official=desk.official, at=at)
    case.outcome, case.decided_by, case.proposed_by = opinion.outcome, steps.PERSON, None
    case.decided_at, case.decided_in_ms, case.closed_at, case.delivered_at = at, None, None, None
    moves.move(case, EVENT, by=desk.actor, at=at, data=steps.told(decision))
    carried = _carry_out(case, matter, opinion, desk, at=at)

    def contents(to: Addressee) -> Contents:
        scene = Scene(
            case=case,
            matter=matter,
            kind=Kind.SELF_CORRECTION,
            at=at,
            addressee=to.name,
            applicant=lettering.applicant(case, seen_by=to),
            roles=to.roles,
            is_main=to.is_main,
            opinion=opinion,
            licence=carried.issued,
            ended=carried.ended,
            first=first,
        )
        return endings.changed(scene, hearing)

    lettering.put(case, matter, Kind.SELF_CORRECTION, contents, by=desk.actor, at=at)
    outbox.enqueue(
        kind="cases.deliver", key=clockwork.key_of(case), data={"case": str(case.pk)}, run_after=at
    )
    telling.tell(case, matter, MESSAGES[opinion.outcome], at=at)
    case.save()
    return decision


def _carry_out(case: Case, matter: Matter, opinion: Opinion, desk: Desk, *, at: datetime) -> licences.Carried:
    """Issue what was refused, or annul what was issued.   Raises: NotAllowed: the world has moved."""
    try:
        if opinion.outcome == "reject":
            return _annul(case, desk, at=at)
        last = case.decisions.runs().order_by("-serial").first()
        assert last is not None  # nothing is decided before a run
        run = evaluation.rerun(catalogue.matter(last.matter_hash), sealing.open_run(case, last))
        carried = licensing.carry_out(case, matter, run, by=desk.actor, at=at)
    except licences.Taken as refused:
        raise NotAllowed("cases.claim-refused") from refused
    except licences.LicenceGone as gone:
        raise NotAllowed("cases.licence-gone") from gone
    if carried.issued is not None:
        moves.move(case, "issue", by=desk.actor, at=at, data={"licence": str(carried.issued.pk)})
    return carried


def _annul(case: Case, desk: Desk, *, at: datetime) -> licences.Carried:
    issued = licence_reads.licence_of_case(case.pk)
    if issued is None:
        raise NotAllowed("cases.licence-gone")
    told = ENDINGS[End.ANNUL].told
    ended = licences.end(licence_id=issued.pk, kind=End.ANNUL, reason=told, by=desk.actor, at=at)
    return licences.Carried(ended=ended)
