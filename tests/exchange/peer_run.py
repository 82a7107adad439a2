"""Runs the peer: npm's feelin, an engine that is not ours, over an exported DMN file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PEER = Path(__file__).parent / "peer"


def run(dmn: Path, facts: Iterable[Mapping[str, object]]) -> tuple[list[Any], list[str]]:
    """Outcome and findings of each fact set, and the kinds of warnings that the peer gave."""
    assert (PEER / "node_modules").is_dir(), "run `make install-dev`: it installs the peer"
    done = subprocess.run(
        ["node", str(PEER / "walk.mjs"), str(dmn)],
        input="\n".join(json.dumps(one, ensure_ascii=False) for one in facts),
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()], json.loads(done.stderr)["warnings"]
