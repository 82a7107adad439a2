"""The parts of matter.yaml that are words and figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from miaopi.content.spec import (
    CanChange,
    Choice,
    Consent,
    Doubt,
    Doubts,
    Fee,
    Guide,
    Limit,
    PartySpec,
    Question,
    RuleGroup,
    Step,
)
from miaopi.content.workshop import Row, Workshop, entries, maybe_words, rows, words
from miaopi.content.yamlfile import YamlFile
from miaopi.rules import Basis
from miaopi.texts import Words

# Elements of the implementation list that no page part carries; they are kept as they stand (GB/T 39554.2).
LISTED = (
    "levels", "body_kind", "power_source", "themes", "variants", "result", "channels", "visits",
    "visit_reasons", "cross_region", "in_hall", "booking", "courier", "consult", "complain",
)  # fmt: skip


def _data(file: YamlFile) -> Mapping[str, object]:
    assert isinstance(file.data, dict)
    return file.data


def limit(shop: Workshop, file: YamlFile, kind: str) -> Limit:
    """The statutory or the promised time limit."""
    row = entries(_data(file)["limits"])[kind]
    by_person = row.get("by_person_working_days")
    return Limit(
        working_days=int(str(row["working_days"])),
        says=words(row["says"]),
        basis=shop.basis(file, ("limits", kind, "basis"), row.get("basis")),
        by_person_working_days=None if by_person is None else int(str(by_person)),
    )


def decision(shop: Workshop, file: YamlFile) -> tuple[int, tuple[Basis, ...]]:
    """How many officials decide what the rules do not, by which law; one where the matter says nothing."""
    row = _data(file).get("decision")
    if row is None:
        return 1, ()
    assert isinstance(row, dict)
    return int(str(row["persons"])), shop.basis(file, ("decision", "basis"), row["basis"])


def fee(shop: Workshop, file: YamlFile) -> Fee:
    """What it costs."""
    row = _data(file)["fee"]
    assert isinstance(row, dict)
    return Fee(bool(row["charged"]), words(row["says"]), shop.basis(file, ("fee", "basis"), row.get("basis")))


def guide(row: Mapping[str, object]) -> Guide:
    """The guide page."""
    return Guide(
        lead=words(row["lead"]),
        who=words(row["who"]),
        when=words(row["when"]),
        conditions=_texts(row["conditions"]),
        minutes=int(str(row["minutes"])),
        steps=tuple(
            Step(words(step), words(step["who"]), words(step["takes"])) for step in rows(row["steps"])
        ),
        rights=_texts(row["rights"]),
        duties=_texts(row["duties"]),
        faq=tuple(Question(words(one["asks"]), words(one["answer"])) for one in rows(row.get("faq"))),
        next=_texts(row.get("next")),
        groups=tuple(
            RuleGroup(words(group), tuple(map(str, _list(group["rules"]))))
            for group in rows(row.get("groups"))
        ),
    )


def parties(given: Mapping[str, object]) -> tuple[PartySpec, ...]:
    """Whom the application concerns."""
    return tuple(
        PartySpec(
            key=key,
            at=str(row["at"]),
            role=words(row),
            many=bool(row.get("many", False)),
            files=bool(row.get("files", False)),
            confirms=bool(row.get("confirms", False)),
            asks=maybe_words(row.get("asks")),
        )
        for key, row in entries(given).items()
    )


def consent(row: Mapping[str, object]) -> Consent:
    """What a person agrees to."""
    return Consent(
        str(row["version"]), words(row["intro"]), words(row["statement"]), words(row["person_wanted"])
    )


def _texts(given: object) -> tuple[Words, ...]:
    return tuple(words(row) for row in rows(given))


def _list(given: object) -> list[object]:
    assert isinstance(given, list)
    return given


def can_change(given: object) -> tuple[CanChange, ...]:
    """What an applicant can change."""
    return tuple(_can_change(row) for row in rows(given))


def _can_change(row: Row) -> CanChange:
    facts, taken, becomes = row["facts"], row.get("from", {}), row.get("becomes", {})
    assert isinstance(facts, list)
    assert isinstance(taken, dict)
    assert isinstance(becomes, dict)
    return CanChange(tuple(map(str, facts)), words(row), dict(taken), dict(becomes))


def could_i(given: object) -> Doubts | None:
    """The "could I?" page."""
    if given is None:
        return None
    assert isinstance(given, dict)
    return Doubts(dict(given["usual"]), tuple(_doubt(row) for row in rows(given["questions"])))


def _doubt(row: Row) -> Doubt:
    options = tuple(
        Choice(words(one), dict(cast("Mapping[str, object]", one.get("set", {}))))
        for one in rows(row.get("options"))
    )
    hint = maybe_words(row.get("hint"))
    number = cast("Mapping[str, Any]", row.get("number", {}))
    if not number:
        facts = tuple(dict.fromkeys(name for one in options for name in one.sets))
        return Doubt(str(row["key"]), words(row), hint, facts, options)
    return Doubt(
        key=str(row["key"]),
        asks=words(row),
        hint=hint,
        facts=tuple(number["facts"]),
        unit=words(number["unit"]),
        least=number["least"],
        most=number["most"],
        usual=tuple(number["usual"]),
    )
