"""Runs a target under atheris (libFuzzer, guided by coverage) for some seconds.

atheris is there for x86-64 and Python before 3.14; elsewhere this says so and ends.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

SECONDS = 60
# A run of one input that takes longer, or more memory, is a finding of its own.
SLOWEST_SECONDS, MEGABYTES = 15, 1500


def run(target: Callable[[bytes], None], *, seeds: list[bytes], name: str, longest: int) -> None:
    """Fuzz the target with inputs of so many octets; the process ends with libFuzzer's exit code.

    `argv`: [seconds].
    """
    import atheris

    from miaopi.feel import runtime

    runtime.WORK = 20_000  # instrumented code is slow; what stops at a million stops here too

    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    corpus = Path(__file__).resolve().parents[2] / "var" / "fuzz" / name
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = (
        f"-max_total_time={seconds}", f"-max_len={longest}", f"-timeout={SLOWEST_SECONDS}",
        f"-rss_limit_mb={MEGABYTES}", f"-artifact_prefix={corpus.parent}/{name}-", "-print_final_stats=1",
    )  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()


def check() -> None:
    """Say clearly where atheris is not, and end: nothing was fuzzed."""
    if importlib.util.find_spec("atheris") is None:
        print(
            f"NOT FUZZED: atheris is not installed; it is there for x86-64 and Python before 3.14 "
            f"(here: {platform.machine()}, Python {platform.python_version()}).",
            file=sys.stderr,
        )
        sys.stderr.flush()
        os._exit(0)
