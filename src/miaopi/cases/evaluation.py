"""The pure core: a matter, what the application holds, what the registries gave → findings. No clock, no
database.

`run` serves a submission, and `rerun` serves a replay from what was stored: raw answers → the contract's
reading → facts → rules. Both go through the same three steps, so that the same bytes come out years later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from miaopi import rules
from miaopi.cases import canonical
from miaopi.content import FactSet, Filer, Inputs, LookupAnswer, Matter

if TYPE_CHECKING:
    from miaopi.content.inputs import State

SILENT = "U1"  # the common rule of matters/_common/rules.yaml: a needed registry gave no answer


@dataclass(frozen=True, slots=True)
class Run:
    """The rules run once, with all that went in."""

    inputs: Inputs
    answers: Mapping[str, LookupAnswer]
    facts: FactSet
    evaluation: rules.Evaluation

    @property
    def outcome(self) -> str:
        """approve | reject | supplement | refer, the strongest finding."""
        return self.evaluation.outcome

    @property
    def codes(self) -> tuple[str, ...]:
        """Every rule that holds, notices included."""
        return tuple(finding.code for finding in self.evaluation.findings)

    @property
    def only_silence(self) -> bool:
        """Nothing stands in the way but a registry that gave no answer (lifecycle T06)."""
        obstacles = {finding.code for finding in self.evaluation.findings if finding.outcome != "notice"}
        return obstacles == {SILENT}

    def result(self) -> dict[str, object]:
        """Outcome and findings, as they were told: what a replay must equal to the byte."""
        told = self.evaluation.as_json()
        return {name: told[name] for name in ("outcome", "reasons", "notices")}


def run(matter: Matter, inputs: Inputs, answers: Mapping[str, LookupAnswer]) -> Run:
    """Facts from answers, findings from facts."""
    facts = matter.facts(inputs, answers)
    return Run(inputs, MappingProxyType(dict(answers)), facts, matter.evaluate(facts))


def rerun(matter: Matter, stored: Mapping[str, object]) -> Run:
    """The same again from what `pack` stored: the raw answers are read by the contract anew."""
    return run(matter, _inputs(cast("Mapping[str, object]", stored["inputs"])), reread(matter, stored))


def reread(matter: Matter, stored: Mapping[str, object]) -> Mapping[str, LookupAnswer]:
    """The stored answers of the registries, each read by its contract again."""
    kept = cast("Sequence[Mapping[str, object]]", stored["lookups"])
    return {str(each["lookup"]): _reread(matter, each) for each in kept}


def pack(run: Run) -> dict[str, object]:
    """All of a run as storable data; it goes into one sealed blob."""
    return {
        "inputs": _inputs_json(run.inputs),
        "lookups": [_answer_json(each) for _, each in sorted(run.answers.items())],
        "facts": dict(run.facts.values),
        "origins": {
            name: {"kind": origin.kind, "name": origin.name, "at": origin.at}
            for name, origin in run.facts.origins.items()
        },
        "unanswered": list(run.facts.unanswered),
        "result": run.result(),
        "trace": run.evaluation.as_json()["trace"],
        "told": [_finding_json(finding) for finding in run.evaluation.findings],
    }


def unpack(data: bytes) -> Mapping[str, object]:
    """What `pack` made, from its canonical bytes."""
    return cast("Mapping[str, object]", canonical.load(data))


def _inputs_json(inputs: Inputs) -> dict[str, object]:
    return {
        "answers": dict(inputs.answers),
        "materials": list(inputs.materials),
        "confirmed": list(inputs.confirmed),
        "filer": {"number": inputs.filer.number, "represents": inputs.filer.represents},
        "filed_on": inputs.filed_on,
        "attempt": inputs.attempt,
    }


def _inputs(data: Mapping[str, object]) -> Inputs:
    filer = cast("Mapping[str, str | None]", data["filer"])
    return Inputs(
        answers=cast("Mapping[str, object]", data["answers"]),
        materials=tuple(cast("Sequence[str]", data["materials"])),
        confirmed=tuple(cast("Sequence[str]", data["confirmed"])),
        filer=Filer(number=str(filer["number"]), represents=filer["represents"]),
        filed_on=cast("date", data["filed_on"]),
        attempt=cast("int", data["attempt"]),
    )


def _answer_json(answer: LookupAnswer) -> dict[str, object]:
    return {
        "lookup": answer.lookup,
        "registry": answer.registry,
        "state": answer.state,
        "raw": answer.raw,
        "asked_at": answer.asked_at,
        "answered_at": answer.answered_at,
    }


def _reread(matter: Matter, kept: Mapping[str, object]) -> LookupAnswer:
    """A stored answer through the contract again; one that never came stays what it was."""
    name, state, raw = str(kept["lookup"]), cast("State", kept["state"]), kept["raw"]
    record: Mapping[str, object] | None = None
    missing: tuple[str, ...] = ()
    if state in {"answered", "incomplete", "malformed"} and raw is not None:
        lookup = matter.lookups[name]
        reading = matter.contracts[lookup.registry].read(
            raw, needs=lookup.needs, record_required=lookup.record_required
        )
        state, record, missing = reading.state, reading.record, reading.missing
    return LookupAnswer(
        lookup=name,
        registry=str(kept["registry"]),
        state=state,
        record=record,
        missing=missing,
        raw=raw,
        asked_at=cast("datetime", kept["asked_at"]),
        answered_at=cast("datetime | None", kept["answered_at"]),
    )


def _finding_json(finding: rules.Finding) -> dict[str, object]:
    """A finding with everything a page needs, in both languages, as it was when it was told."""
    return {
        "code": finding.code,
        "outcome": finding.outcome,
        "text": finding.text.as_json(),
        "neutral": finding.neutral.as_json() if finding.neutral else None,
        "next": finding.next.as_json() if finding.next else None,
        "about": finding.about,
        "answers": list(finding.answers),
        "material": finding.material,
        "basis": [
            {"law": basis.law.name.as_json(), "article": basis.article, "sure": basis.sure}
            for basis in finding.basis
        ],
    }
