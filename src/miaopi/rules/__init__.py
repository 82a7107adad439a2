"""Rules: from the rules.yaml of a matter to findings and an outcome.

A library of its own, `from miaopi import rules`. Owns: facts, parameters, derived facts, rules, findings,
outcome, trace. Knows nothing of forms, registries, cases or the web.

Each rule that holds is a finding; the outcome is the strongest: reject > supplement > refer > approve; a
notice is no obstacle. A rule holds when its condition is exactly true, so a null never makes one hold.
"""

from miaopi.rules.decision_tables import DecisionTable, TableSource
from miaopi.rules.loading import load
from miaopi.rules.model import (
    OUTCOMES,
    STRENGTH,
    Basis,
    DatedValue,
    Derived,
    Evaluation,
    Facts,
    FactSpec,
    Finding,
    Law,
    LawLike,
    Outcome,
    Parameter,
    Rule,
    Trace,
)
from miaopi.rules.proving.checking import check
from miaopi.rules.ruleset import RuleSet

# Stored with each decision. It changes when an evaluation could come out another way.
VERSION = "miaopi-rules 1"

__all__ = [
    "OUTCOMES",
    "STRENGTH",
    "VERSION",
    "Basis",
    "DatedValue",
    "DecisionTable",
    "Derived",
    "Evaluation",
    "FactSpec",
    "Facts",
    "Finding",
    "Law",
    "LawLike",
    "Outcome",
    "Parameter",
    "Rule",
    "RuleSet",
    "TableSource",
    "Trace",
    "check",
    "load",
]
