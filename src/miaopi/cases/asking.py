"""What an application may ask of registries: the same rows on the page, in the consent and in its hash."""

from __future__ import annotations

from collections.abc import Mapping

from miaopi.cases import clocks
from miaopi.cases.models import Case
from miaopi.content import Ask, Filer, Inputs, Matter
from miaopi.secrets import PersonalNumber
from miaopi.secrets.numbers import Kind


def asks(case: Case, matter: Matter, answers: Mapping[str, object], *, role: str | None) -> tuple[Ask, ...]:
    """The rows for one who agrees: all of them for the filer (None), for a party what is asked about them or
    about nobody.

    Basis: 个人信息保护法 art. 6, 14, 17.
    """
    inputs = Inputs(
        answers=answers,
        materials=(),
        confirmed=(),
        filer=_filer(case, matter, answers),
        filed_on=case.filed_on or clocks.day_of(case.changed_at),
        attempt=case.attempt,
    )
    return tuple(row for row in matter.asks_for(inputs) if role is None or row.about in {None, role})


def _filer(case: Case, matter: Matter, answers: Mapping[str, object]) -> Filer:
    """A party that files itself. Whether anybody else speaks for a party, only a registry can tell."""
    if case.holder is not None:
        for named in matter.parties_of(answers):
            kind: Kind = "credit_code" if named.kind == "enterprise" else "id_number"
            if PersonalNumber(named.number, kind) == case.holder.number:
                return Filer(number=named.number)
    return Filer(number="")
