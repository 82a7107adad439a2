"""Appending to a chain: in order, by one at a time, with nothing about a person."""

import uuid
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from miaopi import ledger, secrets
from miaopi.ledger import actions, chain, queries
from miaopi.ledger.errors import HeadBroken
from miaopi.ledger.models import GENESIS, Event, Head
from tests import racing

AT = datetime(2026, 11, 24, 4, 5, 6, 7, tzinfo=UTC)
RULES = ledger.Actor("rules", "v1")


def append(name: str = "case:1", **data: object) -> Event:
    return actions.append(chain=name, kind="decided", data=data, by=RULES, at=AT)


@pytest.mark.django_db
def test_each_event_carries_the_hash_of_the_one_before() -> None:
    first, second = append(code="C5"), append(code="C6")

    assert (first.seq, first.prev) == (1, GENESIS)
    assert (second.seq, second.prev) == (2, first.hash)
    assert queries.faults() == ()


@pytest.mark.django_db
def test_the_hash_is_the_one_that_the_document_describes() -> None:
    append(code="C5")

    written_out = (
        '{"actor":{"id":"v1","kind":"rules"},"at":"2026-11-24T04:05:06.000007Z","chain":"case:1",'
        '"data":{"code":"C5"},"kind":"decided","prev":"' + "0" * 64 + '","seq":1}'
    )
    assert Event.objects.get().hash == sha256(written_out.encode()).hexdigest()


@pytest.mark.django_db
def test_chains_do_not_touch_each_other() -> None:
    append("case:1")
    append("case:2")

    assert [each.seq for each in queries.events("case:1")] == [1]
    assert [each.seq for each in queries.events("case:2")] == [1]


def test_the_same_instant_hashes_alike_in_any_time_zone() -> None:
    there = AT.astimezone(timezone(timedelta(hours=8)))

    assert chain.instant(there) == chain.instant(AT) == "2026-11-24T04:05:06.000007Z"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["符海燕", "460199199003150041", "14200000001", secrets.PersonalNumber("1" * 18)]
)
def test_what_tells_of_a_person_is_refused_and_nothing_is_written(value: object) -> None:
    with pytest.raises(secrets.PersonalData):
        append(value=value)

    assert not Event.objects.exists()
    assert not Head.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"chain": "case"}, {"chain": "案:1"}, {"kind": "Decided!"}, {"at": datetime(2026, 1, 1)}],  # noqa: DTZ001
    ids=["no id", "not a code", "kind", "naive time"],
)
def test_a_chain_a_kind_or_a_time_of_the_wrong_form_is_refused(wrong: dict[str, object]) -> None:
    right = {"chain": "case:1", "kind": "decided", "data": {}, "by": RULES, "at": AT}

    with pytest.raises(ValueError):  # noqa: PT011  - four sentences
        actions.append(**{**right, **wrong})


@pytest.mark.parametrize(("kind", "id"), [("robot", ""), ("staff", "王永福"), ("staff", "x" * 101)])
def test_an_actor_is_a_known_kind_and_a_code(kind: str, id: str) -> None:  # noqa: A002
    with pytest.raises(ValueError):  # noqa: PT011
        ledger.Actor(kind, id)  # type: ignore[arg-type]  # on purpose


@pytest.mark.django_db
def test_a_look_stands_in_the_chain_of_the_person_that_was_looked_at() -> None:
    person, case = uuid.uuid4(), uuid.uuid4()

    actions.look(person=person, by=ledger.Actor("staff", "s1"), what="case.facts", case=case, at=AT)

    (look,) = queries.looks(person)
    assert (look.kind, look.data) == ("look", {"what": "case.facts", "case": str(case)})


@pytest.mark.django_db
def test_nothing_is_appended_after_a_head_that_was_changed() -> None:
    append()
    append()
    first = Event.objects.get(seq=1)
    Head.objects.update(seq=1, hash=first.hash)

    with pytest.raises(HeadBroken):
        append()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_event SET kind = 'approved'",
        "DELETE FROM ledger_event",
        "UPDATE ledger_root SET size = 5",
        "DELETE FROM ledger_root",
    ],
)
def test_the_database_refuses_to_change_or_remove(change: str, vendor: str) -> None:
    append()
    actions.make_root(day=AT.date(), at=AT)

    with pytest.raises(DatabaseError, match="is never changed or removed"), transaction.atomic():
        connection.cursor().execute(change)

    assert queries.faults() == ()


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_event_and_no_gap() -> None:
    append(code="kept")
    with transaction.atomic():
        append(code="lost")
        transaction.set_rollback(True)
    append(code="next")

    assert [each.data["code"] for each in queries.events("case:1")] == ["kept", "next"]
    assert queries.faults() == ()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_on_a_new_chain_make_one_chain_without_gap() -> None:
    results = racing.many(6, lambda index: [append(index=index) for _ in range(5)])

    assert all(isinstance(each, list) for each in results), results
    assert [each.seq for each in queries.events("case:1")] == list(range(1, 31))
    assert queries.faults() == ()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_at_once_take_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard taken away: both read the same head, and the unique number refuses one of them."""
    append()
    meeting = racing.barrier(2)

    def unlocked(name: str) -> Head:
        head = Head.objects.get(chain=name)
        meeting.wait()
        return head

    monkeypatch.setattr(actions, "_take_head", unlocked)
    results = racing.meet(*[_append_outside_a_transaction] * 2)

    refused = [each for each in results if isinstance(each, DatabaseError)]
    assert len(refused) == 1, results


def _append_outside_a_transaction() -> Event:
    # __wrapped__: the action without its transaction, so that SQLite's one-writer lock does not stand in for
    # ours.
    return actions._append.__wrapped__("case:1", "decided", {}, by=RULES, at=AT)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.from_regex(r"[!-~]{0,12}", fullmatch=True),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.django_db
@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), json_values, max_size=4))
def test_whatever_data_an_event_holds_it_is_whole_when_read_again(data: dict[str, object]) -> None:
    try:
        actions.append(chain="case:any", kind="decided", data=data, by=RULES, at=AT)
    except secrets.PersonalData:
        return  # a run of digits that looks like somebody's number

    assert queries.faults() == ()
