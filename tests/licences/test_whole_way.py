"""From an application for a house lease to a certificate that strangers check."""

from io import BytesIO

import pikepdf
import pytest

from miaopi.cases.actions import client
from miaopi.licences import actions, codes, queries
from miaopi.licences.models import Licence
from miaopi.papers import seal
from tests import factories
from tests.demo.service_maker import addresses, running
from tests.factories import NOON
from tests.licences import checking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sources(settings, tmp_path):
    """The registries of the demo, without a fault."""
    with running(tmp_path) as server:
        settings.REGISTRIES = addresses(server)
        yield


def test_an_approved_lease_has_a_certificate_that_strangers_check(tmp_path):
    caller = factories.attesting_client()
    client.submit_new(viewer=caller, body=factories.body(caller), key="k1", at=NOON)
    licence = Licence.objects.get()

    pdf = actions.ensure_pdf(licence, at=NOON)

    assert checking.status(pdf, root=seal.current().root).bottom_line
    assert "Signature is Valid." in checking.said_by_poppler(pdf, tmp_path)
    assert checking.scanned(pdf, tmp_path).endswith(f"/v/{codes.shown(licence.code)}")
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    text = checking.text_of(pdf, tmp_path)
    assert "示范证明" in text
    for line in queries.page(licence, at=NOON).lines:
        assert line.value.zh.split()[0].split("，")[0] in text
    assert queries.licence_for(caller, licence.identifier) == licence
    found = queries.verify(licence.code, at=NOON)
    assert found.state == "valid"
    assert {"lessor", "lessee", "location", "term"} <= {shown.key for shown in found.lines}
