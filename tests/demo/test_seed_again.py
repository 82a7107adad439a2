"""Starting the demo again: what is kept, what is new."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from pytest_django.fixtures import Settings

from miaopi.catalogue.models import MatterVersion, Offering
from miaopi.people import queries as people
from miaopi_demo.example import MATTER
from miaopi_demo.seed import TOKEN_SETTING, seed

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_SETTING, raising=False)
    settings.VAR = tmp_path


def test_the_token_of_the_environment_is_the_attesting_clients(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(TOKEN_SETTING, "a-token-from-outside")

    seeded = seed(AT)

    assert seeded.token == "a-token-from-outside"
    assert people.client_for_token("a-token-from-outside").may("attests-parties")


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_starting_again_changes_nothing() -> None:
    first = seed(AT)
    before = counts()

    again = seed(datetime(2026, 11, 25, 4, tzinfo=UTC))

    assert counts() == before
    assert again == first


def test_a_changed_matter_is_offered_at_its_new_version(settings: Settings, tmp_path: Path) -> None:
    seed(AT)
    copied = tmp_path / "repository" / "matters"
    for folder in (settings.MATTERS, settings.MATTERS.resolve().parent / "registries"):
        for file in folder.resolve().rglob("*.*"):
            target = tmp_path / "repository" / folder.name / file.relative_to(folder.resolve())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    changed = copied / MATTER / "form.yaml"
    changed.write_text(changed.read_text().replace("照合同填。", "请照合同填。"))
    settings.MATTERS = copied

    seed(AT)

    assert MatterVersion.objects.count() == 2
    assert {offering.version.number for offering in Offering.objects.all()} == {2}
