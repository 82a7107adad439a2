"""Small models, written as an author would: the frame is made here, the test gives what matters."""

from __future__ import annotations

import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from miaopi import dmn

DMN15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DMN11 = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
NOON = datetime.datetime(2026, 7, 1, 12, 0, tzinfo=datetime.UTC)


def typed(kind: str) -> str:
    """The attribute of a type."""
    return f' typeRef="{kind}"' if kind else ""


def identifier(name: str) -> str:
    """An id made of a name."""
    return name.replace(" ", "_")


def quoted(word: str) -> str:
    """A literal expression of a string."""
    return text(f'"{word}"')


def text(feel: str, kind: str = "") -> str:
    """A literal expression."""
    return f"<literalExpression{typed(kind)}><text>{escape(feel)}</text></literalExpression>"


def given(*names: str, kind: str = "") -> str:
    """Input data."""
    return "".join(
        f'<inputData id="i_{identifier(name)}" name="{name}">'
        f'<variable name="{name}"{typed(kind)}/></inputData>'
        for name in names
    )


def decision(name: str, logic: str, *, needs: tuple[str, ...] = (), kind: str = "") -> str:
    """A decision; `needs` are ids: i_… input data, d_… decisions, b_… knowledge, s_… services."""
    tags = {"i": ("information", "Input"), "d": ("information", "Decision")}
    wanted = ""
    for need in needs:
        outer, inner = tags.get(need.rpartition("#")[2][0], ("knowledge", "Knowledge"))
        href = need if "#" in need else f"#{need}"
        wanted += f'<{outer}Requirement><required{inner} href="{href}"/></{outer}Requirement>'
    return (
        f'<decision id="d_{identifier(name)}" name="{name}">'
        f'<variable name="{name}"{typed(kind)}/>{wanted}{logic}</decision>'
    )


def knowledge(name: str, params: str, logic: str, *, kind: str = "", language: str = "FEEL") -> str:
    """A business knowledge model; params as `a: number, b`."""
    formal = ""
    for param in filter(None, params.split(", ")):
        label, _, of = param.partition(": ")
        formal += f'<formalParameter name="{label}"{typed(of)}/>'
    needs = f'<knowledgeRequirement><requiredKnowledge href="#b_{name}"/></knowledgeRequirement>'
    return (
        f'<businessKnowledgeModel id="b_{name}" name="{name}"><variable name="{name}"'
        f"{typed(kind)}/>"
        f'<encapsulatedLogic kind="{language}">{formal}{logic}</encapsulatedLogic>{needs}'
        "</businessKnowledgeModel>"
    )


def table(
    inputs: dict[str, str],
    outputs: dict[str, str],
    rules: list[str],
    *,
    policy: str = "UNIQUE",
    more: str = "",
) -> str:
    """A decision table. inputs: expression to type; outputs: name to output values; rules: cells by `|`."""
    made = f'<decisionTable hitPolicy="{policy}"{more}>'
    for expression, kind in inputs.items():
        made += (
            f'<input><inputExpression typeRef="{kind}"><text>{expression}</text></inputExpression></input>'
        )
    for name, values in outputs.items():
        listed, _, default = values.partition(" default ")
        named = f' name="{name}"' if name else ""
        made += f"<output{named}>"
        made += f"<outputValues><text>{escape(listed)}</text></outputValues>" if listed else ""
        made += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
        made += "</output>"
    for rule in rules:
        cells = [cell.strip() for cell in rule.split("|")]
        made += "<rule>"
        for n, cell in enumerate(cells):
            tag = "inputEntry" if n < len(inputs) else "outputEntry"
            made += f"<{tag}><text>{escape(cell)}</text></{tag}>"
        made += "</rule>"
    return made + "</decisionTable>"


def source(*parts: str, namespace: str = "urn:test", version: str = DMN15) -> str:
    """A whole file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{version}" '
        f'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" name="test" namespace="{namespace}">'
        f"{''.join(parts)}</definitions>"
    )


def model(tmp_path: Path, *parts: str, **options: str) -> dmn.Model:
    """A model of these parts, loaded."""
    path = tmp_path / "model.dmn"
    path.write_text(source(*parts, **options), encoding="utf-8")
    return dmn.load(path)


def value(
    tmp_path: Path, logic: str, *more: str, kind: str = "", needs: tuple[str, ...] = (), **inputs: object
) -> object:
    """The value of one decision."""
    return (
        model(tmp_path, *more, decision("D", logic, kind=kind, needs=needs))
        .decide("D", inputs, at=NOON)
        .value
    )
