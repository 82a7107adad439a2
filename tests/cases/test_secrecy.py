"""After every way of a case: no personal number in the clear in the database, the outbox or the logs."""

import re

import pytest
import structlog

from miaopi.cases.actions import client, person, sources, submit
from miaopi.cases.models import Case
from miaopi.outbox import worker
from miaopi_demo.faults import Fault, Switches
from miaopi_demo.people import people as everybody
from tests import factories
from tests.cases import rows
from tests.factories import NOON

pytestmark = pytest.mark.django_db
CITIZEN = re.compile(r"(?<!\d)460199\d{11}[\dX](?!\d)")
PHONE = re.compile(r"(?<!\d)14200\d{6}(?!\d)")


def every_way(switches: Switches) -> None:
    """Approved, rejected, supplemented, waiting and answered, given to a person, by hall and by API."""
    for index, changes in enumerate(({}, {"occupants": 60}, {"with_contract": False})):
        factories.decided(factories.free_let(index), **changes)
    switches.put(Fault("population", "down"))
    waiting = factories.decided(factories.free_let(3))
    switches.clear()
    sources.ask_again(case_id=waiting.pk, at=NOON)
    rejected = Case.objects.get(outcome="reject")
    person.ask_person(viewer=factories.login(factories.free_let(1).lessee), case_id=rejected.pk, at=NOON)
    caller = factories.attesting_client()
    client.submit_new(viewer=caller, body=factories.body(caller, factories.free_let(4)), key="k", at=NOON)
    worker.run_pending(at=NOON, lanes=("cases",))
    submit.submit(case_id=waiting.pk, at=NOON)


def test_no_number_no_phone_and_no_name_stands_in_the_clear(
    sources: Switches, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with structlog.testing.capture_logs() as events:
        every_way(sources)

    kept = rows.whole_text()
    said = "\n".join((caplog.text, *capsys.readouterr(), *map(str, events)))
    for text, where in ((kept, "database"), (said, "logs")):
        assert not CITIZEN.search(text), f"a citizen number in the {where}"
        assert not PHONE.search(text), f"a phone in the {where}"
    named = {
        each.name
        for index in range(5)
        for each in (factories.free_let(index).lessee, factories.free_let(index).lessor)
    }
    assert named <= {each.name for each in everybody()}
    assert not [name for name in named if name in kept]


def test_the_search_would_find_one(sources: Switches) -> None:
    case = factories.decided()

    Case.objects.filter(pk=case.pk).update(sealed_answers=b"x 460199199003150041 x")

    assert CITIZEN.search(rows.whole_text())
