"""The SMT back end: expressions as terms of the solver z3, for proofs over every input.

    world = smt.World(items=4)                      texts, days and constraints that belong together
    encoder = smt.Encoder(world, fact)              fact: typed.Fact -> its symbolic value
    encoder.value(checked.tree)                     a symbolic value: `.null` and what it is otherwise
    world.facts                                     what holds of the variables

Import it late: loading z3 takes time, and serving never needs it. docs/proofs.md says what can be proved.
"""

from miaopi.feel.smt.comparing import equal, fails, holds
from miaopi.feel.smt.decoding import Decoder
from miaopi.feel.smt.encoder import Encoder, OpenPart, World
from miaopi.feel.smt.values import Beyond, Sym

__all__ = ["Beyond", "Decoder", "Encoder", "OpenPart", "Sym", "World", "equal", "fails", "holds"]
