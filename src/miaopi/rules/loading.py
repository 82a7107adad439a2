"""From rules.yaml to a rule set."""

from __future__ import annotations

from collections.abc import Mapping

from miaopi.rules.model import LawLike
from miaopi.rules.ruleset import RuleSet


def load(
    text: str,
    *,
    file: str,
    common: str | None = None,
    laws: Mapping[str, LawLike],
    common_file: str = "matters/_common/rules.yaml",
) -> RuleSet:
    """The rule set that the text of a rules.yaml describes.

    Args:    common: the text of the rules that matters share, from which `use:` takes.  laws: by code, as matter.yaml names them.
    Raises:  Faulty: with every fault found: file, line, column, what and mend.
    """
    raise NotImplementedError
