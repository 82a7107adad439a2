"""A matter that issues licences, its department, people, and the act that issues."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

from miaopi.content.spec import Claim, LicenceData, LicenceField, LicenceLine, LicenceSpec
from miaopi.content.terms import Term
from miaopi.ledger import Actor
from miaopi.licences import actions
from miaopi.licences.issuers import Issuer
from miaopi.licences.models import Licence
from miaopi.people.actions import person_for
from miaopi.people.models import Person
from miaopi.texts import Words

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
RULES = Actor("rules", "tests")
MATTERS = Path(__file__).parents[2] / "matters"
TEMPLATE = (MATTERS / "house-lease-registration" / "licence.typ").read_text(encoding="utf-8")
ISSUER = Issuer(
    code="11460199F00000501U",
    definer_code="11460199F000001305",
    name=Words("海口市秀英区住房和城乡建设局", "Xiuying Housing and Urban-Rural Development Bureau, Haikou"),
    short="秀",
    division="460105",
    offering_code="11460199F00000501U3461017001000",
)
TITLE = Words("房屋租赁登记备案证明", "House-lease registration certificate")
NEVER = cast("Term", None)  # content evaluates terms; licences reads what comes of them
SPEC = LicenceSpec(
    type_serial="901",
    effect=NEVER,
    number="海{short}房租备〔{year}〕{serial} 号",
    valid_from=NEVER,
    valid_to=NEVER,
    holders=("lessor", "lessee"),
    keys={},
    data={},
    fields=(LicenceField("lessor", Words("出租人", "Lessor"), NEVER, NEVER),),
    statement=Words(
        "依据《商品房屋租赁管理办法》，下列房屋租赁已经登记备案。",
        "The lease below is registered under the 商品房屋租赁管理办法 (house-leasing measures).",
    ),
    foot=Words("内容以查验结果为准。", "What the check answers is decisive."),
    replaces=None,
    seal="电子证照专用章",
)


@dataclass(frozen=True)
class FakeMatter:
    """As much of `content.Matter` as licences reads."""

    slug: str = "house-lease-registration"
    hash: str = "ab" * 32
    result: Words = TITLE
    licence_spec: LicenceSpec = SPEC
    files: Mapping[str, str] = field(default_factory=lambda: {"licence.typ": TEMPLATE})


MATTER = FakeMatter()


def line(key: str, label: Words, zh: str, en: str, *, checker: bool = True) -> LicenceLine:
    return LicenceLine(key, label, Words(zh, en), checker)


LINES = (
    line(
        "lessor",
        Words("出租人", "Lessor"),
        "王永福　居民身份证 460***********0052",
        "王永福, resident identity card",
    ),
    line(
        "lessee",
        Words("承租人", "Lessee"),
        "符海燕　居民身份证 460***********0041",
        "符海燕, resident identity card",
    ),
    line(
        "location",
        Words("房屋坐落", "Location"),
        "海口市秀英区长流镇示范路 8 号 2 幢 301 室，整套，67.5 平方米",
        "Whole home, 67.5 m²",
    ),
    line("use", Words("租赁用途", "Use"), "居住", "Residence"),
    line("rent", Words("租金", "Rent"), "每月人民币 1800 元", "CNY 1800 a month", checker=False),
    line(
        "term",
        Words("租赁期限", "Term"),
        "2026年12月1日至 2027年11月30日",
        "1 December 2026 to 30 November 2027",
    ),
)
DATA = LicenceData(
    effect="issue",
    number=SPEC.number,
    valid_from=date(2026, 12, 1),
    valid_to=date(2027, 11, 30),
    holders=("lessor", "lessee"),
    keys={"title_number": ("琼（2026）海口市不动产权第0000001号",), "lessee_id": ("460199199003150041",)},
    numbered=("lease_number",),
    data={
        "lessor_id": "460199195811020052",
        "lessee_id": "460199199003150041",
        "rooms": [],
        "rent_monthly_cny": "1800",
    },
    lines=LINES,
    replaces=None,
)
WHOLE = Claim(
    scope=("460199195811020052", "琼（2026）海口市不动产权第0000001号"),
    parts=(),
    from_=date(2026, 12, 1),
    to=date(2027, 11, 30),
)


def rooms(*names: str, claim: Claim = WHOLE) -> Claim:
    """The same claim for some rooms."""
    return replace(claim, parts=names)


def days(first: date, last: date, claim: Claim = WHOLE) -> Claim:
    """The same claim for other days."""
    return replace(claim, from_=first, to=last)


def people() -> Mapping[str, Sequence[Person]]:
    """A lessor and a lessee; the same rows at each call."""
    return {
        "lessor": [_person("王永福", "460199195811020052")],
        "lessee": [_person("符海燕", "460199199003150041")],
    }


def _person(name: str, number: str) -> Person:
    return person_for(kind="person", name=name, number=number, phone=None, at=NOON, field="number")


def issue(
    claim: Claim | None = WHOLE,
    *,
    data: LicenceData = DATA,
    matter: FakeMatter = MATTER,
    issuer: Issuer = ISSUER,
    at: datetime = NOON,
    case_id: uuid.UUID | None = None,
    holders: Mapping[str, Sequence[Person]] | None = None,
) -> Licence:
    """An approval of a case of its own; what it issued."""
    carried = actions.carry_out(
        case_id=case_id or uuid.uuid4(),
        matter=matter,  # type: ignore[arg-type]  # stands in for content.Matter
        licence=data,
        claim=claim,
        issuer=issuer,
        holders=people() if holders is None else holders,
        by=RULES,
        at=at,
    )
    assert carried.issued is not None
    return carried.issued
