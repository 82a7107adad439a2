"""The demo service for a module's tests, its switches off before each."""

from collections.abc import Iterator

import httpx2
import pytest

from miaopi_demo.serving import Server
from tests.demo.service_maker import TOKEN, running


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def server(_server: Server) -> Server:
    """The running service without a fault."""
    _server.service.switches.clear()
    return _server


@pytest.fixture
def platform(server: Server) -> Iterator[httpx2.Client]:
    """A client that the service knows."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx2.Client(base_url=server.address, headers=headers, trust_env=False, timeout=5) as client:
        yield client
