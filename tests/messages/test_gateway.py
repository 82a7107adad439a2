"""The gateway over HTTP: what is said, and what each answer means."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import httpx2
import pytest
from pytest_django.fixtures import Settings

from miaopi.messages.gateway import Delivery, GatewayBusy, GatewayRefused, HttpGateway, Receipt, gateway

ID = UUID("00000000-0000-4000-8000-000000000001")


def send(answer: Callable[[httpx2.Request], httpx2.Response]) -> Receipt:
    over = HttpGateway("http://u:p@gateway.example/base/", transport=httpx2.MockTransport(answer))
    return over.send(message_id=ID, phone="14200000001", text="【甲】好")


def test_our_id_stands_in_the_address_so_that_a_second_try_is_the_same_message() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json={"gateway_id": "g-1", "state": "accepted"})

    receipt = send(answer)

    assert receipt == Receipt("g-1", "sent")
    (request,) = seen
    assert (request.method, request.url.path) == ("PUT", f"/base/messages/{ID}")
    assert request.headers["Authorization"].startswith("Basic ")
    assert "【甲】好".encode() in request.content


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_busy_means_later(status: int) -> None:
    with pytest.raises(GatewayBusy) as trouble:
        send(lambda _request: httpx2.Response(status))

    assert trouble.value.code == f"http-{status}"


@pytest.mark.parametrize("status", [301, 400, 401, 404, 409, 413, 422])
def test_any_other_answer_means_no(status: int) -> None:
    with pytest.raises(GatewayRefused) as trouble:
        send(lambda _request: httpx2.Response(status))

    assert trouble.value.code == f"http-{status}"


@pytest.mark.parametrize(
    "error", [httpx2.ConnectError, httpx2.ReadTimeout, httpx2.ConnectTimeout, httpx2.RemoteProtocolError]
)
def test_whatever_breaks_on_the_way_means_later_and_tells_no_address(error: type[Exception]) -> None:
    def answer(_request: httpx2.Request) -> httpx2.Response:
        raise error("http://u:p@gateway.example is away")

    with pytest.raises(GatewayBusy) as trouble:
        send(answer)

    assert str(trouble.value) == error.__name__


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b'{"state": "sent"}', b'{"gateway_id": "x"}']
)
def test_an_answer_that_is_no_receipt_means_later(body: bytes) -> None:
    with pytest.raises(GatewayBusy):
        send(lambda _request: httpx2.Response(200, content=body))


def test_receipts_are_read_after_a_mark() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.url.path == "/receipts"
        assert dict(request.url.params) in ({}, {"after": "7"})
        return httpx2.Response(200, json={"items": [{"id": str(ID), "state": "DELIVRD"}], "next": 8})

    over = HttpGateway("http://gateway.example", transport=httpx2.MockTransport(answer))

    assert over.receipts(after="7") == ((Delivery(str(ID), "DELIVRD"),), "8")
    assert over.receipts(after="")[1] == "8"


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"items": [{}], "next": 1}', b'{"items": 1, "next": 1}'])
def test_receipts_that_are_none_mean_later(body: bytes) -> None:
    over = HttpGateway(
        "http://gateway.example",
        transport=httpx2.MockTransport(lambda _request: httpx2.Response(200, content=body)),
    )

    with pytest.raises(GatewayBusy):
        over.receipts(after="")


def test_without_an_address_messages_wait(settings: Settings) -> None:
    settings.SMS_GATEWAY = ""
    with pytest.raises(GatewayBusy):
        gateway()

    settings.SMS_GATEWAY = "http://gateway.example"
    assert gateway() is gateway()
