"""What the API's tests share: the demo's sources, one offering, clients with tokens, noon in Haikou."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from pytest_django.fixtures import Settings

from miaopi import content
from miaopi.catalogue.models import Offering
from miaopi_demo.faults import Switches
from miaopi_demo.serving import Server
from tests import factories
from tests.api.callers import ATTESTS, FILES, Caller, caller
from tests.demo.service_maker import addresses, running


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The day of the other tests, whatever day it is; the clock runs on."""
    with time_machine.travel(factories.NOON, tick=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _opened_once() -> Iterator[None]:
    """The same bundle opens to the same matter: once a run, not once a test."""
    opened, content.open_bundle = content.open_bundle, functools.cache(content.open_bundle)
    yield
    content.open_bundle = opened


@pytest.fixture(scope="session")
def _sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("sources")) as server:
        yield server


@pytest.fixture(autouse=True)
def sources(_sources: Server, settings: Settings, tmp_path: Path) -> Switches:
    """The registries without a fault, and the switches that give them one."""
    _sources.service.switches.clear()
    settings.REGISTRIES = addresses(_sources)
    settings.VAR, settings.BLOBS = tmp_path, tmp_path / "blobs"
    return _sources.service.switches


@pytest.fixture
def offering(db: None) -> Offering:
    """The house lease, offered by the district of the main story."""
    return factories.offering()


@pytest.fixture
def attesting(db: None) -> Caller:
    """A client with every scope: it may say that it verified the parties."""
    return caller(*ATTESTS)


@pytest.fixture
def filing(db: None) -> Caller:
    """The same without `attests-parties`."""
    return caller(*FILES)
