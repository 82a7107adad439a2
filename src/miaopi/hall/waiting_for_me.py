"""The person's cases by what they ask of them: to do, to finish, under way, done."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from miaopi.cases import queries
from miaopi.cases.pages import CaseLine
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.people.viewers import Viewer

ASKED = {"supplement_asked", "suspended"}
OVER = {"decided", "issued", "delivered", "closed", "withdrawn", "terminated", "transferred", "not_accepted"}


def lines(who: Viewer) -> list[dict[str, Any]]:
    """What only the person can move on: to confirm, to supplement."""
    if who.person is None:
        return []
    return [card(line) for line in queries.my_cases(who) if _waits(line)]


def _waits(line: CaseLine) -> bool:
    return (
        line.to_confirm is not None
        or (line.state in ASKED and line.is_filer and not line.substate)
        or (line.is_declined and line.is_filer)
    )


def groups(all_lines: Iterable[CaseLine]) -> list[tuple[str, list[CaseLine]]]:
    """Keys `mine`, `draft`, `running`, `done` with their lines; an empty group is left out."""
    found: dict[str, list[CaseLine]] = {"mine": [], "draft": [], "running": [], "done": []}
    for line in all_lines:
        if _waits(line):
            key = "mine"
        elif line.state == "draft" and not line.substate:
            key = "draft"
        else:
            key = "done" if line.state in OVER else "running"
        if key != "draft" or line.is_filer:
            found[key].append(line)
    return [(key, rows) for key, rows in found.items() if rows]


def card(line: CaseLine) -> dict[str, Any]:
    """A case for the component `card`."""
    kind, shape, tag = _tag(line)
    return {
        "href": _address(line),
        "title": words(line.name),
        "text": words(line.department),
        "kind": kind,
        "shape": shape,
        "tag": tag,
        "meta": [line.number, language.moment(line.changed_at)]
        if line.number
        else [language.moment(line.changed_at)],
    }


def _address(line: CaseLine) -> str:
    if line.to_confirm is not None:
        return reverse("hall:confirm_own", args=[line.to_confirm])
    return reverse("hall:case", args=[line.ref])


def _tag(line: CaseLine) -> tuple[str, str, str]:
    if line.to_confirm is not None:
        return "warn", "warn", _("请您确认")
    if line.substate == "confirming":
        return "", "clock", _("在等对方确认")
    if line.substate == "waiting_source":
        return "", "clock", _("在等部门答复")
    if line.is_declined:
        return "danger", "danger", _("对方没有同意")
    shapes = {
        "draft": ("", "ring", _("草稿")),
        "supplement_asked": ("warn", "warn", _("请您补充")),
        "suspended": ("warn", "warn", _("请您补充")),
        "approving": ("", "person", _("由人看")),
        "terminated": ("", "ring", _("已结束")),
        "applied": ("", "person", _("由人看")),
        "accepted": ("", "person", _("由人看")),
        "examining": ("", "person", _("由人看")),
        "withdrawn": ("", "ring", _("已撤回")),
    }
    if line.outcome == "approve":
        return "ok", "ok", _("已办好")
    if line.outcome == "reject":
        return "danger", "danger", _("没有批准")
    return shapes.get(line.state, ("", "ring", words(line.state_name)))
