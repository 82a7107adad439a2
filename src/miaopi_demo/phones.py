"""The phones: what the demo's gateway took, one message a sheet, newest first, with links that can be
pressed.

A message stays in the language in which it was sent. The page asks for itself again every few seconds, by a
header, so it needs no script; a link stops that for whoever reads slowly (WCAG 2.2.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final
from urllib.parse import urlencode

import httpx2
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from miaopi.faces import language
from miaopi.texts import Words
from miaopi_demo import officials, people

REFRESH_SECONDS: Final = 5
TIMEOUT_SECONDS: Final = 2.0
# Only characters that our own links have, so that a sentence going on behind a link is not part of it.
_LINK: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/%?=&#-]*)?")
TEXTS: Final[Mapping[str, Words]] = {
    "title": Words("演示手机", "Demo phones"),
    "lead": Words(
        "平台发出的短信都到这里。手机号都是虚构的，没有人收得到。",
        "Every text message of the platform arrives here. The numbers are fictitious; nobody holds them.",
    ),
    "phone": Words("只看一个手机号", "Only one phone"),
    "show": Words("查看", "Show"),
    "all": Words("看全部手机", "Show all phones"),
    "still": Words("停止自动刷新", "Stop refreshing"),
    "moving": Words(f"每 {REFRESH_SECONDS} 秒自动刷新", f"Refresh every {REFRESH_SECONDS} seconds"),
    "none": Words("还没有短信。", "No messages yet."),
    "none_of": Words("这个手机号还没有短信。", "No messages for this phone yet."),
    "down": Words(
        "短信网关没有应答。平台会再发，短信不会丢。",
        "The phone gateway does not answer. The platform sends again; no message is lost.",
    ),
    "staff": Words("工作人员的验证器", "Authenticators of staff"),
    "staff_lead": Words(
        f"口令都是 {officials.PASSWORD}。数字 30 秒换一次，每个只能用一次。登录：",
        f"Everybody's password is {officials.PASSWORD}. A code lasts 30 seconds and works once. Log in: ",
    ),
    "stranger": Words("未登记的手机", "A phone of nobody known"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message: text, or a link where `href` is set."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as the page shows it."""

    phone: str
    whose: str
    taken_at: datetime
    pieces: tuple[Piece, ...]
    language: str


@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """`/demo/phones?phone=…&still=1`; not there outside demo and tests."""
    if not settings.DEMO:
        raise Http404
    phone = "".join(request.GET.get("phone", "").split())
    still = bool(request.GET.get("still"))
    received = _received(phone)
    values = {
        "t": {name: words.in_(language.current()) for name, words in TEXTS.items()},
        "messages": received,
        "phone": phone,
        "still": still,
        "staff": [] if phone else _staff(),
        "toggle": "?" + urlencode([("phone", phone)] * bool(phone) + [("still", "1")] * (not still)),
    }
    page = render(request, "demo/phones.html", values)
    if not still:
        page["Refresh"] = str(REFRESH_SECONDS)
    page["Cache-Control"] = "no-store"
    return page


def _staff() -> list[dict[str, str]]:
    at = datetime.now(UTC)
    return [
        {
            "username": each.username,
            "name": each.name,
            "what": each.what.in_(language.current()),
            "code": officials.code_of(each.username, at=at),
        }
        for each in officials.STAFF
    ]


def _received(phone: str) -> Sequence[Shown] | None:
    """The gateway's messages; None where it does not answer."""
    try:
        answer = httpx2.get(
            f"{settings.SMS_GATEWAY.rstrip('/')}/sms.json",
            params={"to": phone} if phone else {},
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
        ).raise_for_status()
        return [shown(row) for row in answer.json()["items"]]
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError):
        return None


def shown(row: Mapping[str, str]) -> Shown:
    """A message of the gateway, cut into text and links."""
    return Shown(
        phone=row["to"],
        whose=_names().get(row["to"], ""),
        taken_at=datetime.fromisoformat(row["taken_at"]),
        pieces=tuple(_pieces(row["text"])),
        language="zh-Hans"
        if re.search(r"[\u3400-\u9fff]", row["text"].partition("】")[2] or row["text"])
        else "en",
    )


def _pieces(text: str) -> list[Piece]:
    made: list[Piece] = []
    end = 0
    for link in _LINK.finditer(text):
        address = link.group().rstrip(".,")
        made += [Piece(text[end : link.start()]), Piece(address, address)]
        end = link.start() + len(address)
    return [piece for piece in [*made, Piece(text[end:])] if piece.text]


@cache
def _names() -> Mapping[str, str]:
    """Whose phone it is, for the reader of the demo."""
    firms = {firm.phone: f"{firm.name} {firm.key}" for firm in people.enterprises()}
    return firms | {person.phone: f"{person.name} {person.key}" for person in people.people()}
