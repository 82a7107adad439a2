"""The sections that many kinds of letters share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from miaopi.cases import clocks, lines, opinions, outcome, remedies, shown, words
from miaopi.cases.composing import texts
from miaopi.cases.composing.scene import Scene
from miaopi.cases.opinions import Item as Asked
from miaopi.cases.opinions import Reason
from miaopi.cases.pages import FactLine, FindingLine
from miaopi.content import Matter
from miaopi.letters.contents import Item, Line, Section
from miaopi.licences import contents as certificates
from miaopi.licences import verification
from miaopi.licences.models import Licence
from miaopi.texts import Words
from miaopi.texts.laws import cite

HOTLINE = "12345"
_NOT_OBSTACLES = ("notice",)
_KINDS = ("registry", "platform", "form")
_APPLICATION = Words("申请", "the application")  # a copy may be for somebody who did not apply


def about(scene: Scene) -> tuple[Line, ...]:
    """Whom and what the letter is about: every kind has it."""
    case = scene.case
    rows = [
        ("applicant", scene.applicant),
        ("matter", scene.matter.name),
        ("matter_code", _same(case.offering.code)),
        ("case", _same(case.number or "")),
    ]
    if case.filed_on is not None:
        rows.append(("filed_on", shown.day(case.filed_on)))
    return tuple(Line(texts.label(name), value) for name, value in rows)


def contact(scene: Scene) -> Section:
    """Where to ask; last in every letter."""
    rows = [("hotline", HOTLINE), ("online", scene.of_case)]
    phone = scene.case.offering.department.phone
    if phone:
        rows.insert(0, ("phone", phone))
    return Section(
        texts.heading("contact"), lines=tuple(Line(texts.label(name), _same(value)) for name, value in rows)
    )


def papers(scene: Scene) -> Section:
    """Every paper that was handed in, and those that need not be because a source was asked."""
    counted: dict[Words, int] = {}
    for row in lines.material_lines(scene.case, scene.matter):
        counted[row.name] = counted.get(row.name, 0) + 1
    items = [Item(texts.shared("paper", paper=name, files=count)) for name, count in counted.items()]
    nothing = () if items else (texts.shared("no_papers"),)
    return Section(texts.heading("papers"), paragraphs=nothing, items=tuple(items))


def facts(scene: Scene) -> Section:
    """What the decision rests on, each with where it comes from and when; others' are left to them."""
    if scene.stored is None:
        return Section(texts.heading("facts"), paragraphs=(texts.shared("no_facts"),))
    asked = [row for row in outcome.facts(scene.matter, scene.stored, scene.roles) if _was_given(row)]
    own = sorted((row for row in asked if row.value != words.SOMEONE_ELSE), key=_in_order(scene))
    told = [texts.shared("sources")]
    if len(own) < len(asked):
        told.append(texts.shared("others_facts", count=len(asked) - len(own)))
    rows = tuple(Line(row.label, _sourced(row)) for row in own)
    return Section(texts.heading("facts"), paragraphs=tuple(told), lines=rows)


def findings(scene: Scene) -> tuple[FindingLine, ...]:
    """What the rules found, in the addressee's words."""
    if scene.stored is None:
        return ()
    return outcome.findings(scene.matter, scene.stored, scene.roles)


def obstacles(scene: Scene, *outcomes: str) -> tuple[Item, ...]:
    """The findings of these outcomes (all but notices where none is named), with law and what to do."""
    wanted = outcomes or tuple({line.outcome for line in findings(scene)} - set(_NOT_OBSTACLES))
    return tuple(_finding(line) for line in findings(scene) if line.outcome in wanted)


def notices(scene: Scene) -> tuple[Section, ...]:
    """What is told all the same."""
    found = obstacles(scene, "notice")
    return (Section(texts.heading("notices"), items=found),) if found else ()


def reasons_of(scene: Scene, given: Iterable[Reason]) -> tuple[Item, ...]:
    """An official's reasons, each with its law."""
    return tuple(
        Item(opinions.words(reason.text), _law(scene.matter, reason.law, reason.article, reason.rule))
        for reason in given
    )


def asked_of(matter: Matter, given: Iterable[Asked]) -> tuple[Item, ...]:
    """What an official asks for: what, why, law."""
    return tuple(
        Item(
            opinions.words(item.what),
            (
                Line(texts.label("why"), opinions.words(item.why)),
                *_law(matter, item.law, item.article, item.rule),
            ),
        )
        for item in given
    )


def legal_basis(matter: Matter) -> tuple[Item, ...]:
    """The law of the matter itself."""
    return tuple(
        Item(cite(basis.law.name, basis.article or "", modelled=basis.sure == "modelled"))
        for basis in matter.legal_basis
    )


def remedy(scene: Scene) -> Section:
    """Reconsideration and suit: bodies by name, last days rolled past days of rest.

    Basis: 行政许可法 art. 38(2); 行政复议法 art. 20; 行政诉讼法 art. 46.
    """
    found = remedies.against(scene.case.offering.department, scene.day)
    told = [
        texts.shared(
            "reconsider", day=shown.day(found.reconsideration_until), body=found.reconsideration_body
        ),
        texts.shared("sue", day=shown.day(found.suit_until), body=found.court),
        texts.shared("remedy_law"),
    ]
    if found.provisional:
        told.append(texts.shared("provisional"))
    return Section(texts.heading("remedies"), paragraphs=tuple(told))


def automatic(scene: Scene) -> tuple[Section, ...]:
    """What whoever is decided on by rules alone must be told.   Basis: 个人信息保护法 art. 24."""
    if not scene.by_rules or scene.run is None:
        return ()
    run = scene.run
    told = [
        texts.shared("rules", version=run.matter_hash[:12], address=scene.address(f"m/{scene.matter.slug}")),
        texts.shared("explanation"),
    ]
    if scene.is_main:
        until = clocks.review_until(scene.at)
        told.append(texts.shared("person_again", day=shown.day(until)))
    rows = (
        Line(texts.label("rules_version"), _same(run.matter_hash)),
        Line(texts.label("engine"), _same(run.engine)),
    )
    return (Section(texts.heading("automatic"), paragraphs=tuple(told), lines=rows),)


def licence_lines(licence: Licence) -> tuple[Line, ...]:
    """What is registered, as it stands on the certificate."""
    held = certificates.read(licence)
    own = [Line(line.label, line.value) for line in held.lines]
    term = verification.term(licence)
    rows = [
        Line(texts.label("number"), _same(licence.number)),
        Line(texts.label("identifier"), _same(licence.identifier)),
        *own,
    ]
    if all(line.value.zh != term.zh for line in own):
        rows.append(Line(texts.label("term"), term))
    return tuple(rows)


def moment(at: datetime) -> Words:
    """2026年11月24日 12:00."""
    local = at.astimezone(clocks.CHINA)
    on: date = local.date()
    day = shown.day(on)
    return Words(f"{day.zh} {local:%H:%M}", f"{day.en}, {local:%H:%M}")


def _in_order(scene: Scene) -> Callable[[FactLine], tuple[bool, int]]:
    """First what the rules behind the told reasons saw, then sources, then what was entered.

    Rules whose words are neutral for this reader do not count: the order would tell what the words keep back.
    """
    assert scene.stored is not None  # asked by `facts`, which has one
    codes = {line.code for line in findings(scene) if line.full and line.outcome != "notice"}
    steps = cast("Sequence[Mapping[str, object]]", scene.stored["trace"])
    saw = [cast("Mapping[str, object]", step["saw"]) for step in steps if str(step["code"]) in codes]
    behind = {name for each in saw for name in each}
    return lambda row: (row.name not in behind, _KINDS.index(row.kind))


def _was_given(row: FactLine) -> bool:
    """What somebody said or a source answered; not what follows from that, and not what nobody had to say."""
    return row.kind != "derived" and row.value not in (words.NOT_ASKED, words.UNKNOWN)


def _sourced(row: FactLine) -> Words:
    source = _APPLICATION if row.kind == "form" else row.source
    if row.at is None:
        return Words(f"{row.value.zh}（{source.zh}）", f"{row.value.en} ({source.en})")
    when = moment(row.at)
    return Words(f"{row.value.zh}（{source.zh}，{when.zh}）", f"{row.value.en} ({source.en}, {when.en})")


def _finding(line: FindingLine) -> Item:
    notes = [
        Line(texts.label("law"), cite(basis.law, basis.article, modelled=basis.sure == "modelled"))
        for basis in line.basis
    ]
    if line.parts:
        zh = "；".join(one.zh for one in line.parts)
        notes.append(Line(texts.label("because"), Words(f"{zh}。", f"{_joined_en(line.parts)}.")))
    if line.next is not None:
        notes.append(Line(texts.label("how"), line.next))
    return Item(line.text, tuple(notes))


def _joined_en(parts: Sequence[Words]) -> str:
    """One sentence of clauses."""
    rest = [one.en[:1].lower() + one.en[1:] for one in parts[1:]]
    return "; ".join([parts[0].en, *rest])


def _law(matter: Matter, law: str, article: str, rule: str | None) -> tuple[Line, ...]:
    named = matter.laws[law].name if law in matter.laws else Words(law, law)
    notes = [Line(texts.label("law"), cite(named, article))]
    if rule is not None:
        notes.append(Line(texts.label("rule"), _same(rule)))
    return tuple(notes)


def _same(text: str) -> Words:
    return Words(text, text)
