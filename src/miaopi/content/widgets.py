"""Kinds of question: the JSON Schema and the FEEL type of what each one stores, and the parts of those made
of parts.

`party` is a person or an enterprise, `person` a person by name and number, `parties` a list of party,
`items` a list of short texts. The words of their parts stand in parts.yaml, once for all matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from miaopi import feel
from miaopi.content import yamlfile
from miaopi.content.spec import Field, Option
from miaopi.texts import Words

AMOUNT = r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?$"

SCHEMAS: Mapping[str, Mapping[str, object]] = {
    "text": {"type": "string", "minLength": 1, "maxLength": 200},
    "long-text": {"type": "string", "minLength": 1, "maxLength": 2000},
    "document-number": {"type": "string", "minLength": 1, "maxLength": 60},
    "number": {"type": "integer"},
    "money": {"type": ["string", "number"], "pattern": AMOUNT, "minimum": 0},
    "area": {"type": ["string", "number"], "pattern": AMOUNT, "exclusiveMinimum": 0},
    "date": {"type": "string", "format": "date"},
    "choice": {"type": "string"},
    "yes-no": {"type": "boolean"},
    "phone": {"type": "string", "minLength": 1, "maxLength": 40},
    "id-number": {"type": "string", "minLength": 1, "maxLength": 40},
    "division": {"type": "string", "pattern": "^[0-9]{6}([0-9]{3})?$"},
    "items": {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": 40},
        "uniqueItems": True,
        "maxItems": 100,
    },
    "party": {"type": "object"},
    "person": {"type": "object"},
    "parties": {"type": "array", "maxItems": 50},
}
TYPES: Mapping[str, feel.Type] = {
    "number": feel.NUMBER,
    "money": feel.NUMBER,
    "area": feel.NUMBER,
    "date": feel.DATE,
    "yes-no": feel.BOOLEAN,
    "items": feel.ListOf(feel.STRING),
}
DECIMALS = frozenset({"money", "area"})
PARTS: Mapping[str, tuple[str, ...]] = {
    "party": ("kind", "name", "number", "phone"),
    "person": ("name", "number"),
    "parties": ("kind", "name", "number", "phone"),
}
WIDGETS = tuple(SCHEMAS)


@cache
def _words() -> Mapping[str, Mapping[str, object]]:
    text = resources.files("miaopi.content").joinpath("parts.yaml").read_text(encoding="utf-8")
    data = yamlfile.read(text, file="parts.yaml").data
    assert isinstance(data, dict)
    return data


def words(row: object) -> Words:
    """Words of a `{zh, en}` row that the schema has checked."""
    assert isinstance(row, Mapping)
    return Words(str(row["zh"]), str(row["en"]))


def parts_of(widget: str, name: str, label: Words) -> tuple[Field, ...]:
    """The parts of a question made of parts; their labels name the whole: 出租人的手机号码."""
    within = Words(label.zh, label.en[:1].lower() + label.en[1:])
    return tuple(_part(name, key, _words()[key], {"label": within}) for key in PARTS.get(widget, ()))


def _part(whole: str, key: str, row: Mapping[str, object], values: Mapping[str, object]) -> Field:
    options = tuple(Option(str(option["value"]), words(option)) for option in _rows(row.get("options", [])))
    widget = str(row["widget"])
    schema = dict(SCHEMAS[widget]) | ({"enum": [option.value for option in options]} if options else {})
    if widget == "text":
        schema["maxLength"] = 100
    return Field(
        name=f"{whole}.{key}",
        label=words(row["label"]).fill(values),
        hint=words(row["hint"]).fill(values) if "hint" in row else None,
        why=None,
        widget=widget,
        schema=schema,
        options=options,
    )


def _rows(rows: object) -> list[Mapping[str, object]]:
    assert isinstance(rows, list)
    return rows


def type_of(field: Field) -> feel.Type:
    """The FEEL type of what the field stores."""
    if field.fields:
        whole = feel.ContextOf(tuple((part.key, type_of(part)) for part in field.fields))
        return feel.ListOf(whole) if field.many else whole
    if field.widget == "choice" and field.options:
        return feel.Simple("string", tuple(option.value for option in field.options))
    return TYPES.get(field.widget, feel.STRING)


def json_schema(field: Field) -> dict[str, object]:
    """The JSON Schema of one field, parts and texts included."""
    schema: dict[str, object] = dict(field.schema)
    if field.fields:
        whole: dict[str, object] = {
            "type": "object",
            "properties": {part.key: json_schema(part) for part in field.fields},
            "required": [part.key for part in field.fields],
            "additionalProperties": False,
        }
        schema = schema | ({"items": whole} if field.many else whole)
    texts: dict[str, object] = {
        "title": field.label.zh,
        "x-title-en": field.label.en,
        "x-widget": field.widget,
    }
    if field.hint:
        texts |= {"description": field.hint.zh, "x-description-en": field.hint.en}
    if field.options:
        texts["x-options"] = [{"value": option.value} | option.label.as_json() for option in field.options]
    if field.unit:
        texts["x-unit"] = field.unit.as_json()
    if field.example is not None:
        texts["examples"] = [field.example]
    return texts | schema
