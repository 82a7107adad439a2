"""docs/states.md from the table: a picture in Mermaid, and the rows as an official reads them.

python -m miaopi.cases.drawing > docs/states.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from miaopi.cases import states

HEAD = """# The life of a case

Made from `src/miaopi/cases/transitions.yaml` by `python -m miaopi.cases.drawing`; a test holds the two equal.
What does not stand here cannot happen, from any face: `states.after` raises `CaseMoved`, and the database
knows the same states by a CHECK constraint. Clocks: C1 acceptance, C2 statutory, C3 promised, C4 supplement,
C5 delivery. Rows T… are the lifecycle's own, rows P… are the platform's. The picture shows what this version
does; the table holds every row, also those for the desk.
"""
DRAWN = frozenset(states.EVENT_NAMES) | frozenset(states.DESK_EVENT_NAMES) | {"discard"}


def page() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_picture(), "", *_states(), "", *_rows(), ""))


def _picture() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state, name in states.NAMES.items():
        yield f"    {state} : {name.zh} {name.en}"
    yield "    [*] --> draft"
    for row in states.TABLE:
        if row.event in DRAWN:
            for source in row.sources:
                target = {states.SAME: source, states.GONE: "[*]"}.get(row.target, row.target)
                yield f"    {source} --> {target} : {row.no} {row.event}"
    for state in states.ENDS:
        yield f"    {state} --> [*]"
    yield "```"


def _states() -> Iterator[str]:
    yield "| state | 中文 | English | end |"
    yield "|---|---|---|---|"
    for state, name in states.NAMES.items():
        yield f"| {state} | {name.zh} | {name.en} | {'yes' if state in states.ENDS else ''} |"


def _rows() -> Iterator[str]:
    yield "| no | from | event | to | actors | guard | clock | document | basis |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in states.TABLE:
        cells = (
            row.no,
            ", ".join(row.sources),
            row.event,
            row.target,
            ", ".join(row.actors),
            row.guard,
            row.clock,
            row.document,
            row.basis,
        )
        yield "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page())
