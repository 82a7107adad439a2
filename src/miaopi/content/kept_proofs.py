"""A proof that was made, kept beside the matter in `proof.json`, so that it is not made again for nothing.

It counts for what it was made of (`proving.key`): conditions, outcomes, facts, parameters and tables, what
the mapping guarantees, the declared dependences and exceptions, the engine's version and the solver's. Change
any of these, and it counts no longer; their words alone change nothing.
"""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Protocol

from miaopi import rules
from miaopi.feel.smt.proof import Proofs

FILE = "proof.json"
# It changes when a proof could come out another way.
VERSION = "miaopi-proofs 2"


class Weighed(Protocol):
    """Proofs, and how many exceptions were needed."""

    @property
    def proofs(self) -> Proofs:
        """Every proof."""
        ...

    @property
    def excused(self) -> int:
        """How many have a signed exception."""
        ...


def versions() -> dict[str, str]:
    """Of the proofs, the engine and the solver."""
    return {"proofs": VERSION, "rules": rules.VERSION, "z3": metadata.version("z3-solver")}


def read(folder: Path) -> str | None:
    """The key of the proof that is kept; None where none is."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    found = kept.get("key") if isinstance(kept, dict) else None
    return found if isinstance(found, str) else None


def write(folder: Path, key: str, verdict: Weighed) -> None:
    """Keep a proof without faults; nothing is written where it stands there already."""
    text = json.dumps(
        {
            "key": key,
            "versions": versions(),
            "lists_up_to": verdict.proofs.items,
            "proved": verdict.proofs.proved,
            "exceptions": verdict.excused,
        },
        indent=1,
    )
    path = folder / FILE
    if not path.exists() or path.read_text(encoding="utf-8") != f"{text}\n":
        path.write_text(f"{text}\n", encoding="utf-8")
