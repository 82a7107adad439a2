"""Why an outcome is as it is, and what would be approved: the one place that makes sentences of it.

    parts_of(matter, facts, "C5", teller)   the fewest parts that make the rule hold, each a clause
    search(matter, facts) -> Found          the smallest change that the applicant can make, or that none is
    told(matter, found, teller) -> Answer   the same in words

`search` takes about a second in a child process: nobody who waits for a page calls it. What is said to whom
is the teller's to choose; `Labels` tells everything.

Basis: 个人信息保护法 第二十四条 (automated decisions are explained);
行政许可法 第三十八条 (refusals have reasons).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from miaopi import feel
from miaopi.content import changeable, said
from miaopi.content.matter import Matter
from miaopi.feel.smt.child import Limits
from miaopi.rules import explaining
from miaopi.rules.explaining import Change, NoneExists, NotKnown, Part
from miaopi.rules.explaining.changing import LIMITS
from miaopi.rules.explaining.nouns import lowered
from miaopi.rules.explaining.telling import NONE, Teller, apart, label_of, span, words_of
from miaopi.rules.model import Facts
from miaopi.rules.texts import say
from miaopi.texts import Words

Kind = Literal["change", "none", "not-known"]
EMPTY = (None, "", ())


class Labels:
    """Tells every value with the words of rules and form."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter

    def value(self, name: str, value: object, kind: feel.Type) -> Words | None:
        """A value as people read it."""
        rules = self.matter.rules
        field = said.field_of(self.matter.mapper, name) if name in rules.facts else None
        if value in EMPTY:
            return field.empty if value == () and field is not None and field.empty is not None else NONE
        if kind == feel.YEARS_MONTHS:
            return span(str(feel.as_json(value)))
        if name in rules.facts:
            names = said.words_of(self.matter.mapper, name)
        else:
            names = words_of(rules, name) if name else {}
        shown = say(value, names)
        if field is None or field.unit is None or kind != feel.NUMBER:
            return shown
        return Words(f"{shown.zh} {field.unit.zh}", f"{shown.en} {field.unit.en}")


def read_facts(matter: Matter, stored: object) -> Facts:
    """The facts of a case as they were stored.   Raises: Faulty: they are not of this matter."""
    return matter.rules.read(cast("Mapping[str, object]", stored))


# Why


SOMEONE_ELSE = Words("（只告诉本人）", " (told to that person only)")


def parts_of(
    matter: Matter, facts: Facts, code: str, teller: Teller, *, hidden: Collection[str] = ()
) -> tuple[Words, ...]:
    """The fewest parts of a rule's condition that make it hold; nothing where it does not.

    Args: hidden: facts that this reader is not told of. A part that rests on one says what was looked at.
    """
    reason = explaining.holds(matter.rules, facts, code)
    told = [_part(matter, part, teller, hidden) for part in (reason.telling if reason else ())]
    return tuple(dict.fromkeys(told))


def names_of(matter: Matter, facts: Facts, code: str) -> tuple[str, ...]:
    """The facts, parameters and derived facts that make a rule hold, those behind derived ones too."""
    reason = explaining.holds(matter.rules, facts, code)
    read = dict.fromkeys(name for part in (reason.telling if reason else ()) for name in part.names)
    order = tuple(matter.rules.blueprint.slots)
    deep = matter.rules.blueprint.closed(frozenset(read))
    return (*read, *sorted(deep - read.keys(), key=order.index))


def _part(matter: Matter, part: Part, teller: Teller, hidden: Collection[str]) -> Words:
    secret = [label_of(matter.rules, name) for name in part.names if name in hidden]
    if not secret:
        return part.told(teller)
    zh, en = "、".join(one.zh for one in secret), ", ".join(one.en for one in secret)
    return Words(f"看了{zh}{SOMEONE_ELSE.zh}", f"Looked at: {en}{SOMEONE_ELSE.en}")


# What would be approved


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. changes: of each fact what it is and would have to be (JSON), in the order told.

    looked_at: the facts that were allowed to change.
    """

    kind: Kind
    changes: tuple[tuple[str, object, object], ...] = ()
    smallest: bool = False
    why: str = ""
    looked_at: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """What is stored with a decision."""
        return {
            "kind": self.kind,
            "changes": [list(one) for one in self.changes],
            "smallest": self.smallest,
            "why": self.why,
            "looked_at": list(self.looked_at),
        }


def read(stored: Mapping[str, object]) -> Found:
    """What `as_json` gave."""
    changes = cast("list[list[object]]", stored["changes"])
    return Found(
        kind=cast("Kind", stored["kind"]),
        changes=tuple((str(name), before, after) for name, before, after in changes),
        smallest=bool(stored["smallest"]),
        why=str(stored["why"]),
        looked_at=tuple(cast("list[str]", stored["looked_at"])),
    )


def search(matter: Matter, facts: Facts, *, limits: Limits = LIMITS) -> Found:
    """The smallest change of what the applicant can change that would be approved; takes seconds."""
    room = changeable.room(matter, facts)
    found = explaining.smallest_change(
        matter.rules,
        facts,
        can_change=room.facts,
        whole_numbers=room.whole_numbers,
        choices=room.choices,
        bounds=room.bounds,
        becomes=room.becomes,
        limits=limits,
    )
    match found:
        case Change():
            changes = tuple(
                (part.name, feel.as_json(part.before), feel.as_json(part.after)) for part in found.parts
            )
            return Found("change", changes, found.smallest and room.complete, looked_at=room.facts)
        case NoneExists() if room.complete:
            return Found("none", looked_at=room.facts)
        case NotKnown(why=why):
            return Found("not-known", why=why, looked_at=room.facts)
    return Found("not-known", why="items", looked_at=room.facts)


@dataclass(frozen=True, slots=True)
class Answer:
    """A search in words: what to change, or what was tried in vain."""

    kind: Kind
    lines: tuple[Words, ...]
    smallest: bool = False


def told(matter: Matter, found: Found, teller: Teller, *, kept_back: Collection[str] = ()) -> Answer:
    """What was found, in words. kept_back: changed facts whose values this reader is not told."""
    if found.kind == "change":
        values = {name: (before, after) for name, before, after in found.changes}
        lines = tuple(
            _line(matter, entry.says, touched, values, teller, kept_back)
            for entry, touched in changeable.entries_of(matter, tuple(values))
        )
        return Answer("change", lines, found.smallest)
    if found.kind == "none":
        tried = changeable.entries_of(matter, found.looked_at)
        return Answer("none", tuple(entry.says for entry, _touched in tried))
    return Answer("not-known", ())


def _line(
    matter: Matter,
    says: Words,
    touched: tuple[str, ...],
    values: Mapping[str, tuple[object, object]],
    teller: Teller,
    kept_back: Collection[str],
) -> Words:
    """`改住的人数：一共住几个人，从 7 人改为 6 人`; what is so or not is told by the entry alone."""
    told = [
        one
        for name in touched
        if name not in kept_back and (one := _change(matter, name, values[name], teller)) is not None
    ]
    if not told:
        return says
    zh, en = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
    return Words(f"{says.zh}：{zh}", f"{says.en}: {en}")


def _change(matter: Matter, name: str, values: tuple[object, object], teller: Teller) -> Words | None:
    spec = matter.rules.facts[name]
    if spec.type == feel.BOOLEAN:
        return None
    was, becomes = (teller.value(name, spec.type.read(one), spec.type) for one in values)
    if was is None or becomes is None:
        return None
    label, is_number = label_of(matter.rules, name), spec.type == feel.NUMBER
    (name_told, old), (_same, new) = (apart(label, one, number=is_number) for one in (was, becomes))
    return Words(
        f"{name_told.zh}从 {old.zh} 改为 {new.zh}", f"{lowered(name_told).en} from {old.en} to {new.en}"
    )
