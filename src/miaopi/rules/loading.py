"""From rules.yaml to a rule set: read, check everything, gather every fault, compile."""

from __future__ import annotations

from collections.abc import Mapping

from miaopi.rules.building import Builder
from miaopi.rules.decision_tables import TableSource
from miaopi.rules.model import LawLike
from miaopi.rules.ruleset import RuleSet
from miaopi.rules.yaml_places import Document
from miaopi.texts import Fault, Faulty


def load(
    text: str,
    *,
    file: str,
    common: str | None = None,
    laws: Mapping[str, LawLike],
    common_file: str = "matters/_common/rules.yaml",
    tables: Mapping[str, TableSource] | None = None,
) -> RuleSet:
    """The rule set that the text of a rules.yaml describes.

    Args:    common: the text of the rules that matters share, from which `use:` takes (also the facts that
             they read).
             laws: by code, as matter.yaml names them.
             tables: decision tables (DMN) by the name that rules call them by.
    Raises:  Faulty: with every fault found: file, line, column, what and mend.
    """
    faults: list[Fault] = []
    document = Document(text, file)
    shared = Document(common, common_file) if common is not None else None
    builder = Builder(document, shared, laws, faults, tables)
    rule_set = builder.build()
    if faults or rule_set is None:
        raise Faulty(
            sorted(
                faults,
                key=lambda fault: (fault.where.file != file, fault.where.line or 0, fault.where.column or 0),
            )
        )
    return rule_set
