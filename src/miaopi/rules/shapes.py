"""The shape of rules.yaml: which keys there are and what stands under them. Every fault is gathered."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from miaopi import feel
from miaopi.feel import FeelError, Type
from miaopi.rules.model import Basis, Law, LawLike
from miaopi.rules.yaml_places import Document, Item
from miaopi.texts import LANGUAGES, Fault, Place, Words

TEXT, LIST, MAPPING = Words("文字", "text"), Words("列表", "a list"), Words("键值", "keys and values")
SURE = ("law", "modelled")


def guess(name: str, known: Iterable[str]) -> Words:
    """What may have been meant, as a sentence."""
    near = difflib.get_close_matches(name, tuple(known), n=1, cutoff=0.6)
    return Words(f"是不是“{near[0]}”？", f"Did you mean “{near[0]}”?") if near else Words("", "")


class Shapes:
    """Reads parts of one document."""

    def __init__(self, document: Document, laws: Mapping[str, LawLike], faults: list[Fault]) -> None:
        self.document = document
        self.laws = laws
        self.faults = faults

    def fault(self, code: str, where: Place, /, **values: object) -> None:
        """Note a fault."""
        self.faults.append(Fault(f"rules.{code}", where, values))

    def mapping(self, item: Item, keys: Iterable[str] | None, needed: Iterable[str] = ()) -> dict[str, Item]:
        """The entries of a mapping; `keys` are those it may have."""
        if not isinstance(item.value, Mapping):
            self.fault("shape", item.where, expected=MAPPING)
            return {}
        found = dict(self.document.entries(item.value))
        if keys is not None:
            known = tuple(keys)
            for key in [key for key in found if key not in known]:
                self.fault("unknown-key", found.pop(key).key_place, key=key, guess=guess(key, known))
        for key in needed:
            if key not in found:
                self.fault("missing-key", item.key_place, key=key)
        return found

    def listed(self, item: Item | None) -> list[Item]:
        """The items of a list; of nothing, none."""
        if item is None:
            return []
        if not isinstance(item.value, list):
            self.fault("shape", item.where, expected=LIST)
            return []
        return list(self.document.items(item.value))

    def text(self, item: Item | None) -> str | None:
        """A text; other scalars are told as a fault, since YAML may have read them as something else."""
        if item is None:
            return None
        if not isinstance(item.value, str) or not item.value.strip():
            self.fault("shape", item.where, expected=TEXT)
            return None
        return str(item.value)

    def texts(self, item: Item | None) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        if item is not None and isinstance(item.value, str):
            return (str(item.value),)
        return tuple(text for one in self.listed(item) if (text := self.text(one)) is not None)

    def words(self, item: Item | None) -> Words | None:
        """`{zh: …, en: …}`"""
        return None if item is None else self.label(self.mapping(item, LANGUAGES), item.where)

    def label(self, found: Mapping[str, Item], where: Place) -> Words | None:
        """The texts under `zh` and `en`."""
        both: dict[str, str] = {}
        for language in LANGUAGES:
            if language not in found:
                self.fault("missing-language", where, language=language)
                continue
            text = self.text(found[language])
            if text is not None:
                both[language] = text.strip()
        return Words(both["zh"], both["en"]) if len(both) == len(LANGUAGES) else None

    def type(self, item: Item | None) -> Type:
        """A type's text; what is no type counts as any, so that one fault does not bring others."""
        text = self.text(item)
        if item is None or text is None:
            return feel.ANY
        try:
            return feel.parse_type(text, where=item.where)
        except FeelError as error:
            self.faults.extend(error.faults)
            return feel.ANY

    def day(self, item: Item) -> date | None:
        """A date."""
        if type(item.value) is date:
            return item.value
        try:
            return date.fromisoformat(str(item.value))
        except ValueError:
            self.fault("not-a-day", item.where)
            return None

    def sure(self, item: Item | None, otherwise: str = "modelled") -> str:
        """`law` or `modelled`"""
        text = self.text(item)
        if item is None or text is None:
            return otherwise
        if text not in SURE:
            self.fault("unknown-sure", item.where, value=text)
        return text

    def basis(self, item: Item | None, sure: str) -> tuple[Basis, ...]:
        """`[{law: R6, article: "8"}]`, each law one of the matter's."""
        found: list[Basis] = []
        for one in self.listed(item):
            row = self.mapping(one, ("law", "article", "sure"), ("law",))
            code = self.text(row.get("law"))
            if code is None:
                continue
            law = self.laws.get(code)
            if law is None:
                self.fault("unknown-law", row["law"].where, law=code, guess=guess(code, self.laws))
                continue
            article = row.get("article")
            found.append(
                Basis(
                    as_law(code, law),
                    None if article is None else str(article.value),
                    self.sure(row.get("sure"), sure),
                )
            )
        return tuple(found)


def as_law(code: str, law: LawLike) -> Law:
    """A law of the caller's as ours."""
    return law if isinstance(law, Law) else Law(code, law.name, _text(law, "number"), _text(law, "in_force"))


def _text(law: Any, attribute: str) -> str | None:
    value = getattr(law, attribute, None)
    return None if value is None else str(value)
