"""From registries/NAME.yaml to a Contract."""

from __future__ import annotations

from miaopi import feel
from miaopi.content.contracts import Contract, ContractField, KeyPart
from miaopi.content.terms import Term
from miaopi.content.workshop import Row, Workshop, entries, words
from miaopi.content.yamlfile import Path, YamlFile


def build(shop: Workshop, file: YamlFile) -> Contract:
    """The contract; faults are noted in the shop."""
    data = file.data
    assert isinstance(data, dict)
    key = {
        name: KeyPart(
            name,
            shop.type(file, ("key", name, "type"), row["type"]) or feel.ANY,
            bool(row.get("optional", False)),
            words(row),
        )
        for name, row in entries(data["key"]).items()
    }
    records = shop.type(file, ("records",), data["records"]) if "records" in data else None
    fields = {
        name: _field(shop, file, name, row, key, records) for name, row in entries(data["fields"]).items()
    }
    flag, record_fields = _record(shop, file, data.get("record"), fields)
    return Contract(
        name=str(data["name"]),
        kind=data["kind"],
        label=words(data),
        department=str(data["department"]),
        key=key,
        fields=fields,
        flag=flag,
        record_fields=record_fields,
        source=data.get("source"),
        of=data.get("of"),
        path=data.get("path"),
        deadline_ms=int(data.get("deadline_ms", 3000)),
        records=records or feel.ANY,
    )


def _field(
    shop: Workshop,
    file: YamlFile,
    name: str,
    row: Row,
    key: dict[str, KeyPart],
    records: feel.Type | None,
) -> ContractField:
    kind = shop.type(file, ("fields", name, "type"), row["type"])
    value: Term | None = None
    if "value" in row:
        types = {
            "records": records or feel.ListOf(feel.ANY),
            "key": feel.ContextOf(tuple((part.name, part.type) for part in key.values())),
        }
        value = shop.term(file, ("fields", name, "value"), row["value"], types, expect=kind)
    return ContractField(name, kind or feel.ANY, bool(row.get("nullable", False)), words(row), value)


def _record(
    shop: Workshop, file: YamlFile, row: object, fields: dict[str, ContractField]
) -> tuple[str | None, frozenset[str]]:
    if not isinstance(row, dict):
        return None, frozenset()
    named: list[tuple[Path, str]] = [(("record", "flag"), str(row["flag"]))]
    named += [(("record", "fields", index), str(name)) for index, name in enumerate(row["fields"])]
    for path, name in named:
        if name not in fields:
            shop.fault(file, "registry-field-unknown", path, name=name, registry=file.data["name"])  # type: ignore[index]  # a mapping by the schema
    if str(row["flag"]) in fields and fields[str(row["flag"])].type != feel.BOOLEAN:
        shop.fault(file, "record-flag-not-boolean", ("record", "flag"), name=row["flag"])
    return str(row["flag"]), frozenset(map(str, row["fields"]))
