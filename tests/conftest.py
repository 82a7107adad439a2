"""What every test may use: the database of the run, a keyset, and how races are run.

SQLite in a real file by default, so that threads have connections of their own; PostgreSQL where
MIAOPI_DATABASE_URL says so (`tests/on_postgresql.sh pytest …`). The same tests run on both.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from miaopi.papers import seal
from miaopi.secrets import keyset
from tests import databases

# A busy machine is slow by moments: no test fails for that.
hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.register_profile(
    "prove", parent=hypothesis_settings.get_profile("house"), max_examples=2000
)
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def keys() -> keyset.Keyset:
    """The keyset of the run; parallel workers share it."""
    try:
        return keyset.create(settings.KEYSET)
    except FileExistsError:
        return keyset.current(settings.KEYSET)


@pytest.fixture(scope="session", autouse=True)
def seal_of_the_run() -> None:
    """A seal that signs certificates at any time of the tests; parallel workers share it."""
    with suppress(FileExistsError):
        seal.create(settings.SEAL_KEY, "测试 Tests", at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers() -> Iterator[None]:
    """A test that commits is cleaned up by emptying every table, also those that refuse it."""
    with databases.flush_past_triggers():
        yield


@pytest.fixture
def vendor(db: None) -> str:
    """`sqlite` or `postgresql`: for saying which one failed, not for skipping."""
    return connection.vendor
