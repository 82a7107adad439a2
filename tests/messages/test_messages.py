"""A message is a row in the transaction of what it tells; the worker sends it; receipts tell the rest."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from miaopi.messages import actions, handlers, queries
from miaopi.messages.gateway import Delivery, GatewayBusy, GatewayRefused
from miaopi.messages.models import Message
from miaopi.outbox import worker
from miaopi.outbox.models import Row
from miaopi.people import actions as people
from miaopi.people.viewers import NOBODY, Viewer
from miaopi.texts import Faulty, Words
from tests.messages.makers import FakeGateway
from tests.people import makers as somebody
from tests.people.makers import LESSEE_PHONE, NOON

pytestmark = pytest.mark.django_db
DONE = Words("您的房屋租赁已登记。", "Your lease is registered.")


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    fake = FakeGateway()
    monkeypatch.setattr(handlers, "gateway", lambda: fake)
    return fake


def put(**more: object) -> Message:
    return actions.put(**{"kind": "approved", "text": DONE, "phone": LESSEE_PHONE, "at": NOON, **more})  # type: ignore[arg-type]


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_message_goes_out_with_signature_to_its_phone(gateway: FakeGateway) -> None:
    message = put()

    worker.run_pending(at=NOON)

    assert gateway.taken == {message.pk: (LESSEE_PHONE, "【海口政务服务】您的房屋租赁已登记。")}
    assert state_of(message) == "sent"
    assert (message.gateway_id, message.sent_at) == ("g-1", NOON)


def test_an_account_is_told_in_its_language_at_its_phone(gateway: FakeGateway) -> None:
    account = somebody.identified()
    people.set_preferences(account_id=account.pk, language="en")
    account.refresh_from_db()

    message = put(phone=None, person=account.person)

    assert message.text == "【海口政务服务】Your lease is registered."
    assert message.phone == account.phone
    assert put(phone=None, person=account.person, language="zh").language == "zh"


def test_what_rolls_back_is_not_told(gateway: FakeGateway) -> None:
    with suppress(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError("the case did not come about")

    worker.run_pending(at=NOON)

    assert not gateway.calls
    assert not Message.objects.exists()


def test_database_and_outbox_hold_no_number_and_no_text() -> None:
    put()

    columns = str(Row.objects.values().get()) + str(
        Message.objects.values("kind", "reason", "gateway_id").get()
    )

    assert LESSEE_PHONE not in columns
    assert "登记" not in columns
    assert LESSEE_PHONE not in str(Message.objects.get().phone)


def test_the_night_holds_a_message_but_not_what_the_person_just_did(gateway: FakeGateway) -> None:
    late = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 23:30 in Haikou
    morning = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    held, asked_for = put(at=late), put(at=late, just_did=True)

    worker.run_pending(at=late)
    assert (state_of(held), state_of(asked_for)) == ("queued", "sent")
    worker.run_pending(at=morning - timedelta(seconds=1))
    assert state_of(held) == "queued"
    worker.run_pending(at=morning)
    assert state_of(held) == "sent"


def test_a_busy_gateway_is_tried_again_and_the_message_goes_out_once(gateway: FakeGateway) -> None:
    gateway.raises = [GatewayBusy("http-503"), GatewayBusy("ConnectError")]
    message = put()

    worker.run_pending(at=NOON)
    assert state_of(message) == "queued"
    assert Row.objects.get(kind=actions.SEND).due > NOON
    worker.run_all(at=NOON, until=NOON + timedelta(hours=1))

    assert state_of(message) == "sent"
    assert gateway.calls == 3
    assert len(gateway.taken) == 1


def test_a_message_that_never_gets_through_is_failed_and_a_dead_letter(gateway: FakeGateway) -> None:
    gateway.raises = [GatewayBusy("http-503") for _ in range(50)]
    message = put()

    worker.run_all(at=NOON, until=NOON + timedelta(days=2))

    assert (state_of(message), message.reason) == ("failed", "http-503")
    assert Row.objects.get(kind=actions.SEND).dead_at is not None
    assert gateway.calls == handlers.TRIES


def test_a_refusal_is_final(gateway: FakeGateway) -> None:
    gateway.raises = [GatewayRefused("http-422")]
    message = put()

    worker.run_all(at=NOON, until=NOON + timedelta(days=2))

    assert (state_of(message), message.reason, gateway.calls) == ("failed", "http-422", 1)


def test_work_that_died_after_sending_is_done_again_without_harm(gateway: FakeGateway) -> None:
    message = put()
    worker.run_pending(at=NOON)
    Row.objects.filter(kind=actions.SEND).update(done_at=None, due=NOON)

    worker.run_pending(at=NOON)

    assert gateway.calls == 1
    assert state_of(message) == "sent"


def test_production_sends_nothing_to_an_example_number(gateway: FakeGateway, settings: Settings) -> None:
    message = put()
    settings.DEMO = False

    worker.run_pending(at=NOON)

    assert (state_of(message), message.reason, gateway.calls) == ("failed", "wrong-world", 0)


def test_a_person_without_a_phone_finds_it_in_their_space(gateway: FakeGateway) -> None:
    person = somebody.person(phone=None)

    message = put(phone=None, person=person)

    assert message.state == "delivered"
    assert not Row.objects.exists()
    assert [note.id for note in queries.inbox(Viewer(person=person))] == [message.pk]


def test_a_message_to_nobody_is_refused() -> None:
    with pytest.raises(Faulty) as trouble:
        put(phone=None)

    assert trouble.value.faults[0].code == "messages.nobody"


# ── codes ────
def test_a_code_stands_alone_in_its_message_and_is_wiped_once_it_went_out(gateway: FakeGateway) -> None:
    message = actions.send_code(phone=LESSEE_PHONE, at=NOON)
    worker.run_pending(at=NOON)

    (_phone, text) = gateway.taken[message.pk]
    code = text[len("【海口政务服务】验证码 ") :][:6]
    assert text == f"【海口政务服务】验证码 {code}，5 分钟内有效。不要告诉别人。"
    assert people.login(phone=LESSEE_PHONE, code=code, at=NOON).pk
    message.refresh_from_db()
    assert code not in message.text
    assert message.parts == 1


def test_a_code_goes_out_at_night_and_not_after_it_has_expired(gateway: FakeGateway) -> None:
    night = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    message = actions.send_code(phone=LESSEE_PHONE, at=night, language="en")
    assert message.due_at == night
    assert "good for 5 minutes" in message.text

    worker.run_pending(at=night + timedelta(minutes=5))

    assert (state_of(message), message.reason, gateway.calls) == ("failed", "expired", 0)


def test_a_code_that_is_refused_leaves_no_message() -> None:
    actions.send_code(phone=LESSEE_PHONE, at=NOON)

    with pytest.raises(Faulty) as trouble:
        actions.send_code(phone=LESSEE_PHONE, at=NOON + timedelta(seconds=1))

    assert trouble.value.faults[0].code == "people.code-too-soon"
    assert Message.objects.count() == 1


# ── receipts ────
@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("DELIVRD", "delivered"),
        ("EXPIRED", "failed"),
        ("UNDELIV", "failed"),
        ("REJECTD", "failed"),
        ("UNKNOWN", "unknown"),
        ("WHATEVER", "unknown"),
    ],
)
def test_a_receipt_says_what_became_of_it(gateway: FakeGateway, status: str, state: str) -> None:
    message = put()
    worker.run_pending(at=NOON)

    actions.record_receipt(message_id=message.pk, status=status, at=NOON)

    assert state_of(message) == state
    assert message.receipt_at == NOON


def test_delivered_stays_delivered(gateway: FakeGateway) -> None:
    message = put()
    worker.run_pending(at=NOON)

    for status in ("DELIVRD", "UNDELIV", "UNKNOWN"):
        actions.record_receipt(message_id=message.pk, status=status, at=NOON)

    assert state_of(message) == "delivered"


def test_a_receipt_for_what_was_never_sent_changes_nothing() -> None:
    message = put()

    assert actions.record_receipt(message_id=message.pk, status="DELIVRD", at=NOON) is None
    assert actions.record_receipt(message_id=uuid4(), status="DELIVRD", at=NOON) is None
    assert state_of(message) == "queued"


def test_no_receipt_within_72_hours_is_unknown(gateway: FakeGateway) -> None:
    message = put()

    worker.run_all(at=NOON, until=NOON + timedelta(hours=72) - timedelta(seconds=1))
    assert state_of(message) == "sent"
    worker.run_all(at=NOON, until=NOON + timedelta(hours=72))
    assert state_of(message) == "unknown"


def test_receipts_are_fetched_from_where_they_were_read_last(
    gateway: FakeGateway, settings: Settings
) -> None:
    settings.SMS_GATEWAY = "http://miaopi:secret@gateway.example"
    sent = [put(text=f"第 {n} 条") for n in range(3)]
    worker.run_pending(at=NOON)
    gateway.deliveries = [Delivery(str(each.pk), "DELIVRD") for each in sent]
    gateway.deliveries.insert(1, Delivery("not-ours", "DELIVRD"))

    fetch()
    fetch()

    assert [state_of(each) for each in sent] == ["delivered"] * 3
    assert queries.receipt_mark(settings.SMS_GATEWAY) == "4"
    assert not queries.waits_for_receipts()


def test_a_gateway_without_receipts_is_asked_again_next_minute(
    gateway: FakeGateway, settings: Settings
) -> None:
    settings.SMS_GATEWAY = "http://gateway.example"
    message = put()
    worker.run_pending(at=NOON)
    gateway.raises = [GatewayBusy("http-503")]

    fetch()

    assert state_of(message) == "sent"
    assert queries.receipt_mark(settings.SMS_GATEWAY) == ""


def fetch() -> None:
    from miaopi import outbox

    job = outbox.Job(kind=actions.RECEIPTS_DUE, key="x", data={}, attempts=1, deadline=NOON)
    handlers.fetch_receipts(job, at=NOON)


# ── reading ────
def test_people_read_their_own_messages_newest_first_and_no_codes(gateway: FakeGateway) -> None:
    account = somebody.identified()
    viewer = Viewer(person=account.person, account=account)
    case = uuid4()
    old = put(person=account.person, case_id=case)
    new = put(person=account.person, at=NOON + timedelta(hours=1))
    actions.send_code(phone=LESSEE_PHONE, at=NOON + timedelta(hours=2))
    put(phone="14200000009")

    assert [note.id for note in queries.inbox(viewer)] == [new.pk, old.pk]
    assert [note.id for note in queries.inbox(viewer, before=new.created_at)] == [old.pk]
    assert [note.id for note in queries.of_case(case, viewer)] == [old.pk]
    assert queries.message(viewer, old.pk).phone == "142****0001"
    assert queries.inbox(NOBODY) == queries.of_case(case, NOBODY) == ()


def test_somebody_elses_message_is_as_one_that_is_not_there() -> None:
    message = put(person=somebody.person())
    other = Viewer(person=somebody.person(somebody.LESSOR))

    for viewer in (other, NOBODY):
        with pytest.raises(Faulty) as trouble:
            queries.message(viewer, message.pk)
        assert trouble.value.faults[0].code == "messages.unknown"


def test_a_list_asks_the_database_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = somebody.person()
    for minute in range(20):
        put(person=person, at=NOON + timedelta(minutes=minute))

    with django_assert_num_queries(1):
        assert len(queries.inbox(Viewer(person=person))) == 20


def test_the_database_refuses_a_sent_message_without_a_time() -> None:
    message = put()

    with pytest.raises(IntegrityError):
        Message.objects.filter(pk=message.pk).update(state="sent")
