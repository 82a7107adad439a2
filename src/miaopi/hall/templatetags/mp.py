"""What templates may write: components, icons, texts in two languages, days.

`{% part "tag" kind="ok" text=word %}` draws a component from plain data; what stands between
`{% component "fold" summary=word %}` and `{% endcomponent %}` becomes its body. A component's template gets
only what is named.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template import loader
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from miaopi.faces import language, times

register = template.Library()
ICONS = Path(__file__).resolve().parents[1] / "icons"
# Chinese with the marks around it: a law's name in its brackets, a name with its dot.
_HAN = re.compile(r"[《〔（]?[\u3400-\u9fff][\u3400-\u9fff0-9〔〕《》（）·*、，]*")
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)


@cache
def _drawing(name: str) -> str:
    inner = _INNER.search((ICONS / f"{name}.svg").read_text(encoding="utf-8"))
    if inner is None:
        raise ValueError(f"icons/{name}.svg holds no drawing")
    return inner.group(1).replace(' fill="#12201e"', "").strip()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A tool's drawing, in lines, hidden from readers aloud: the word beside it tells."""
    classes = f"mp-icon {extra}".strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        classes,
        mark_safe(_drawing(f"icon-{name}")),  # noqa: S308  - our own files
    )


@register.simple_tag
def shape(name: str) -> SafeString:
    """A state's drawing, solid."""
    return format_html(
        '<svg class="mp-shape" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(_drawing(f"shape-{name}")),  # noqa: S308  - our own files
    )


def render_component(name: str, values: dict[str, Any], context: Context | None = None) -> SafeString:
    """A component's HTML; `csrf_token` alone comes from the page around it."""
    if context is not None and "csrf_token" in context:
        values = {"csrf_token": context["csrf_token"], **values}
    return loader.get_template(f"components/{name}/template.html").render(values)  # type: ignore[return-value]  # Django renders safe text


@register.simple_tag(takes_context=True)
def part(context: Context, component_name: str, **values: Any) -> SafeString:
    """A component drawn from plain data."""
    return render_component(component_name, values, context)


class ComponentNode(Node):
    """A component around a body."""

    def __init__(self, name: FilterExpression, values: dict[str, FilterExpression], body: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, body

    def render(self, context: Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.values.items()}
        values["body"] = self.nodelist.render(context)
        return render_component(self.name.resolve(context), values, context)


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """`{% component "notice" kind="warn" %}…{% endcomponent %}`."""
    _, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"component {name}: give values by name, not {rest}")
    body = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), values, body)


@register.filter
def words(value: object) -> str:
    """A text of a matter or a fault in the page's language."""
    return language.words(value)


@register.filter
def han(value: object) -> str | SafeString:
    """A text of an English page, its Chinese (the name of a law, of a person) marked for who hears it."""
    text = str(value)
    if language.current() == "zh" or not _HAN.search(text):
        return value if isinstance(value, SafeString) else text
    marked = _HAN.sub(r'<span lang="zh-Hans">\g<0></span>', conditional_escape(text))
    return mark_safe(marked)  # noqa: S308  - escaped before


@register.filter
def day(value: date | str | None) -> str | SafeString:
    """A day in a `<time>`; text that is no day stays as it is."""
    return times.day(value)


@register.filter
def last_day(value: date | str | None) -> str | SafeString:
    """A deadline: the day with its weekday."""
    return times.day(value, weekday=True)


@register.filter
def moment(value: datetime | None) -> str | SafeString:
    """A day and a clock time of the city, in a `<time>`."""
    return times.moment(value)


@register.filter
def number(value: object) -> str:
    """`2,400`; `67.5`."""
    try:
        return f"{Decimal(str(value)):,f}"
    except ArithmeticError:
        return str(value)
