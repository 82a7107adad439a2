"""The differences of two versions in words, line by line, in either language."""

from __future__ import annotations

from collections.abc import Iterator

from miaopi.content.diff_changes import ADDED, CHANGED, OUTCOMES, REMOVED, Case, Diff, decides
from miaopi.rules.proving.jobs import ITEMS
from miaopi.texts import Words

HOW = {
    ADDED: Words("新增", "added"),
    REMOVED: Words("删去", "removed"),
    CHANGED: Words("有改动", "changed"),
}
SAME = Words(
    "换了说法：已证明，每个案例的决定都和原来一样。",
    "It says the same in other words: proved, every case is decided as before.",
)
IDLE = Words("已证明：它不改变任何决定。", "Proved: it changes no decision.")
UNKNOWN = Words("对谁不一样，没有算出来：{why}。", "For whom it changes anything is not known: {why}.")


def tell(found: Diff, language: str) -> Iterator[str]:
    """The report, line by line."""
    zh = not language.startswith("en")
    if not found.changes:
        yield "规则没有变化。" if zh else "The rules are the same."
        return
    for change in found.changes:
        kind, how, label = (words.in_(language) for words in (change.kind, HOW[change.how], change.label))
        yield f"{kind} {change.name} {how}：{label}" if zh else f"{kind} {change.name} {how}: {label}"
        for part in change.parts:
            what, before, after = (words.in_(language) for words in (part.what, part.before, part.after))
            if change.how == ADDED:
                yield f"    {what}：{after}" if zh else f"    {what}: {after}"
            else:
                yield f"    {what}：{before}  →  {after}" if zh else f"    {what}: {before}  →  {after}"
        if change.case is not None:
            yield from _tell_case(change.case, zh)
        elif change.same:
            yield f"    {(SAME if change.how == CHANGED else IDLE).in_(language)}"
        elif change.unknown is not None:
            yield f"    {UNKNOWN.fill({'why': change.unknown}).in_(language)}"
    yield from _tell_all(found, zh)


def _tell_all(found: Diff, zh: bool) -> Iterator[str]:
    """What is to be said of all changes together."""
    deciding = [one for one in found.changes if decides(one)]
    if not deciding:
        yield "只改了文字，决定都不变。" if zh else "Only words changed; every decision stays."
    elif all(one.same for one in deciding):
        yield (
            f"已证明（列表至多 {ITEMS} 项）：每个案例的决定都一样。"
            if zh
            else f"Proved (lists of up to {ITEMS}): every case is decided as before."
        )
    elif found.case is None:
        yield (
            f"试了 {found.tried} 个案例，两个版本的决定都一样。这不是证明。"
            if zh
            else f"{found.tried} cases were tried and decided alike. This proves nothing."
        )
    elif not any(change.case for change in found.changes):
        yield from _tell_case(found.case, zh)


def _tell_case(case: Case, zh: bool) -> Iterator[str]:
    facts = "；".join(f"{label.zh} = {value.zh}" for label, value in case.shown)
    if not zh:
        facts = "; ".join(f"{label.en} = {value.en}" for label, value in case.shown)
    decisions = [
        f"{(OUTCOMES[outcome].zh if zh else OUTCOMES[outcome].en)} [{', '.join(codes)}]"
        for outcome, codes in (case.before, case.after)
    ]
    yield f"    例如：{facts}" if zh else f"    For example: {facts}"
    yield (
        f"      原来{decisions[0]}，现在{decisions[1]}"
        if zh
        else f"      before: {decisions[0]}; now: {decisions[1]}"
    )
    if case.told is not None:
        yield f"      {case.told.zh if zh else case.told.en}"
