"""Whoever changes the ledger past the database's refusal is found, at the first event that does not fit."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from miaopi import ledger
from miaopi.ledger import actions, chain, queries, roots
from miaopi.ledger.models import GENESIS, Event, Head, Leaf, Root
from miaopi.ledger.queries import Break
from miaopi.texts import fault_codes
from tests.databases import triggers_off

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
DAY = date(2026, 11, 24)
RULES = ledger.Actor("rules", "v1")


def write(name: str, count: int) -> None:
    for number in range(count):
        actions.append(
            chain=name, kind="decided", data={"n": number}, by=RULES, at=AT + timedelta(seconds=number)
        )


@pytest.fixture(autouse=True)
def chains(db: None) -> None:
    """Three chains; the middle one is the one that is tampered with."""
    for name, count in (("case:a", 3), ("case:b", 4), ("case:c", 2)):
        write(name, count)


def tamper(sql: str, *values: object) -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0


def found() -> list[tuple[str, str, int]]:
    return [(each.code, each.chain, each.seq) for each in queries.verify()]


def test_a_whole_ledger_has_no_fault() -> None:
    actions.make_root(day=DAY, at=AT)

    assert found() == []


@pytest.mark.parametrize("seq", [1, 2, 4], ids=["first", "middle", "last"])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "approved"),
        ("data", json.dumps({"n": 99})),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("actor_kind", "staff"),
        ("actor_id", "s9"),
        ("hash", "ab" * 32),
    ],
)
def test_a_changed_event_is_named(seq: int, column: str, value: object) -> None:
    if isinstance(value, datetime):
        value = connection.ops.adapt_datetimefield_value(value)
    tamper(f"UPDATE ledger_event SET {column} = %s WHERE chain = 'case:b' AND seq = %s", value, seq)

    assert found() == [("ledger.changed", "case:b", seq)]


@pytest.mark.parametrize(
    "data", ['{"n": 1e308}', '{"n": 9007199254740993}', '{"n": 1.5}', "[]", "null", '"x"']
)
def test_data_that_no_event_can_hold_are_named_and_stop_nothing(data: str) -> None:
    tamper("UPDATE ledger_event SET data = %s WHERE chain = 'case:a' AND seq = 2", data)
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b' AND seq = 2")

    assert found() == [("ledger.changed", "case:a", 2), ("ledger.removed", "case:b", 2)]


@pytest.mark.parametrize("seq", [1, 2, 3, 4], ids=["first", "second", "third", "last"])
def test_a_removed_event_is_named(seq: int) -> None:
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b' AND seq = %s", seq)

    assert found() == [("ledger.removed", "case:b", seq)]


def test_a_removed_chain_is_named_while_its_head_stands() -> None:
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b'")

    assert found() == [("ledger.removed", "case:b", 1)]


def test_an_event_inserted_at_the_end_is_named() -> None:
    """Even with the right hashes: the head does not know it."""
    forge("case:b", 5, queries.events("case:b")[-1].hash)

    assert found() == [("ledger.inserted", "case:b", 5)]


def test_an_event_in_place_of_another_is_named() -> None:
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b' AND seq = 2")
    forge("case:b", 2, queries.events("case:b")[0].hash)

    # The forged event fits the one before it; the next one shows that it is not the one it followed.
    assert found() == [("ledger.inserted", "case:b", 3)]


def test_an_event_inserted_in_the_middle_with_the_rest_renumbered_is_named() -> None:
    with triggers_off(), connection.cursor() as cursor:
        for seq in (4, 3):
            cursor.execute(
                "UPDATE ledger_event SET seq = %s WHERE chain = 'case:b' AND seq = %s", [seq + 1, seq]
            )
    forge("case:b", 3, queries.events("case:b")[1].hash)

    assert found() == [("ledger.changed", "case:b", 4)]


def test_a_chain_without_a_head_is_named() -> None:
    Head.objects.filter(chain="case:b").delete()

    assert found() == [("ledger.head-removed", "case:b", 4)]


def test_a_tail_removed_with_the_head_set_back_is_named_by_the_mark() -> None:
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b' AND seq > 2")
    Head.objects.filter(chain="case:b").update(seq=2, hash=queries.events("case:b")[-1].hash)

    assert found() == [("ledger.head-forged", "case:b", 2)]


def test_a_whole_forged_chain_is_named_by_the_mark() -> None:
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b'")
    event = forge("case:b", 1, GENESIS)
    Head.objects.filter(chain="case:b").update(seq=1, hash=event.hash)

    assert found() == [("ledger.head-forged", "case:b", 1)]


def test_each_broken_chain_is_named_once() -> None:
    tamper("UPDATE ledger_event SET kind = 'approved' WHERE chain <> 'case:c'")

    assert found() == [("ledger.changed", "case:a", 1), ("ledger.changed", "case:b", 1)]


def test_one_chain_can_be_checked_alone() -> None:
    tamper("UPDATE ledger_event SET kind = 'approved' WHERE chain = 'case:b' AND seq = 2")

    assert list(queries.verify("case:b")) == [Break("ledger.changed", "case:b", 2)]
    assert list(queries.verify("case:a")) == []
    assert list(queries.verify("case:unknown")) == []


def test_more_chains_than_one_batch_are_all_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CHAINS_AT_ONCE", 2)
    for number in range(5):
        write(f"look:{number}", 1)
    tamper("UPDATE ledger_event SET kind = 'x' WHERE chain IN ('case:a', 'look:2', 'look:4')")

    assert [each.chain for each in queries.verify()] == ["case:a", "look:2", "look:4"]


# ---- roots: what a thief of the keyset cannot hide


def test_a_tail_removed_with_a_rightly_marked_head_is_found_by_the_root() -> None:
    actions.make_root(day=DAY, at=AT)
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b' AND seq > 2")
    set_head_with_the_key("case:b")

    assert found() == [("ledger.removed-since-root", "case:b", 4)]
    assert [each.code for each in queries.verify("case:b")] == ["ledger.removed-since-root"]


def test_a_chain_removed_without_a_trace_is_found_by_the_root() -> None:
    actions.make_root(day=DAY, at=AT)
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b'")
    Head.objects.filter(chain="case:b").delete()

    assert found() == [("ledger.removed-since-root", "case:b", 4)]


def test_what_was_appended_after_the_root_is_no_fault() -> None:
    actions.make_root(day=DAY, at=AT)
    write("case:b", 2)
    write("case:d", 1)

    assert found() == []


def test_a_leaf_that_was_changed_or_removed_is_found() -> None:
    actions.make_root(day=DAY, at=AT)
    Leaf.objects.filter(chain="case:b").delete()

    assert found() == [("ledger.leaves-changed", "root:2026-11-24", 3)]


@pytest.mark.parametrize(
    ("column", "value"), [("hash", "ab" * 32), ("size", 2), ("signature", "ab" * 64), ("signature", "no hex")]
)
def test_a_changed_root_is_found_by_its_signature(column: str, value: object) -> None:
    actions.make_root(day=DAY, at=AT)
    tamper(f"UPDATE ledger_root SET {column} = %s", value)

    assert ("ledger.root-forged", "root:2026-11-24") in [each[:2] for each in found()]


def test_a_root_that_was_removed_is_missed_by_the_next() -> None:
    for days in range(3):
        write("case:a", 1)
        actions.make_root(day=DAY + timedelta(days=days), at=AT)
    tamper("DELETE FROM ledger_root WHERE day = %s", DAY + timedelta(days=1))

    assert [each[:2] for each in found()] == [("ledger.root-forged", "root:2026-11-26")]


def test_a_day_has_one_root_and_only_the_last_keeps_its_leaves() -> None:
    first = actions.make_root(day=DAY, at=AT)
    write("case:e", 1)

    assert actions.make_root(day=DAY, at=AT) == first
    second = actions.make_root(day=DAY + timedelta(days=1), at=AT)

    assert second.prev == first.hash
    assert {leaf.root_id for leaf in Leaf.objects.all()} == {second.pk}
    assert found() == []


def test_no_root_is_signed_over_a_forged_head() -> None:
    Head.objects.filter(chain="case:b").update(seq=9)

    with pytest.raises(ledger.errors.HeadBroken):
        actions.make_root(day=DAY, at=AT)

    assert not Root.objects.exists()


def test_no_root_is_signed_over_a_tail_that_the_last_one_knew_so_that_its_loss_is_found_for_ever() -> None:
    old = Head.objects.filter(chain="case:b").values("seq", "hash", "mac").get()  # as a backup holds it
    write("case:b", 2)
    actions.make_root(day=DAY, at=AT)
    tamper("DELETE FROM ledger_event WHERE chain = 'case:b' AND seq > 4")
    Head.objects.filter(chain="case:b").update(**old)

    with pytest.raises(ledger.errors.RootBroken) as raised:
        actions.make_root(day=DAY + timedelta(days=1), at=AT)

    assert raised.value.faults[0].values == {"chain": "case:b", "seq": 6}
    assert found() == [("ledger.removed-since-root", "case:b", 6)]


def test_an_outsider_checks_a_published_root_with_the_public_key_alone() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    published = json.loads(queries.published(actions.make_root(day=DAY, at=AT)))

    body = roots.signed_body(day=DAY, size=published["size"], hash=published["root"], prev=published["prev"])
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(published["key"]))
    key.verify(bytes.fromhex(published["signature"]), body)


# ---- any change at all

COLUMNS = ("chain", "seq", "kind", "at", "actor_kind", "actor_id", "data", "prev", "hash")


@settings(max_examples=80)
@given(st.data())
def test_any_one_changed_value_of_any_event_breaks_the_ledger(data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(list(Event.objects.order_by("chain", "seq"))))
    column = data.draw(st.sampled_from(COLUMNS))
    old = getattr(event, column)
    setattr(event, column, _another(old, column, data))
    with triggers_off():
        event.save(update_fields=[column])

    assert found() != []

    setattr(event, column, old)
    with triggers_off():
        event.save(update_fields=[column])
    assert found() == []


def _another(old: object, column: str, data: st.DataObject) -> object:
    if column == "at":
        return old + timedelta(microseconds=data.draw(st.integers(1, 10**12)))
    if column == "seq":
        return old + data.draw(st.integers(10, 1000))
    if column == "chain":  # longer, so that it is no other chain: that one the database refuses by itself
        return old + data.draw(st.sampled_from("0123456789abcdef"))
    if column == "data":
        return data.draw(
            st.dictionaries(st.sampled_from("mn"), st.integers(4, 9), max_size=2).filter(lambda d: d != old)
        )
    if column == "actor_kind":
        return data.draw(st.sampled_from([each for each in ledger.actors.KINDS if each != old]))
    at = data.draw(st.integers(0, max(len(old) - 1, 0)))
    byte = data.draw(st.sampled_from([each for each in "0123456789abcdef" if each != old[at : at + 1]]))
    return old[:at] + byte + old[at + 1 :]


def test_every_break_has_sentences_in_both_languages() -> None:
    for code in fault_codes("ledger"):
        fault = Break(code, "case:a", 1).fault
        assert "case:a" in fault.what.zh
        assert "case:a" in fault.what.en
        assert fault.mend.zh
        assert fault.mend.en


def forge(name: str, seq: int, prev: str) -> Event:
    """An event that is right in itself, by one who knows the whole procedure but holds no key."""
    data = {"forged": True}
    digest = chain.event_hash(
        prev=prev, chain=name, seq=seq, kind="decided", at=AT, actor=("rules", "v1"), data=data
    )
    return Event.objects.create(
        chain=name,
        seq=seq,
        kind="decided",
        at=AT,
        actor_kind="rules",
        actor_id="v1",
        data=data,
        prev=prev,
        hash=digest,
    )


def set_head_with_the_key(name: str) -> None:
    """What only a thief of the keyset can do."""
    last = queries.events(name)[-1]
    mac = chain.head_mac(chain=name, seq=last.seq, hash=last.hash)
    Head.objects.filter(chain=name).update(seq=last.seq, hash=last.hash, mac=mac)
