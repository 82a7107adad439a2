"""What stands on a licence: sealed in its row, drawn on its certificate, shown to holders and checkers."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from miaopi.content import LicenceData, Matter
from miaopi.content.spec import LicenceLine
from miaopi.licences import codes
from miaopi.licences.checker_view import for_checker
from miaopi.licences.issuers import Issuer
from miaopi.licences.models import Licence
from miaopi.licences.numbering import SHANGHAI
from miaopi.papers import drawing
from miaopi.texts import Words

DEMONSTRATION = Words(
    "示范证明，人名、号码和地址都是虚构的。", "Demonstration; all persons, numbers and addresses are made up."
)
MONTHS = tuple(calendar.month_name)  # English: no locale is ever set


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `checker`: what someone who checks the code may see of it; None: nothing."""

    key: str
    label: Words
    value: Words
    checker: Words | None


@dataclass(frozen=True, slots=True)
class Contents:
    """All that stands on a licence, fixed when it is issued. `data` is the record for other matters."""

    title: Words
    statement: Words
    foot: Words
    seal: str
    issuer: Words
    lines: tuple[Line, ...]
    data: Mapping[str, object]


def contents_of(
    *, matter: Matter, data: LicenceData, issuer: Issuer, persons: Mapping[str, Sequence[str]]
) -> Contents:
    """What will stand on the licence. `persons`: names of natural persons by role, masked for checkers."""
    spec = matter.licence_spec
    assert spec is not None  # whoever computed `data` had one
    return Contents(
        title=matter.result,
        statement=spec.statement,
        foot=spec.foot,
        seal=spec.seal,
        issuer=issuer.name,
        lines=tuple(_line(line, persons) for line in data.lines),
        data=data.data,
    )


def _line(line: LicenceLine, persons: Mapping[str, Sequence[str]]) -> Line:
    names = [name for role in persons.values() for name in role]
    shown = for_checker(line.value, persons=names, is_a_person=bool(persons.get(line.key)))
    return Line(line.key, line.label, line.value, checker=shown if line.checker else None)


def seal_into(licence: Licence, contents: Contents) -> None:
    """Put the contents into the row, under the licence's own key and bound to the row."""
    plain = {
        "title": contents.title.as_json(),
        "statement": contents.statement.as_json(),
        "foot": contents.foot.as_json(),
        "seal": contents.seal,
        "issuer": contents.issuer.as_json(),
        "lines": [
            {
                "key": line.key,
                "label": line.label.as_json(),
                "value": line.value.as_json(),
                "checker": line.checker.as_json() if line.checker else None,
            }
            for line in contents.lines
        ],
        "data": contents.data,
    }
    licence.sealed = licence.key.seal(json.dumps(plain, ensure_ascii=False).encode(), aad=_aad(licence))


def read(licence: Licence) -> Contents:
    """The contents of a licence.

    Raises: secrets.KeyErased; secrets.Tampered.
    """
    plain = json.loads(licence.key.open(bytes(licence.sealed), aad=_aad(licence)))
    lines = tuple(
        Line(
            key=line["key"],
            label=_words(line["label"]),
            value=_words(line["value"]),
            checker=_words(line["checker"]) if line["checker"] else None,
        )
        for line in plain["lines"]
    )
    return Contents(
        title=_words(plain["title"]),
        statement=_words(plain["statement"]),
        foot=_words(plain["foot"]),
        seal=plain["seal"],
        issuer=_words(plain["issuer"]),
        lines=lines,
        data=plain["data"],
    )


def for_template(licence: Licence, contents: Contents) -> dict[str, object]:
    """What the matter's template gets as `sys.inputs.data`. The shape is docs/certificates.md."""
    day = licence.issued_at.astimezone(SHANGHAI).date()
    return {
        "title": contents.title.as_json(),
        "number": licence.number,
        "identifier": licence.identifier,
        "version": f"{licence.version:03}",
        "code": codes.shown(licence.code),
        "statement": contents.statement.as_json(),
        "fields": [
            {"key": line.key, "label": line.label.as_json(), "value": _filled(line.value)}
            for line in contents.lines
        ],
        "issuer": contents.issuer.as_json(),
        "issued": day.isoformat(),
        "date": day_words(day).as_json(),
        "seal": contents.seal,
        "check": settings.PUBLIC_ADDRESS.rstrip("/") + "/v",
        "foot": (_marked(contents.foot) if settings.DEMO else contents.foot).as_json(),
        "qr": qr(licence),
    }


def _marked(foot: Words) -> Words:
    """The foot of a certificate that must never be taken for a real one."""
    return Words(DEMONSTRATION.zh + foot.zh, f"{DEMONSTRATION.en} {foot.en}")


def check_address(licence: Licence) -> str:
    """Where scanning the certificate leads."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/v/{codes.shown(licence.code)}"


def qr(licence: Licence) -> list[str]:
    """The QR code that leads there, as rows of 0 and 1."""
    return drawing.qr_rows(check_address(licence))


def day_words(day: date) -> Words:
    """2026年11月24日, 24 November 2026."""
    return Words(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month]} {day.year}")


def day_of(at: datetime) -> date:
    """The day in Asia/Shanghai."""
    return at.astimezone(SHANGHAI).date()


def _filled(value: Words) -> dict[str, str]:
    """English only where it says something else: a template prints it as a second line."""
    return value.as_json() if value.en and value.en != value.zh else {"zh": value.zh}


def _words(value: Mapping[str, str]) -> Words:
    return Words(value["zh"], value["en"])


def _aad(licence: Licence) -> str:
    return f"licences_licence.sealed.{licence.pk}"
