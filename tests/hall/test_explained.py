"""The outcome's page says why in the fewest parts, and what would be approved once that is worked out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from miaopi.cases.actions import explain
from miaopi.cases.models import Decision
from miaopi.feel.smt import child
from tests import factories
from tests.factories import NOON
from tests.hall.page import page
from tests.hall.people_here import browser
from tests.proofs.conftest import answered_here

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _solver_in_this_process(monkeypatch):
    monkeypatch.setattr(child, "answers", answered_here)


def shown(case, person, lang="zh-hans"):
    answer = browser(person, lang=lang).get(f"/cases/{case.number}")
    assert answer.status_code == 200
    found = page(answer)
    assert found.wrong() == []
    return found


def explained(case):
    explain.explain(decision_id=Decision.objects.filter(case=case).latest("serial").pk, at=NOON)


def test_a_refusal_says_why_at_once_and_that_the_change_is_being_worked_out(city):
    let = factories.free_let()
    case = factories.decided(let, occupants=60)

    text = shown(case, let.lessee).main

    assert "小于每人至少的面积（10 平方米）×住几个人（60）＝600" in text
    assert "怎样改就能通过，正在算，一般几秒钟。" in text
    assert "公开的规则，2011年2月1日起用" in text


def test_it_says_what_would_be_approved_once_that_is_there_in_both_languages(city):
    let = factories.free_let()
    case = factories.decided(let, occupants=60)
    explained(case)

    zh, en = (shown(case, let.lessee, lang).main for lang in ("zh-hans", "en"))

    assert "怎样改就能通过" in zh
    assert "住几个人从 60 改为 7" in zh
    assert "people living there from 60 to 7" in en
    assert "正在算" not in zh


def test_where_nothing_that_can_be_changed_would_do_it_says_so(city):
    let = factories.let_with("grade-D")
    case = factories.decided(let)
    explained(case)

    lessor, lessee = shown(case, let.lessor).main, shown(case, let.lessee).main

    assert "下面这些，不管怎么改，都不会通过。" in lessor
    assert "下面这些" not in lessee
    assert "D 级" not in lessee


def test_what_was_never_worked_out_is_not_promised_for_ever(city):
    let = factories.free_let()
    case = factories.decided(let, occupants=60)
    city.move_to(NOON + timedelta(hours=2))

    assert "没有算出来" in shown(case, let.lessee).main
