"""Questions to a solver in a child process with a hard end.

A solver may run on for minutes after its own timeout, or take all memory there is. So it runs apart: the
child answers one question after the other; one that takes too long, or on which the child dies, costs that
question alone, and a new child goes on with the next.

    answers("miaopi.rules.proving.questions:Prover", job, questions) -> {question: answer or Ended}

The maker is named, not sent: `Prover(job)` is called in the child, then `.answer(question)` for each. Job and
questions are pickled to a process of our own; an answer is JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

Question = tuple[str, ...]
# Loading z3 and the job, before the first answer.
START_SECONDS = 20.0
MODULE = "miaopi.feel.smt.child"


@dataclass(frozen=True, slots=True)
class Limits:
    """each: seconds that one question may take.  total: all of them.  memory: megabytes of the child."""

    each: float = 120.0
    total: float = 480.0
    memory: int = 2048


@dataclass(frozen=True, slots=True)
class Ended:
    """No answer: `time`, `memory`, or `failed` with what the child said last."""

    why: str
    said: str = ""


def answers(
    maker: str, job: object, questions: Sequence[Question], limits: Limits | None = None
) -> Mapping[Question, dict[str, Any] | Ended]:
    """Every question's answer."""
    bounds = limits or Limits()
    end = time.monotonic() + bounds.total
    found: dict[Question, dict[str, Any] | Ended] = {}
    left = list(questions)
    while left:
        if time.monotonic() >= end:
            found |= dict.fromkeys(left, Ended("time"))
            break
        with _Child(maker, job, left, bounds) as child:
            for answer in child.answers(end):
                found[left.pop(0)] = answer
    return found


class _Child:
    """One child at work on some questions."""

    def __init__(self, maker: str, job: object, questions: Sequence[Question], limits: Limits) -> None:
        self.sent = pickle.dumps((maker, job, list(questions), limits.memory, limits.total))
        self.count = len(questions)
        self.limits = limits
        self.buffer = b""

    def __enter__(self) -> _Child:
        self.said: IO[bytes] = tempfile.TemporaryFile()
        self.process = subprocess.Popen(  # noqa: S603  - ourselves, by a name that stands here
            [sys.executable, "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.said
        )
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(self.sent)
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it died at once; the missing answer says so
        return self

    def __exit__(self, *_error: object) -> None:
        """The hard end."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.said.close()

    def answers(self, end: float) -> Iterator[dict[str, Any] | Ended]:
        """One answer after the other; the last is Ended where the child was stopped or died."""
        patience = START_SECONDS
        for _ in range(self.count):
            line = self.line(min(end, time.monotonic() + patience + self.limits.each))
            if line is None:
                yield Ended("time")
                return
            if not line:
                yield self.died()
                return
            patience = 0.0
            yield json.loads(line)

    def line(self, until: float) -> bytes | None:
        """The next line; empty where the child is gone, None where it takes too long."""
        assert self.process.stdout is not None
        handle = self.process.stdout.fileno()
        while b"\n" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([handle], [], [], left)[0]:
                return None
            piece = os.read(handle, 65_536)
            if not piece:
                return b""
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line

    def died(self) -> Ended:
        self.process.wait()
        self.said.seek(0)
        lines = self.said.read().decode("utf-8", "replace").strip().splitlines()
        last = lines[-1] if lines else f"exit {self.process.returncode}"
        return Ended("memory" if "MemoryError" in last or "memory" in last else "failed", last[:200])


def main() -> None:
    """The child: read the job, answer each question on a line."""
    import resource  # late: only the child sets limits

    maker, job, questions, memory, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301  - of our own parent
    resource.setrlimit(resource.RLIMIT_AS, (memory * 2**20, memory * 2**20))
    # Should the parent die, so does the child, a little later.
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 30, int(seconds) + 40))
    module, _, name = maker.partition(":")
    prover = getattr(importlib.import_module(module), name)(job)
    for question in questions:
        sys.stdout.write(json.dumps(prover.answer(question)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
