"""What the tests of the pages share: compiled texts, the demo's sources, people with accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from miaopi.site import translations
from miaopi_demo.faults import Switches
from miaopi_demo.serving import Server
from tests.demo.service_maker import addresses, running


@pytest.fixture(scope="session", autouse=True)
def _texts() -> None:
    translations.compile_all()


@pytest.fixture(scope="session")
def _sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("sources")) as server:
        yield server


@pytest.fixture
def sources(_sources: Server, settings: Settings, tmp_path: Path) -> Switches:
    """The registries without a fault, and the switches that give them one."""
    _sources.service.switches.clear()
    settings.REGISTRIES = addresses(_sources)
    settings.BLOBS = tmp_path / "blobs"
    cache.clear()
    return _sources.service.switches
