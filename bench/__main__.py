"""`python -m bench [--write] [PART…]`: all parts, or those named; with --write, into docs/bench.md too."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bench.figures import written

PAGE = Path(__file__).resolve().parents[1] / "docs" / "bench.md"


def applications() -> str:
    from bench import applications as part  # late: it reads the settings of a server of its own

    return part.run()


def engine() -> str:
    from bench import engine as part

    return part.run()


def bulk() -> str:
    from bench import bulk as part

    return part.run()


PARTS: dict[str, Callable[[], str]] = {"engine": engine, "bulk": bulk, "applications": applications}


def main(given: list[str]) -> int:
    write = "--write" in given
    names = [name for name in given if name != "--write"]
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 64
    for name in names or PARTS:
        text = PARTS[name]()
        print(text, flush=True)
        if write:
            PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
