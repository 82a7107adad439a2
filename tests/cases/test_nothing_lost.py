"""No case is lost and none is decided on what was not asked: the world moves while a run is under way."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from miaopi import registries
from miaopi.cases import canonical, numbers
from miaopi.cases.actions import client, draft, person, sources, submit
from miaopi.cases.errors import AnswersFaulty
from miaopi.cases.models import Case, Decision
from miaopi.cases.replay import replay
from miaopi.content.contracts import Contract
from miaopi.licences import actions
from miaopi.licences.models import Licence
from miaopi.messages import handlers
from miaopi.outbox import worker
from miaopi.registries import platform, wire
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
LET = factories.free_let()


def all_agreed() -> tuple[Any, Any]:
    """The filer, and an application that waits for nothing but its submission."""
    filer = factories.login(LET.lessee)
    case_id = factories.lease_draft(filer, factories.lease(LET))
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, LET.lessor)
    return filer, case_id


def during_the_next_asking(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """`act` happens once, while the sources are asked."""
    asked, done = registries.ask, []

    def ask(**arguments: Any) -> object:
        answers = asked(**arguments)
        if not done:
            done.append(True)
            act()
        return answers

    monkeypatch.setattr(registries, "ask", ask)


def test_a_wish_for_a_person_while_the_worker_asks_is_heard_and_the_case_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filer, case_id = all_agreed()
    during_the_next_asking(
        monkeypatch, lambda: person.want_person(viewer=filer, case_id=case_id, wanted=True, at=NOON)
    )

    worker.run_pending(at=NOON, lanes=("cases",))

    case = Case.objects.get(pk=case_id)
    assert (case.state, case.outcome) == ("examining", "refer")
    assert Decision.objects.filter(case=case).count() == 1


def test_an_application_taken_back_while_the_worker_asks_stays_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filer, case_id = all_agreed()
    during_the_next_asking(monkeypatch, lambda: draft.reopen(viewer=filer, case_id=case_id, at=NOON))

    worker.run_pending(at=NOON, lanes=("cases",))

    assert (Case.objects.get(pk=case_id).state, Decision.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("error", [ValueError("符海燕"), KeyError("x"), RuntimeError("y")])
def test_a_platform_source_that_fails_is_a_gap_and_no_error_page(
    monkeypatch: pytest.MonkeyPatch, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
        raise error

    monkeypatch.setitem(platform._sources, "licences", failing)
    _, case_id = all_agreed()

    submit.submit(case_id=case_id, at=NOON)

    case = Case.objects.get(pk=case_id)
    assert (case.state, case.substate) == ("applied", "waiting_source")
    assert "符海燕" not in caplog.text


@pytest.mark.parametrize(
    "odd",
    [
        {"$n": "oops"},
        {"$d": "2026-13-45"},
        {"$t": ""},
        {"$$n": "1"},
        {"$n": 1},
        {"deep": [{"$n": "x"}, {"$n": "1"}]},
    ],
)
def test_what_a_source_sends_beside_its_contract_is_kept_as_it_came(
    monkeypatch: pytest.MonkeyPatch, odd: object
) -> None:
    parse = wire.parse

    def more(received: bytes) -> wire.Reply:
        reply = parse(received)
        return wire.Reply(reply.state, {**dict(reply.raw), "note": odd}, reply.why)  # type: ignore[call-overload]

    monkeypatch.setattr(wire, "parse", more)

    case = factories.decided(LET)

    assert (case.state, replay(case.number or "").equal) == ("issued", True)
    assert canonical.load(canonical.dump({"raw": odd})) == {"raw": odd}


def test_a_number_that_another_case_has_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["7"] * 4 + list("ABCDEFGHJKLMNPQRSTUVWXY" * 4))
    monkeypatch.setattr(numbers, "exchange", lambda code, day: code + f"{day:%Y%m%d}" + next(drawn) * 4)
    caller = factories.attesting_client()
    other = factories.free_let(1)

    first = client.submit_new(viewer=caller, body=factories.body(caller, LET), key="1", at=NOON)
    second = client.submit_new(viewer=caller, body=factories.body(caller, other), key="2", at=NOON)
    _, third = all_agreed()

    exchange = [Case.objects.get(pk=pk).exchange_number for pk in (first.case_id, second.case_id, third)]
    assert len(set(exchange)) == 3


def test_the_same_page_sent_again_after_its_supplement_was_decided_says_the_same() -> None:
    filer = factories.login(LET.lessee)
    case_id = factories.lease_draft(filer, factories.lease(LET), with_contract=False)
    factories.hand_in(filer, case_id, key="first")
    factories.confirm_all(case_id, LET.lessor)
    submit.submit(case_id=case_id, at=NOON)
    assert Case.objects.get(pk=case_id).state == "supplement_asked"
    draft.attach(
        viewer=filer,
        case_id=case_id,
        kind="lease-contract",
        material_id=factories.contract(filer),
        at=NOON,
    )
    factories.hand_in(filer, case_id, key="second")
    submit.submit(case_id=case_id, at=NOON)

    assert factories.hand_in(filer, case_id, key="second") is True
    assert Case.objects.get(pk=case_id).state == "issued"
    assert Licence.objects.count() == 1


def test_no_later_attempt_may_hand_in_nothing_new() -> None:
    filer = factories.login(LET.lessee)
    case_id = factories.lease_draft(filer, factories.lease(LET), with_contract=False)
    factories.hand_in(filer, case_id, key="first")
    factories.confirm_all(case_id, LET.lessor)
    submit.submit(case_id=case_id, at=NOON)
    Case.objects.filter(pk=case_id).update(attempt=2)  # a second notice of the rules, whatever they are

    with pytest.raises(AnswersFaulty) as raised:
        factories.hand_in(filer, case_id, key="second")

    assert [fault.code for fault in raised.value.faults] == ["cases.nothing-new"]


def test_a_double_click_and_the_worker_give_one_decision_and_one_licence() -> None:
    filer, case_id = all_agreed()
    submit.submit(case_id=case_id, at=NOON)
    submit.submit(case_id=case_id, at=NOON)
    worker.run_pending(at=NOON)
    sources.ask_again(case_id=case_id, at=NOON)

    assert (Decision.objects.count(), Licence.objects.count()) == (1, 1)
    assert factories.hand_in(filer, case_id) is True


@pytest.mark.parametrize(("hour", "minute", "second", "filed"), [(15, 59, 59, 24), (16, 0, 0, 25)])
def test_the_day_of_receipt_is_when_the_last_one_confirmed_by_the_clock_of_haikou(
    hour: int, minute: int, second: int, filed: int
) -> None:
    at = NOON.replace(hour=hour, minute=minute, second=second)
    filer = factories.login(LET.lessee)
    factories.login(LET.lessor)
    case_id = factories.lease_draft(filer, factories.lease(LET))
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, LET.lessor, at=at)

    worker.run_pending(at=at + timedelta(minutes=2), lanes=("cases",))

    case = Case.objects.get(pk=case_id)
    assert (case.outcome, case.filed_on) == ("approve", date(2026, 11, filed))
    assert replay(case.number or "").equal


def test_all_of_a_decision_is_one_commit_and_nothing_is_asked_sent_or_drawn_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, case_id = all_agreed()
    commits: list[int] = []
    real = connection._commit
    done: list[str] = []

    def in_between(name: str, function: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            done.append(name)
            assert not connection.in_atomic_block, name
            return function(*args, **kwargs)

        return call

    def commit() -> None:
        commits.append(Licence.objects.count())
        real()

    monkeypatch.setattr(registries, "ask", in_between("ask", registries.ask))
    monkeypatch.setattr(handlers, "gateway", in_between("send", handlers.gateway))
    monkeypatch.setattr(actions, "ensure_pdf", in_between("draw", actions.ensure_pdf))
    monkeypatch.setattr(connection, "_commit", commit)

    submit.submit(case_id=case_id, at=NOON)

    assert done == ["ask"]
    assert commits == [1]
