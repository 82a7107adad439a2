"""The process dies in the middle of the transaction, at each write in turn: nothing of it exists."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection

from miaopi.cases.actions import client, submit
from miaopi.cases.models import Case
from miaopi.ledger import queries as ledger
from miaopi.licences.models import Licence
from miaopi.outbox import worker
from tests import factories
from tests.cases import rows
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
WRITES = ("INSERT", "UPDATE", "DELETE")


class Died(BaseException):
    """Nothing may catch this, as nothing catches a kill."""


class DyingAt:
    """Lets `n` writes pass and dies at the next; counts them."""

    def __init__(self, n: int) -> None:
        self.left, self.seen = n, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.seen += 1
            if self.seen > self.left:
                raise Died(sql[:60])
        return execute(sql, params, many, context)


def test_a_decision_cut_off_at_any_write_leaves_nothing_and_is_made_later() -> None:
    let = factories.free_let()
    filer = factories.login(let.lessee)
    case_id = factories.lease_draft(filer, factories.lease(let))
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, let.lessor)
    before = rows.snapshot()

    for n in count():
        with connection.execute_wrapper(dying := DyingAt(n)):
            try:
                submit.submit(case_id=case_id, at=NOON)
            except Died:
                assert rows.differences(before, rows.snapshot()) == set(), f"after write {n}"
            else:
                break

    assert dying.seen > 20  # case, events, run, licence, claim, messages, outbox
    assert Case.objects.get(pk=case_id).state == "issued"
    assert Licence.objects.live().count() == 1
    assert ledger.faults() == ()


def test_what_a_client_sent_is_finished_after_a_death_by_the_worker_or_by_the_same_key() -> None:
    caller = factories.attesting_client()
    first = factories.body(caller)
    second = factories.body(caller, factories.free_let(1))
    real, submit_dies = submit.settle, pytest.MonkeyPatch()

    def die(*_: Any, **__: Any) -> None:
        raise Died

    submit_dies.setattr(submit, "settle", die)
    for key, body in (("first", first), ("second", second)):
        with pytest.raises(Died):
            client.submit_new(viewer=caller, body=body, key=key, at=NOON)
    submit_dies.setattr(submit, "settle", real)
    assert set(Case.objects.values_list("state", "substate")) == {("draft", "confirming")}

    again = client.submit_new(viewer=caller, body=first, key="first", at=NOON)
    worker.run_pending(at=NOON, lanes=("cases",))

    assert not again.created
    assert list(Case.objects.values_list("outcome", flat=True)) == ["approve", "approve"]
