"""Who looked at my data: which department, in which role, when and why; never the official's name."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miaopi.cases.models import Case
from miaopi.ledger import Actor
from miaopi.officials import actions as officials
from miaopi.officials.models import Official
from miaopi.people import actions as people
from miaopi.people.models import Person
from miaopi.people.viewers import NOBODY
from tests import factories
from tests.hall.people_here import browser
from tests.hall.way import shown

pytestmark = pytest.mark.django_db
AT = factories.NOON


@pytest.fixture
def examiner(city: time_machine.Traveller) -> Official:
    made = officials.create_official(
        username="xy-01", name="只有同事知道", password="long enough 1234", at=AT - timedelta(days=9)
    )
    officials.give_post(
        official_id=made.pk,
        role="examiner",
        department_id="xiuying-housing",
        at=AT - timedelta(days=9),
    )
    return made


def look(person: Person, official: Official, *, what: str = "case", case: Case | None = None) -> None:
    people.look(
        viewer=NOBODY,
        person=person,
        what=what,
        by=Actor("staff", str(official.pk)),
        case=case.pk if case else None,
        at=AT,
    )


def test_nobody_has_looked_yet(city: time_machine.Traveller) -> None:
    told = shown(browser(factories.free_let().lessee), "/mine/looks")

    assert "还没有人看过" in told.main
    assert told.wrong() == []


def test_a_look_names_department_role_case_and_moment(examiner: Official) -> None:
    let = factories.free_let()
    case = factories.decided(let)
    person = factories.login(let.lessee).person
    assert person is not None
    look(person, examiner, case=case)
    look(person, examiner, what="reveal", case=case)

    told = shown(browser(let.lessee), "/mine/looks")

    assert "秀英区住房和城乡建设局，审查人员" in told.main
    assert "看了这件办件里关于您的内容" in told.main
    assert "看了您的完整号码" in told.main
    assert case.number in told.main
    assert "2026年11月24日 12:00" in told.main
    assert "只有同事知道" not in told.main
    assert f"/cases/{case.number}" in told.links()
    assert "/mine/looks" in shown(browser(let.lessee), "/mine").links()


def test_what_others_were_looked_at_for_is_theirs(examiner: Official) -> None:
    let = factories.free_let()
    person = factories.login(let.lessee).person
    assert person is not None
    look(person, examiner)

    assert "还没有人看过" in shown(browser(let.lessor), "/mine/looks").main


def test_twenty_a_page_and_as_many_queries_as_for_one(examiner: Official) -> None:
    let = factories.free_let()
    viewer = factories.login(let.lessee)
    assert viewer.person is not None
    look(viewer.person, examiner)
    client = browser(let.lessee)
    few = counted(client)
    for _ in range(24):
        look(viewer.person, examiner)

    many = counted(client)

    assert many == few
    first = shown(client, "/mine/looks")
    assert first.main.count("审查人员") == 20
    assert shown(client, "/mine/looks?page=2").main.count("审查人员") == 5
    assert "还没有人看过" in shown(client, "/mine/looks?page=99999").main
    assert "审查人员" in shown(client, "/mine/looks?page=x").main


def counted(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get("/mine/looks")
    return len(caught)
