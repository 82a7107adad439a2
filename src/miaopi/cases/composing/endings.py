"""The letters of what becomes of a licence or a decision afterwards: ended, corrected, changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from miaopi.cases import shown
from miaopi.cases.composing import parts, texts
from miaopi.cases.composing.kinds import whole
from miaopi.cases.composing.scene import Scene
from miaopi.letters.contents import Contents, Item, Line, Section
from miaopi.licences.contents import Line as CertificateLine
from miaopi.texts import Words
from miaopi.texts.laws import cite


@dataclass(frozen=True, slots=True)
class Ground:
    """What the official wrote. `law`: its name; `issued`: the day on which the licence was issued."""

    ground: str
    law: str
    article: str
    hearing: str
    issued: date


def ended(scene: Scene, ground: Ground) -> Contents:
    """撤销, 撤回, 吊销, 注销: what, from when, why, by which law, how the holder was heard, what they may do.

    Basis: 行政许可法 art. 8, 69, 70; 行政处罚法 art. 9, 63; 行政复议法 art. 20; 行政诉讼法 art. 46.
    """
    kind = scene.kind
    assert scene.ended is not None  # the letter is about it
    days = {"issued": shown.day(ground.issued), "ended": shown.day(scene.day)}
    sections = (
        Section(texts.heading("decided"), lines=parts.licence_lines(scene.ended)),
        Section(texts.heading("effect"), paragraphs=(texts.of(kind, "effect", **days),)),
        _reasons(scene, ground),
        *_hearing(ground.hearing),
        Section(texts.heading("loss"), paragraphs=(texts.of(kind, "loss"),)),
        parts.remedy(scene),
    )
    return whole(scene, texts.many(kind, "paragraphs"), sections)


def corrected(scene: Scene, changes: Sequence[tuple[CertificateLine, CertificateLine]], why: str) -> Contents:
    """更正: each line as it was and as it is; the new certificate and the one that it replaces."""
    kind = scene.kind
    assert scene.licence is not None  # the new version
    items = tuple(
        Item(
            was.label,
            (Line(texts.label("was"), was.value), Line(texts.label("now"), now.value)),
        )
        for was, now in changes
    )
    told = (Words(why, why), texts.law(kind, scene.matter))
    sections = (
        Section(texts.heading("change"), items=items),
        Section(texts.heading("reasons"), paragraphs=told),
        Section(
            texts.heading("effect"),
            paragraphs=(texts.of(kind, "effect"),),
            lines=parts.licence_lines(scene.licence)[:2],
        ),
        parts.remedy(scene),
    )
    return whole(scene, texts.many(kind, "paragraphs"), sections)


def changed(scene: Scene, hearing: str) -> Contents:
    """T38: what was decided, what is decided now, why, how the applicant was heard, what they may do."""
    kind = scene.kind
    assert scene.opinion is not None  # the officials' own
    outcome = scene.opinion.outcome
    told = (
        *texts.many(kind, "paragraphs"),
        texts.of(kind, f"was_{scene.first}"),
        texts.of(kind, f"now_{outcome}"),
    )
    affected = scene.licence if outcome == "approve" else scene.ended
    lines = parts.licence_lines(affected) if affected is not None else ()
    reasons = parts.reasons_of(scene, scene.opinion.reasons)
    sections = (
        Section(texts.heading("decided"), lines=lines),
        Section(
            texts.heading("reasons"),
            paragraphs=(texts.shared("by_person"), texts.law(kind, scene.matter)),
            items=reasons,
        ),
        *_hearing(hearing),
        parts.remedy(scene),
    )
    return whole(scene, told, sections)


def _reasons(scene: Scene, ground: Ground) -> Section:
    law = cite(Words(ground.law, ground.law), ground.article)
    item = Item(Words(ground.ground, ground.ground), (Line(texts.label("law"), law),))
    return Section(texts.heading("reasons"), paragraphs=(texts.law(scene.kind, scene.matter),), items=(item,))


def _hearing(hearing: str) -> tuple[Section, ...]:
    if not hearing.strip():
        return ()
    return (Section(texts.heading("hearing"), paragraphs=(Words(hearing, hearing),)),)
