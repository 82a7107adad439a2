"""What the tests of the desk share: compiled texts, the demo's sources, noon of one day."""

from collections.abc import Iterator

import pytest
import time_machine

from miaopi_demo.faults import Switches
from tests import factories
from tests.hall.conftest import _chinese, _sources, _texts, city, noon  # noqa: F401  - fixtures
from tests.hall.conftest import sources as hall_sources

sources = hall_sources


@pytest.fixture(autouse=True)
def _here(sources: Switches) -> Iterator[None]:
    """The sources are there, and it is the noon of the other tests; the clock runs on."""
    with time_machine.travel(factories.NOON, tick=True):
        yield
