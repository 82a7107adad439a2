"""What an official writes about a case: an opinion with its reasons, or the list of what is missing.

Each reason names its law and article; a law is one of the matter's own (`matter.laws`). The words
are read by the applicant and by all who stand behind the application, so they are sealed with the case,
never in the ledger.

Basis: 行政许可法 art. 32(1)(4) (all at once), 38 (reasons and remedies).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from miaopi.content import Matter
from miaopi.texts import Fault, Place, Words

Json = Mapping[str, object]
OUTCOMES = ("approve", "reject")
LONGEST = 2000  # characters of one text: a letter has pages, not books


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words of one or both languages, and by which law and article.

    Args: law: a key of `matter.laws`.  rule: the code of the published rule that it answers, where one does.
    """

    text: Words | str
    law: str
    article: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the official holds to be right, and why. `ground`: why it is approved though a source
    is silent.
    """

    outcome: Literal["approve", "reject"]
    reasons: tuple[Reason, ...]
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is missing: what, why, and where it is added (a material's kind, names of answers)."""

    what: Words | str
    why: Words | str
    law: str
    article: str
    rule: str | None = None
    material: str | None = None
    answers: tuple[str, ...] = ()


def words(text: Words | str) -> Words:
    """Both languages; what was written in one stands for both."""
    return text if isinstance(text, Words) else Words(text, text)


def faults_of(opinion: Opinion, matter: Matter, *, silent: bool) -> tuple[Fault, ...]:
    """Everything that is not whole, one fault a field.   Args: silent: a needed source gave no answer."""
    return tuple(_in_opinion(opinion, matter, silent=silent))


def faults_of_items(items: Sequence[Item], matter: Matter) -> tuple[Fault, ...]:
    """Everything that is not whole in a list of what is missing."""
    if not items:
        return (Fault("cases.items-missing", Place(field="items")),)
    return tuple(fault for n, item in enumerate(items) for fault in _in_item(item, matter, f"items.{n}"))


def fault_of_text(text: str, field: str) -> tuple[Fault, ...]:
    """A reason inside the office: it is there, and it is no book."""
    if not text.strip():
        return (Fault("cases.reason-missing", Place(field=field)),)
    return _length(text, field)


def pack(opinion: Opinion) -> dict[str, object]:
    """As it is kept under the case's key."""
    return {
        "opinion": {
            "outcome": opinion.outcome,
            "reasons": [_reason_json(reason) for reason in opinion.reasons],
            "ground": opinion.ground,
        }
    }


def pack_items(items: Sequence[Item]) -> dict[str, object]:
    """As it is kept under the case's key."""
    return {
        "items": [
            {
                "what": words(item.what).as_json(),
                "why": words(item.why).as_json(),
                "law": item.law,
                "article": item.article,
                "rule": item.rule,
                "material": item.material,
                "answers": list(item.answers),
            }
            for item in items
        ]
    }


def opinion_of(stored: Json) -> Opinion | None:
    """The opinion of a stored step, if it has one."""
    kept = cast("Json | None", stored.get("opinion"))
    if kept is None:
        return None
    return Opinion(
        outcome=cast("Literal['approve', 'reject']", kept["outcome"]),
        reasons=tuple(_reason(each) for each in cast("Sequence[Json]", kept["reasons"])),
        ground=str(kept["ground"]),
    )


def items_of(stored: Json) -> tuple[Item, ...]:
    """What was asked in a stored step; nothing where it asked for nothing."""
    return tuple(
        Item(
            what=_words(each["what"]),
            why=_words(each["why"]),
            law=str(each["law"]),
            article=str(each["article"]),
            rule=cast("str | None", each["rule"]),
            material=cast("str | None", each["material"]),
            answers=tuple(cast("Sequence[str]", each["answers"])),
        )
        for each in cast("Sequence[Json]", stored.get("items", ()))
    )


def _in_opinion(opinion: Opinion, matter: Matter, *, silent: bool) -> Iterator[Fault]:
    if opinion.outcome not in OUTCOMES:
        yield Fault("cases.opinion-unknown", Place(field="outcome"), {"outcome": opinion.outcome})
    if not opinion.reasons:
        yield Fault("cases.reason-missing", Place(field="reasons"))
    for n, reason in enumerate(opinion.reasons):
        place = f"reasons.{n}"
        yield from _in_text(reason.text, f"{place}.text")
        yield from _in_law(matter, reason.law, reason.article, place)
        yield from _in_rule(matter, reason.rule, place)
    if opinion.outcome == "approve" and silent and not opinion.ground.strip():
        yield Fault("cases.ground-missing", Place(field="ground"))
    yield from _length(opinion.ground, "ground")


def _in_item(item: Item, matter: Matter, place: str) -> Iterator[Fault]:
    yield from _in_text(item.what, f"{place}.what")
    yield from _in_text(item.why, f"{place}.why")
    yield from _in_law(matter, item.law, item.article, place)
    yield from _in_rule(matter, item.rule, place)
    if item.material is not None and matter.material(item.material) is None:
        where = Place(field=f"{place}.material")
        yield Fault("cases.material-unknown", where, {"kind": item.material})
    for name in item.answers:
        if matter.form.field(name) is None:
            yield Fault("cases.answer-unknown", Place(field=f"{place}.answers"), {"name": name})


def _in_text(text: Words | str, field: str) -> Iterator[Fault]:
    told = words(text)
    if not told.zh.strip() or not told.en.strip():
        yield Fault("cases.reason-missing", Place(field=field))
    yield from _length(told.zh, field)
    yield from _length(told.en, field)


def _in_law(matter: Matter, law: str, article: str, place: str) -> Iterator[Fault]:
    if law not in matter.laws:
        yield Fault("cases.law-unknown", Place(field=f"{place}.law"), {"law": law})
    if not article.strip():
        yield Fault("cases.article-missing", Place(field=f"{place}.article"))


def _in_rule(matter: Matter, rule: str | None, place: str) -> Iterator[Fault]:
    if rule is not None and all(each.code != rule for each in matter.rules.rules):
        yield Fault("cases.rule-unknown", Place(field=f"{place}.rule"), {"rule": rule})


def _length(text: str, field: str) -> tuple[Fault, ...]:
    if len(text) <= LONGEST:
        return ()
    return (Fault("cases.text-too-long", Place(field=field), {"most": LONGEST}),)


def _reason_json(reason: Reason) -> dict[str, object]:
    return {
        "text": words(reason.text).as_json(),
        "law": reason.law,
        "article": reason.article,
        "rule": reason.rule,
    }


def _reason(kept: Json) -> Reason:
    return Reason(
        text=_words(kept["text"]),
        law=str(kept["law"]),
        article=str(kept["article"]),
        rule=cast("str | None", kept["rule"]),
    )


def _words(value: object) -> Words:
    pair = cast("Mapping[str, str]", value)
    return Words(pair["zh"], pair["en"])
