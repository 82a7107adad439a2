"""Which event of a case is told in which letter, and the letter itself, in the transaction of the event.

Basis: 行政许可法 art. 32, 37, 38, 44; 行政复议法 art. 20; 行政诉讼法 art. 46; 个人信息保护法 art. 24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast

from miaopi.cases import opinions, sealing, words
from miaopi.cases.composing import kinds
from miaopi.cases.composing.scene import Scene
from miaopi.cases.models import Case, Decision
from miaopi.cases.opinions import Item, Opinion
from miaopi.cases.standing import roles_of
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.ledger import Actor
from miaopi.letters import actions as letters
from miaopi.letters.contents import Contents
from miaopi.letters.kinds import FORMS, Kind
from miaopi.letters.models import Letter
from miaopi.licences import queries as licences
from miaopi.licences.models import Licence
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer
from miaopi.secrets import mask_name
from miaopi.texts import Words

NOTHING: Mapping[str, object] = MappingProxyType({})
RUNS = ("rules", "timer")  # who makes the steps that keep a run of the rules
_SHORT = 40  # characters of a prefix

# The events of transitions.yaml that have a letter. An approval that ends a registration is a cancellation.
KINDS: Mapping[str, Kind] = {
    "submit": Kind.RECEIPT,
    "supplement": Kind.SUPPLEMENT_RECEIPT,
    "rules_supplement": Kind.SUPPLEMENT,
    "ask_supplement": Kind.SUPPLEMENT,
    "ask_more": Kind.MORE,
    "rules_refer": Kind.ACCEPTANCE,
    "source_gives_up": Kind.ACCEPTANCE,
    "person_first": Kind.ACCEPTANCE,
    "accept": Kind.ACCEPTANCE,
    "deem_accepted": Kind.ACCEPTANCE,
    "rules_approve": Kind.APPROVAL,
    "decide_approve": Kind.APPROVAL,
    "rules_reject": Kind.REJECTION,
    "decide_reject": Kind.REJECTION,
    "supplement_due": Kind.TERMINATION,
    "withdraw": Kind.WITHDRAWAL,
    "ask_person": Kind.REVIEW,
}
_APPROVALS = ("rules_approve", "decide_approve")
_WITHOUT_RUN = (Kind.RECEIPT, Kind.SUPPLEMENT_RECEIPT, Kind.WITHDRAWAL, Kind.REVIEW)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a copy: the applicant (main), or a person who stands behind the application."""

    person: Person | None
    name: Words
    roles: frozenset[str]
    is_main: bool


def for_event(
    case: Case,
    matter: Matter,
    event: str,
    *,
    decision: Decision | None = None,
    by: Actor,
    at: datetime,
    data: Mapping[str, object] = NOTHING,
) -> Letter | None:
    """The letter of an event, numbered and sealed; None where the event has none.

    Called right after `moves.move` in the same transaction, when clocks and licence are set on the row.

    Args:    decision: the run or the person's step that the letter rests on; the newest where left out.
             data: "items" (tuple of opinions.Item) of a supplement that a person asked for, "opinion"
             (opinions.Opinion) of a person's decision, where they are at hand; "ended": the Licence that an
             approval or a review ended.
    """
    kind = KINDS.get(event)
    if kind is None:
        return None
    ended = cast("Licence | None", data.get("ended"))
    licence = licences.licence_of_case(case.pk) if event in _APPROVALS else None
    if event in _APPROVALS and licence is None and ended is not None:
        kind = Kind.CANCELLATION
    basis = _basis(case, kind, decision)
    opinion = cast("Opinion | None", data.get("opinion")) or basis.opinion
    items = cast("tuple[Item, ...]", data.get("items") or ()) or basis.items

    def contents(to: Addressee) -> Contents:
        return kinds.compose(
            Scene(
                case=case,
                matter=basis.matter or matter,
                kind=kind,
                at=at,
                addressee=to.name,
                applicant=applicant(case, seen_by=to),
                roles=to.roles,
                is_main=to.is_main,
                run=basis.run,
                stored=basis.stored,
                opinion=opinion,
                items=items,
                licence=licence,
                ended=ended,
                first=basis.first,
            )
        )

    return put(case, matter, kind, contents, by=by, at=at)


def put(
    case: Case,
    matter: Matter,
    kind: Kind,
    contents: Callable[[Addressee], Contents],
    *,
    by: Actor,
    at: datetime,
    to: Sequence[Addressee] = (),
) -> Letter:
    """Number and seal a letter: a copy for each addressee, with what that one may read.

    Args: to: the addressees, one of them the main one; those of the kind where nobody is named.
    """
    named = to or tuple(addressees(case, all_of_them=FORMS[kind].decides))
    copies = [
        letters.ToWhom(
            contents=contents(each),
            language=words.language_for(case, each.person),
            person=each.person,
            client=case.client if each.is_main else None,
            is_main=each.is_main,
        )
        for each in named
    ]
    return letters.put(
        case_id=case.pk,
        round_=case.round,
        kind=kind,
        department=case.offering.department,
        division=case.division,
        prefix=prefix(case, matter),
        copies=copies,
        by=by,
        at=at,
    )


def addressees(case: Case, *, all_of_them: bool) -> Iterator[Addressee]:
    """The applicant first, then whoever confirmed, once each; notices go to the applicant alone."""
    yield Addressee(case.holder, _name(case), roles_of(_as(case, case.holder), case), is_main=True)
    if not all_of_them:
        return
    told = {case.holder_id}
    for party in case.parties.all():
        if party.state != "confirmed" or party.person is None or party.person_id in told:
            continue
        told.add(party.person_id)
        name = Words(party.person.name, party.person.name)
        yield Addressee(party.person, name, roles_of(Viewer(person=party.person), case), is_main=False)


def applicant(case: Case, *, seen_by: Addressee) -> Words:
    """The applicant's name: whole in their own copy and where it is a firm, masked in another's."""
    name = _name(case)
    if seen_by.is_main or case.holder is None or case.holder.kind == Person.Kind.ENTERPRISE:
        return name
    return Words(mask_name(name.zh), mask_name(name.en))


def prefix(case: Case, matter: Matter) -> str:
    """What stands before the year in the number: as on the matter's certificates, else the body's name."""
    department = case.offering.department
    spec = matter.licence_spec
    if spec is None or "〔" not in spec.number:
        return department.short.zh[:_SHORT]
    head = spec.number.split("〔", 1)[0]
    return head.format(short=department.division.name_zh[0], serial="", year="")[:_SHORT]


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a letter rests on: the last run, an official's words, and what was decided before in the case."""

    run: Decision | None = None
    stored: Mapping[str, object] | None = None
    matter: Matter | None = None
    opinion: Opinion | None = None
    items: tuple[Item, ...] = ()
    first: str = ""


def _basis(case: Case, kind: Kind, decision: Decision | None) -> _Basis:
    if kind in _WITHOUT_RUN:
        return _Basis()
    rows = (
        [*case.decisions.order_by("-serial")] if decision is None or decision.by not in RUNS else [decision]
    )
    newest = decision or (rows[0] if rows else None)
    run = next((row for row in rows if row.by in RUNS), None)
    stored = sealing.open_run(case, run) if run is not None else None
    said = sealing.open_run(case, newest) if newest is not None and newest.by not in RUNS else None
    return _Basis(
        run=run,
        stored=stored,
        matter=catalogue.matter(run.matter_hash) if run is not None else None,
        opinion=opinions.opinion_of(said) if said is not None else None,
        items=opinions.items_of(said) if said is not None else (),
        first=_decided_before(case) if FORMS[kind].decides and case.round > 1 else "",
    )


def _decided_before(case: Case) -> str:
    """The outcome of the round before, which a review replaces; "" where there was none."""
    before = case.decisions.filter(final=True, round__lt=case.round).order_by("-serial").first()
    return before.outcome if before is not None else ""


def _name(case: Case) -> Words:
    if case.holder is not None:
        return Words(case.holder.name, case.holder.name)
    assert case.client is not None  # somebody stands behind each case
    return Words(case.client.name_zh, case.client.name_en)


def _as(case: Case, person: Person | None) -> Viewer:
    return Viewer(person=person) if person is not None else Viewer(client=case.client)
