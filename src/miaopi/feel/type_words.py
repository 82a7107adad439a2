"""Types in words that an official reads."""

from __future__ import annotations

from miaopi.feel.types import ContextOf, FunctionOf, ListOf, RangeOf, Simple, Type
from miaopi.texts import Words

_SIMPLE = {
    "number": Words("数字", "a number"),
    "string": Words("文字", "text"),
    "boolean": Words("真假值", "true or false"),
    "date": Words("日期", "a date"),
    "time": Words("时刻", "a time"),
    "date and time": Words("日期时刻", "a date and time"),
    "days and time duration": Words("天数时长", "a duration in days"),
    "years and months duration": Words("年月时长", "a duration in years and months"),
}
ANYTHING = Words("任何值", "any value")


def say(kind: Type) -> Words:
    """The type in both languages."""
    match kind:
        case Simple(values=values) if values:
            return Words(f"{'、'.join(values)} 之一", f"one of {', '.join(values)}")
        case Simple(name=name):
            return _SIMPLE[name]
        case ListOf(element=element):
            inner = say(element)
            if inner == ANYTHING:
                return Words("列表", "a list")
            plain = inner.en.removeprefix("a ").removeprefix("an ")
            return Words(f"{inner.zh}的列表", f"a list ({plain})")
        case ContextOf():
            return Words("记录", "a record")
        case RangeOf():
            return Words("区间", "a range")
        case FunctionOf():
            return Words("函数", "a function")
    return Words("空值", "null") if str(kind) == "Null" else ANYTHING
