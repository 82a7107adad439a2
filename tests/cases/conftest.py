"""The sources as they are: the demo's service over HTTP in this process, without a fault at first."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from miaopi import content
from miaopi_demo.faults import Fault, Switches
from miaopi_demo.serving import Server
from tests.demo.service_maker import addresses, running


@pytest.fixture(scope="session", autouse=True)
def _bundles_opened_once() -> Iterator[None]:
    """A bundle is opened once a run: opening is pure, and every test publishes the same one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "open_bundle", cache(content.open_bundle))
        yield


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("sources")) as server:
        yield server


@pytest.fixture(autouse=True)
def sources(_server: Server, settings: Any, tmp_path: Path) -> Switches:
    """The registries, without a fault; the switches to give them one."""
    _server.service.switches.clear()
    settings.REGISTRIES = addresses(_server)
    settings.BLOBS = tmp_path / "blobs"
    return _server.service.switches


@pytest.fixture
def sources_down(sources: Switches) -> Switches:
    """The population registry does not answer."""
    sources.put(Fault("population", "down"))
    return sources
