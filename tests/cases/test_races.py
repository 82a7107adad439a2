"""Two at once: one room is let once, one key is one case, one case is decided once. No sleeps: barriers.

First the claim is taken away and the double is seen, so that the tests after it mean something.
"""

import threading
from collections.abc import Callable

import pytest

from miaopi import registries
from miaopi.cases.actions import client, confirm, person, submit
from miaopi.cases.models import Case, Decision, Party, Submission
from miaopi.cases.states import CaseMoved
from miaopi.ledger import queries as ledger
from miaopi.licences import claims
from miaopi.licences.models import Licence
from miaopi.outbox import worker
from tests import factories, racing
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have asked the sources before either decides: each sees a free home."""
    barrier, asked, passed = racing.barrier(2), registries.ask, threading.local()

    def ask(**arguments: object) -> object:
        answers = asked(**arguments)  # type: ignore[arg-type]  # handed through
        if not getattr(passed, "once", False):
            passed.once = True
            barrier.wait()
        return answers

    monkeypatch.setattr(registries, "ask", ask)


def two_applications_for_one_home() -> tuple[Callable[[], object], Callable[[], object]]:
    let = factories.free_let()
    rival = factories.Let(let.home, let.lessor, factories.another_adult(let.lessor, let.lessee, index=2))
    callers = [factories.attesting_client() for _ in range(2)]
    bodies = [factories.body(caller, one) for caller, one in zip(callers, (let, rival), strict=True)]

    def act(n: int) -> Callable[[], object]:
        return lambda: client.submit_new(viewer=callers[n], body=bodies[n], key="k", at=NOON)

    return act(0), act(1)


def outcomes() -> list[str]:
    return sorted(Case.objects.values_list("outcome", flat=True))


def test_without_the_claim_one_room_is_let_twice(together: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "take", lambda **_: None)

    racing.meet(*two_applications_for_one_home())

    assert outcomes() == ["approve", "approve"]
    assert Licence.objects.live().count() == 2


def test_with_the_claim_exactly_one_gets_it_and_the_other_is_told_why(together: None) -> None:
    results = racing.meet(*two_applications_for_one_home())

    assert not [each for each in results if isinstance(each, BaseException)], results
    assert outcomes() == ["approve", "reject"]
    assert Licence.objects.live().count() == 1
    assert Decision.objects.get(outcome="reject").codes == ["D3a"]
    assert ledger.faults() == ()


def test_a_claim_refused_twice_is_given_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise claims.Taken

    monkeypatch.setattr(claims, "take", refused)

    case = factories.decided()

    assert (case.state, case.outcome) == ("examining", "refer")
    assert not Licence.objects.exists()
    assert Decision.objects.filter(case=case).count() == 1


def test_one_key_sent_twice_at_once_is_one_case() -> None:
    caller = factories.attesting_client()
    body = factories.body(caller)

    def send(_: int) -> client.Submitted:
        return client.submit_new(viewer=caller, body=body, key="k", at=NOON)

    results = racing.many(4, send)

    assert not [each for each in results if isinstance(each, BaseException)], results
    assert len({each.case_id for each in results}) == 1
    assert (Case.objects.count(), Submission.objects.count(), Decision.objects.count()) == (1, 1, 1)
    assert Case.objects.get().outcome == "approve"


def test_the_person_and_the_worker_submit_at_once_and_it_is_decided_once(together: None) -> None:
    let = factories.free_let()
    filer = factories.login(let.lessee)
    case_id = factories.lease_draft(filer, factories.lease(let))
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, let.lessor)

    results = racing.many(2, lambda _: submit.submit(case_id=case_id, at=NOON))

    assert results == [case_id, case_id]
    assert Decision.objects.filter(case_id=case_id).count() == 1
    assert Licence.objects.filter(case_id=case_id).count() == 1


def test_both_others_confirm_at_once_and_one_of_them_is_the_last() -> None:
    joint = factories.let_with("joint")
    (other,) = factories.co_owners(joint)
    lessee = factories.login(joint.lessee)
    case_id = factories.lease_draft(lessee, factories.lease(joint, co_owners=[factories.party(other)]))
    factories.hand_in(lessee, case_id)
    viewers = [factories.login(joint.lessor), factories.login(other)]
    asked = [Party.objects.get(case_id=case_id, person=viewer.person) for viewer in viewers]

    def act(n: int) -> object:
        return confirm.confirm(viewer=viewers[n], party_id=asked[n].pk, consent=True, at=NOON)

    results = racing.many(2, act)

    assert sorted(map(str, results)) == sorted(map(str, [None, case_id]))


@pytest.mark.parametrize("_", range(3))
def test_confirming_and_declining_at_once_leaves_one_truth(_: int) -> None:
    joint = factories.let_with("joint")
    (other,) = factories.co_owners(joint)
    lessee = factories.login(joint.lessee)
    case_id = factories.lease_draft(lessee, factories.lease(joint, co_owners=[factories.party(other)]))
    factories.hand_in(lessee, case_id)
    viewers = [factories.login(joint.lessor), factories.login(other)]
    asked = [Party.objects.get(case_id=case_id, person=viewer.person) for viewer in viewers]

    def agree() -> object:
        last = confirm.confirm(viewer=viewers[0], party_id=asked[0].pk, consent=True, at=NOON)
        return submit.submit(case_id=last, at=NOON) if last else None

    results = racing.meet(agree, lambda: confirm.decline(viewer=viewers[1], party_id=asked[1].pk, at=NOON))

    worker.run_pending(at=NOON, lanes=("cases",))
    case = Case.objects.get(pk=case_id)
    assert results[1] is None
    assert results[0] is None or isinstance(results[0], CaseMoved)
    assert (case.state, case.substate, Decision.objects.count()) == ("draft", "", 0)
    assert not Party.objects.filter(case_id=case_id, token_hash__isnull=False).exists()
    assert ledger.faults() == ()


def test_two_workers_take_each_row_once_and_decide_once() -> None:
    let = factories.free_let()
    filer = factories.login(let.lessee)
    case_id = factories.lease_draft(filer, factories.lease(let))
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, let.lessor)

    results = racing.many(2, lambda _: worker.run_pending(at=NOON, lanes=("cases",)))

    assert not [each for each in results if isinstance(each, BaseException)], results
    assert (Decision.objects.count(), Licence.objects.count()) == (1, 1)


def test_withdrawing_and_deciding_at_once_exactly_one_wins(together: None) -> None:
    let = factories.free_let()
    filer = factories.login(let.lessee)
    case_id = factories.lease_draft(filer, factories.lease(let))
    factories.hand_in(filer, case_id)
    factories.confirm_all(case_id, let.lessor)
    begin = racing.barrier(2)

    def decide() -> object:
        begin.wait()
        return submit.submit(case_id=case_id, at=NOON)

    def take_back() -> object:
        begin.wait()
        registries.ask(**_nothing_to_ask())
        return person.withdraw(viewer=filer, case_id=case_id, at=NOON)

    def _nothing_to_ask() -> dict[str, object]:
        prepared = submit.prepare(submit.read(case_id), at=NOON)
        return {"matter": prepared.matter, "inputs": prepared.inputs, "at": NOON}

    results = racing.meet(decide, take_back)

    case = Case.objects.get(pk=case_id)
    if case.state == "issued":
        assert isinstance(results[1], CaseMoved)
    else:
        assert case.state == "withdrawn"
        assert not Licence.objects.exists()
    assert ledger.faults() == ()
