"""`python -m bench [PART…]`: all parts, or those named."""

from __future__ import annotations

import sys
from collections.abc import Callable


def applications() -> str:
    from bench import applications as part  # late: it reads the settings of a server of its own

    return part.run()


def engine() -> str:
    from bench import engine as part

    return part.run()


PARTS: dict[str, Callable[[], str]] = {"engine": engine, "applications": applications}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 64
    for name in names or PARTS:
        print(PARTS[name](), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
