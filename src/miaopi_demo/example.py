"""A whole body for `POST /cases`, made anew at each call, that the demo's data approve.

`settings.EXAMPLE_BODY` names `example_body` in demo and test mode; the API shows what it gives as an
offering's `example`. It knows what a lease is: it belongs to the demo.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.licences import sources
from miaopi.people.models import Client
from miaopi.vault import actions as vault
from miaopi_demo import contract_pdf, lettings, rents
from miaopi_demo.homes import Home, free_homes, homes
from miaopi_demo.people import Person, people

MATTER: Final = "house-lease-registration"
CONTRACT: Final = "lease-contract"
CHINA: Final = ZoneInfo("Asia/Shanghai")
# What a home must have for an outcome. Nothing is registered on these, so each can be sent again and again.
FORCED: Final[Mapping[str, str]] = {
    "reject": "grade-D",
    "supplement": "mortgage-before",
    "refer": "objection",
    "waiting": "silent",
}


def example_body(
    offering: Offering, client: Client, at: datetime, outcome: str = "approve"
) -> dict[str, Any] | None:
    """The body, its contract already uploaded for that client; None for a matter that has no example.

    Args: outcome: approve, or one of FORCED.
    """
    if offering.matter_slug != MATTER or outcome not in {"approve", *FORCED}:
        return None
    matter = catalogue.matter(offering.version_id)
    today = at.astimezone(CHINA).date()
    if outcome in FORCED:
        home, lessor, term = _forced(FORCED[outcome], offering.division_id, today)
    else:
        home, lessor, term = _free_home(offering.division_id, today=today, at=at)
    lessee = _lessee(lessor, term)
    answers = _answers(home, lessor, lessee, term, signed_on=today)
    material = vault.add(
        kind=CONTRACT,
        filename=f"租赁合同 {home.title_number}.pdf",
        stream=_contract(home, answers),
        client=client,
        at=at,
    )
    return {
        "offering": offering.code,
        "applicant": answers["lessor"],
        "answers": answers,
        "materials": {CONTRACT: [str(material.pk)]},
        "attestations": [{"party": party, "method": "in-person"} for party in _attested(client)],
        "consent": {"version": matter.consent.version, "agreed": True},
        "language": "zh",
    }


def _forced(trouble: str, division: str, today: date) -> tuple[Home, Person, lettings.Term]:
    """The first home with just this trouble, there or else anywhere, its owner, and a year from next week."""
    known = [home for home in homes() if home.troubles == frozenset({trouble})]
    home = next((home for home in known if home.division.startswith(division)), known[0])
    lessor = next(person for person in people() if person.number == home.owners[0].id)
    starts_on = today + timedelta(days=7)
    return home, lessor, lettings.Term(home.title_number, starts_on, starts_on + timedelta(days=364))


def _attested(client: Client) -> tuple[str, ...]:
    """Both parties, by a client that may; for another they confirm themselves, by a link in a message."""
    return ("lessor", "lessee") if client.may("attests-parties") else ()


def _free_home(division: str, *, today: date, at: datetime) -> tuple[Home, Person, lettings.Term]:
    """A home of the division with its owner and the days for which nobody has it."""
    homes = {
        home.title_number: (home, owner) for home, owner in free_homes() if home.division.startswith(division)
    }

    def let_until(title: str) -> date | None:
        live = sources.records(MATTER, {"title_number": title}, at=at)
        return max(
            (date.fromisoformat(str(row["valid_to"])) for row in live if row["valid_to"]), default=None
        )

    term = lettings.next_term(
        path=settings.VAR / "demo" / "lettings.sqlite3",
        titles=tuple(homes),
        today=today,
        at=at,
        let_until=let_until,
    )
    return *homes[term.title_number], term


def _lessee(lessor: Person, term: lettings.Term) -> Person:
    """A living adult other than the lessor; another one for each home and year."""
    adults = [
        person
        for person in people()
        if person.key.startswith("G") and person.is_living_adult() and person != lessor
    ]
    return adults[(int(term.title_number[-8:-1]) * 7 + term.starts_on.toordinal()) % len(adults)]


def _answers(
    home: Home, lessor: Person, lessee: Person, term: lettings.Term, *, signed_on: date
) -> dict[str, Any]:
    median = rents.medians()[home.division[:6], "residence"]
    assert median is not None  # every district has enough leases of dwellings
    rent = (home.area_m2 * median / 100).quantize(Decimal(1), ROUND_HALF_UP) * 100
    return {
        "filing_kind": "first",
        "lessor": _party(lessor),
        "lessee": _party(lessee),
        "occupants": 2 if home.area_m2 > 60 else 1,
        "co_owners": [],
        "title_number": home.title_number,
        "home_address": home.location,
        "home_division": home.division[:6],
        "rooms": [],
        "area_m2": str(home.area_m2),
        "use": home.use,
        "rent_monthly_cny": str(rent),
        "deposit_cny": str(rent),
        "signed_on": signed_on.isoformat(),
        "starts_on": term.starts_on.isoformat(),
        "ends_on": term.ends_on.isoformat(),
        "sublease": False,
    }


def _party(person: Person) -> dict[str, str]:
    return {"kind": "person", "name": person.name, "number": person.number, "phone": person.phone}


def _contract(home: Home, answers: dict[str, Any]) -> bytes:
    """What the two signed. The numbers of the parties are examples, so they may stand in it."""
    return contract_pdf.contract(
        "房屋租赁合同（示例）",
        [
            f"出租人：{answers['lessor']['name']}　{answers['lessor']['number']}",
            f"承租人：{answers['lessee']['name']}　{answers['lessee']['number']}",
            f"房屋坐落：{home.location}",
            f"不动产权证号：{home.title_number}",
            f"建筑面积：{answers['area_m2']} 平方米，用途：居住，整套出租",
            f"租期：{answers['starts_on']} 至 {answers['ends_on']}",
            f"月租金：{answers['rent_monthly_cny']} 元，押金：{answers['deposit_cny']} 元",
            f"签订日期：{answers['signed_on']}",
        ],
    )
