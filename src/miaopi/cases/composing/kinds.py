"""One function for each kind: its title, its paragraphs, its sections, in the order of reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from miaopi.cases import outcome, shown
from miaopi.cases.composing import parts, texts
from miaopi.cases.composing.scene import Scene
from miaopi.letters.contents import Contents, Item, Line, Section
from miaopi.letters.kinds import FORMS, Kind
from miaopi.texts import Words


def compose(scene: Scene) -> Contents:
    """The contents of the copy."""
    return _MAKERS[scene.kind](scene)


def whole(
    scene: Scene,
    paragraphs: Sequence[Words],
    sections: Sequence[Section],
    *,
    more: Sequence[Line] = (),
) -> Contents:
    """Title, addressee and what it is about in front; where to ask at the end."""
    return Contents(
        title=FORMS[scene.kind].title,
        body=scene.case.offering.department.name,
        addressee=scene.addressee,
        about=(*parts.about(scene), *more),
        paragraphs=tuple(paragraphs),
        sections=(*sections, parts.contact(scene)),
    )


def _receipt(scene: Scene) -> Contents:
    case = scene.case
    values = {"acceptance": _day(case.acceptance_due_on), "attempt": case.attempt}
    told = (*texts.many(scene.kind, "paragraphs", **values), texts.law(scene.kind, scene.matter))
    return whole(scene, told, (parts.papers(scene), _follow(scene)))


def _supplement(scene: Scene) -> Contents:
    """Everything that is missing, told once: each with why and law, how, by when, and what happens then."""
    items = parts.asked_of(scene.matter, scene.items) if scene.items else parts.obstacles(scene, "supplement")
    day = shown.day(scene.case.due_on) if scene.case.due_on is not None else Words("", "")
    address = f"{scene.of_case}/supplement"
    by_when = texts.many(scene.kind, "by_when", day=day, address=address)
    sections = (
        Section(texts.heading("missing"), items=items),
        Section(texts.heading("how_to_add"), paragraphs=(*by_when, texts.law(scene.kind, scene.matter))),
        *parts.notices(scene),
    )
    return whole(scene, texts.many(scene.kind, "paragraphs", count=len(items)), sections)


def _acceptance(scene: Scene) -> Contents:
    case, matter = scene.case, scene.matter
    told = list(texts.many(scene.kind, "paragraphs", promised=_day(case.due_on)))
    if case.deemed:
        told.append(texts.of(scene.kind, "deemed"))
    told.append(texts.law(scene.kind, matter))
    sections = (*_why_a_person(scene), parts.papers(scene), _follow(scene))
    return whole(scene, told, sections, more=_clocks(scene))


def _clocks(scene: Scene) -> tuple[Line, ...]:
    """Days by law and by promise; what no law sets is told as a promise (lifecycle: which law)."""
    case, matter = scene.case, scene.matter
    by_law = any(basis.sure == "law" for basis in matter.statutory.basis)
    rows = [
        Line(texts.label("accepted_on"), _day(case.accepted_on)),
        Line(texts.label("promised"), _day(case.due_on)),
        Line(texts.label("statutory" if by_law else "house_rule"), _day(case.statutory_due_on)),
        Line(texts.label("fee"), matter.fee.says),
    ]
    return tuple(rows)


def _why_a_person(scene: Scene) -> tuple[Section, ...]:
    """Why rules did not decide it: what they saw, or which source is silent."""
    if scene.stored is None:
        return ()
    names = outcome.unanswered(scene.matter, scene.stored)
    silent: tuple[Words, ...] = ()
    if names:
        joined = Words("、".join(each.zh for each in names), ", ".join(each.en for each in names))
        silent = (texts.shared("silent", sources=joined),)
    items = parts.obstacles(scene)
    if not items and not silent:
        return ()
    return (Section(texts.heading("why_person"), paragraphs=silent, items=items),)


def _follow(scene: Scene) -> Section:
    return Section(
        texts.heading("follow"), paragraphs=(texts.shared("follow", address=scene.address("mine")),)
    )


def _approval(scene: Scene) -> Contents:
    kind, matter = scene.kind, scene.matter
    told = list(texts.many(kind, "paragraphs", matter=matter.name))
    if scene.first == "approve":
        told.append(texts.of(kind, "upheld"))
    if scene.by_rules:
        told.append(texts.of(kind, "accepted"))
    granted = parts.licence_lines(scene.licence) if scene.licence is not None else ()
    spec = matter.licence_spec
    statement = (spec.statement,) if spec is not None else ()
    duties = tuple(Item(each) for each in matter.guide.duties)
    no_duties = () if duties else (texts.shared("no_duties"),)
    sections = (
        Section(texts.heading("decided"), paragraphs=statement, lines=granted),
        _why_granted(scene),
        parts.facts(scene),
        *parts.notices(scene),
        Section(texts.heading("duties"), paragraphs=no_duties, items=duties),
        Section(texts.heading("public"), paragraphs=(texts.shared("public"), texts.shared("public_law"))),
        *parts.automatic(scene),
    )
    return whole(scene, told, sections)


def _why_granted(scene: Scene) -> Section:
    """By rules: all are met; by a person: the reasons, and the ground where a source was silent."""
    law = texts.law(scene.kind, scene.matter)
    if scene.opinion is None:
        told = (texts.of(scene.kind, "all_rules"), law)
        return Section(texts.heading("reasons"), paragraphs=told, items=parts.legal_basis(scene.matter))
    by_person: tuple[Words, ...] = (texts.shared("by_person"), law)
    if scene.opinion.ground:
        by_person = (*by_person, texts.shared("ground", ground=scene.opinion.ground))
    items = parts.reasons_of(scene, scene.opinion.reasons)
    return Section(texts.heading("reasons"), paragraphs=by_person, items=items)


def _rejection(scene: Scene) -> Contents:
    kind = scene.kind
    told = list(texts.many(kind, "paragraphs", matter=scene.matter.name))
    if scene.first:
        told.append(texts.of(kind, "upheld" if scene.first == "reject" else "overturned"))
    sections = (
        _why_refused(scene),
        parts.facts(scene),
        parts.remedy(scene),
        *parts.notices(scene),
        *parts.automatic(scene),
    )
    return whole(scene, told, sections)


def _why_refused(scene: Scene) -> Section:
    law = texts.law(scene.kind, scene.matter)
    if scene.opinion is None:
        return Section(texts.heading("reasons"), paragraphs=(law,), items=parts.obstacles(scene))
    told = (texts.shared("by_person"), law)
    items = parts.reasons_of(scene, scene.opinion.reasons)
    return Section(texts.heading("reasons"), paragraphs=told, items=items)


def _cancellation(scene: Scene) -> Contents:
    ended = scene.ended
    gone = parts.licence_lines(ended) if ended is not None else ()
    law = texts.law(scene.kind, scene.matter)
    by = () if scene.opinion is None else (texts.shared("by_person"),)
    items = () if scene.opinion is None else parts.reasons_of(scene, scene.opinion.reasons)
    sections = (
        Section(texts.heading("decided"), lines=gone),
        Section(
            texts.heading("effect"), paragraphs=(texts.of(scene.kind, "effect", day=shown.day(scene.day)),)
        ),
        Section(texts.heading("reasons"), paragraphs=(*by, law), items=items),
        parts.facts(scene),
        parts.remedy(scene),
        *parts.automatic(scene),
    )
    return whole(scene, texts.many(scene.kind, "paragraphs"), sections)


def _termination(scene: Scene) -> Contents:
    kind = scene.kind
    asked = texts.of(kind, "fact_asked", day=_day(scene.case.due_on))
    missing = (
        parts.asked_of(scene.matter, scene.items) if scene.items else parts.obstacles(scene, "supplement")
    )
    reason = (texts.of(kind, "reason"), texts.law(kind, scene.matter))
    sections = (
        Section(texts.heading("facts"), paragraphs=(asked, texts.of(kind, "fact_none")), items=missing),
        Section(texts.heading("reasons"), paragraphs=reason),
        parts.remedy(scene),
    )
    return whole(scene, texts.many(kind, "paragraphs"), sections)


def _withdrawal(scene: Scene) -> Contents:
    told = (*texts.many(scene.kind, "paragraphs"), texts.law(scene.kind, scene.matter))
    return whole(scene, told, ())


def _review(scene: Scene) -> Contents:
    told = (
        *texts.many(scene.kind, "paragraphs", promised=_day(scene.case.due_on)),
        texts.law(scene.kind, scene.matter),
    )
    return whole(scene, told, (_follow(scene),), more=_clocks(scene))


def _day(on: object) -> Words:
    """A day of the row in words; the caller's clocks have set it."""
    return shown.text(on)


_MAKERS: Mapping[Kind, Callable[[Scene], Contents]] = {
    Kind.RECEIPT: _receipt,
    Kind.SUPPLEMENT_RECEIPT: _receipt,
    Kind.SUPPLEMENT: _supplement,
    Kind.MORE: _supplement,
    Kind.ACCEPTANCE: _acceptance,
    Kind.APPROVAL: _approval,
    Kind.REJECTION: _rejection,
    Kind.CANCELLATION: _cancellation,
    Kind.TERMINATION: _termination,
    Kind.WITHDRAWAL: _withdrawal,
    Kind.REVIEW: _review,
}
