"""The demo's sources as the platform's registries, without a fault."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from miaopi_demo.faults import Switches
from miaopi_demo.serving import Server
from tests.demo.service_maker import addresses, running


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("sources")) as server:
        yield server


@pytest.fixture
def server(_server: Server, settings: Settings) -> Server:
    """The running sources; the settings name their address."""
    _server.service.switches.clear()
    settings.REGISTRIES = addresses(_server)
    settings.REGISTRY_DEADLINE_SECONDS = 4.0
    return _server


@pytest.fixture
def switches(server: Server) -> Switches:
    """Their faults."""
    return server.service.switches
