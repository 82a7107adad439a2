"""The one way a case moves: the row is locked, the table asked, the version counted, the ledger told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.db.models import Prefetch

from miaopi.cases import states
from miaopi.cases.actions import announcing
from miaopi.cases.clocks import day_of as day_of
from miaopi.cases.errors import CaseNotFound, Faster
from miaopi.cases.models import Case, Party
from miaopi.cases.standing import is_filer
from miaopi.ledger import Actor
from miaopi.ledger import actions as ledger_actions
from miaopi.people.viewers import Viewer

RULES = Actor(kind="rules", id="")
TIMER = Actor(kind="timer", id="")
MOVED = ("state", "substate", "version_no", "changed_at", "state_since")  # what `move` changes on the row
NOTHING: Mapping[str, object] = MappingProxyType({})


def chain(case_id: UUID) -> str:
    """The ledger's chain of a case."""
    return f"case:{case_id}"


def actor(viewer: Viewer) -> Actor:
    """Who acts, for the ledger: an id, never a name; at a window the clerk."""
    if viewer.clerk is not None:
        return Actor(kind="staff", id=str(viewer.clerk))
    if viewer.client is not None:
        return Actor(kind="client", id=str(viewer.client.pk))
    return Actor(
        kind="account", id=str(viewer.account.pk if viewer.account else viewer.person and viewer.person.pk)
    )


def locked(case_id: UUID) -> Case:
    """The case, held until the transaction ends, with all that an act needs: two queries.

    Only the case's own row is locked: the offering's would make all cases of a department wait.

    Raises: CaseNotFound.
    """
    named = Party.objects.select_related("person__account").order_by("place")
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("key", "client", "holder__account")
        .select_related("offering__department__division__parent", "offering__department__of__division")
        .prefetch_related(Prefetch("parties", named))
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise CaseNotFound
    return case


def untouched_draft(case_id: UUID) -> Case | None:
    """A draft, held; None where it was handed in or thrown away."""
    try:
        case = locked(case_id)
    except CaseNotFound:
        return None
    return case if case.state == states.State.DRAFT else None


def owned(viewer: Viewer, case_id: UUID, version_no: int | None = None) -> Case:
    """The viewer's own case, held, at the version the viewer saw.   Raises: CaseNotFound, Faster."""
    case = locked(case_id)
    if not is_filer(viewer, case):
        raise CaseNotFound
    if version_no is not None and version_no != case.version_no:
        raise Faster(version_no=case.version_no)
    return case


def move(
    case: Case,
    event: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, object] = NOTHING,
    substate: str = "",
) -> states.Row:
    """Take one line of the table: state, substate, version, ledger. The caller saves the row (`MOVED`).

    Raises: CaseMoved: the table does not allow it; nothing was changed.
    """
    before = case.state
    case.state = states.after(before, event, number=case.number or "")
    case.substate = substate
    touch(case, at=at)
    if case.state != before:
        case.state_since = case.changed_at
    row = states.row(before, event)
    assert row is not None  # `after` found it
    ledger_actions.append(
        chain=chain(case.pk),
        kind=f"case.{event}",
        data={
            "row": row.no,
            "from": before,
            "to": str(case.state),
            "round": case.round,
            "attempt": case.attempt,
            **data,
        },
        by=by,
        at=at,
    )
    announcing.moved(case, event, at=at)
    return row


def received_on(case: Case) -> date:
    """The day of receipt (W3) of an application that waits for nobody any more: when the last one did what
    was left to do. A worker that comes to it after midnight makes nobody late.
    """
    return day_of(case.changed_at)


def touch(case: Case, *, at: datetime) -> None:
    """Count a change. `changed_at` never runs backwards, so that a list by change misses nothing."""
    case.version_no += 1
    case.changed_at = max(at, case.changed_at)
