"""A case for each kind of letter, through the actions; the makers of tests/factories.py do the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from miaopi.cases.actions import afterwards, deliver, desk, draft, person, self_correction, sources, submit
from miaopi.cases.models import Case
from miaopi.letters.kinds import Kind
from miaopi.letters.models import Copy
from miaopi.licences.endings import End
from miaopi.licences.models import Licence
from miaopi.texts import Words
from tests import factories
from tests.factories import NOON

NEXT_DAY = NOON + timedelta(days=1)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def refused() -> Case:
    return factories.decided(occupants=60)


def supplemented() -> Case:
    """The contract was missing, and came."""
    case = factories.no_contract()
    filer = factories.login(factories.free_let().lessee)
    material = factories.contract(filer)
    draft.attach(viewer=filer, case_id=case.pk, kind="lease-contract", material_id=material, at=NEXT_DAY)
    factories.hand_in(filer, case.pk, key="added", at=NEXT_DAY)
    submit.submit(case_id=case.pk, at=NEXT_DAY)
    return fresh(case)


def asked_more() -> Case:
    examiner = factories.desk("examiner")
    case = factories.taken(examiner)
    items = (factories.item(),)
    desk.ask_supplement(desk=examiner, case_id=case.pk, version_no=case.version_no, items=items, at=NOON)
    return fresh(case)


def decided_by_person(outcome: str) -> Case:
    case = factories.proposed(factories.desk("examiner"), outcome)
    act = desk.approve if outcome == "approve" else desk.reject
    act(desk=factories.desk("approver"), case_id=case.pk, version_no=case.version_no, at=NOON)
    return fresh(case)


def over() -> Case:
    """The contract was missing, and never came."""
    case = factories.no_contract()
    deliver.supplement_due(case_id=case.pk, attempt=1, at=NOON + timedelta(days=40))
    return fresh(case)


def withdrawn() -> Case:
    case = factories.referred()
    filer = factories.login(factories.free_let().lessee)
    person.withdraw(viewer=filer, case_id=case.pk, at=NOON)
    return fresh(case)


def reviewed() -> Case:
    """Refused by rules; the applicant asks for a person."""
    case = refused()
    filer = factories.login(factories.free_let().lessee)
    person.ask_person(viewer=filer, case_id=case.pk, at=NEXT_DAY)
    return fresh(case)


def cancelled() -> Case:
    factories.decided()
    number = Licence.objects.get().number
    return factories.decided(filing_kind="cancellation", replaces_number=number)


def ended(kind: End) -> Case:
    """A registration that officials end: two where two are asked."""
    case = factories.decided()
    approver = factories.desk("approver")
    proposes = factories.desk("examiner") if kind is not End.DEREGISTER else approver
    act = afterwards.propose_end(
        desk=proposes,
        licence_id=Licence.objects.get().pk,
        kind=kind,
        ground="合同上出租人的签名是别人写的。",
        law="行政许可法",
        article="69(1)",
        hearing="2026年11月24日在窗口当面听取，持证人没有意见。",
        at=NOON,
    )
    if kind is not End.DEREGISTER:
        afterwards.confirm_end(desk=approver, act_id=act.pk, at=NOON)
    return fresh(case)


def corrected() -> Case:
    case = factories.decided()
    afterwards.correct_slip(
        desk=factories.desk("approver"),
        licence_id=Licence.objects.get().pk,
        lines={"rent": Words("每月人民币 2910 元", "CNY 2910 a month")},
        why="录入时把数字写反了。",
        at=NOON,
    )
    return fresh(case)


def changed(outcome: str) -> Case:
    """The body finds its own decision wrong."""
    case = refused() if outcome == "approve" else factories.decided()
    deliver.deliver(case_id=case.pk, at=NOON)
    case = fresh(case)
    self_correction.propose_change(
        desk=factories.desk("examiner"),
        case_id=case.pk,
        version_no=case.version_no,
        opinion=factories.opinion(outcome),
        hearing="2026年11月24日电话听取，申请人已说明。",
        at=NOON,
    )
    case = fresh(case)
    self_correction.confirm_change(
        desk=factories.desk("approver"), case_id=case.pk, version_no=case.version_no, at=NOON
    )
    return fresh(case)


STORIES: Mapping[str, tuple[Callable[[], Case], Kind]] = {
    "receipt": (refused, Kind.RECEIPT),
    "approval": (factories.decided, Kind.APPROVAL),
    "rejection": (refused, Kind.REJECTION),
    "supplement": (factories.no_contract, Kind.SUPPLEMENT),
    "supplement-receipt": (supplemented, Kind.SUPPLEMENT_RECEIPT),
    "more": (asked_more, Kind.MORE),
    "acceptance": (factories.referred, Kind.ACCEPTANCE),
    "approval-by-person": (lambda: decided_by_person("approve"), Kind.APPROVAL),
    "rejection-by-person": (lambda: decided_by_person("reject"), Kind.REJECTION),
    "termination": (over, Kind.TERMINATION),
    "withdrawal": (withdrawn, Kind.WITHDRAWAL),
    "review": (reviewed, Kind.REVIEW),
    "cancellation": (cancelled, Kind.CANCELLATION),
    "annulled": (lambda: ended(End.ANNUL), Kind.ANNULLED),
    "withdrawn": (lambda: ended(End.WITHDRAW), Kind.WITHDRAWN),
    "revoked": (lambda: ended(End.REVOKE), Kind.REVOKED),
    "deregistered": (lambda: ended(End.DEREGISTER), Kind.DEREGISTERED),
    "correction": (corrected, Kind.CORRECTION),
    "self-correction-granted": (lambda: changed("approve"), Kind.SELF_CORRECTION),
    "self-correction-refused": (lambda: changed("reject"), Kind.SELF_CORRECTION),
}


def copy_of(case: Case, kind: Kind, *, main: bool = True) -> Copy:
    """The newest letter of this kind: the applicant's copy, or the first other one."""
    found = Copy.objects.select_related("letter__key").filter(letter__case_id=case.pk, letter__kind=kind)
    return found.filter(is_main=main).order_by("-letter__issued_at")[0]


def silent() -> Case:
    """A source that never answered, until the time was over."""
    case = factories.decided()
    sources.ask_again(case_id=case.pk, at=NOON + timedelta(days=3))
    return fresh(case)
