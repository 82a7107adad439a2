"""The signature: strangers agree that it holds, and any change breaks it."""

import random
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.core import checks
from django.test import override_settings

from miaopi.licences import actions, certificate, contents, queries
from miaopi.licences.models import LicencePdf
from miaopi.papers import seal
from tests.licences import checking, makers
from tests.licences.makers import NOON, issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def signed(own_seal):
    return actions.ensure_pdf(issue(), at=NOON)


def contents_of(pdf):
    """Where the signature itself stands in the file."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    return start, pdf.index(b">", start)


def changed(pdf, place):
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def test_pyhanko_poppler_and_pikepdf_agree_that_it_holds(signed, own_seal, tmp_path):
    status = checking.status(signed, root=own_seal.root)
    said = checking.said_by_poppler(signed, tmp_path)

    assert status.bottom_line
    assert status.trusted
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert not pdf.check_pdf_syntax()


def test_the_drawn_page_stays_byte_for_byte_in_front_of_the_signature(own_seal):
    licence = issue()
    page = certificate.template_of(makers.MATTER).draw(contents.for_template(licence, contents.read(licence)))

    assert own_seal.sign(page, reason="x", at=NOON).startswith(page)


def test_any_changed_byte_of_the_document_breaks_it(signed, own_seal):
    start, end = contents_of(signed)
    chance = random.Random(20261124)
    outside = [*range(start), *range(end, len(signed))]
    near = [*range(start - 60, start), *range(end, len(signed))]

    for place in {*chance.sample(outside, 120), *near[::7], 0, len(signed) - 2}:
        assert not checking.holds(changed(signed, place), root=own_seal.root), place


def test_of_the_signature_s_own_bytes_only_the_envelope_s_are_open(signed, own_seal):
    """CMS signs attributes and certificate, not the labels around them: so many digits are open."""
    start, end = contents_of(signed)

    holding = [
        place for place in range(start, end) if checking.holds(changed(signed, place), root=own_seal.root)
    ]

    assert len(holding) < 60


def test_our_own_check_of_a_file_leaves_no_byte_open(signed):
    assert queries.verify_file(signed, at=NOON).state == "valid"
    start, end = contents_of(signed)

    for place in range(start, end, 5):
        assert queries.verify_file(changed(signed, place), at=NOON).state == "unknown"


def test_something_appended_breaks_it(signed, own_seal):
    out = BytesIO()
    with pikepdf.open(BytesIO(signed)) as pdf:
        pdf.docinfo["/Title"] = "Another"
        pdf.save(out)

    assert not checking.holds(out.getvalue(), root=own_seal.root)
    assert not checking.holds(signed + b"\n% a note", root=own_seal.root)


def test_another_s_seal_is_not_trusted(signed, tmp_path):
    other = seal.create(tmp_path / "other.p12", "Somebody", at=NOON)

    assert not checking.status(signed, root=other.root).trusted


@pytest.mark.parametrize("moved", [timedelta(days=-32), timedelta(days=365 * seal.YEARS)])
def test_an_expired_seal_or_one_not_yet_valid_refuses(own_seal, moved):
    licence = issue()

    with pytest.raises(seal.SealError) as refused:
        actions.ensure_pdf(licence, at=NOON + moved)

    assert refused.value.faults[0].code == "papers.seal-expired"
    assert not LicencePdf.objects.exists()


def test_the_file_is_the_owner_s_alone_and_never_overwritten(tmp_path):
    path = tmp_path / "deep" / "seal.p12"
    seal.create(path, "Somebody", at=NOON)

    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        seal.create(path, "Somebody", at=NOON)


def test_a_missing_and_an_unreadable_seal_say_what_to_do(tmp_path):
    (tmp_path / "broken.p12").write_bytes(b"no seal")

    for name, code in (("none.p12", "papers.seal-missing"), ("broken.p12", "papers.seal-unreadable")):
        with override_settings(SEAL_KEY=tmp_path / name), pytest.raises(seal.SealError) as fault:
            seal.current()
        assert fault.value.faults[0].code == code
        assert "MIAOPI_SEAL" in fault.value.faults[0].mend.en


def test_a_seal_under_a_passphrase_opens_with_it(tmp_path):
    path = tmp_path / "seal.p12"
    made = seal.create(path, "Somebody", at=NOON, passphrase=b"open sesame")

    with override_settings(SEAL_KEY=path, SEAL_PASSPHRASE="open sesame"):
        assert seal.current().certificate == made.certificate
    assert path != settings.SEAL_KEY


def test_production_without_a_seal_is_told_before_it_starts(tmp_path):
    with override_settings(DEMO=False, SEAL_KEY=tmp_path / "none.p12"):
        found = checks.run_checks(tags=["licences"], include_deployment_checks=True)

    assert [error.id for error in found] == ["licences.E002"]
    assert "MIAOPI_SEAL_KEY" in found[0].hint
