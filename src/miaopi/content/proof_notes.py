"""What a matter says about its own proofs: `depends_on` and `proof_exceptions` in matter.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from miaopi.content.matter import Matter
from miaopi.content.workshop import Row, Workshop, entries, rows, words
from miaopi.content.yamlfile import YamlFile
from miaopi.rules import Basis
from miaopi.texts import Place, Words


@dataclass(frozen=True, slots=True)
class Dependence:
    """An attribute on which outcomes may turn: the facts that say it, why, and the law."""

    key: str
    facts: tuple[str, ...]
    why: Words
    basis: tuple[Basis, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class SignedException:
    """A claim that need not be proved: what, why, who signed it, and when."""

    kind: str
    about: str
    why: Words
    signed_by: str
    on: date
    where: Place


@dataclass(frozen=True, slots=True)
class Notes:
    """Both."""

    depends_on: Mapping[str, Dependence]
    exceptions: tuple[SignedException, ...]


def read(shop: Workshop, file: YamlFile, matter: Matter) -> Notes:
    """What matter.yaml says; what is wrong with it is noted."""
    data = file.data
    assert isinstance(data, dict)
    depends = {
        key: found
        for key, row in entries(data.get("depends_on")).items()
        if (found := _dependence(shop, file, matter, key, row)) is not None
    }
    exceptions = [_exception(file, n, row) for n, row in enumerate(rows(data.get("proof_exceptions")))]
    return Notes(depends, tuple(exceptions))


def _dependence(shop: Workshop, file: YamlFile, matter: Matter, key: str, row: Row) -> Dependence | None:
    facts = row["facts"]
    assert isinstance(facts, list)
    unknown = [name for name in facts if name not in matter.rules.facts]
    for name in unknown:
        place = facts.index(name)
        shop.fault(file, "fact-unknown", ("depends_on", key, "facts", place), name=name)
    basis = shop.basis(file, ("depends_on", key, "basis"), row["basis"])
    if unknown:
        return None
    return Dependence(key, tuple(map(str, facts)), words(row["why"]), basis, file.place(("depends_on", key)))


def _exception(file: YamlFile, n: int, row: Row) -> SignedException:
    return SignedException(
        kind=str(row["claim"]),
        about=str(row.get("about", "")),
        why=words(row["why"]),
        signed_by=str(row["signed_by"]),
        on=date.fromisoformat(str(row["on"])),
        where=file.place(("proof_exceptions", n)),
    )
