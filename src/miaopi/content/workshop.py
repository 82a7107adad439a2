"""What builds the parts of a matter have in hand: the files, the faults so far, and how an expression is
compiled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from miaopi import feel
from miaopi.content.reach import reaches
from miaopi.content.terms import Term
from miaopi.content.yamlfile import Path, YamlFile
from miaopi.rules import Basis, Law
from miaopi.texts import Fault, Words

Row = Mapping[str, object]


class Workshop:
    """Collects every fault, so that a report names all of them, not only the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.functions: Mapping[str, feel.Host] = {}
        self.laws: Mapping[str, Law] = {}

    def fault(self, file: YamlFile, code: str, path: Path, /, **values: object) -> None:
        """Note a fault."""
        self.faults.append(file.fault(code, path, **values))

    def term(
        self,
        file: YamlFile,
        path: Path,
        text: object,
        types: Mapping[str, feel.Type],
        *,
        expect: feel.Type | None = None,
        never_null: Collection[str] = (),
    ) -> Term | None:
        """A compiled expression, or None with its faults noted; names outside `types` are among them."""
        where = file.text_place(path)
        try:
            compiled = feel.compile(
                str(text),
                types=types,
                functions=self.functions,
                expect=expect,
                never_null=never_null,
                where=where,
            )
            tree = feel.parse(str(text), names=[*types, *self.functions], where=where)
        except feel.FeelError as error:
            self.faults += error.faults
            return None
        return Term(str(text), compiled, frozenset(way for way in reaches(tree) if way[0] in types))

    def type(self, file: YamlFile, path: Path, text: object) -> feel.Type | None:
        """A type as the folders write it, or None with its faults noted."""
        try:
            return feel.parse_type(str(text), where=file.text_place(path))
        except feel.FeelError as error:
            self.faults += error.faults
            return None

    def basis(self, file: YamlFile, path: Path, given: object) -> tuple[Basis, ...]:
        """Places in laws; a law that the matter does not list is a fault."""
        found = []
        for index, row in enumerate(rows(given)):
            law = self.laws.get(str(row["law"]))
            if law is None:
                known = listed(self.laws)
                self.fault(file, "law-unknown", (*path, index, "law"), name=row["law"], known=known)
            else:
                article = row.get("article")
                found.append(Basis(law, None if article is None else str(article), str(row["sure"])))
        return tuple(found)


def listed(names: Iterable[object]) -> Words:
    """Names in a row."""
    texts = [str(name) for name in names]
    return Words("、".join(texts), ", ".join(texts))


def words(row: object) -> Words:
    """The `zh` and `en` of a row that the schema has checked."""
    assert isinstance(row, Mapping)
    return Words(str(row["zh"]), str(row["en"]))


def maybe_words(row: object) -> Words | None:
    """Words, where there are any."""
    return None if row is None else words(row)


def rows(given: object) -> list[Row]:
    """A list of mappings that the schema has checked; empty where there is none."""
    return list(given) if isinstance(given, list) else []


def entries(given: object) -> Mapping[str, Row]:
    """A mapping of mappings that the schema has checked; empty where there is none."""
    return given if isinstance(given, dict) else {}
