"""A licence that a new application changes, renews or ends: what is taken from it (`Matter.again`).

Nothing is kept of the link but the number in the answers: what is as it is registered, and is not what this
way asks, is not asked again. So whoever types the number by hand meets the same as who began at the
certificate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from miaopi.cases import sealing
from miaopi.cases.models import Case
from miaopi.cases.pages import DraftPage
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.content.again import Way
from miaopi.licences import queries as licences
from miaopi.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Taken:
    """What an application has from a registration. `kept`: the answers that stay as they are registered."""

    way: Way
    number: str
    kept: frozenset[str]


def taken(viewer: Viewer, draft: DraftPage) -> Taken | None:
    """For an application about a live licence of the viewer's own; None for any other."""
    again, answers = draft.matter.again, draft.answers
    way = again.way(answers.get(again.kind)) if again is not None else None
    if again is None or way is None or viewer.person is None:
        return None
    number = str(answers.get(again.number) or "")
    licence = licences.live_of(viewer.person, draft.matter.slug, number)
    if licence is None:
        return None
    registered = answers_of(licence.case_id, draft.matter) | {
        again.kind: way.value,
        again.number: answers[again.number],
    }
    shown = set(draft.shown) - set(way.asks)
    kept = frozenset(name for name in shown if registered.get(name) == answers.get(name))
    return Taken(way, licence.number, kept)


def answers_of(case_id: UUID, matter: Matter) -> dict[str, object]:
    """The answers on which the licence was issued, in the form of this version of the matter."""
    case = Case.objects.select_related("key").get(pk=case_id)
    return dict(matter.form.clean(sealing.open_answers(case)))


def done(case_id: UUID) -> Way | None:
    """Which way a decided case went; the caller has looked who may see it."""
    case = Case.objects.select_related("key").get(pk=case_id)
    again = catalogue.matter(case.version_id).again
    answers: Mapping[str, object] = sealing.open_answers(case) if again is not None else {}
    return again.way(answers.get(again.kind)) if again is not None else None
