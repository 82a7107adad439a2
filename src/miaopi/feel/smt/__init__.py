"""The SMT back end: expressions as terms of the solver z3, for proofs over every input.

    world = smt.World(items=4)            texts, days and constraints that belong together
    encoder = smt.Encoder(world, fact)    fact: typed.Fact -> its symbolic value
    encoder.value(checked.tree)           a symbolic value: `.null` and what it is otherwise
    world.facts                           what holds of the variables

z3 is loaded when one of these names is used first; `proof` and `child` do without it, so that whoever only
asks for a proof does not load it. docs/proofs.md says what can be proved.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from miaopi.feel.smt.comparing import equal, fails, holds
    from miaopi.feel.smt.decoding import Decoder
    from miaopi.feel.smt.encoder import Encoder
    from miaopi.feel.smt.values import Beyond, Sym
    from miaopi.feel.smt.world import OpenPart, World

__all__ = ["Beyond", "Decoder", "Encoder", "OpenPart", "Sym", "World", "equal", "fails", "holds"]
_MODULES = {
    "Beyond": "values",
    "Decoder": "decoding",
    "Encoder": "encoder",
    "OpenPart": "world",
    "Sym": "values",
    "World": "world",
    "equal": "comparing",
    "fails": "comparing",
    "holds": "comparing",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
