"""DMN: decision models out of XML files, compiled and evaluated.

A library of its own, `from miaopi import dmn`: `dmn.load(path)` gives a model, `model.decide(name, inputs,
at=…)` the value of a decision, `dmn.check(model)` proves its tables. Expressions are `miaopi.feel`'s. Knows
nothing of matters or the web.
"""

from miaopi.dmn.errors import DmnError
from miaopi.dmn.evaluate import Note, Outcome
from miaopi.dmn.files import Model, load, read
from miaopi.dmn.proving import check

__all__ = ["DmnError", "Model", "Note", "Outcome", "check", "load", "read"]
