"""What a proof of a table found, as faults: with the row and a concrete input."""

from __future__ import annotations

from collections.abc import Sequence

from miaopi.dmn.proving.jobs import TableJob
from miaopi.feel.smt.proof import Claim, Witness
from miaopi.feel.smt.reasons import listed, reason, shown
from miaopi.texts import Fault, Words

KINDS = {
    "gap": Words("决策表“{about}”没有空档", "that the table “{about}” has no gap"),
    "overlap": Words("决策表“{about}”没有互相矛盾的行", "that no rows of the table “{about}” contradict"),
    "row": Words("决策表的行“{about}”会起作用", "that the row “{about}” ever decides"),
    "output": Words("“{about}”的结果在允许的取值之内", "that the result of “{about}” is allowed"),
    "input": Words("输入“{about}”会起作用", "that the input “{about}” ever counts"),
}


class Telling:
    """Of one table. Rows count from 1."""

    def __init__(self, job: TableJob) -> None:
        self.job = job

    def gap(self, claim: Claim, witness: Witness) -> Fault:
        values = {"table": self.job.name, "example": shown(witness.facts)}
        return Fault("dmn.proof-gap", claim.where, values)

    def overlap(self, claim: Claim, rows: Sequence[int], witness: Witness) -> Fault:
        """Told at the later row."""
        values = {
            "table": self.job.name,
            "policy": self.job.policy,
            "one": rows[0] + 1,
            "other": rows[1] + 1,
            "example": shown(witness.facts),
        }
        return Fault("dmn.proof-overlap", self.job.rows[rows[1]], values)

    def row(
        self, claim: Claim, row: int, before: Sequence[int], columns: Sequence[int], witness: Witness
    ) -> Fault:
        values: dict[str, object] = {
            "table": self.job.name,
            "row": row + 1,
            "example": shown(witness.facts),
        }
        if columns:
            texts = [self.job.columns[n].text for n in columns]
            return Fault("dmn.proof-row-empty", claim.where, {**values, "columns": listed(texts)})
        return Fault("dmn.proof-row-late", claim.where, {**values, "before": listed(n + 1 for n in before)})

    def column(self, claim: Claim, column: int) -> Fault:
        values = {"table": self.job.name, "input": self.job.columns[column].text}
        return Fault("dmn.proof-input", claim.where, values)

    def unread(self, claim: Claim, name: str) -> Fault:
        return Fault("dmn.proof-unread", claim.where, {"table": self.job.name, "input": name})

    def output(self, claim: Claim, row: int, out: int, value: object, witness: Witness) -> Fault:
        values = {
            "table": self.job.name,
            "row": row + 1,
            "output": self.job.outs[out].name,
            "value": shown({"": value})[5:-1],
            "example": shown(witness.facts),
        }
        return Fault("dmn.proof-output", claim.where, values)

    def not_proved(self, claim: Claim, why: str, what: str) -> Fault:
        values = {"claim": KINDS[claim.kind].fill({"about": claim.about}), "why": reason(why, what)}
        return Fault("dmn.proof-open", claim.where, values)
