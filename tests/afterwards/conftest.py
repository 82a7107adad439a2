"""The sources of the cases' tests: a registration is made by them."""

from tests.cases.conftest import _bundles_opened_once as _bundles_opened_once
from tests.cases.conftest import _server as _server
from tests.cases.conftest import sources as sources
from tests.cases.conftest import sources_down as sources_down
