"""The normal form of rules.yaml and examples.yaml: plain Python values, one way to say each thing.

Two files of one normal form mean the same. Numbers are Decimals, days are dates, one text where a list may
stand is a list of one, words under `values` stand under `words`, and what is empty is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML

Plain = dict[str, Any]
LISTS = ("answers", "from", "use", "with", "rules")


def load(text: str) -> Plain:
    """The values of a YAML text that is known to be right."""
    return dict(YAML(typ="safe", pure=True).load(text) or {})


def value(given: object) -> object:
    """A value in normal form; texts keep their inner lines but not the outer blanks."""
    match given:
        case bool() | None | datetime.date():
            return given
        case int() | float():
            exact = Decimal(repr(given))
            return exact.to_integral_value() if exact == exact.to_integral_value() else exact
        case str():
            return given.strip()
        case list():
            return [value(one) for one in given]
        case Mapping():
            return {str(name): value(one) for name, one in given.items()}
    return given


def rules(data: Mapping[str, Any]) -> Plain:
    """The normal form of a rules.yaml."""
    found: Plain = {}
    if use := _list(data.get("use")):
        found["use"] = use
    for section, make in (("parameters", parameter), ("facts", fact), ("derived", _tidy)):
        rows = data.get(section) or {}
        if rows:
            found[section] = {str(name): make(row) for name, row in rows.items()}
    found["rules"] = [rule(row) for row in data.get("rules") or []]
    return found


def examples(data: Mapping[str, Any]) -> Plain:
    """The normal form of an examples.yaml."""
    found: Plain = {"base": value(data.get("base") or {})}
    if data.get("sets"):
        found["sets"] = {str(name): value(row) for name, row in data["sets"].items()}
    found["examples"] = [_tidy(row, keep=("rules",)) for row in data.get("examples") or []]
    return found


def rule(row: Mapping[str, Any]) -> Plain:
    """One rule; how sure a basis is stands with it only where it differs from the rule's."""
    made = _tidy(row)
    made.setdefault("sure", "modelled")
    if "basis" in made:
        made["basis"] = [_basis(one, made["sure"]) for one in made["basis"]]
    return made


def fact(row: Mapping[str, Any]) -> Plain:
    """One fact."""
    made = _tidy(row)
    if isinstance(made.get("values"), dict):
        made["words"] = {**made["values"], **made.get("words", {})}
        made["values"] = list(made["values"])
    elif "values" in made:
        made["values"] = _list(made["values"])
    return made


def parameter(row: Mapping[str, Any]) -> Plain:
    """One parameter: its values in a list, each with basis and how sure it is."""
    made = _tidy(row)
    sure = made.pop("sure", "modelled")
    if "value" in made:
        made["values"] = [{"value": made.pop("value"), "basis": made.pop("basis", [])}]
    made.pop("basis", None)
    values = []
    for one in made.get("values", []):
        own = one.get("sure", sure)
        kept = {**one, "sure": own, "basis": [_basis(basis, own) for basis in one.get("basis", [])]}
        if isinstance(kept.get("value"), datetime.date):
            kept["value"] = kept["value"].isoformat()
        if "from" in kept and isinstance(kept["from"], str):
            kept["from"] = datetime.date.fromisoformat(kept["from"])
        values.append({name: part for name, part in kept.items() if part not in ([], None, "")})
    made["values"] = values
    return made


def _basis(row: Mapping[str, Any], sure: str) -> Plain:
    made = {"law": str(row["law"])}
    if row.get("article") is not None:
        made["article"] = str(row["article"])
    if row.get("sure", sure) != sure:
        made["sure"] = row["sure"]
    return made


def _tidy(row: Mapping[str, Any], *, keep: tuple[str, ...] = ()) -> Plain:
    """A row in normal form without what is empty."""
    made = {}
    for name, one in row.items():
        part = _list(one) if name in LISTS else value(one)
        if name in keep or part not in (None, [], {}, ""):
            made[str(name)] = part
    return made


def _list(given: object) -> list[Any]:
    if given is None:
        return []
    return [value(one) for one in given] if isinstance(given, list) else [value(given)]
