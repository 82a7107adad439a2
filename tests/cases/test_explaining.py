"""Why, and what would be approved instead: kept once, sealed, told to whom it may be told."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from miaopi.cases import queries, sealing
from miaopi.cases.actions import explain
from miaopi.cases.models import Decision, Explanation
from miaopi.feel.smt import child
from miaopi.outbox.models import Row
from tests import factories
from tests.factories import NOON
from tests.proofs.conftest import answered_here

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _solver_in_this_process(monkeypatch):
    monkeypatch.setattr(child, "answers", answered_here)


def crowded(let):
    return factories.decided(let, occupants=60)


def decision_of(case):
    return Decision.objects.filter(case=case).latest("serial")


def test_the_reasons_are_told_at_once_and_the_change_once_it_is_worked_out() -> None:
    let = factories.free_let()
    case = crowded(let)
    lessee = factories.login(let.lessee)

    before = queries.outcome_page(lessee, case.number)
    explain.explain(decision_id=decision_of(case).pk, at=NOON)
    after = queries.outcome_page(lessee, case.number)

    (reason,) = before.reasons
    assert any("小于每人至少的面积（10 平方米）×" in part.zh for part in reason.parts)
    assert before.change.kind == "pending"
    assert after.change.kind == "change"
    assert after.change.smallest
    (line,) = after.change.lines
    assert line.zh.startswith("改住的人数：")
    assert "从 60 改为 " in line.zh
    assert "from 60 to " in line.en


def test_the_work_is_put_in_the_decision_s_transaction_and_done_once() -> None:
    case = crowded(factories.free_let())
    decision = decision_of(case)

    (row,) = Row.objects.filter(kind=explain.KIND)
    first = explain.explain(decision_id=decision.pk, at=NOON)
    second = explain.explain(decision_id=decision.pk, at=NOON)

    assert row.key == str(decision.pk)
    assert (first.pk, bytes(first.sealed)) == (second.pk, bytes(second.sealed))
    assert "occupants" not in bytes(first.sealed).decode("latin-1")
    found = sealing.open_explanation(decision.case, first)
    assert found["changes"][0][:2] == ["occupants", "60"]


def test_what_was_explained_is_never_changed_or_removed() -> None:
    case = crowded(factories.free_let())
    explain.explain(decision_id=decision_of(case).pk, at=NOON)

    for change in (lambda rows: rows.update(engine="other"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Explanation.objects.filter(decision__case=case))


def test_an_approval_and_a_silent_register_are_not_explained() -> None:
    factories.decided(factories.free_let())

    assert not Row.objects.filter(kind=explain.KIND).exists()


def test_what_would_tell_of_the_other_party_is_not_told() -> None:
    let = factories.let_with("grade-D")
    case = factories.decided(let)
    explain.explain(decision_id=decision_of(case).pk, at=NOON)

    lessor = queries.outcome_page(factories.login(let.lessor), case.number)
    lessee = queries.outcome_page(factories.login(let.lessee), case.number)

    assert lessor.change.kind == "none"
    assert lessee.change.kind == "withheld"
    assert lessee.change.lines == ()
    assert lessor.reasons[0].parts[-1].zh == "安全等级：D 级"
    assert lessee.reasons[0].parts == ()
    assert lessee.seen == ()


def test_a_part_about_the_other_party_says_only_what_was_looked_at() -> None:
    let = factories.free_let()
    case = factories.decided(let, rooms=["R5"], area_m2="4.5", occupants=1)

    parts = {
        person: {
            part.zh
            for line in queries.outcome_page(factories.login(person), case.number).reasons
            if line.code == "C4a"
            for part in line.parts
        }
        for person in (let.lessor, let.lessee)
    }

    assert any("厨房" in text for text in parts[let.lessor])
    assert not any("厨房" in text for text in parts[let.lessee])
    assert any("只告诉本人" in text for text in parts[let.lessee])


def test_the_values_of_a_change_that_turns_on_somebody_else_s_data_are_kept_back() -> None:
    """Which rooms would do rests on the title, which is the lessor's; that other rooms would, is not."""
    let = factories.free_let()
    case = factories.decided(let, rooms=["R5"], area_m2="4.5", occupants=1)
    explain.explain(decision_id=decision_of(case).pk, at=NOON)

    lessor = queries.outcome_page(factories.login(let.lessor), case.number).change
    lessee = queries.outcome_page(factories.login(let.lessee), case.number).change

    assert [line.zh for line in lessee.lines if "R" in line.zh] == []
    assert any("R" in line.zh for line in lessor.lines)


def test_the_table_says_where_each_value_came_from_and_since_when_a_figure_is_in_force() -> None:
    let = factories.free_let()
    case = crowded(let)

    rows = {line.name: line for line in queries.outcome_page(factories.login(let.lessee), case.number).seen}

    assert rows["occupants"].source.zh == "您的申请"
    assert rows["area_per_person_m2"].source.zh == "公开的规则，2011年2月1日起用"
    assert rows["area_per_person_m2"].kind == "parameter"


def test_an_explanation_costs_no_further_query() -> None:
    let = factories.free_let()
    case = crowded(let)
    lessee = factories.login(let.lessee)
    with CaptureQueriesContext(connection) as before:
        queries.outcome_page(lessee, case.number)

    explain.explain(decision_id=decision_of(case).pk, at=NOON)
    with CaptureQueriesContext(connection) as after:
        queries.outcome_page(lessee, case.number)

    assert len(after) == len(before)
