"""A company's system that files through the API for the people it serves: the quick way to any case."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx2

from tests.journeys.house import House
from tests.journeys.lease import Lease
from tests.journeys.people import Person

SLUG = "house-lease-registration"


def offering(house: House, lease: Lease) -> str:
    """The code under which the home's district offers the matter."""
    with _client(house) as client:
        return _offering(client, lease)


def file(house: House, lease: Lease, *, attested: bool = True, contract: bool = True) -> dict[str, Any]:
    """Hand in a lease for its lessor; the case as it stands after it."""
    with _client(house) as client:
        code = _offering(client, lease)
        body = {
            "offering": code,
            "applicant": _party(lease.lessor),
            "answers": _answers(lease),
            "materials": {"lease-contract": [_contract(client, lease)]} if contract else {},
            "attestations": [
                {"party": party, "method": "in-person"} for party in ("lessor", "lessee") if attested
            ],
            "consent": {"version": _consent(client, code), "agreed": True},
            "language": "zh",
        }
        answer = client.post("/cases", json=body, headers={"Idempotency-Key": uuid4().hex})
        assert answer.status_code == httpx2.codes.CREATED, answer.text
        case: dict[str, Any] = answer.json()
        return case


def _client(house: House) -> httpx2.Client:
    headers = {"Authorization": f"Bearer {house.token}"}
    return httpx2.Client(base_url=f"{house.address}/api/v1", headers=headers, timeout=20, trust_env=False)


def _offering(client: httpx2.Client, lease: Lease) -> str:
    found = client.get("/offerings", params={"matter": SLUG, "division": lease.home.division[:6]})
    code: str = found.raise_for_status().json()["items"][0]["code"]
    return code


def _consent(client: httpx2.Client, code: str) -> str:
    version: str = client.get(f"/offerings/{code}").raise_for_status().json()["consent"]["version"]
    return version


def _contract(client: httpx2.Client, lease: Lease) -> str:
    file = {"file": ("租赁合同.pdf", lease.contract, "application/pdf")}
    answer = client.post("/materials", data={"kind": "lease-contract"}, files=file)
    assert answer.is_success, answer.text
    number: str = answer.json()["id"]
    return number


def _party(who: Person) -> dict[str, str]:
    return {"kind": "person", "name": who.name, "number": who.number, "phone": who.phone}


def _answers(lease: Lease) -> dict[str, Any]:
    signed, starts, ends = lease.days
    return {
        "filing_kind": "first",
        "lessor": _party(lease.lessor),
        "lessee": _party(lease.lessee),
        "occupants": lease.occupants,
        "title_number": lease.home.title_number,
        "home_address": lease.home.location,
        "home_division": lease.home.division[:6],
        "rooms": [],
        "area_m2": lease.area,
        "use": "residence",
        "rent_monthly_cny": lease.rent,
        "deposit_cny": lease.rent,
        "signed_on": signed,
        "starts_on": starts,
        "ends_on": ends,
        "sublease": False,
        "co_owners": [],
    }
