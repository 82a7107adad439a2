"""What two versions of a matter differ in, each change with a case that they treat differently, or with the
proof that there is none.

Examples and limits are tried first (`diff`); where they show nothing, the solver is asked over all facts that
both versions take. Its case is evaluated before it is told. It runs in a child process with a hard end: what
it does not answer in time is told as not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from miaopi.content import proving
from miaopi.content.diff_changes import Change, Diff, changes, decides
from miaopi.content.diff_search import Search
from miaopi.content.matter import Matter
from miaopi.feel.smt import child
from miaopi.feel.smt.child import Ended, Limits
from miaopi.feel.smt.reasons import reason
from miaopi.rules import RuleSet
from miaopi.rules.proving import jobs
from miaopi.rules.proving.jobs import Pair

MAKER = "miaopi.rules.proving.differing:Differ"
# Of all changes together, for one who waits at a terminal.
LIMITS = Limits(each=20.0, total=60.0)
# What no rule reads changes no decision.
UNREAD = ("differ",)


def tried(old: RuleSet, new: RuleSet, starts: Iterable[Mapping[str, Any]] = ()) -> Diff:
    """What changed, each rule with a case that shows it, where trying finds one.

    Args:   starts: facts of examples of both versions, from which the search sets out.
    """
    return Search(old, new, changes(old, new)).told(starts)


def diff(
    old: Matter, new: Matter, starts: Iterable[Mapping[str, Any]] = (), *, limits: Limits = LIMITS
) -> Diff:
    """What changed and for whom: a case, or the proof that there is none, or why neither is known."""
    known = list(starts)
    search = Search(old.rules, new.rules, changes(old.rules, new.rules))
    found = search.told(known)
    asked = {change.name: ("differ", *sorted(search.codes(change))) for change in _to_be_asked(found)}
    if not asked:
        return found
    pair = Pair(*(_job(matter, known) for matter in (old, new)))
    questions = [one for one in dict.fromkeys(asked.values()) if one != UNREAD]
    answers = {UNREAD: {"found": "no"}, **child.answers(MAKER, pair, questions, limits)}
    told = [
        one if one.name not in asked else _judged(search, one, answers[asked[one.name]])
        for one in found.changes
    ]
    cases = [one.case for one in told if one.case is not None]
    return replace(found, changes=tuple(told), case=found.case or next(iter(cases), None))


def _to_be_asked(found: Diff) -> Iterator[Change]:
    """What may decide otherwise and is shown by no case yet."""
    return (one for one in found.changes if decides(one) and one.case is None)


def _job(matter: Matter, starts: Sequence[Mapping[str, Any]]) -> jobs.Job:
    rules = matter.rules
    base = next((one for facts in starts if (one := _own(matter, facts)) is not None), None)
    return jobs.of(
        rules,
        whole_numbers=tuple(proving.whole_numbers(matter)),
        only_where=dict(proving.only_where(matter)),
        base=base,
    )


def _own(matter: Matter, facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The facts of a case that a version knows; None where they are none of it."""
    own = {name: facts[name] for name in matter.rules.facts if name in facts}
    return own if proving.readable(matter, own) else None


def _judged(search: Search, change: Change, answer: dict[str, Any] | Ended) -> Change:
    """A change with its case, with the proof that there is none, or with why neither is known."""
    if isinstance(answer, Ended):
        return replace(change, unknown=reason(answer.why, ""))
    if answer["found"] == "no":
        return replace(change, same=True)
    case = search.compare(answer["facts"]) if "facts" in answer else None
    if case is not None and search.apart(case) & search.codes(change):
        return replace(change, case=case)
    why, what = answer.get("open", [[answer.get("why", "witness" if "facts" in answer else "time"), ""]])[0]
    return replace(change, unknown=reason(why, what))
