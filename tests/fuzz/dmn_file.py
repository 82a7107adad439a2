"""Any file as DMN: a model that decides, or a fault, soon. `python -m tests.fuzz.dmn_file [seconds]`"""

from __future__ import annotations

from tests.fuzz import running

running.check()

import atheris  # noqa: E402  - only where it is there

with atheris.instrument_imports(include=["miaopi.dmn", "miaopi.feel"]):
    from miaopi import dmn, feel

from tests.dmn.models import NOON, decision, given, knowledge, source, table, text  # noqa: E402

SEEDS = [
    source(given("n", kind="number"), decision("D", logic, needs=("i_n",))).encode()
    for logic in (
        text("n + 1"),
        table({"n": "number"}, {"": ""}, ["< 5 | 1", "- | 2"], policy="FIRST"),
        "<context><contextEntry><variable name='a'/>" + text("n") + "</contextEntry></context>",
        "<conditional><if>"
        + text("n > 1")
        + "</if><then>"
        + text("1")
        + "</then><else>"
        + text("2")
        + "</else></conditional>",
        "<for iteratorVariable='i'><in>" + text("[1, n]") + "</in><return>" + text("i") + "</return></for>",
        "<list>" + text("n") + "</list>",
    )
]
SEEDS.append(
    source(knowledge("f", "a: number", text("a + 1")), decision("D", text("f(1)"), needs=("b_f",))).encode()
)


def target(data: bytes) -> None:
    """Read and decide: a fault is fine, too much work too; anything else that is raised is a finding."""
    try:
        model = dmn.read(data, file="fuzzed.dmn")
    except dmn.DmnError as error:
        for fault in error.faults:
            assert fault.line("zh"), fault.code
            assert fault.line("en"), fault.code
        return
    for name in model.decisions:
        try:
            model.decide(name, {"n": feel.NUMBER.read("2")}, at=NOON, notes=True)
        except (feel.TooMuchWork, dmn.DmnError):
            continue


if __name__ == "__main__":
    running.run(target, seeds=SEEDS, name="dmn-file", longest=2_000)
