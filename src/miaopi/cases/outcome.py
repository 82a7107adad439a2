"""From a stored run to what one viewer may read of it. Pure: data in, lines out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from miaopi.cases import explaining, opinions, shown, words
from miaopi.cases.models import Decision
from miaopi.cases.pages import BasisLine, FactLine, FindingLine, SawLine, TraceLine
from miaopi.content import Matter, said
from miaopi.rules import Rule
from miaopi.texts import Words

Json = Mapping[str, object]


def findings(
    matter: Matter, stored: Json, roles: frozenset[str], *, codes: bool = False
) -> tuple[FindingLine, ...]:
    """Every finding that was told, in the viewer's words: full to the party it is about, neutral to the
    others.

    Args: codes: also name the rule and the law of a neutral finding. The rules are public, so its code
          would tell what the words do not; a client, which acts for the applicant, gets it all the same.
    """
    why = explaining.Why(matter, stored, roles)
    lines = [_finding(why, told, codes=codes) for told in _rows(stored["told"])]
    override = str(stored.get("override") or "")
    if override:
        lines.insert(0, _override(override))
    return tuple(lines)


def told(
    matter: Matter, decision: Decision, stored: Json, roles: frozenset[str], *, codes: bool = False
) -> tuple[FindingLine, ...]:
    """What a decision says to the viewer: the findings of a run, or an official's reasons and items."""
    if decision.official_id is None:
        return findings(matter, stored, roles, codes=codes)
    return tuple(_written(matter, stored, roles, codes=codes))


def _written(matter: Matter, stored: Json, roles: frozenset[str], *, codes: bool) -> Iterator[FindingLine]:
    """An official's reasons and items. Where one answers a rule about somebody else's data, that
    rule's neutral words stand for it, without the code and the law that would tell.
    """
    opinion = opinions.opinion_of(stored)
    outcome = "notice" if opinion is not None and opinion.outcome == "approve" else "reject"
    for reason in opinion.reasons if opinion else ():
        yield _line(matter, reason, outcome, opinions.words(reason.text), roles, codes=codes)
    for item in opinions.items_of(stored):
        line = _line(matter, item, "supplement", opinions.words(item.why), roles, codes=codes)
        if line.full:
            names = tuple(_labelled(matter, item.answers))
            line = replace(line, next=opinions.words(item.what), answers=names, material=item.material)
        yield line


def _line(
    matter: Matter,
    written: opinions.Reason | opinions.Item,
    outcome: str,
    text: Words,
    roles: frozenset[str],
    *,
    codes: bool,
) -> FindingLine:
    neutral = _neutral_words(matter, written.rule, roles)
    law = matter.laws.get(written.law)
    name = law.name if law is not None else Words(written.law, written.law)
    told = neutral is None or codes
    return FindingLine(
        code=(written.rule or "") if told else "",
        outcome=outcome,
        text=neutral or text,
        next=None,
        basis=(BasisLine(name, written.article, "law"),) if told else (),
        answers=(),
        material=None,
        full=neutral is None,
    )


def _neutral_words(matter: Matter, code: str | None, roles: frozenset[str]) -> Words | None:
    """The neutral words of a rule that is about somebody else's data; None where the viewer may read all."""
    rule = next((each for each in matter.rules.rules if each.code == code), None)
    if rule is None or rule.neutral is None or rule.about is None or rule.about in roles:
        return None
    return rule.neutral


def trace(matter: Matter, stored: Json, roles: frozenset[str]) -> tuple[TraceLine, ...]:
    """Each rule, whether it held, and what it saw; of a rule about somebody else neither, where one held."""
    rules = {rule.code: rule for rule in matter.rules.rules}
    told = {str(each["code"]): each for each in _rows(stored["told"])}
    veiled = _veiled(matter, told, roles)
    return tuple(
        _step(matter, rules[str(step["code"])], step, told, roles, stored, veiled)
        for step in _rows(stored["trace"])
    )


def _step(
    matter: Matter,
    rule: Rule,
    step: Json,
    told: Mapping[str, Json],
    roles: frozenset[str],
    stored: Json,
    veiled: frozenset[str],
) -> TraceLine:
    names, about = shown.labels(matter), shown.about(matter)
    origins = cast("Mapping[str, Json]", stored["origins"])
    basis = tuple(BasisLine(each.law.name, each.article or "", each.sure) for each in rule.basis)
    if rule.code in veiled:
        text = said.rule_in_words(matter.rules, rule)
        return TraceLine(code=rule.code, text=text, holds=None, saw=(), basis=basis, told=False)
    return TraceLine(
        code=rule.code,
        text=_rule(matter, rule, told.get(rule.code), roles),
        holds=cast("bool | None", step["holds"]),
        saw=tuple(
            SawLine(
                name,
                names.get(name, Words(name, name)),
                _value(matter, name, value, about, roles, stored),
                shown.source(matter, origins.get(name)),
            )
            for name, value in cast("Json", step["saw"]).items()
        ),
        basis=basis,
    )


def _veiled(matter: Matter, told: Mapping[str, Json], roles: frozenset[str]) -> frozenset[str]:
    """The rules whose result this viewer is not told: where one finding is about somebody else, every rule
    that may be about somebody else, so that the one cannot be found by leaving out the others.
    """
    if not any(_neutral(each, roles) for each in told.values()):
        return frozenset()
    return frozenset(
        rule.code
        for rule in matter.rules.rules
        if rule.neutral is not None
        and rule.about is not None  # a party, or the formula of one
        and (told[rule.code]["about"] if rule.code in told else rule.about) not in roles
    )


def _neutral(told: Json, roles: frozenset[str]) -> bool:
    return told["neutral"] is not None and told["about"] is not None and told["about"] not in roles


def facts(matter: Matter, stored: Json, roles: frozenset[str]) -> tuple[FactLine, ...]:
    """Every fact with where it came from and when."""
    names, about = shown.labels(matter), shown.about(matter)
    origins = cast("Mapping[str, Json]", stored["origins"])
    return tuple(
        FactLine(
            name=name,
            label=names.get(name, Words(name, name)),
            value=_value(matter, name, value, about, roles, stored),
            kind=str(origins[name]["kind"]) if name in origins else "derived",
            source=shown.source(matter, origins.get(name)),
            at=cast("datetime | None", origins[name]["at"]) if name in origins else None,
        )
        for name, value in cast("Json", stored["facts"]).items()
    )


def unanswered(matter: Matter, stored: Json) -> tuple[Words, ...]:
    """The registries that gave no answer, by their names."""
    return tuple(_registry(matter, str(name)) for name in cast("Sequence[object]", stored["unanswered"]))


def _finding(why: explaining.Why, told: Json, *, codes: bool) -> FindingLine:
    matter, full = why.matter, not _neutral(told, why.roles)
    return FindingLine(
        code=str(told["code"]) if full or codes else "",
        outcome=str(told["outcome"]),
        text=_words(told["text"] if full else told["neutral"]),
        next=_words(told["next"]) if full and told["next"] else None,
        basis=tuple(
            BasisLine(_words(each["law"]), str(each["article"] or ""), str(each["sure"]))
            for each in _rows(told["basis"])
            if full or codes
        ),
        answers=tuple(_labelled(matter, cast("Iterable[str]", told["answers"]))) if full else (),
        material=cast("str | None", told["material"]) if full else None,
        full=full,
        parts=why.parts(str(told["code"])) if full else (),
    )


def _override(code: str) -> FindingLine:
    return FindingLine(
        code=code,
        outcome="refer",
        text=words.OVERRIDES[code],
        next=None,
        basis=(),
        answers=(),
        material=None,
        full=True,
    )


def _rule(matter: Matter, rule: Rule, told: Json | None, roles: frozenset[str]) -> Words:
    """What the rule says, as it was told where it held; neutral to those whom it is not about."""
    about = told["about"] if told is not None else rule.about
    if rule.neutral is not None and about is not None and about not in roles:
        return rule.neutral
    return _words(told["text"]) if told is not None else said.rule_in_words(matter.rules, rule)


def _labelled(matter: Matter, names: Iterable[str]) -> Iterator[tuple[str, Words]]:
    for name in names:
        field = matter.form.field(name)
        if field is not None:
            yield name, field.label


def _value(
    matter: Matter,
    name: str,
    value: object,
    about: Mapping[str, frozenset[str]],
    roles: frozenset[str],
    stored: Json,
) -> Words:
    if not shown.may_see(about.get(name, frozenset()), roles):
        return words.SOMEONE_ELSE
    if value is None and _was_not_asked(stored, name):
        return words.NOT_ASKED
    return shown.fact(matter, name, value)


def _was_not_asked(stored: Json, name: str) -> bool:
    """Nothing came from the source, and nothing was missed: it had nothing to say in this case."""
    origin = cast("Mapping[str, Json]", stored["origins"]).get(name)
    return (
        origin is not None
        and origin["kind"] in {"registry", "platform"}
        and origin["at"] is None
        and origin["name"] not in cast("Sequence[object]", stored["unanswered"])
    )


def _registry(matter: Matter, name: str) -> Words:
    contract = matter.contracts.get(name)
    return contract.label if contract is not None else words.PLATFORM


def _words(value: object) -> Words:
    pair = cast("Mapping[str, str]", value)
    return Words(pair["zh"], pair["en"])


def _rows(value: object) -> Sequence[Json]:
    return cast("Sequence[Json]", value)
