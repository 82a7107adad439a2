"""One lookup over HTTP: every way it can go wrong ends in a reply, and in time."""

import gzip
import itertools
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from miaopi.registries import wire
from miaopi.registries.sources import Source

Answering = Callable[[socket.socket], None]


def left(seconds: float) -> Callable[[], float]:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def _request(connection: socket.socket) -> bytes:
    """The whole of it: closing with something unread would break the answer off."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(65536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = int(re.search(rb"Content-Length: (\d+)", head)[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def source(*answering: Answering) -> Iterator[tuple[Source, list[bytes]]]:
    """A source that treats its first connection the first way, and so on; with what it was asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for answer in answering:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                asked.append(_request(connection))
                answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Source(f"http://127.0.0.1:{listening.getsockname()[1]}", "our-token"), asked
    finally:
        listening.close()


def answers(body: bytes, status: str = "200 OK", headers: str = "") -> Answering:
    def send(connection: socket.socket) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
        connection.sendall(head.encode() + body)

    return send


def breaks_off(connection: socket.socket) -> None:
    """Nothing at all."""


def breaks_off_in_the_middle(connection: socket.socket) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"person')


def hangs(until: threading.Event) -> Answering:
    return lambda connection: until.wait(10) and None


def drips(connection: socket.socket) -> None:
    """A byte at a time, each well within any read timeout, until the other side leaves."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    pause = threading.Event()
    try:
        for _ in range(500):
            connection.sendall(b" ")
            pause.wait(0.02)
    except OSError:
        return


def post(asked: Source, seconds: float = 3.0) -> wire.Reply:
    return wire.post(
        source=asked, path="/population", body={"id_number": "x", "purpose": "测试"}, left=left(seconds)
    )


def test_an_answer_arrives_and_the_source_knows_who_asks_what_and_why() -> None:
    with source(answers(b'{"person_found": true}')) as (asked, heard):
        reply = post(asked)

    assert reply == wire.Reply("arrived", {"person_found": True}, "")
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /population HTTP/1.1")
    assert b"Authorization: Bearer our-token" in head
    assert json.loads(body) == {"id_number": "x", "purpose": "测试"}


def test_nobody_there_is_silent() -> None:
    with source() as (asked, _):
        pass

    reply = post(asked)

    assert (reply.state, reply.why) == ("silent", "unreachable")


@pytest.mark.parametrize("broken", [breaks_off, breaks_off_in_the_middle])
def test_a_connection_that_breaks_is_tried_again(broken: Answering) -> None:
    with source(broken, answers(b'{"ok": true}')) as (asked, heard):
        reply = post(asked)

    assert reply.state == "arrived"
    assert len(heard) == 2


@pytest.mark.parametrize("status", ["500 X", "502 X", "503 X", "504 X", "429 X"])
def test_not_now_is_tried_again(status: str) -> None:
    with source(answers(b"", status), answers(b"", status), answers(b'{"ok": true}')) as (asked, heard):
        reply = post(asked)

    assert reply.state == "arrived"
    assert len(heard) == 3


def test_after_three_tries_it_is_silent() -> None:
    with source(*[answers(b"", "503 X")] * 4) as (asked, heard):
        reply = post(asked)

    assert (reply.state, reply.why) == ("silent", "status-503")
    assert len(heard) == 3


@pytest.mark.parametrize("status", ["400 X", "401 X", "403 X", "404 X", "422 X", "501 X", "302 X", "204 X"])
def test_no_is_taken_for_an_answer_once(status: str) -> None:
    location = "Location: http://127.0.0.1:1/\r\n"
    with source(answers(b"", status, location), answers(b'{"ok": true}')) as (asked, heard):
        reply = post(asked)

    assert (reply.state, reply.why) == ("silent", f"status-{status[:3]}")
    assert len(heard) == 1


def test_a_source_that_hangs_is_late_and_not_asked_again() -> None:
    over = threading.Event()
    with source(hangs(over), answers(b'{"ok": true}')) as (asked, heard):
        began = time.monotonic()
        reply = post(asked, seconds=0.3)
        took = time.monotonic() - began
        over.set()

    assert (reply.state, reply.why) == ("late", "timeout")
    assert took < 1.5
    assert len(heard) == 1


def test_a_source_that_drips_is_late_at_the_deadline() -> None:
    with source(drips) as (asked, _):
        began = time.monotonic()
        reply = post(asked, seconds=0.3)

    assert (reply.state, reply.why) == ("late", "dripped")
    assert time.monotonic() - began < 2


def test_with_no_time_left_nothing_is_sent() -> None:
    with source(answers(b'{"ok": true}')) as (asked, heard):
        reply = post(asked, seconds=0)

    assert reply.state == "late"
    assert heard == []


def test_tries_end_with_the_deadline() -> None:
    with source(*[answers(b"", "503 X")] * 3) as (asked, heard):
        times = itertools.chain([0.05, 0.05, 0.05, 0.05], itertools.repeat(-1.0))
        reply = wire.post(source=asked, path="", body={}, left=lambda: next(times))

    assert reply.state in {"silent", "late"}
    assert len(heard) <= 2


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not-json"),
        (gzip.compress(b"{}"), "not-json"),
        (b"<html>", "not-json"),
        (b"\xff\xfe{}", "not-json"),
        (b'{"a": NaN}', "not-json"),
        (b'{"a": 1, "a": 2}', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[]", "not-an-object"),
        (b'"text"', "not-an-object"),
        (b"null", "not-an-object"),
        (b'{"a": "' + b"x" * wire.LARGEST_ANSWER + b'"}', "too-large"),
    ],
    ids=["empty", "gzip", "html", "bytes", "NaN", "twice", "deep", "list", "text", "null", "large"],
)
def test_anything_but_a_json_object_is_malformed(body: bytes, why: str) -> None:
    with source(answers(body)) as (asked, _):
        reply = post(asked)

    assert (reply.state, reply.why) == ("malformed", why)


def test_of_garbage_the_beginning_is_kept() -> None:
    assert wire.parse(b"<html>" + b"x" * 10_000) == wire.Reply("malformed", "<html>" + "x" * 4090, "not-json")


def test_an_address_that_is_none_is_silent() -> None:
    assert post(Source("not-an-address")).state == "silent"
    assert post(Source("http://[bad")).state == "silent"


def test_every_failure_of_the_client_is_known() -> None:
    """A new kind of error in the client's library must be looked at before it can come out of `post`."""
    family = {httpx2.TimeoutException, httpx2.TransportError, httpx2.HTTPError, httpx2.InvalidURL}
    known = tuple(family)
    others = {
        error
        for error in vars(httpx2).values()
        if isinstance(error, type) and issubclass(error, Exception) and not issubclass(error, known)
    }

    misuse = {"CookieConflict", "StreamError", "StreamConsumed", "StreamClosed", "ResponseNotRead"}
    assert {error.__name__ for error in others} <= misuse | {"RequestNotRead"}


def test_a_token_is_not_shown_in_prints() -> None:
    assert "our-token" not in repr(Source("http://127.0.0.1", "our-token"))
