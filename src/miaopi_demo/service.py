"""One small process that stands for everyone outside the platform: four sources and the phone gateway.

Plain WSGI, no Django: `python -m miaopi_demo.service --port 8001 --var var/demo`. Sources and gateway want
the bearer token of MIAOPI_DEMO_SERVICE_TOKEN; the page with the switches is for whoever sits at this machine.

    POST   /SOURCE/…                     a lookup: {key…, "purpose", "case"?} → the fields of the contract
    POST   /sms {"id", "to", "text"}     a message; PUT /messages/ID {"phone", "text"} is the same
    GET    /sms.json, GET /receipts      what it took, what became of it
    GET    /faults, POST /faults, DELETE /faults   switches, as JSON
    GET    /, POST /switch               the same for people
"""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote
from zoneinfo import ZoneInfo

from miaopi_demo import faults, gateway, page
from miaopi_demo.registries import KEYS, SOURCES, Silent
from miaopi_demo.store import Store

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
SMS: Final = "sms"
LARGEST_QUESTION: Final = 64 * 1024
LARGE_ANSWER: Final = 2 * 1024 * 1024
JSON: Final = "application/json; charset=utf-8"
REASONS: Final = {
    200: "OK", 204: "No Content", 303: "See Other", 400: "Bad Request", 401: "Unauthorized",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large",
    415: "Unsupported Media Type", 422: "Unprocessable Content", 503: "Service Unavailable",
}  # fmt: skip


class Answered(Exception):  # noqa: N818  - a way out, not an error
    """Leaves the handling with an answer."""

    def __init__(
        self, status: int, body: object = None, *, kind: str = JSON, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.headers = [("Content-Type", kind), ("Content-Length", str(len(self.body))), *headers]


class Service:
    """The WSGI application."""

    def __init__(
        self, *, store: Store, token: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.store = store
        self.token = token
        self.clock = clock
        self.switches = faults.Switches()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            self._handle(environ)
        except Answered as answer:
            start_response(f"{answer.status} {REASONS[answer.status]}", answer.headers)
            return [answer.body]
        raise AssertionError("every way ends in an answer")

    def _handle(self, environ: Environ) -> None:
        method, path = environ["REQUEST_METHOD"], unquote(environ.get("PATH_INFO", "/"))
        first, _, rest = path.strip("/").partition("/")
        if first in SOURCES:
            self._lookup(environ, first, method)
        if (method, first) == ("PUT", "messages"):
            self._sms({**environ, "miaopi.id": rest})
        handlers: Mapping[tuple[str, str], Callable[[Environ], None]] = {
            ("GET", ""): self._page,
            ("POST", "switch"): self._switch,
            ("GET", "healthz"): self._healthz,
            ("GET", "faults"): self._show_faults,
            ("POST", "faults"): self._put_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("POST", "sms"): self._sms,
            ("GET", "sms.json"): self._messages,
            ("GET", "receipts"): self._receipts,
        }
        handler = handlers.get((method, first))
        if handler is None:
            raise Answered(404, {"code": "not-found"})
        handler(environ)

    # ── sources ────
    def _lookup(self, environ: Environ, source: str, method: str) -> None:
        if method != "POST":
            raise Answered(405, {"code": "post-only"})
        self._must_know_us(environ)
        asked = self._json(environ)
        missing = [
            name
            for name in (*KEYS[source], "purpose")
            if not isinstance(asked.get(name), str) or not asked[name]
        ]
        if missing:
            raise Answered(422, {"code": "key-missing", "fields": missing})
        on = self.switches.on(source)
        self._hold(on)
        today = self.clock().astimezone(ZoneInfo("Asia/Shanghai")).date()
        try:
            answer = SOURCES[source](self.store, asked, today)
        except Silent:
            raise Answered(503, {"code": "no-answer-for-this-number"}) from None
        raise Answered(200, _spoilt(answer, on))

    def _hold(self, on: tuple[faults.Fault, ...]) -> None:
        """Wait, refuse or babble, as the switches say."""
        for fault in on:
            if fault.kind == "meet" and not self.switches.meet(fault):
                raise Answered(503, {"code": "did-not-meet"})
            if fault.kind == "slow":
                fault.gone.wait(fault.seconds)
        kinds = {fault.kind for fault in on}
        if "down" in kinds:
            raise Answered(503, {"code": "down"})
        if "garbage" in kinds:
            raise Answered(200, b"<html>\xff\xfe not what you asked for", kind=JSON)
        if "large" in kinds:
            raise Answered(200, b'{"filler": "' + b"x" * LARGE_ANSWER + b'"}')

    # ── the gateway ────
    def _sms(self, environ: Environ) -> None:
        self._must_know_us(environ)
        raw = self._json(environ)
        if "miaopi.id" in environ:
            raw = {"id": environ["miaopi.id"], "to": raw.get("phone"), "text": raw.get("text")}
        self._hold(self.switches.on(SMS))
        try:
            receipt = gateway.take(self.store, raw, self.clock())
        except gateway.RefusedError as refused:
            raise Answered(refused.status, {"code": refused.code}) from refused
        raise Answered(200, receipt)

    def _messages(self, environ: Environ) -> None:
        self._must_know_us(environ)
        raise Answered(200, {"items": gateway.messages(self.store, _query(environ).get("to", ""))})

    def _receipts(self, environ: Environ) -> None:
        self._must_know_us(environ)
        after = _query(environ).get("after", "0")
        if not after.isdecimal():
            raise Answered(422, {"code": "bad-after"})
        raise Answered(200, gateway.receipts(self.store, int(after)))

    # ── switches ────
    def _show_faults(self, environ: Environ) -> None:
        raise Answered(200, {"items": [fault.as_json() for fault in self.switches.on()]})

    def _put_fault(self, environ: Environ) -> None:
        self._put(self._json(environ))
        self._show_faults(environ)

    def _put(self, raw: Mapping[str, object]) -> None:
        try:
            self.switches.put(faults.read(raw, frozenset({*SOURCES, SMS})))
        except ValueError as wrong:
            raise Answered(422, {"code": "bad-fault", "text": str(wrong)}) from wrong

    def _clear_faults(self, environ: Environ) -> None:
        self.switches.clear(_query(environ).get("source"))
        self._show_faults(environ)

    # ── for people ────
    def _page(self, environ: Environ) -> None:
        html = page.render((*SOURCES, SMS), self.switches.on())
        headers = (
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
        )
        raise Answered(200, html.encode(), kind="text/html; charset=utf-8", headers=headers)

    def _switch(self, environ: Environ) -> None:
        if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in {"same-origin", "none"}:
            raise Answered(403, {"code": "from-another-page"})
        form = {
            name: values[0] for name, values in parse_qs(self._body(environ).decode(errors="replace")).items()
        }
        if form.get("off"):
            self.switches.clear(form["off"] if form["off"] != "*" else None)
        else:
            self._put(form)
        raise Answered(303, headers=(("Location", "/"),))

    def _healthz(self, environ: Environ) -> None:
        raise Answered(200, {"state": "ok", "homes": len(self.store.all("SELECT 1 FROM home"))})

    # ── reading ────
    def _must_know_us(self, environ: Environ) -> None:
        given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        basic = b64encode(
            f"miaopi:{self.token}".encode()
        ).decode()  # what an address with a password in it sends
        if not any(
            hmac.compare_digest(given, f"{right}".encode())
            for right in (f"Bearer {self.token}", f"Basic {basic}")
        ):
            raise Answered(401, {"code": "who-are-you"}, headers=(("WWW-Authenticate", "Bearer"),))

    def _body(self, environ: Environ) -> bytes:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_QUESTION:
            raise Answered(413, {"code": "too-large"})
        body: bytes = environ["wsgi.input"].read(int(length))
        return body

    def _json(self, environ: Environ) -> dict[str, Any]:
        if environ.get("CONTENT_TYPE", "").split(";")[0].strip() != "application/json":
            raise Answered(
                415, {"code": "json-only"}
            )  # a page of another origin cannot send this without asking
        try:
            raw = json.loads(self._body(environ))
        except ValueError as wrong:
            raise Answered(400, {"code": "not-json"}) from wrong
        if not isinstance(raw, dict):
            raise Answered(400, {"code": "not-an-object"})
        return raw


def _query(environ: Environ) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}


def _spoilt(answer: dict[str, Any], on: tuple[faults.Fault, ...]) -> dict[str, Any]:
    """The answer with a field left out, null or of a wrong type, also one inside the entries of a list
    (`list.field`).
    """
    for fault in on:
        if fault.kind in faults.NEED_A_FIELD:
            outer, _, inner = fault.field.partition(".")
            if inner:
                answer[outer] = [_one_spoilt(entry, inner, fault.kind) for entry in answer.get(outer) or []]
            else:
                answer = _one_spoilt(answer, outer, fault.kind)
    return answer


def _one_spoilt(entry: dict[str, Any], name: str, kind: str) -> dict[str, Any]:
    kept = {key: value for key, value in entry.items() if key != name}
    if kind == "omit":
        return kept
    return {**kept, name: None if kind == "null" else {"unexpected": True}}


def application(var: Path, token: str) -> Service:
    """The service with its database under `var`."""
    return Service(store=Store(var / "sources.sqlite3"), token=token)
