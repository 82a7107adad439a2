"""An installation from the command line: places, a matter, its departments, clients."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from miaopi import content
from miaopi.catalogue import actions
from miaopi.catalogue import queries as catalogue
from miaopi.ledger import queries as ledger
from miaopi.ledger.actors import Actor
from miaopi.people import queries as people
from miaopi.site import cli
from miaopi.texts import Faulty
from tests.surface import source

LEASE = source.ROOT / "matters" / "house-lease-registration"
SLUG = LEASE.name
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def run(*words: str) -> Result:
    """The command, as typed. Faults are left to the test, as `main` leaves them to the person."""
    result = CliRunner().invoke(cli.app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def refused(*words: str) -> Sequence[str]:
    """The codes of the faults that a command ends with."""
    with pytest.raises(Faulty) as told:
        CliRunner().invoke(cli.app, list(words), catch_exceptions=False)
    return [fault.code for fault in told.value.faults]


@pytest.fixture
def places(db: None) -> None:
    run("places", "load")


@pytest.fixture
def published(places: None) -> str:
    """The hash of the lease's version."""
    return actions.publish(bundle=_bundle(), by=Actor("command", "tests"), at=NOON).hash


@cache
def _bundle() -> bytes:
    """Made once: checking and bundling a folder takes seconds."""
    return content.bundle(LEASE)


def test_places_are_loaded_twice_without_harm(places: None) -> None:
    again = run("places", "load")

    assert "202 departments" in again.output
    assert "xiuying-housing" in run("places", "departments", "460105").output


def test_a_folder_is_published_once_and_its_version_told(published: str) -> None:
    told = run("matters", "publish", str(LEASE))

    assert told.output.split() == [SLUG, "1", published]
    assert catalogue.matter(published).slug == SLUG


def test_a_broken_folder_is_not_published(db: None, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()

    codes = refused("matters", "publish", str(tmp_path / "broken"))

    assert codes
    assert all(code.startswith("content.") for code in codes)
    assert catalogue.newest("broken") is None


def test_departments_offer_a_matter_by_its_name(published: str) -> None:
    told = run("matters", "offer", SLUG, "xiuying-housing", "longhua-housing")

    codes = [line.split()[0] for line in told.output.splitlines()]
    assert len(codes) == 2
    assert catalogue.offering(codes[0]).version_id == published
    assert all(code in run("matters", "offered", SLUG).output for code in codes)
    assert [event.actor_kind for event in ledger.events(f"offering:{codes[0]}")] == ["command"]


def test_nothing_is_offered_where_one_department_is_unknown(published: str) -> None:
    codes = refused("matters", "offer", SLUG, "xiuying-housing", "nobody")

    assert codes == ["site.department-unknown"]
    assert run("matters", "offered").output == ""


def test_what_was_not_published_is_not_offered(places: None) -> None:
    assert refused("matters", "offer", "unheard-of", "xiuying-housing") == ["catalogue.version-unknown"]


def test_an_offering_is_paused_and_published_again(published: str) -> None:
    code = run("matters", "offer", published, "xiuying-housing").output.split()[0]

    run("matters", "status", code, "paused")
    assert "paused" in run("matters", "offered").output
    run("matters", "status", code, "published")
    assert "paused" not in run("matters", "offered").output


def test_an_unknown_status_is_told_with_the_known_ones(published: str) -> None:
    with pytest.raises(Faulty) as told:
        CliRunner().invoke(cli.app, ["matters", "status", "x", "asleep"], catch_exceptions=False)

    assert "published, paused, closed" in told.value.faults[0].mend.en


def test_a_client_is_told_its_token_once(places: None) -> None:
    made = run(
        *("clients", "create", "示例系统", "--name-en", "Example system", "--scope", "cases:read"),
        *("--scope", "cases:write", "--department", "xiuying-housing"),
    )

    token = made.stdout.strip()
    client = people.client_for_token(token)
    assert client is not None
    assert client.scopes == ["cases:read", "cases:write"]
    assert client.name_en == "Example system"
    listed = run("clients", "list").output
    assert client.prefix in listed
    assert token not in listed


def test_a_closed_client_opens_nothing(places: None) -> None:
    token = run("clients", "create", "示例系统", "--scope", "cases:read").stdout.strip()
    prefix = token.split("_")[1]

    run("clients", "close", prefix)

    assert people.client_for_token(token) is None
    assert "closed" in run("clients", "list").output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("clients", "create", "x", "--scope", "everything"), "people.scope-unknown"),
        (
            ("clients", "create", "x", "--scope", "cases:read", "--department", "nobody"),
            "site.department-unknown",
        ),
        (("clients", "close", "nobody"), "site.client-unknown"),
    ],
)
def test_a_client_that_cannot_be_is_refused(places: None, words: tuple[str, ...], code: str) -> None:
    assert refused(*words) == [code]


@pytest.mark.django_db(transaction=True)
def test_migrate_finds_nothing_to_do() -> None:
    assert run("migrate", "--check").exit_code == 0
    assert "No migrations to apply" in run("migrate").output


def test_a_fault_is_told_in_both_languages_without_a_traceback(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["miaopi", "matters", "offer", "unheard-of", "x"])

    with pytest.raises(SystemExit) as end:
        cli.main()

    said = capsys.readouterr().err
    assert end.value.code == 2
    assert "没有发布过版本 unheard-of" in said
    assert "No version unheard-of was published" in said
    assert "Traceback" not in said


def test_a_matter_can_be_decided_without_settings(tmp_path: Path) -> None:
    """The rules are a library: nothing is set, nothing is there."""
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({}))

    ended = CliRunner().invoke(cli.app, ["decide", SLUG, str(facts)])

    assert ended.exit_code == 2
    assert "occupants" in ended.output
