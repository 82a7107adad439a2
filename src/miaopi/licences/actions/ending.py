"""An end by officials: proposed with ground, law and hearing; confirmed by another where two are asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from miaopi.ledger import Actor
from miaopi.ledger import actions as ledger
from miaopi.licences import actions
from miaopi.licences.endings import ENDINGS, End
from miaopi.licences.models import EndAct, Licence
from miaopi.officials.models import Official
from miaopi.texts import Fault, Faulty, Place

LONGEST = 2000  # characters of one text: a letter has pages, not books


class EndFaulty(Faulty):
    """What the official wrote is not whole: one fault a field. Nothing was written."""


class EndRefused(Faulty):
    """The act is not open to this official, or not any more."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an official writes: why, by which law, and how the holder was heard. Read by the holder.

    law, article: of this very case; those of the kind where nothing else is named.
    """

    ground: str
    law: str
    article: str
    hearing: str = ""


@transaction.atomic
def propose(
    *, licence: Licence, kind: End, grounds: Grounds, official: Official, by: Actor, at: datetime
) -> EndAct:
    """Keep the proposal; nothing happens to the licence yet.

    Args:    licence: locked by the caller.
    Raises:  LicenceGone: it has ended; EndFaulty; EndRefused: another end is proposed already.
    Basis:   行政许可法 第八、六十九、七十条; 行政处罚法 第九条.
    """
    if licence.ended_at is not None:
        raise actions.LicenceGone([Fault("licences.already-ended", values={"number": licence.number})])
    faults = tuple(_faults(kind, grounds))
    if faults:
        raise EndFaulty(faults)
    act = EndAct(id=uuid4(), licence=licence, kind=kind, proposed_by=official, proposed_at=at)
    act.sealed = licence.key.seal(json.dumps(asdict(grounds), ensure_ascii=False).encode(), aad=_aad(act))
    try:
        with transaction.atomic():
            act.save(force_insert=True)
    except IntegrityError as open_one:  # two propose at once: the first stands
        raise EndRefused([Fault("licences.end-proposed")]) from open_one
    _record(act, "licence.end_proposed", by=by, at=at)
    return act


@transaction.atomic
def settle(*, act_id: UUID, official: Official, by: Actor, at: datetime) -> tuple[EndAct, Licence]:
    """Do what was proposed: the licence ends, its claim is free, whoever checks it sees it at once.

    Raises: EndRefused: it is settled already, or two persons are asked and this one proposed it;
            LicenceGone: the licence ended otherwise meanwhile (a change replaced it).
    """
    act = _open(act_id)
    ending = ENDINGS[End(act.kind)]
    if ending.persons > 1 and act.proposed_by_id == official.pk:
        raise EndRefused([Fault("licences.end-two-persons")])
    licence = actions.end(licence_id=act.licence_id, kind=End(act.kind), reason=ending.told, by=by, at=at)
    _close(act, "done", official, at=at)
    return act, licence


@transaction.atomic
def drop(*, act_id: UUID, official: Official, by: Actor, at: datetime) -> EndAct:
    """Let a proposal go; the licence stays what it is.   Raises: EndRefused: it is settled already."""
    act = _open(act_id)
    _close(act, "dropped", official, at=at)
    _record(act, "licence.end_dropped", by=by, at=at)
    return act


def grounds_of(act: EndAct) -> Grounds:
    """What was written.   Raises: secrets.KeyErased."""
    return Grounds(**json.loads(act.licence.key.open(bytes(act.sealed), aad=_aad(act))))


def _open(act_id: UUID) -> EndAct:
    """The proposal, held, where it still is one.   Raises: EndRefused."""
    act = (
        EndAct.objects.select_for_update(of=("self",))
        .select_related("licence__key")
        .filter(pk=act_id)
        .first()
    )
    if act is None or act.state != "proposed":
        raise EndRefused([Fault("licences.end-settled")])
    return act


def _close(act: EndAct, state: str, official: Official, *, at: datetime) -> None:
    act.state, act.settled_by, act.settled_at = state, official, at
    act.save(update_fields=["state", "settled_by", "settled_at"])


def _faults(kind: End, grounds: Grounds) -> Iterator[Fault]:
    for name in ("ground", "law", "article"):
        if not getattr(grounds, name).strip():
            yield Fault(f"licences.end-{name}-missing", Place(field=name))
    if ENDINGS[kind].heard and not grounds.hearing.strip():
        yield Fault("licences.end-hearing-missing", Place(field="hearing"))
    for name, text in asdict(grounds).items():
        if len(text) > LONGEST:
            yield Fault("licences.end-too-long", Place(field=name), {"most": LONGEST})


def _record(act: EndAct, kind: str, *, by: Actor, at: datetime) -> None:
    ledger.append(
        chain=f"case:{act.licence.case_id}",
        kind=kind,
        data={"act": str(act.pk), "licence": str(act.licence_id), "kind": str(act.kind)},
        by=by,
        at=at,
    )


def _aad(act: EndAct) -> str:
    return f"licences_endact.sealed.{act.pk}"
