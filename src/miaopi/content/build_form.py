"""From form.yaml to a Form."""

from __future__ import annotations

from miaopi import feel
from miaopi.content import widgets
from miaopi.content.form import Form
from miaopi.content.spec import Field, Option, Page
from miaopi.content.terms import Term
from miaopi.content.workshop import Row, Workshop, entries, maybe_words, rows, words
from miaopi.content.yamlfile import YamlFile, jsonable


def build(shop: Workshop, file: YamlFile) -> Form:
    """The form; faults are noted in the shop. Fields come in the order of the pages."""
    assert isinstance(file.data, dict)
    given = entries(file.data["fields"])
    pages = tuple(
        Page(str(page["id"]), words(page["title"]), maybe_words(page.get("intro")), _names(page))
        for page in rows(file.data["pages"])
    )
    order = _order(shop, file, pages, given)
    types: dict[str, feel.Type] = {}
    fields: dict[str, Field] = {}
    for name in order:
        fields[name] = _field(shop, file, name, given[name], types)
        types[name] = widgets.type_of(fields[name])
    return Form(pages, fields)


def _names(page: Row) -> tuple[str, ...]:
    names = page["fields"]
    assert isinstance(names, list)
    return tuple(map(str, names))


def _order(shop: Workshop, file: YamlFile, pages: tuple[Page, ...], given: object) -> list[str]:
    assert isinstance(given, dict)
    seen: list[str] = []
    for index, page in enumerate(pages):
        for place, name in enumerate(page.fields):
            path = ("pages", index, "fields", place)
            if name not in given:
                shop.fault(file, "field-unknown", path, name=name)
            elif name in seen:
                shop.fault(file, "field-twice", path, name=name)
            else:
                seen.append(name)
    for name in given:
        if name not in seen:
            shop.fault(file, "field-on-no-page", ("fields", name), name=name)
    return seen


def _field(shop: Workshop, file: YamlFile, name: str, row: Row, types: dict[str, feel.Type]) -> Field:
    path = ("fields", name)
    widget = str(row["widget"])
    options = tuple(
        Option(str(option["value"]), words(option), maybe_words(option.get("hint")))
        for option in rows(row.get("options"))
    )
    if bool(options) != (widget == "choice"):
        shop.fault(file, "options-misplaced", path, name=name)
    label = words(row["label"])
    return Field(
        name=name,
        label=label,
        hint=maybe_words(row.get("hint")),
        why=maybe_words(row.get("why")),
        widget=widget,
        schema=_schema(widget, row, options),
        options=options,
        unit=maybe_words(row.get("unit")),
        required=_required(shop, file, name, row, types),
        show=shop.term(file, (*path, "show"), row["show"], types, expect=feel.BOOLEAN)
        if "show" in row
        else None,
        fields=widgets.parts_of(widget, name, label),
        many=widget == "parties",
        options_from=None if "options_from" not in row else str(row["options_from"]),
        example=jsonable(row.get("example")),
        empty=maybe_words(row.get("empty")),
    )


def _required(
    shop: Workshop, file: YamlFile, name: str, row: Row, types: dict[str, feel.Type]
) -> bool | Term:
    given = row.get("required", True)
    if isinstance(given, bool):
        return given
    term = shop.term(file, ("fields", name, "required"), given, types, expect=feel.BOOLEAN)
    return True if term is None else term


def _schema(widget: str, row: Row, options: tuple[Option, ...]) -> dict[str, object]:
    own = jsonable(row.get("schema", {}))
    assert isinstance(own, dict)
    schema = dict(widgets.SCHEMAS[widget]) | own
    return schema | ({"enum": [option.value for option in options]} if options else {})
