"""Writes of the ledger: appending, and the daily signed root."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from miaopi import secrets
from miaopi.ledger import chain as chaining
from miaopi.ledger import merkle, queries, roots
from miaopi.ledger.actors import Actor
from miaopi.ledger.errors import HeadBroken, RootBroken
from miaopi.ledger.models import GENESIS, Event, Head, Leaf, Root
from miaopi.secrets import cipher

_CHAIN = re.compile(r"[a-z][a-z0-9_-]*:[\x21-\x7e]{1,100}")
_KIND = re.compile(r"[a-z][a-z0-9._-]{0,79}")


def append(*, chain: str, kind: str, data: Mapping[str, object], by: Actor, at: datetime) -> Event:
    """Add the next event to a chain, in the caller's transaction. Two at once on one chain: the second waits.

    Args:    chain: "case:<id>".  kind: "decided".  data: ids, codes and keyed hashes only.  at: aware.
    Raises:  secrets.PersonalData: the data hold text about a person.  HeadBroken: the chain was tampered
             with.
    """
    if not _CHAIN.fullmatch(chain) or not _KIND.fullmatch(kind):
        raise ValueError(f"chain {chain!r} or kind {kind!r} is not a code")
    if at.tzinfo is None:
        raise ValueError("at must be aware")
    bare = secrets.only_codes(data, place="data")
    return _append(chain, kind, bare, by=by, at=at)


# No savepoint of its own: an event is part of what it tells of, and goes or stays with it.
@transaction.atomic(savepoint=False)
def _append(chain: str, kind: str, bare: Mapping[str, object], *, by: Actor, at: datetime) -> Event:
    head = _take_head(chain)
    seq, prev = head.seq + 1, head.hash
    sign = chaining.event_hash(
        prev=prev, chain=chain, seq=seq, kind=kind, at=at, actor=(by.kind, by.id), data=bare
    )
    event = Event.objects.create(
        chain=chain,
        seq=seq,
        kind=kind,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        data=bare,
        prev=prev,
        hash=sign,
    )
    head.seq, head.hash = seq, sign
    head.mac = chaining.head_mac(chain=chain, seq=seq, hash=sign)
    head.save(update_fields=["seq", "hash", "mac"])
    return event


def look(*, person: uuid.UUID, by: Actor, what: str, case: uuid.UUID | None, at: datetime) -> Event:
    """Record that somebody saw a person's data: one event a page, in the person's own chain.

    Args:    what: which page or which data, as a code ("case.facts").
    Basis:   个人信息保护法 第五十一、五十四条; standards.md 14 (look log).
    """
    return append(
        chain=f"look:{person}",
        kind="look",
        data={"what": what, "case": None if case is None else str(case)},
        by=by,
        at=at,
    )


def make_root(*, day: date, at: datetime) -> Root:
    """Sign the Merkle root over all heads as they are now; a day that has one keeps it.

    Raises:  HeadBroken: a head does not carry its mark; nothing is signed over it.
             RootBroken: the last root, its leaves or an event that it was signed over are not what they were.
    """
    known = Root.objects.filter(day=day).first()
    if known is not None:
        return known
    # Before the transaction: with a million heads this takes a while, and SQLite has one writer. Heads only
    # grow, so what was read stays true.
    heads = tuple(Head.objects.filter(seq__gte=1).order_by("chain").iterator(chunk_size=5000))
    for head in heads:
        _check(head)
    lost = next(queries.verify_roots(), None)
    if lost is not None:
        raise RootBroken(lost.fault)
    tree = merkle.root([roots.leaf_data(head.chain, head.seq, head.hash) for head in heads])
    return _store_root(day=day, at=at, heads=heads, tree=tree)


@transaction.atomic
def _store_root(*, day: date, at: datetime, heads: Sequence[Head], tree: bytes) -> Root:
    last = Root.objects.order_by("-day").first()
    prev = GENESIS if last is None else last.hash
    body = roots.signed_body(day=day, size=len(heads), hash=tree.hex(), prev=prev)
    key_id, signature = cipher.sign(body)
    root = Root.objects.create(
        day=day,
        made_at=at,
        size=len(heads),
        hash=tree.hex(),
        prev=prev,
        key_id=key_id,
        signature=signature.hex(),
    )
    Leaf.objects.exclude(root=root).delete()
    Leaf.objects.bulk_create(
        (
            Leaf(root=root, position=position, chain=head.chain, seq=head.seq, hash=head.hash)
            for position, head in enumerate(heads)
        ),
        batch_size=1000,
    )
    return root


def _take_head(chain: str) -> Head:
    """The head of a chain, locked until the caller's transaction ends; made where the chain is new."""
    head = Head.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        start = Head(
            chain=chain, seq=0, hash=GENESIS, mac=chaining.head_mac(chain=chain, seq=0, hash=GENESIS)
        )
        # Two first events at once: the second insert waits for the first to commit, then does nothing.
        Head.objects.bulk_create([start], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(chain=chain)
    _check(head)
    return head


def _check(head: Head) -> None:
    if head.mac != chaining.head_mac(chain=head.chain, seq=head.seq, hash=head.hash):
        raise HeadBroken(head.chain)
