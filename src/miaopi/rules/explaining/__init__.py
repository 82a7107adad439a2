"""Why an outcome is as it is, and what would change it.

    holds(rule_set, facts, "C5") -> Reason          the smallest parts of a rule's condition that make it hold
    smallest_change(rule_set, facts, can_change={"occupants"}) -> Change | NoneExists | NotKnown

z3 runs in a child process with a hard end. docs/explanations.md says what is and what is not explained.
"""

from miaopi.rules.explaining.changing import Change, Changed, NoneExists, NotKnown, smallest_change
from miaopi.rules.explaining.holding import Part, Reason, holds

__all__ = ["Change", "Changed", "NoneExists", "NotKnown", "Part", "Reason", "holds", "smallest_change"]
