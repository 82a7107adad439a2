"""Contracts of registries: what a source is asked and how its answer is read.

How an answer is read, in order:
1. An answer that is no JSON object, or holds a value of another type or choice than the contract says:
   malformed; nothing of it is used.
2. A needed key that is missing: a gap (incomplete); what is there is used.
3. Null is an answer where the field is `nullable`, or where it stands in `record.fields` and the record's
   flag is false (the source says that it has no record); else it is a gap. A blank text counts as null.
4. Where the lookup needs a record and the flag is false, the flag itself is the gap.
Only the fields that the matter uses are looked at, and the flag; what else a source sends is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from miaopi import feel
from miaopi.content.terms import Term
from miaopi.content.values import known, pruned
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One part of a question; an optional one may be left out."""

    name: str
    type: feel.Type
    optional: bool
    label: Words


@dataclass(frozen=True, slots=True)
class ContractField:
    """One field of an answer. `value`: computed from a platform source's records."""

    name: str
    type: feel.Type
    nullable: bool
    label: Words
    value: Term | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read: `record` has every needed field (FEEL values), null where it is not known."""

    state: Literal["answered", "incomplete", "malformed"]
    record: Mapping[str, object] | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """A source: `http` (its address stands in settings) or `platform` (`source` names who answers
    in-process)."""

    name: str
    kind: Literal["http", "platform"]
    label: Words
    department: str
    key: Mapping[str, KeyPart]
    fields: Mapping[str, ContractField]
    flag: str | None = None
    record_fields: frozenset[str] = frozenset()
    source: str | None = None
    of: str | None = None
    path: str | None = None
    deadline_ms: int = 3000
    records: feel.Type = feel.ANY

    def read(self, raw: object, *, needs: Collection[str], record_required: bool = False) -> Reading:
        """An answer as it came, read for the fields that are needed."""
        if not isinstance(raw, Mapping):
            return Reading("malformed", None)
        record: dict[str, object] = {}
        asked = [name for name in self.fields if name in needs or name == self.flag]
        for name in asked:
            kind = self.fields[name].type
            try:
                record[name] = kind.read(pruned(kind, _said(raw.get(name))))
            except feel.FeelError:
                return Reading("malformed", None)
        no_record = self.flag is not None and record[self.flag] is False
        if no_record:
            record |= {name: None for name in record if name in self.record_fields}
        missing = tuple(
            name for name in asked if name in needs and self._is_gap(name, raw, no_record=no_record)
        )
        if record_required and no_record and self.flag is not None and self.flag not in missing:
            missing = (self.flag, *missing)
        kept = {name: value for name, value in record.items() if name in needs}
        return Reading("incomplete" if missing else "answered", kept, missing)

    def _is_gap(self, name: str, raw: Mapping[str, object], *, no_record: bool) -> bool:
        if name not in raw:
            return True
        if _said(raw[name]) is not None:
            return False
        return not (self.fields[name].nullable or (no_record and name in self.record_fields))

    def compute(
        self, records: Sequence[Mapping[str, object]], key: Mapping[str, object]
    ) -> dict[str, object]:
        """The raw answer of a platform source, from its records: those that the key selects, live, in any
        order.

        Each record has what the contract's `records` type names (number, valid_from, valid_to, data); the
        FEEL of a field sees them as `records`, the last day furthest off first, and the question as `key`.
        """
        ordered = sorted(records, key=lambda record: str(record.get("number")))
        ordered.sort(key=lambda record: str(record.get("valid_to")), reverse=True)
        env = {
            "records": known(self.records, ordered),
            "key": {name: known(part.type, key.get(name)) for name, part in self.key.items()},
        }
        return {
            name: feel.as_json(spec.value(env))
            for name, spec in self.fields.items()
            if spec.value is not None
        }


def _said(json: object) -> object:
    """What a source says: many send a blank text for what they do not know."""
    return None if isinstance(json, str) and not json.strip() else json
