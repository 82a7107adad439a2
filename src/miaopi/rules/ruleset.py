"""A rule set that can be run."""

from __future__ import annotations

from collections.abc import Mapping

from miaopi.rules.model import Derived, Evaluation, Facts, FactSpec, LawLike, Parameter, Rule


class RuleSet:
    """The rules of one matter, compiled. Immutable; threads may share it."""

    facts: Mapping[str, FactSpec]
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, Derived]
    rules: tuple[Rule, ...]
    laws: Mapping[str, LawLike]

    def read(self, obj: Mapping[str, object]) -> Facts:
        """Every fact, from JSON to FEEL values.

        Raises: Faulty: rules.fact-missing, rules.fact-unknown, rules.fact-type; the place's field names the fact.
        """
        raise NotImplementedError

    def evaluate(self, facts: Facts, *, trace: bool = True) -> Evaluation:
        """Findings and outcome. Pure: the same facts always give the same."""
        raise NotImplementedError
