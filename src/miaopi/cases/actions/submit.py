"""Submission: ask the sources with no transaction open, run the rules, record everything in one transaction.

submit   a case whose parties all stand behind it (hall, worker, API); safe to call twice
settle   the same for a case that was read before; also when a silent source is asked again
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import structlog

from miaopi import registries
from miaopi.cases import evaluation, sealing, states
from miaopi.cases.actions import moves, parties
from miaopi.cases.actions.decide import decide
from miaopi.cases.errors import CaseNotFound, Faster
from miaopi.cases.evaluation import Run
from miaopi.cases.models import Case, Party
from miaopi.catalogue import queries as catalogue
from miaopi.content import Filer, Inputs, LookupAnswer, Matter
from miaopi.licences import actions as licences

Clock = Callable[[], float]
_log = structlog.get_logger("miaopi.cases")
CLAIM_TRIES = 2  # the second refusal refers to a person
TRIES = 3  # a person may change the wish for a person while the sources are asked; three in a row nobody does


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case as read before the sources are asked."""

    case: Case
    matter: Matter
    inputs: Inputs


def submit(*, case_id: UUID, at: datetime, clock: Clock = time.monotonic) -> UUID:
    """Ask, evaluate and decide a case that waits for nobody any more. Anything else is left as it is.

    Args:    at: aware, UTC: the moment of receipt.  clock: seconds that only run forwards, for
             `decided_in_ms`.
    Returns: the case's id, so that the caller shows what is true now.
    Raises:  Faster: it was changed during each of the tries and still waits to be decided; whoever does it
             next (the worker, again) does.
    """
    began = clock()
    for _ in range(TRIES):
        case = read(case_id)
        if case.state not in states.EDITABLE or case.substate != states.CONFIRMING:
            return case_id
        if not parties.all_confirmed(case_id):
            return case_id
        if settle(prepare(case, at=at), at=at, began=began, clock=clock):
            return case_id
    raise Faster(version_no=case.version_no)


def read(case_id: UUID) -> Case:
    """The case with all that a run needs.   Raises: CaseNotFound."""
    case = (
        Case.objects.select_related(
            "key", "offering__department__division", "offering__department__of", "holder"
        )
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise CaseNotFound
    return case


def prepare(case: Case, *, at: datetime) -> Prepared:
    """What the application holds now, as the matter's inputs."""
    matter = catalogue.matter(case.version_id)
    answers = sealing.open_answers(case)
    rows = {party.place: party for party in Party.objects.filter(case=case, state="confirmed")}
    named = matter.parties_of(answers)
    resubmitted = case.state in states.ASKED
    inputs = Inputs(
        answers=answers,
        materials=tuple(sorted(set(case.materials.values_list("kind", flat=True)))),
        confirmed=tuple(party.number for party in named if party.at in rows),
        filer=_filer(case, matter, answers, rows),
        filed_on=case.filed_on or moves.received_on(case),
        attempt=case.attempt + 1 if resubmitted else case.attempt,
    )
    return Prepared(case, matter, inputs)


def settle(
    prepared: Prepared,
    *,
    at: datetime,
    began: float,
    clock: Clock = time.monotonic,
    known: Mapping[str, LookupAnswer] = MappingProxyType({}),
    run: Run | None = None,
    just_did: bool = True,
) -> bool:
    """Ask, evaluate, decide. A refused claim is asked about again once; refused twice, a person looks.

    Args:    run: where the sources were asked already.
    Returns: False where somebody was faster, who is left alone: the case says itself what is true now.
    """
    case, matter = prepared.case, prepared.matter
    run = run or ask(prepared, known, at=at)
    for refused in range(CLAIM_TRIES + 1):
        try:
            decision = decide(
                case_id=case.pk,
                version_no=case.version_no,
                run=run,
                at=at,
                took_ms=round((clock() - began) * 1000),
                taken=refused == CLAIM_TRIES,
                just_did=just_did,
            )
        except (licences.Taken, licences.LicenceGone):
            fresh = {name: answer for name, answer in run.answers.items() if not is_platform(matter, answer)}
            run = ask(prepared, fresh, at=at)
        except (Faster, states.CaseMoved):
            return False
        else:
            _log.info(
                "rules run", case=str(case.pk), step=decision.event, codes=decision.codes, refused=refused
            )
            return True
    return False  # not reached: the last try is not refused


def ask(prepared: Prepared, known: Mapping[str, LookupAnswer], *, at: datetime) -> Run:
    """Ask the sources for all that is not known, with no transaction open, and run the rules."""
    answers = registries.ask(
        matter=prepared.matter, inputs=prepared.inputs, at=at, known=known, case=prepared.case.number
    )
    return evaluation.run(prepared.matter, prepared.inputs, answers)


def is_platform(matter: Matter, answer: LookupAnswer) -> bool:
    return matter.contracts[answer.registry].kind == "platform"


def _filer(case: Case, matter: Matter, answers: Mapping[str, object], rows: Mapping[str, Party]) -> Filer:
    """Who files, and for which firm: a party of another number that the filer stood behind by own login."""
    named = {party.at: party.number for party in matter.parties_of(answers)}
    own = next((named[place] for place, row in rows.items() if row.person_id == case.holder_id), None)
    if own is not None:
        return Filer(number=own)
    assert case.holder is not None  # a case without a holder is a client's, and its applicant is a party
    firm = next((named[place] for place, row in rows.items() if row.answered_by_id == case.holder_id), None)
    return Filer(number=case.holder.number.reveal(by="cases.submit", why="filer"), represents=firm)
