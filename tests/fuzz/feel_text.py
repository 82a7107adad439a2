"""Any text as FEEL: a value, null or a fault, soon. `python -m tests.fuzz.feel_text [seconds]`"""

from __future__ import annotations

from random import Random

from tests.fuzz import running

running.check()

import atheris  # noqa: E402  - only where it is there

with atheris.instrument_imports(include=["miaopi.feel"]):
    from miaopi import feel
    from miaopi.feel.printer import show

from tests.feel.expressions import NEVER_NULL, TYPES, Maker, environment  # noqa: E402
from tests.feel.hostile_cases import CASES, SLOW  # noqa: E402

SEEDS = [
    *(text.encode() for name, text in CASES.items() if len(text) < 300 and name not in SLOW),
    *(show(Maker(Random(seed)).of("boolean", 2)).encode() for seed in range(100)),
]


class Disagreement(Exception):  # noqa: N818  - what the fuzzer is after
    """Two forms of one text have different values."""


def target(data: bytes) -> None:
    """Compile and run: a fault is fine, too much work too; anything else that is raised is a finding."""
    text = data.decode("utf-8", "replace")
    try:
        compiled = feel.compile(text, types=TYPES, never_null=NEVER_NULL, strict=False)
    except feel.FeelError as error:
        for fault in error.faults:
            assert fault.line("zh"), fault.code
            assert fault.line("en"), fault.code
        return
    show(feel.parse(text, names=TYPES, members=("id", "area_m2", "let", "since")))
    env = environment(Random(len(data)))
    try:
        value, careful = compiled(env), compiled.run(env).value
    except feel.TooMuchWork:
        return
    if not callable(getattr(value, "call", None)) and feel.as_json(value) != feel.as_json(careful):
        raise Disagreement(text)


if __name__ == "__main__":
    running.run(target, seeds=SEEDS, name="feel-text", longest=300)
