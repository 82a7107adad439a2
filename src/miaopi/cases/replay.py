"""A decision executed again from what was stored, years later, to the same bytes.

What is stored: the inputs and the registries' raw answers, sealed, and the hash of the matter's version.
What is done
again: the contract reads the raw answers, the matter makes facts of them, the rules make findings of the
facts. What is compared, byte for byte: facts with their origins, unanswered registries, outcome and
findings, trace. Then what the row says in plain (outcome, codes) and what the ledger committed to when it was
decided: whoever has the keys could seal another run that is whole in itself.

Basis: 个人信息保护法 art. 24: an automated decision can be explained; 行政许可法 art. 38.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from miaopi import rules
from miaopi.cases import canonical, evaluation, numbers, sealing
from miaopi.cases.actions.moves import chain
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.models import Case, Decision
from miaopi.catalogue import queries as catalogue
from miaopi.ledger import queries as ledger

COMPARED = ("facts", "origins", "unanswered", "result", "trace", "told")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a run came out another way; values are shown by their hash only, as they are
    personal.
    """

    part: str
    name: str
    stored: str
    again: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """One run of a case, executed again."""

    serial: int
    event: str
    outcome: str
    at: datetime
    matter_hash: str
    engine: str
    engine_now: str
    difference: Difference | None

    @property
    def is_equal(self) -> bool:
        """Every compared byte is the same."""
        return self.difference is None


@dataclass(frozen=True, slots=True)
class Replay:
    """Every run of a case, in order."""

    number: str
    runs: tuple[Replayed, ...]

    @property
    def equal(self) -> bool:
        """All of them came out the same, and there was at least one."""
        return bool(self.runs) and all(run.is_equal for run in self.runs)


def replay(number: str) -> Replay:
    """Execute every run of the rules of a case again.   Raises: CaseNotFound; secrets.KeyErased,
    secrets.Tampered.
    """
    case = Case.objects.select_related("key").filter(number=numbers.read(number) or number).first()
    if case is None:
        raise CaseNotFound
    return Replay(
        case.number or "",
        tuple(_again(case, decision) for decision in case.decisions.runs().order_by("serial")),
    )


def _again(case: Case, decision: Decision) -> Replayed:
    stored = sealing.open_run(case, decision)
    matter = catalogue.matter(decision.matter_hash)
    packed = evaluation.pack(evaluation.rerun(matter, stored)) | {"override": stored["override"]}
    again = evaluation.unpack(canonical.dump(packed))
    first = next(_differences(stored, again), None)
    first = first or next(_beside(case, decision, again), None)
    return Replayed(
        serial=decision.serial,
        event=decision.event,
        outcome=decision.outcome,
        at=decision.at,
        matter_hash=decision.matter_hash,
        engine=decision.engine,
        engine_now=rules.VERSION,
        difference=first,
    )


def _beside(case: Case, decision: Decision, again: Mapping[str, object]) -> Iterator[Difference]:
    """Where the row, or the event that told of it, says something else than the run."""
    outcome = "refer" if again["override"] else cast("Mapping[str, object]", again["result"])["outcome"]
    codes = [finding["code"] for finding in cast("list[Mapping[str, object]]", again["told"])]
    reasons_hash = canonical.digest(again["result"])
    commitment = sealing.keyed([again["facts"], reasons_hash], use="decision-facts")
    told: Mapping[str, object] = next(
        (e.data for e in ledger.events(chain(case.pk)) if _tells_of(e.data, decision)), {}
    )
    for part, name, before, now in (
        ("row", "reasons_hash", decision.reasons_hash, reasons_hash),
        ("row", "outcome", decision.outcome, outcome),
        ("row", "codes", decision.codes, codes),
        ("ledger", "codes", told.get("codes"), codes),
        ("ledger", "rules", told.get("rules"), decision.matter_hash),
        ("ledger", "facts", told.get("facts"), commitment),
    ):
        if before != now:
            yield Difference(part, name, canonical.digest(before)[:16], canonical.digest(now)[:16])


def _tells_of(data: Mapping[str, object], decision: Decision) -> bool:
    return data.get("decision") == str(decision.pk)


def _differences(stored: Mapping[str, object], again: Mapping[str, object]) -> Iterator[Difference]:
    for part in COMPARED:
        if canonical.dump(stored[part]) != canonical.dump(again[part]):
            yield from _inside(part, stored[part], again[part])


def _inside(part: str, stored: object, again: object) -> Iterator[Difference]:
    """The first name under which two values of one part differ."""
    before, after = _named(stored), _named(again)
    for name in sorted(before.keys() | after.keys()):
        was, now = _hash(before, name), _hash(after, name)
        if was != now:
            yield Difference(part, name, was, now)


def _named(value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return {
            str(each.get("code", n)) if isinstance(each, Mapping) else str(n): each
            for n, each in enumerate(value)
        }
    return {"": value}


def _hash(values: Mapping[str, object], name: str) -> str:
    return canonical.digest(values[name])[:16] if name in values else "missing"
