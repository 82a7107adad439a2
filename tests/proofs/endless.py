"""Provers that misbehave, for the child process."""

from __future__ import annotations

import os


class Prover:
    """Answers `n`; runs for ever, takes all memory or dies where it is asked to."""

    def __init__(self, job: object) -> None:
        self.job = job

    def answer(self, question: tuple[str, ...]) -> dict[str, object]:
        match question[0]:
            case "forever":
                while True:
                    pass
            case "memory":
                return {"size": len(bytearray(2**40))}
            case "dies":
                os._exit(3)
        return {"job": self.job, "asked": question[0], "process": os.getpid()}
