"""Structure of a folder's files: JSON Schema's errors as our faults, with file, line and field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import resources

import jsonschema_rs

from miaopi.content import yamlfile
from miaopi.content.workshop import listed
from miaopi.content.yamlfile import Path, YamlFile
from miaopi.texts import LANGUAGES, Fault, Words

TYPES = {
    "string": Words("文字", "text"),
    "integer": Words("整数", "a whole number"),
    "number": Words("数字", "a number"),
    "boolean": Words("true 或 false", "true or false"),
    "array": Words("列表", "a list"),
    "object": Words("键和值", "keys and values"),
}


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    path = resources.files("miaopi.content").joinpath(f"{name}.schema.yaml")
    schema = yamlfile.read(path.read_text(encoding="utf-8"), file=name).data
    return jsonschema_rs.Draft202012Validator(json.dumps(schema), validate_formats=True)


def check(file: YamlFile, schema: str) -> tuple[Fault, ...]:
    """Every fault of a file against `SCHEMA.schema.yaml`, in the order of lines."""
    found = [
        fault
        for error in _validator(schema).iter_errors(yamlfile.jsonable(file.data))
        for fault in _faults(file, error)
    ]
    return tuple(sorted(set_by_place(found), key=lambda fault: (fault.where.line or 0, fault.code)))


def set_by_place(faults: list[Fault]) -> list[Fault]:
    """One fault a place: an absent language is told once, not once for each rule of the schema that minds
    it."""
    return list({(fault.code, fault.where): fault for fault in faults}.values())


def _faults(file: YamlFile, error: jsonschema_rs.ValidationError) -> Iterator[Fault]:
    path: Path = tuple(error.instance_path)
    details = error.kind.as_dict()
    match error.kind.name:
        case "additionalProperties":
            for name in details["unexpected"]:
                yield file.fault("key-unknown", (*path, name), name=name)
        case "required" if details["property"] in LANGUAGES:
            yield file.fault("language-missing", path, language=details["property"])
        case "required":
            yield file.fault("key-missing", path, name=details["property"])
        case "type":
            yield _wrong_type(file, path, error.instance, details["types"])
        case "enum":
            options = listed(details["options"])
            yield file.fault("value-not-allowed", path, value=error.instance, options=options)
        case "minLength":
            yield file.fault("value-empty", path)
        case "minItems" | "minProperties":
            yield file.fault("value-empty", path)
        case "format":
            yield file.fault("value-no-day", path, value=error.instance)
        case _:
            yield file.fault("value-wrong-form", path, value=_short(error.instance))


def _wrong_type(file: YamlFile, path: Path, value: object, types: list[str]) -> Fault:
    if "string" in types and isinstance(value, int | float) and not isinstance(value, bool):
        return file.fault("value-unquoted", path, value=_raw(file, path, value))
    wanted = Words("、".join(TYPES[one].zh for one in types), " or ".join(TYPES[one].en for one in types))
    return file.fault("value-wrong-type", path, value=_short(value), type=wanted)


def _raw(file: YamlFile, path: Path, value: object) -> str:
    node: object = file.data
    for part in path:
        node = node[part] if isinstance(node, list | dict) else node  # type: ignore[index]  # a path of the schema's error is there
    return str(node if isinstance(node, int | Decimal) else value)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
