"""Clients that keep their connections, each handing in one application after the other."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from bench.server import HOST, Running, processor_seconds


@dataclass(frozen=True)
class Answered:
    """One application: how long its answer took, and what was decided ("" where it was no case)."""

    seconds: float
    status: int
    outcome: str


@dataclass(frozen=True)
class Round:
    """So many applications in so many seconds, from the first request to the last answer."""

    seconds: float
    processor_seconds: float  # of the platform's web processes and sources
    answers: tuple[Answered, ...]

    @property
    def rate(self) -> float:
        return len(self.answers) / self.seconds


def round_of(server: Running, bodies: Sequence[bytes], connections: int) -> Round:
    """Hand in all bodies by so many connections at once."""
    start = threading.Barrier(connections + 1)
    answers: list[list[Answered]] = [[] for _ in range(connections)]

    def client(index: int) -> None:
        connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        connection.connect()
        start.wait()
        for body in bodies[index::connections]:
            answers[index].append(_submitted(connection, server.token, body))
        connection.close()

    threads = [threading.Thread(target=client, args=(index,)) for index in range(connections)]
    for thread in threads:
        thread.start()
    used = processor_seconds()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    used = processor_seconds() - used
    return Round(taken, used, tuple(each for one in answers for each in one))


def _submitted(connection: http.client.HTTPConnection, token: str, body: bytes) -> Answered:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid4().hex,
    }
    began = time.perf_counter()
    connection.request("POST", "/api/v1/cases", body, headers)
    answer = connection.getresponse()
    told = answer.read()
    taken = time.perf_counter() - began
    outcome = json.loads(told).get("outcome") or "" if answer.status == http.client.CREATED else ""
    return Answered(taken, answer.status, outcome)
