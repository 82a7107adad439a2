"""The sources' page for people: what is on, and a form for each switch. Chinese first."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from miaopi_demo.faults import KINDS, Fault

NAMES: Final = {
    "population": ("人口库", "Population"),
    "business": ("经营主体登记", "Business"),
    "real-estate-unit": ("不动产登记", "Real-estate units"),
    "statistics": ("租金统计", "Rent statistics"),
    "sms": ("短信网关", "Phone gateway"),
}
_STYLE: Final = (
    "body{font:1.0625rem/1.7 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a2224;background:#f6f7f5}"
    "section{background:#fff;border:1px solid #d5dad8;padding:1rem;margin-block:1rem}"
    "form{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end}label{display:grid}"
    "input,select,button{font:inherit;min-height:2.75rem;padding:0 .6rem}.en{color:#52605f}"
)


def render(sources: Sequence[str], on: Sequence[Fault]) -> str:
    """The whole page."""
    parts = "".join(
        _section(source, [fault for fault in on if fault.source in {source, "*"}]) for source in sources
    )
    return (
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>演示数据源 Demo sources</title>'
        f"<style>{_STYLE}</style></head><body><main>"
        '<h1>演示数据源 <span lang="en" class="en">Demo sources</span></h1>'
        "<p>这里的人、企业和房屋都是虚构的。打开一个开关，看平台在数据源出问题时怎么办。</p>"
        '<p lang="en" class="en">Everyone and everything here is fictitious. Turn a switch on and see what '
        f"the platform does when a source is in trouble.</p>{parts}"
        '<form method="post" action="/switch"><button name="off" value="*">全部恢复 '
        '<span lang="en">Switch all off</span></button></form></main></body></html>'
    )


def _section(source: str, on: Sequence[Fault]) -> str:
    zh, en = NAMES[source]
    state = "".join(f"<li>{escape(KINDS[fault.kind][0])} {escape(fault.field)}</li>" for fault in on)
    kinds = "".join(f'<option value="{kind}">{zh} {en}</option>' for kind, (zh, en) in KINDS.items())
    return (
        f'<section><h2>{zh} <span lang="en" class="en">{en}</span></h2>'
        + (f"<ul>{state}</ul>" if on else '<p>正常 <span lang="en" class="en">Working</span></p>')
        + f'<form method="post" action="/switch"><input type="hidden" name="source" value="{source}">'
        f'<label>开关 <span lang="en" class="en">Switch</span><select name="fault">{kinds}</select></label>'
        '<label>字段 <span lang="en" class="en">Field</span><input name="field" maxlength="60"></label>'
        '<label>秒 <span lang="en" class="en">Seconds</span>'
        '<input name="seconds" value="3" inputmode="numeric"></label>'
        '<button>打开 <span lang="en">Switch on</span></button>'
        f'<button name="off" value="{source}">恢复 <span lang="en">Switch off</span></button>'
        "</form></section>"
    )
