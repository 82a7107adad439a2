"""What is explained of every example of every matter, as it stands in golden/: the parts, and the change.

python -m tests.explaining.golden        writes the files anew, which takes minutes; read the difference
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from miaopi.content import examples, explained, loading
from miaopi.content.examples import Example
from miaopi.content.matter import Matter
from miaopi.feel.smt.child import Limits

HERE = Path(__file__).parent / "golden"
MATTERS = Path(__file__).parents[2] / "matters"
SLUGS = tuple(sorted(path.parent.name for path in MATTERS.glob("*/matter.yaml")))
AT_ONCE = 2
PATIENT = Limits(each=240.0, total=300.0)


def matter_of(slug: str) -> Matter:
    """A matter of this repository."""
    return loading.load(MATTERS / slug)


def examples_of(slug: str) -> tuple[Example, ...]:
    """Its examples, the one without a fault first."""
    text = (MATTERS / slug / "examples.yaml").read_text(encoding="utf-8")
    return examples.read(text, file="examples.yaml")


def parts(slug: str) -> str:
    """Of each example its findings with law and parts, in both languages."""
    matter = matter_of(slug)
    return "\n".join(line for one in examples_of(slug) for line in _parts(matter, one)) + "\n"


def _parts(matter: Matter, example: Example) -> Iterator[str]:
    facts, labels = matter.rules.read(dict(example.facts)), explained.Labels(matter)
    evaluation = matter.rules.evaluate(facts, trace=False)
    yield f"## {example.name.zh} / {example.name.en}: {evaluation.outcome}"
    for finding in evaluation.findings:
        yield f"{finding.code} {finding.text.zh} / {finding.text.en}"
        for part in explained.parts_of(matter, facts, finding.code, labels):
            yield f"  {part.zh}"
            yield f"  {part.en}"


def change(matter: Matter, example: Example) -> str:
    """What would be approved instead of one example."""
    return "\n".join(_change(matter, example)) + "\n"


def _change(matter: Matter, example: Example) -> Iterator[str]:
    facts = matter.rules.read(dict(example.facts))
    yield f"## {example.name.zh} / {example.name.en}"
    if matter.rules.evaluate(facts, trace=False).outcome == "approve":
        yield "approved"
        return
    found = explained.search(matter, facts, limits=PATIENT)
    told = explained.told(matter, found, explained.Labels(matter))
    yield told.kind + (" (smallest)" if told.smallest else "")
    for line in told.lines if told.kind == "change" else ():
        yield f"  {line.zh}"
        yield f"  {line.en}"


def changes(slug: str) -> Mapping[str, str]:
    """The same of every example, by its heading."""
    matter, rows = matter_of(slug), examples_of(slug)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda one: change(matter, one), rows))
    return dict(zip((one.name.zh for one in rows), told, strict=True))


def kept_changes(slug: str) -> tuple[str, ...]:
    """The blocks of the golden file."""
    text = (HERE / f"{slug}.changes.txt").read_text(encoding="utf-8")
    return tuple(f"## {block}" for block in text.split("## ") if block)


def write() -> None:
    """All of them."""
    for slug in SLUGS:
        (HERE / f"{slug}.parts.txt").write_text(parts(slug), encoding="utf-8")
        (HERE / f"{slug}.changes.txt").write_text("".join(changes(slug).values()), encoding="utf-8")


if __name__ == "__main__":
    write()
