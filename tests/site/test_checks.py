"""What production must not start with, and how to mend it."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import CheckMessage

from miaopi.site import checks, readiness
from miaopi.texts import Faulty
from tests.surface import source

SAFE: dict[str, Any] = {
    "MODE": "production",
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "0123456789" * 5,
    "ALLOWED_HOSTS": ["hall.example"],
    "PUBLIC_ADDRESS": "https://hall.example",
    "SMS_GATEWAY": "https://sms.example",
    "TLS_PROXY": True,
    "CSRF_TRUSTED_ORIGINS": [],
    "REGISTRIES": {
        name: {"address": f"https://{name}.example", "token": "t"}
        for name in ("population", "business", "real-estate-unit", "statistics")
    },
    "INSTALLED_APPS": [],
}


@pytest.fixture
def production(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An installation as it should be, in a folder of its own."""
    for name, value in SAFE.items():
        if name != "INSTALLED_APPS":
            setattr(settings, name, value)
    settings.VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    settings.MATTERS = source.ROOT / "matters"
    # The tests run with the demo's code; production does not have it.
    monkeypatch.setattr(checks.apps, "is_installed", lambda name: False)
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor="postgresql"))
    return settings


def _found() -> dict[str, CheckMessage]:
    messages = [
        *checks.production_is_safe(None),
        *checks.pages_can_be_shown(None),
        *checks.variables_are_known(None),
    ]
    return {str(each.id): each for each in messages}


def test_an_installation_as_it_should_be_has_nothing_to_mend(production: Any) -> None:
    assert _found() == {}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", "", "site.E001"),
        ("SECRET_KEY", "0" * 49, "site.E001"),
        ("ALLOWED_HOSTS", [], "site.E002"),
        ("ALLOWED_HOSTS", ["hall.example", "*"], "site.E002"),
        ("PUBLIC_ADDRESS", "http://hall.example", "site.E003"),
        ("PUBLIC_ADDRESS", "https://localhost", "site.E003"),
        ("SMS_GATEWAY", "", "site.E004"),
        ("DEMO", True, "site.E006"),
        ("DEBUG", True, "site.E007"),
        ("STATIC_ROOT", Path("nowhere"), "site.E008"),
        ("REGISTRIES", {}, "site.W002"),
        ("REGISTRIES", {**SAFE["REGISTRIES"], "population": "http://p.example"}, "site.W003"),
        ("TLS_PROXY", False, "site.W004"),
    ],
)
def test_what_is_unsafe_is_told_in_both_languages(
    production: Any, name: str, value: object, told: str
) -> None:
    setattr(production, name, value)

    found = _found()

    assert set(found) == {told}
    message = found[told]
    for text in (message.msg, message.hint):
        assert re.search(r"[\u4e00-\u9fff]", str(text))
        assert re.search(r"[A-Za-z]{3}", str(text))


def test_sqlite_is_advised_against(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor="sqlite"))

    assert set(_found()) == {"site.W001"}


def test_a_demos_folder_is_not_production(production: Any) -> None:
    (production.VAR / "demo").mkdir()

    assert set(_found()) == {"site.E005"}


def test_a_misspelt_variable_is_told(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPI_HOSTZ", "x")

    assert set(_found()) == {"site.W005"}
    assert "MIAOPI_HOSTZ" in _found()["site.W005"].msg


def test_a_source_on_this_machine_may_speak_plainly(production: Any) -> None:
    production.REGISTRIES = {**SAFE["REGISTRIES"], "population": "http://127.0.0.1:9000"}

    assert _found() == {}


def test_demo_and_tests_are_not_asked_for_what_production_needs(settings: Any) -> None:
    assert settings.MODE == "test"
    assert checks.production_is_safe(None) == []


def test_no_start_over_an_error(production: Any) -> None:
    production.SMS_GATEWAY = ""
    messages = tuple(_found().values())

    with pytest.raises(Faulty) as told:
        readiness.refuse_unsafe(messages)

    assert told.value.faults[0].code == "site.unsafe"
    readiness.refuse_unsafe(tuple(each for each in messages if each.id != "site.E004"))


def test_each_check_stands_in_the_docs() -> None:
    text = Path(checks.__file__).read_text(encoding="utf-8")
    operations = (source.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    raised = set(re.findall(r'"(site\.[EW]\d{3})"', text))

    assert raised == set(re.findall(r"site\.[EW]\d{3}", str(checks.__doc__)))
    assert sorted(code for code in raised if code not in operations) == []
