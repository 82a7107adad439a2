"""Whether an installation may start: the checks of all apps, as the commands tell them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import ERROR, CheckMessage, run_checks

from miaopi.texts import Fault, Faulty


def found() -> tuple[CheckMessage, ...]:
    """What the checks say, the gravest first, without what the settings silence. No database is asked."""
    messages = [each for each in run_checks(include_deployment_checks=True) if not each.is_silenced()]
    return tuple(sorted(messages, key=lambda each: (-each.level, each.id or "")))


def errors(messages: Sequence[CheckMessage]) -> tuple[CheckMessage, ...]:
    """Those that must be mended before a start."""
    return tuple(each for each in messages if each.level >= ERROR)


def line(each: CheckMessage) -> str:
    """id, what, mend."""
    return f"{each.id}: {each.msg}" + (f"\n    {each.hint}" if each.hint else "")


def refuse_unsafe(messages: Sequence[CheckMessage]) -> None:
    """Let a start go on.

    Raises: Faulty: site.unsafe, after what the caller has told.
    """
    if wrong := errors(messages):
        raise Faulty([Fault("site.unsafe", values={"count": len(wrong)})])
