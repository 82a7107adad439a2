"""The demo service and the seeded platform for a module's tests; switches off before each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from django.conf import settings as site
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from miaopi_demo.seed import TOKEN_SETTING, Seeded, seed
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


SEEDED_AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Seeded]:
    """A platform with the demo's data, made once a module, since making them takes seconds; emptied after it.

    For tests that read, or write what no other test of the module looks at. They carry no database mark.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        var: Path = tmp_path_factory.mktemp("var")
        patch.delenv(TOKEN_SETTING, raising=False)
        patch.setattr(site, "VAR", var)
        patch.setattr(site, "BLOBS", var / "blobs")
        yield seed(SEEDED_AT)
        call_command("flush", interactive=False, verbosity=0)
