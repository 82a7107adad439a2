"""What would be approved instead, sought once the decision is told: it takes a solver a second or more.

Basis: 个人信息保护法 第二十四条 (automated decisions are explained).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from miaopi import rules
from miaopi.cases import sealing
from miaopi.cases.evaluation import Run
from miaopi.cases.models import Case, Decision, Explanation
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter, explained
from miaopi.outbox import actions as outbox

KIND = "cases.explain"
LANE = "explain"
# The steps that rules take on their own and that leave the applicant something to change.
EVENTS = ("rules_reject", "rules_supplement", "rules_refer")


def later(case: Case, matter: Matter, run: Run, decision: Decision, *, override: str, at: datetime) -> None:
    """Have it sought, in the caller's transaction; not while a register gives no answer."""
    if decision.event in EVENTS and not override and matter.can_change and not run.facts.unanswered:
        data = {"case": str(case.pk), "decision": str(decision.pk)}
        outbox.enqueue(kind=KIND, key=str(decision.pk), data=data, run_after=at, lane=LANE)


def explain(*, decision_id: UUID, at: datetime) -> Explanation:
    """Seek it and keep it, once. The solver runs with no transaction open.

    Raises: KeyErased: the case's data are gone.
    """
    decision = Decision.objects.select_related("case__key").get(pk=decision_id)
    there = Explanation.objects.filter(decision=decision).first()
    if there is not None:
        return there
    matter = catalogue.matter(decision.matter_hash)
    stored = sealing.open_run(decision.case, decision)
    facts = explained.read_facts(matter, stored["facts"])
    found = explained.search(matter, facts)
    sealed = sealing.seal_explanation(decision.case, decision.pk, found.as_json())
    try:
        with transaction.atomic():
            return Explanation.objects.create(decision=decision, engine=rules.VERSION, sealed=sealed, at=at)
    except IntegrityError:  # another worker was quicker: what it found stands
        return Explanation.objects.get(decision=decision)
