"""A seal of the run, and the catalogue answering with the tests' matter."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from miaopi.catalogue import queries as catalogue
from miaopi.papers import seal
from tests.licences import makers


@pytest.fixture(scope="session")
def seal_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seal") / "seal.p12"
    seal.create(path, "海口市政务服务平台（测试）", at=makers.NOON - timedelta(days=30))
    return path


@pytest.fixture
def own_seal(seal_file: Path) -> Iterator[seal.Seal]:
    """The seal of the settings for one test."""
    before, settings.SEAL_KEY = settings.SEAL_KEY, seal_file
    yield seal.current()
    settings.SEAL_KEY = before


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever version a licence names, its matter is the tests' own."""
    monkeypatch.setattr(catalogue, "matter", lambda version: makers.MATTER)
