"""The way through the pages as a browser goes it: filling, adding papers, handing in, confirming."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from miaopi.cases.models import Party
from miaopi_demo import contract_pdf
from tests import factories
from tests.factories import Let
from tests.hall.page import Page, page
from tests.hall.people_here import browser

GUIDE = "/m/house-lease-registration"


def flat(name: str, value: Any) -> dict[str, Any]:
    """An answer as the boxes of its field send it."""
    match value:
        case bool():
            return {name: "yes" if value else "no"}
        case dict():
            return {f"{name}.{key}": part for key, part in value.items()}
        case list() if value and isinstance(value[0], dict):
            rows = (flat(f"{name}.{index}", row) for index, row in enumerate(value))
            return {key: part for row in rows for key, part in row.items()}
        case list():
            return {name: "、".join(value)}
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = date.fromisoformat(value)
            return {f"{name}-y": day.year, f"{name}-m": day.month, f"{name}-d": day.day}
        case _:
            return {name: value}


def fill(client: Client, address: str, answers: dict[str, Any], **more: str) -> Any:
    """Open a page, answer what it asks as far as `answers` says, and send it."""
    shown = page(client.get(address))
    sent: dict[str, Any] = dict(shown.values())
    for name in sent.get("f", []):
        if name in answers and name not in sent.get("keep", []):
            sent |= flat(name, answers[name])
    return client.post(address.split("?")[0].split("#")[0], sent | more)


def begin(client: Client, side: str = "lessee") -> str:
    """A draft of the person; the address of its first page."""
    return str(client.post(f"{GUIDE}/start", {"side": side})["Location"])


def filled(client: Client, answers: dict[str, Any], *, side: str = "lessee", contract: bool = True) -> str:
    """A draft with every page answered; the address of the page to check."""
    address = begin(client, side)
    while "/p/" in address:
        answer = fill(client, address, answers)
        assert answer.status_code == 302, page(answer).main
        address = answer["Location"]
    if contract:
        upload(client, address)
    return str(address.replace("materials", "check"))


def upload(client: Client, address: str, content: bytes | None = None, name: str = "租赁合同.pdf") -> Any:
    """Hand in the contract."""
    return client.post(address, {"upload": "lease-contract", "lease-contract": paper(content, name)})


def paper(content: bytes | None = None, name: str = "租赁合同.pdf") -> SimpleUploadedFile:
    """A contract as a file that is sent."""
    data = contract_pdf.contract("房屋租赁合同（示例）", ["只是测试"]) if content is None else content
    return SimpleUploadedFile(name, data)


def hand_in(client: Client, check: str, **more: str) -> Any:
    """Agree and submit."""
    return client.post(check, dict(page(client.get(check)).values()) | {"consent": "1"} | more)


def decided(
    let: Let, *, side: str = "lessee", contract: bool = True, **changes: Any
) -> tuple[Client, Client, str]:
    """Both browsers and the address of the outcome, after the other side has confirmed."""
    filer, other = browser(let.lessee), browser(let.lessor)
    if side == "lessor":
        filer, other = other, filer
    check = filled(filer, factories.lease(let, **changes), side=side, contract=contract)
    waiting = hand_in(filer, check)["Location"]
    assert waiting.endswith("/waiting")
    return filer, other, agree(other)


def agree(other: Client) -> str:
    """The one who is asked confirms; where that leads."""
    asked = Party.objects.get(person__isnull=False, state="asked")
    return str(other.post(f"/confirm/{asked.pk}", {"act": "confirm", "consent": "1"})["Location"])


def shown(client: Client, address: str) -> Page:
    return page(client.get(address))
