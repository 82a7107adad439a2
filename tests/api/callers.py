"""Programs that call the API as they do: by address, token, JSON and files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as HttpClient

from miaopi.people import actions as people
from miaopi.people.models import SCOPES, Client
from miaopi.texts import Words
from tests import factories

API = "/api/v1"
ATTESTS = SCOPES
FILES = tuple(scope for scope in SCOPES if scope != "attests-parties")
PROBLEM = "application/problem+json"


@dataclass
class Caller:
    """A program with its token ("": none)."""

    token: str = ""
    client: Client | None = None
    http: HttpClient = field(default_factory=HttpClient)

    def get(self, address: str, **headers: str) -> Any:
        return self.http.get(_whole(address), headers=self._with(headers))

    def post(self, address: str, body: Any, **headers: str) -> Any:
        """`body`: anything that JSON can say, or octets as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.http.post(
            _whole(address), data, content_type="application/json", headers=self._with(headers)
        )

    def submit(self, body: Any, key: str | None = None) -> Any:
        return self.post("/cases", body, idempotency_key=key or uuid4().hex)

    def upload(self, data: bytes, *, kind: str = "lease-contract", name: str = "合同.pdf") -> Any:
        file = SimpleUploadedFile(name, data, content_type="application/octet-stream")
        return self.http.post(_whole("/materials"), {"kind": kind, "file": file}, headers=self._with({}))

    def example(self, code: str) -> dict[str, Any]:
        """The body that the offering gives this client as example."""
        answer = self.get(f"/offerings/{code}")
        assert answer.status_code == 200, answer.content
        body: dict[str, Any] = answer.json()["example"]
        return body

    def headers(self, **more: str) -> dict[str, str]:
        """What it sends with each call: its token, and more."""
        return self._with(more)

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return named | ({"authorization": f"Bearer {self.token}"} if self.token else {})


def caller(*scopes: str) -> Caller:
    """A new client with these scopes."""
    made, token = people.create_client(
        name=Words("测试客户端", "Test client"), scopes=scopes, at=factories.NOON
    )
    return Caller(token, made)


def codes(answer: Any) -> list[tuple[str | None, str]]:
    """Field and code of each error."""
    return [(each["field"], each["code"]) for each in answer.json()["errors"]]


def assert_problem(answer: Any, status: int, *errors: tuple[str | None, str]) -> dict[str, Any]:
    """The answer has this status, our shape, both languages, and exactly these errors where any are given."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    told: dict[str, Any] = answer.json()
    assert set(told) == {"type", "title", "titles", "status", "detail", "instance", "errors"}
    assert told["status"] == status
    for each in told["errors"]:
        assert set(each) == {"field", "code", "text", "mend"}
        assert set(each["text"]) == set(each["mend"]) == {"zh", "en"}
        assert all(each["text"].values())
    if errors:
        assert sorted(codes(answer), key=str) == sorted(errors, key=str)
    return told


def _whole(address: str) -> str:
    return address if address.startswith("/api/") else API + address
