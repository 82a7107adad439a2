"""The kit's cases in a child process with bounds on time and memory: no case can stop the others.

A case on which the child dies or takes too long has failed, and says why; a new child goes on with the next.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from miaopi.dmn import tck
from miaopi.dmn.tck_values import each
from miaopi.feel.smt import child

# A case of the kit takes some milliseconds, the slowest model half a second to load.
LIMITS = child.Limits(each=60.0, total=6 * 3600.0, memory=3072)
RUNNER = f"{__name__}:Runner"
WHY = {"time": "The case took too long and was stopped.", "memory": "The case took too much memory."}


class Runner:
    """In the child: the results of one case after the other."""

    def __init__(self, folder: str) -> None:
        self.files = {str(one.path): one for one in tck.files(Path(folder))}

    def answer(self, question: child.Question) -> dict[str, Any]:
        """The results of a case: `question` is the file and the case's number."""
        file, number = question
        found = self.files[file].results(int(number))
        return {"results": [dataclasses.asdict(one) | {"file": file} for one in found]}


def run(folder: Path, limits: child.Limits = LIMITS) -> Iterator[tck.Result]:
    """The results of all cases anywhere under a folder.

    Raises: DmnError: there is no such folder.
    """
    found = list(tck.files(folder))
    questions = [(str(one.path), str(number)) for one in found for number in range(len(one.cases))]
    answers = child.answers(RUNNER, str(folder), questions, limits)
    for file in found:
        for number, element in enumerate(file.cases):
            answer = answers[str(file.path), str(number)]
            if isinstance(answer, child.Ended):
                yield from _ended(file, element, answer)
                continue
            for one in answer["results"]:
                yield tck.Result(**{**one, "file": file.path, "notes": tuple(one["notes"])})


def _ended(file: tck.File, element: Any, answer: child.Ended) -> Iterator[tck.Result]:
    """The nodes of a case that the child did not survive."""
    notes = (WHY.get(answer.why, f"The case failed: {answer.said}"),)
    for node in each(element, "resultNode"):
        yield tck.Result(
            file.path, element.get("id") or "", node.get("name") or "", False, "?", "stopped", notes
        )
