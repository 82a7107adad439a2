"""What the tests of the pages share: compiled texts, the demo's sources, noon of one day."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import translation
from pytest_django.fixtures import Settings

from miaopi.site import translations
from miaopi_demo.faults import Switches
from miaopi_demo.serving import Server
from tests import factories
from tests.demo.service_maker import addresses, running


@pytest.fixture(scope="session", autouse=True)
def _texts() -> None:
    translations.compile_all()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # nothing is collected for tests


@pytest.fixture(autouse=True)
def _chinese() -> None:
    """A page asked for in English leaves its language to the thread: each test begins in Chinese."""
    translation.activate("zh-hans")


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
    return _sources.service.switches


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Noon of 24 November 2026 in Haikou; the clock stands unless a test moves it."""
    with time_machine.travel(factories.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def city(db: None, sources: Switches, noon: time_machine.Traveller) -> time_machine.Traveller:
    """The lease matter offered in one district, with its sources; the clock to move."""
    factories.offering()
    return noon
