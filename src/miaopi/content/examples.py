"""Examples of a matter: facts and what must come of them. Run at each check; every rule holds in at least
one.

`base` is a case that is approved. An example takes `base`, then the named `sets` under `with`, then its own
`set`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from miaopi.content import structure, yamlfile
from miaopi.content.matter import Matter
from miaopi.content.workshop import Row, rows, words
from miaopi.content.yamlfile import Path, YamlFile
from miaopi.texts import Fault, Faulty, Place, Words


def run(matter: Matter, text: str, *, file: str) -> tuple[int, tuple[Fault, ...]]:
    """How many examples there are, and every fault of them."""
    try:
        found = yamlfile.read(text, file=file)
    except Faulty as error:
        return 0, error.faults
    faults = structure.check(found, "examples")
    if faults:
        return 0, faults
    assert isinstance(found.data, dict)
    examples = rows(found.data["examples"])
    hit: set[str] = set()
    base = {"name": {"zh": "base", "en": "base"}, "outcome": "approve", "rules": []}
    problems = list(_compare(matter, found, ("base",), base, found.data["base"], hit))
    if problems:
        return len(examples), tuple(problems)  # every example rests on it
    for n, example in enumerate(examples):
        problems += _one(matter, found, n, example, hit)
    if not problems:
        problems = [
            Fault("content.rule-without-example", rule.where, {"rule": rule.code})
            for rule in matter.rules.rules
            if rule.code not in hit
        ]
    return len(examples), tuple(problems)


@dataclass(frozen=True, slots=True)
class Example:
    """A case as examples.yaml tells it, and what must come of it."""

    name: Words
    facts: Mapping[str, object]
    outcome: str
    rules: tuple[str, ...]


def read(text: str, *, file: str) -> tuple[Example, ...]:
    """Every example of a folder that was checked, the one without a fault first.   Raises: Faulty."""
    found = yamlfile.read(text, file=file)
    faults = structure.check(found, "examples")
    if faults:
        raise Faulty(faults)
    assert isinstance(found.data, dict)
    base = Example(
        Words("没有问题的申请", "An application without a fault"), facts_of(found.data, {}), "approve", ()
    )
    return (
        base,
        *(
            Example(
                words(row["name"]), facts_of(found.data, row), str(row["outcome"]), tuple(_list(row["rules"]))
            )
            for row in rows(found.data["examples"])
        ),
    )


def facts_of(data: Mapping[str, object], example: Row) -> dict[str, object]:
    """The facts of an example.

    Raises: KeyError: it names a set that is not there.
    """
    sets, base = data.get("sets", {}), data["base"]
    assert isinstance(sets, dict)
    assert isinstance(base, dict)
    facts = dict(base)
    for name in _list(example.get("with", [])):
        facts |= sets[name]
    own = example.get("set", {})
    assert isinstance(own, dict)
    return facts | own


def _one(matter: Matter, file: YamlFile, n: int, example: Row, hit: set[str]) -> Iterator[Fault]:
    path: Path = ("examples", n)
    assert isinstance(file.data, dict)
    codes = {rule.code for rule in matter.rules.rules}
    unknown = [(place, code) for place, code in enumerate(_list(example["rules"])) if code not in codes]
    for place, code in unknown:
        yield file.fault("rule-unknown", (*path, "rules", place), code=code)
    try:
        facts = facts_of(file.data, example)
    except KeyError as error:
        yield file.fault("example-set-unknown", (*path, "with"), name=str(error.args[0]))
        return
    if not unknown:
        yield from _compare(matter, file, path, example, facts, hit)


def _compare(
    matter: Matter, file: YamlFile, path: Path, example: Row, facts: object, hit: set[str]
) -> Iterator[Fault]:
    assert isinstance(facts, dict)
    try:
        result = matter.rules.evaluate(matter.rules.read(facts), trace=False)
    except Faulty as error:
        here = file.place(path)
        for one in error.faults:
            yield Fault(one.code, Place(here.file, here.line, field=one.where.field), one.values)
        return
    found, expected = [finding.code for finding in result.findings], _list(example["rules"])
    hit |= set(found)
    if result.outcome != example["outcome"] or set(found) != set(expected):
        yield file.fault(
            "example-failed",
            path,
            name=words(example["name"]),
            expected=_shown(str(example["outcome"]), expected),
            actual=_shown(result.outcome, found),
        )


def _shown(outcome: str, codes: list[str]) -> str:
    return f"{outcome} [{', '.join(codes)}]"


def _list(given: object) -> list[str]:
    assert isinstance(given, list)
    return given
