"""A certificate drawn from the examples of a matter's own form: issued to nobody, kept nowhere."""

from __future__ import annotations

from datetime import datetime

from miaopi.content import Filer, Inputs, Matter
from miaopi.licences import certificate, contents
from miaopi.licences.issuers import Issuer
from miaopi.licences.models import Licence

CODE = "AAAAAAAA"  # no code that was ever given


def draw(matter: Matter, *, issuer: Issuer, at: datetime) -> bytes | None:
    """The certificate as a PDF without a signature; None where the matter issues none."""
    answers = {name: field.example for name, field in matter.form.fields.items() if field.example is not None}
    inputs = Inputs(
        answers=matter.form.clean(answers),
        materials=(),
        confirmed=(),
        filer=Filer(number=""),
        filed_on=contents.day_of(at),
        attempt=1,
    )
    data = matter.licence(inputs, {})
    if data is None:
        return None
    row = Licence(number="〔0000〕0号", identifier="0", version=1, code=CODE, issued_at=at)
    held = contents.contents_of(matter=matter, data=data, issuer=issuer, persons={})
    return certificate.template_of(matter).draw(contents.for_template(row, held))
