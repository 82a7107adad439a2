"""The sources as in the tests of cases."""

from tests.cases.conftest import (  # noqa: F401  - fixtures, used by name
    _bundles_opened_once,
    _server,
    sources,
    sources_down,
)
