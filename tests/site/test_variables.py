"""Variables: one line is the setting, the help and the document; a wrong one is told by its name."""

import ast
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from miaopi.site import cli, variables
from miaopi.site.variables import VARIABLES, Reader, SettingsError
from tests.surface import source

NAMES = [each.name for each in VARIABLES]
SETTINGS = source.PRODUCT / "site" / "settings.py"
OPERATIONS = source.ROOT / "docs" / "operations.md"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """None of our variables set."""
    for name in os.environ:
        if name.startswith("MIAOPI_"):
            monkeypatch.delenv(name)
    return monkeypatch


def _read(**given: str) -> Reader:
    reader = Reader()
    reader.demo, reader.var = given.get("demo") == "yes", Path("state")
    return reader


def test_every_variable_is_read_once_and_no_other() -> None:
    read = [
        call.args[0].value
        for call in source.calls(SETTINGS)
        if source.dotted(call.func).startswith("env.")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]

    assert sorted(read) == sorted(NAMES)


def test_nothing_but_the_settings_reads_the_environment() -> None:
    """Django's own switch, the demo's two, and what `miaopi settings` shows."""
    allowed = {
        "site/commands/__init__.py",
        "site/commands/settings.py",
        "site/checks.py",
        "site/variables.py",
    }
    allowed |= {"site/wsgi.py"}
    found = [
        source.shown(path)
        for path in source.modules()
        if path.relative_to(source.PRODUCT).as_posix() not in allowed
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and source.dotted(node) in {"os.environ", "os.getenv"}
    ]

    assert found == []


def test_names_are_told_once_with_both_meanings() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for each in VARIABLES:
        assert each.meaning.zh.endswith("。"), each.name
        assert each.meaning.en.endswith("."), each.name


def test_the_document_shows_the_same_table() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")

    assert variables.table("en") in text
    assert variables.table("zh") in text


def test_the_command_prints_the_table() -> None:
    shown = CliRunner().invoke(cli.app, ["settings", "--markdown", "-l", "zh"])

    assert shown.exit_code == 0
    assert shown.output == variables.table("zh")


WRONG: Mapping[str, tuple[str, str]] = {
    "MIAOPI_MODE": ("text", "live"),
    "MIAOPI_LOG_LEVEL": ("text", "loud"),
    "MIAOPI_WEB_PORT": ("whole", "http"),
    "MIAOPI_WEB_WORKERS": ("whole", "-1"),
    "MIAOPI_REGISTRY_DEADLINE_SECONDS": ("number", "nan"),
    "MIAOPI_REGISTRIES": ("object", '["population"]'),
    "MIAOPI_TLS_PROXY": ("yes", "perhaps"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_cannot_be_read_is_told_by_name_and_not_shown(
    environment: pytest.MonkeyPatch, name: str
) -> None:
    kind, value = WRONG[name]
    environment.setenv(name, value)

    with pytest.raises(SettingsError) as told:
        getattr(_read(), kind)(name)

    (fault,) = told.value.faults
    assert fault.code == "site.variable-unreadable"
    assert fault.where.field == name
    assert name in fault.what.zh
    assert name in fault.what.en
    assert value not in fault.line("en")


def test_values_are_read_as_their_type(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MIAOPI_HOSTS", "one.example, two.example,")
    environment.setenv("MIAOPI_TLS_PROXY", "Yes")
    environment.setenv("MIAOPI_REGISTRIES", '{"population": "https://p.example"}')
    reader = _read()

    assert reader.list("MIAOPI_HOSTS") == ["one.example", "two.example"]
    assert reader.yes("MIAOPI_TLS_PROXY") is True
    assert reader.object("MIAOPI_REGISTRIES") == {"population": "https://p.example"}
    assert reader.whole("MIAOPI_WEB_THREADS") == 4
    assert reader.number("MIAOPI_REGISTRY_DEADLINE_SECONDS") == 4.0


def test_defaults_follow_the_folder_and_the_mode(environment: pytest.MonkeyPatch) -> None:
    assert _read().path("MIAOPI_KEYSET") == Path("state/keyset.json")
    assert _read().text("MIAOPI_SECRET_KEY") == ""
    assert _read(demo="yes").list("MIAOPI_HOSTS") == ["*"]


def test_a_secret_may_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("of the seal\n")
    environment.setenv("MIAOPI_SEAL_PASSPHRASE_FILE", str(file))

    assert _read().text("MIAOPI_SEAL_PASSPHRASE") == "of the seal"


def test_a_file_that_is_not_there_is_told(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("MIAOPI_SEAL_PASSPHRASE_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(SettingsError):
        _read().text("MIAOPI_SEAL_PASSPHRASE")


def test_secrets_are_not_shown(environment: pytest.MonkeyPatch) -> None:
    for each in VARIABLES:
        if each.secret:
            environment.setenv(each.name, "do-not-show-this")

    shown = CliRunner().invoke(cli.app, ["settings"])

    assert "MIAOPI_SECRET_KEY=••••" in shown.output
    assert "do-not-show-this" not in shown.output


def test_a_name_that_nothing_reads_is_told(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MIAOPI_HOST", "one letter is missing")

    shown = CliRunner().invoke(cli.app, ["settings"])

    assert "MIAOPI_HOST: nothing reads it" in shown.output
    assert variables.unknown(["MIAOPI_HOSTS", "MIAOPI_HOSTS_FILE", "MIAOPI_DEMO_API_TOKEN", "PATH"]) == ()
