"""Facts in, evaluation out, with no case around it: `miaopi decide` and whoever tries a matter out.

Facts are one JSON object with every fact of the matter. Numbers are read as decimals, so that 0.1 stays 0.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from miaopi.content import explained
from miaopi.content.matter import Matter
from miaopi.texts import Fault, Faulty, Place


def read_facts(text: str, *, file: str, line: int = 1) -> dict[str, object]:
    """One JSON object; `line` is where the text begins in its file.

    Raises: Faulty: `content.facts-broken`, `content.facts-no-object`, `content.facts-twice`.
    """
    twice: list[str] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in pairs:
            if name in found:
                twice.append(name)
            found[name] = value
        return found

    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        where = Place(file, line + error.lineno - 1, error.colno)
        raise Faulty([Fault("content.facts-broken", where, {"problem": error.msg})]) from None
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise Faulty(
            [Fault("content.facts-broken", Place(file, line), {"problem": str(error)[:60]})]
        ) from None
    if twice:
        place = Place(file, line, field=twice[0])
        raise Faulty([Fault("content.facts-twice", place, {"name": twice[0]})])
    if not isinstance(data, dict):
        raise Faulty([Fault("content.facts-no-object", Place(file, line))])
    return data


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def decide(matter: Matter, facts: dict[str, object], *, file: str, line: int = 1) -> dict[str, object]:
    """`{"outcome", "reasons", "notices", "trace"}` of facts.

    Raises: Faulty: rules.fact-missing, fact-unknown, fact-type; each names file, line and fact.
    """
    try:
        return matter.rules.evaluate(matter.rules.read(facts)).as_json()
    except Faulty as error:
        raise Faulty(
            Fault(fault.code, Place(file, line, field=fault.where.field), fault.values)
            for fault in error.faults
        ) from None


def explain(matter: Matter, facts: dict[str, object], *, file: str) -> dict[str, object]:
    """The same with `explanation`: of each finding the fewest parts that make it hold, and the least change
    that would be approved. Takes a solver a second or more.

    Raises: Faulty: as `decide`.
    """
    answer = decide(matter, facts, file=file)
    known, labels = matter.rules.read(facts), explained.Labels(matter)
    evaluation = matter.rules.evaluate(known, trace=False)
    because = {
        code: [one.as_json() for one in explained.parts_of(matter, known, code, labels)]
        for code, _outcome in evaluation.codes
    }
    explanation: dict[str, object] = {"because": because}
    if evaluation.outcome != "approve":
        found = explained.search(matter, known)
        told = explained.told(matter, found, labels)
        explanation |= {
            "found": told.kind,
            "lines": [one.as_json() for one in told.lines],
            "smallest": told.smallest,
        }
    return answer | {"explanation": explanation}


def decide_lines(
    matter: Matter, lines: Iterable[str], *, file: str
) -> Iterator[dict[str, object] | tuple[Fault, ...]]:
    """One answer for each line that is not blank, in order: an evaluation, or the faults of that line."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield decide(matter, read_facts(line, file=file, line=number), file=file, line=number)
            except Faulty as error:
                yield error.faults
