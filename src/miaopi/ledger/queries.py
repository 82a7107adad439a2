"""Reads of the ledger: events, and the check that names the first event of each chain that does not fit."""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import rfc8785

from miaopi.ledger import chain as chaining
from miaopi.ledger import merkle, roots
from miaopi.ledger.models import GENESIS, Event, Head, Root
from miaopi.secrets import cipher
from miaopi.texts import Fault, Place

CHAINS_AT_ONCE = 500

_EVENTS_WITH_HEADS = """
    SELECT e.*, h.seq AS head_seq, h.hash AS head_hash, h.mac AS head_mac
    FROM ledger_event e LEFT JOIN ledger_head h ON h.chain = e.chain
    WHERE e.chain IN ({marks}) ORDER BY e.chain, e.seq, e.id
"""


@dataclass(frozen=True, slots=True)
class Break:
    """The first event of a chain that does not fit, and why (`code`: ledger.changed, ledger.removed, …)."""

    code: str
    chain: str
    seq: int

    @property
    def fault(self) -> Fault:
        """The same as a fault with sentences in both languages."""
        return Fault(self.code, Place(), {"chain": self.chain, "seq": self.seq})

    def __str__(self) -> str:
        return f"{self.chain} #{self.seq}: {self.code}"


def events(chain: str) -> tuple[Event, ...]:
    """A chain's events, first to last."""
    return tuple(Event.objects.filter(chain=chain).order_by("seq"))


def looks(person: uuid.UUID, *, skip: int = 0, limit: int | None = None) -> tuple[Event, ...]:
    """Who looked at a person's data, the newest first: all, or so many after the first few."""
    found = Event.objects.filter(chain=f"look:{person}").order_by("-seq")
    return tuple(found[skip : None if limit is None else skip + limit])


def head(chain: str) -> Head | None:
    """The end of a chain; None where it has no event."""
    return Head.objects.filter(chain=chain, seq__gte=1).first()


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is."""

    chains: int
    events: int


def count(chain: str | None = None) -> Extent:
    """How many chains and events there are, or in one chain."""
    rows = Event.objects.all() if chain is None else Event.objects.filter(chain=chain)
    return Extent(rows.values("chain").distinct().count(), rows.count())


def last_root() -> Root | None:
    """The newest signed root."""
    return Root.objects.order_by("-day").first()


def published(root: Root) -> str:
    """A root as one JSON line for those who keep it outside: body, signature, public key."""
    return json.dumps(
        {
            "day": root.day.isoformat(),
            "prev": root.prev,
            "root": root.hash,
            "size": root.size,
            "key": cipher.public_key(root.key_id).hex(),
            "signature": root.signature,
        }
    )


def faults() -> tuple[Break, ...]:
    """Everything that `verify` finds."""
    return tuple(verify())


def verify(chain: str | None = None) -> Iterator[Break]:
    """Check one chain or all, and for all the signed roots too: at most one Break a chain, and one a root.

    Found: an event changed, removed (first, middle, last, the whole chain) or inserted; a head forged or
    removed; a tail removed together with its head, back to the last root; a root changed. May run while
    others append.
    """
    if chain is not None:
        yield from _verify_chains([chain])
        yield from _verify_leaves(chain)
        return
    last = ""
    while names := _next_chains(last):
        yield from _verify_chains(names)
        last = names[-1]
    yield from verify_roots()


def verify_roots() -> Iterator[Break]:
    """Check the signed roots alone: each signed and in line, and all that the last one stands for there."""
    yield from _verify_roots()
    yield from _verify_leaves(None)


def _next_chains(after: str) -> list[str]:
    """The next chain names in order, whether events or a head still tell of them."""
    of_heads = Head.objects.filter(chain__gt=after).order_by("chain").values_list("chain", flat=True)
    of_events = (
        Event.objects.filter(chain__gt=after).order_by("chain").values_list("chain", flat=True).distinct()
    )
    names = {*of_heads[:CHAINS_AT_ONCE], *of_events[:CHAINS_AT_ONCE]}
    return sorted(names, key=lambda name: name.encode())[:CHAINS_AT_ONCE]


def _verify_chains(names: list[str]) -> Iterator[Break]:
    # One statement for events and heads: one snapshot, so that an event appended meanwhile is no false alarm.
    sql = _EVENTS_WITH_HEADS.format(marks=", ".join(["%s"] * len(names)))
    seen = set()
    for name, rows in groupby(Event.objects.raw(sql, names).iterator(), key=lambda event: event.chain):
        seen.add(name)
        found = _first_break(name, rows)
        if found is not None:
            yield found
    for name in names:
        if name not in seen:
            yield from _chain_without_events(name)


def _chain_without_events(name: str) -> Iterator[Break]:
    head = Head.objects.filter(chain=name).first()
    if head is None or Event.objects.filter(chain=name).exists():  # appended since
        return
    yield Break("ledger.removed", name, 1)


def _first_break(name: str, rows: Iterable[Event]) -> Break | None:
    """Walk a chain from its first event; the first that does not fit, or None."""
    seq, prev, event = 0, GENESIS, None
    for event in rows:
        code = _misfit(event, seq=seq + 1, prev=prev)
        if code is not None:
            return Break(code, name, seq + 1 if code == "ledger.removed" else event.seq)
        seq, prev = event.seq, event.hash
    return None if event is None else _head_misfit(event, seq=seq, prev=prev)


def _misfit(event: Event, *, seq: int, prev: str) -> str | None:
    """Why an event cannot stand at this place of its chain."""
    if event.seq > seq:
        return "ledger.removed"
    if event.seq < seq:
        return "ledger.inserted"
    if _hash_of(event) != event.hash:
        return "ledger.changed"
    if event.prev != prev:
        return "ledger.inserted"
    return None


def _hash_of(event: Event) -> str | None:
    """The hash that an event should carry; None where it holds what no event can (a number beyond JSON's)."""
    try:
        return chaining.event_hash(
            prev=event.prev,
            chain=event.chain,
            seq=event.seq,
            kind=event.kind,
            at=event.at,
            actor=(event.actor_kind, event.actor_id),
            data=event.data,
        )
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return None


def _head_misfit(event: Event, *, seq: int, prev: str) -> Break | None:
    """Whether the head that came with the last event marks just this event."""
    head_seq, head_hash, head_mac = event.head_seq, event.head_hash, event.head_mac  # type: ignore[attr-defined]  # of the join
    if head_seq is None:
        return Break("ledger.head-removed", event.chain, seq)
    if head_mac != chaining.head_mac(chain=event.chain, seq=head_seq, hash=head_hash):
        return Break("ledger.head-forged", event.chain, head_seq)
    if head_seq > seq:
        return Break("ledger.removed", event.chain, seq + 1)
    if head_seq < seq:
        return Break("ledger.inserted", event.chain, head_seq + 1)
    return None if head_hash == prev else Break("ledger.changed", event.chain, seq)


def _verify_roots() -> Iterator[Break]:
    """Each root signed, each naming the one before."""
    prev = GENESIS
    for root in Root.objects.order_by("day"):
        body = roots.signed_body(day=root.day, size=root.size, hash=root.hash, prev=root.prev)
        if not _is_signed(root, body) or root.prev != prev:
            yield Break("ledger.root-forged", f"root:{root.day}", root.size)
        prev = root.hash


def _is_signed(root: Root, body: bytes) -> bool:
    try:
        return cipher.signature_holds(root.key_id, bytes.fromhex(root.signature), body)
    except ValueError:  # no hexadecimal digits
        return False


def _verify_leaves(chain: str | None) -> Iterator[Break]:
    """The last root still is the root of its leaves, and each leaf's event still stands."""
    root = Root.objects.order_by("-day").first()
    if root is None:
        return
    leaves = root.leaves.order_by("position")
    if chain is None:
        data = [
            roots.leaf_data(*leaf)
            for leaf in leaves.values_list("chain", "seq", "hash").iterator(chunk_size=5000)
        ]
        if merkle.root(data).hex() != root.hash:
            yield Break("ledger.leaves-changed", f"root:{root.day}", root.size)
    else:
        leaves = leaves.filter(chain=chain)
    for leaf in leaves.iterator(chunk_size=5000):
        if not Event.objects.filter(chain=leaf.chain, seq=leaf.seq, hash=leaf.hash).exists():
            yield Break("ledger.removed-since-root", leaf.chain, leaf.seq)
