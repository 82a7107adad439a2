"""`miaopi worker` as a process: it starts, works, and ends when it is told to."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import connection
from typer.testing import CliRunner

from miaopi import outbox
from miaopi.outbox import worker
from miaopi.outbox.models import Row
from miaopi.site.cli import app
from tests.outbox.conftest import AT, Recorder, put

SERVING = """
import os
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from miaopi.site.cli import app
app(["worker"])
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_it_is_told_to(how: signal.Signals) -> None:
    environment = {
        **os.environ,
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", SERVING], env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert any("worker started" in line for line in lines)
        process.send_signal(how)
        rest = process.stderr.read()

    assert process.returncode == 0, rest
    assert "worker stopped" in rest
    assert "Traceback" not in rest


@pytest.mark.django_db
def test_the_state_shows_what_is_due_and_what_is_dead(handled: Recorder) -> None:
    def give_up(job: outbox.Job) -> None:
        raise outbox.GiveUp("gateway.refused")

    handled.before = give_up
    put("bad")
    worker.run_pending(at=AT)
    put("due")

    shown = CliRunner().invoke(app, ["worker", "state"]).output

    assert "tests: 1 due" in shown
    assert "dead: test.work bad after 1: gateway.refused" in shown


@pytest.mark.django_db
def test_an_operator_revives_a_dead_letter(handled: Recorder) -> None:
    def give_up(job: outbox.Job) -> None:
        raise outbox.GiveUp("gateway.refused")

    handled.before = give_up
    put("bad")
    worker.run_pending(at=AT)

    assert CliRunner().invoke(app, ["worker", "revive", "test.work", "bad"]).exit_code == 0
    assert CliRunner().invoke(app, ["worker", "revive", "test.work", "none"]).exit_code == 1
    assert Row.objects.get().dead_at is None
