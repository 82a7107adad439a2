"""A decision is executed again from what was stored, to the same bytes; what was changed is found."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from miaopi import content
from miaopi.cases import canonical, evaluation, replay, sealing
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.models import Case, Decision
from miaopi.catalogue import queries as catalogue
from miaopi.site.cli import app
from miaopi_demo.faults import Fault, Switches
from tests import factories

pytestmark = pytest.mark.django_db


def change(case: Case, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change what was stored, as somebody with the key could."""
    decision = Decision.objects.get(case=case)
    stored = dict(sealing.open_run(case, decision))
    edit(stored)
    decision.sealed = sealing.seal_run(case, decision.pk, canonical.dump(stored))
    decision.save(update_fields=["sealed"])


@pytest.mark.parametrize("occupants", [1, 60])
def test_the_same_bytes_come_out_again(occupants: int) -> None:
    case = factories.decided(occupants=occupants)

    done = replay.replay(case.number)

    assert done.equal
    assert [run.outcome for run in done.runs] == [case.outcome]


def test_also_after_the_matter_was_published_anew() -> None:
    case = factories.decided()
    old = Decision.objects.get(case=case).matter_hash
    factories.offering(data=another_version())

    done = replay.replay(case.number)

    assert done.equal
    assert done.runs[0].matter_hash == old
    assert Case.objects.get(pk=case.pk).offering.version_id != old


def test_and_when_a_source_was_silent(sources: Switches) -> None:
    sources.put(Fault("population", "down"))
    sources.put(Fault("real-estate-unit", "omit", field="title_safety_grade"))
    sources.put(Fault("statistics", "garbage"))

    done = replay.replay(factories.decided().number)

    assert done.equal


def test_a_changed_answer_of_a_registry_is_found_by_the_facts_it_makes() -> None:
    case = factories.decided()

    def edit(stored: dict[str, Any]) -> None:
        title = next(each for each in stored["lookups"] if each["lookup"] == "title")
        title["raw"]["title_sealed"] = True

    change(case, edit)

    first = replay.replay(case.number).runs[0].difference
    assert (first.part, first.name) == ("facts", "sealed")


def test_a_changed_fact_is_found() -> None:
    case = factories.decided(occupants=60)

    change(case, lambda stored: stored["facts"].update(occupants=1))

    first = replay.replay(case.number).runs[0].difference
    assert (first.part, first.name) == ("facts", "occupants")


def test_a_changed_finding_is_found() -> None:
    case = factories.decided(occupants=60)

    change(case, lambda stored: stored["result"].update(outcome="approve"))

    assert replay.replay(case.number).runs[0].difference.part == "result"


def test_a_run_that_was_sealed_anew_and_is_whole_in_itself_is_found_by_the_ledger() -> None:
    case = factories.decided(occupants=60)

    def edit(stored: dict[str, Any]) -> None:
        stored["inputs"]["answers"]["occupants"] = 1
        matter = catalogue.matter(case.version_id)
        stored.update(evaluation.pack(evaluation.rerun(matter, stored)))
        Decision.objects.filter(case=case).update(
            reasons_hash=canonical.digest(stored["result"]), outcome="approve", codes=[]
        )

    change(case, edit)

    first = replay.replay(case.number).runs[0].difference
    assert (first.part, first.name) == ("ledger", "codes")


@pytest.mark.parametrize(
    ("name", "value"), [("outcome", "approve"), ("codes", []), ("reasons_hash", "0" * 64)]
)
def test_a_row_that_says_something_else_is_found(name: str, value: object) -> None:
    case = factories.decided(occupants=60)
    Decision.objects.filter(case=case).update(**{name: value})

    first = replay.replay(case.number).runs[0].difference
    assert (first.part, first.name) == ("row", name)


def test_the_command_says_equal_or_where_it_differs() -> None:
    case = factories.decided()

    same = CliRunner().invoke(app, ["replay", case.number])
    change(case, lambda stored: stored["facts"].update(occupants=1))
    other = CliRunner().invoke(app, ["replay", case.number])
    nobody = CliRunner().invoke(app, ["replay", "HK2611240000000"])

    assert (same.exit_code, other.exit_code, nobody.exit_code) == (0, 1, 2)
    assert same.output.startswith("equal")
    assert "facts.occupants" in other.output


def test_an_unknown_number_is_not_found() -> None:
    with pytest.raises(CaseNotFound):
        replay.replay("HK2611240000000")


def another_version() -> bytes:
    """The same matter with one word of its guide changed: another hash, the same rules."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(factories.FOLDER.parent, root / "matters")
        shutil.copytree(factories.FOLDER.parents[1] / "registries", root / "registries")
        path = root / "matters" / factories.FOLDER.name / "matter.yaml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("minutes: 3", "minutes: 4"), encoding="utf-8"
        )
        return content.bundle(path.parent)
