"""`miaopi ledger`: what an operator sees."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from typer.testing import CliRunner

from miaopi import ledger
from miaopi.ledger import actions, handlers, queries
from miaopi.ledger.models import Root
from miaopi.outbox import Job, registry, worker
from miaopi.site.cli import app
from tests.databases import triggers_off

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def chain(db: None) -> None:
    for number in range(3):
        actions.append(
            chain="case:a", kind="decided", data={"n": number}, by=ledger.Actor("rules", "v1"), at=AT
        )


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["ledger", *arguments])
    return result.exit_code, result.output


def test_a_whole_ledger_is_told_with_how_much_was_checked() -> None:
    assert run("verify") == (0, "The ledger is whole: 1 chains, 3 events.\n")
    assert run("verify", "case:a", "-l", "zh") == (0, "台账完整：检查了 1 条链、3 条事件。\n")


def test_a_removed_event_is_named_and_the_exit_code_tells() -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE seq = 2")

    code, output = run("verify")

    assert code == 1
    assert output.startswith("case:a #2 ledger.removed: Event 2 of chain case:a is missing.")
    assert "The ledger is not whole: 1 found." in output


def test_the_last_root_is_one_json_line_for_whoever_keeps_it() -> None:
    assert run("root")[0] == 1
    made = actions.make_root(day=date(2026, 11, 24), at=AT)

    code, output = run("root")

    assert code == 0
    assert json.loads(output)["root"] == made.hash


def test_the_root_of_a_day_is_made_after_it_ended_in_shanghai() -> None:
    """16:10 UTC is ten past midnight of the next day there."""
    every = next(each for each in registry.by_the_clock() if each.kind == "ledger.root")
    slot = every.slot(datetime(2026, 11, 24, 16, 11, tzinfo=UTC))

    handlers.root(Job("ledger.root", slot.isoformat(), {}, 1, slot), at=slot)

    assert [root.day for root in Root.objects.all()] == [date(2026, 11, 24)]


def test_the_worker_makes_the_root_by_the_clock() -> None:
    from miaopi.outbox import actions as outbox

    at = datetime(2026, 11, 24, 16, 11, tzinfo=UTC)
    outbox.enqueue_slots(at=at)
    worker.run_pending(at=at, lanes=["bulk"])

    assert [root.day for root in Root.objects.all()] == [date(2026, 11, 24)]
    assert queries.faults() == ()
