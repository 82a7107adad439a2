"""Why something is not proved, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from miaopi.texts import Words

REASONS: Mapping[str, Words] = {
    "time": Words("求解超时", "the solver took too long"),
    "memory": Words("求解所需内存太多", "the solver needs too much memory"),
    "failed": Words("求解程序出错", "the solver failed"),
    "solver": Words("求解程序出错", "the solver failed"),
    "witness": Words("找到的例子试算后不成立", "the example that was found does not check"),
    "size": Words("式子太大，或者列表太长", "the formula is too large, or a list too long"),
    "type": Words("有的值没有确定的类型", "a value has no known type"),
    "kinds": Words("同一处会出现几种类型的值", "values of several types meet"),
    "function": Words("不能求解函数", "a function that the solver does not know"),
    "hosted": Words("不能求解平台函数", "a function of the platform"),
    "text-made": Words("文字要拼接", "texts are put together"),
    "text-order": Words("文字要比较先后", "texts are put in order"),
    "power": Words("乘方太大，或者指数不确定", "a power whose exponent is large or not known"),
    "number": Words("数字太大", "a number is too large"),
    "clock": Words("要推算带时区的时刻", "times with zones are reckoned with"),
    "place": Words("列表的位置不确定", "a place in a list is not known"),
    "range": Words("循环的次数不确定", "the number of rounds is not known"),
    "dynamic": Words("筛选条件的类型不确定", "a filter's type is not known"),
    "instance": Words("要判断复杂的类型", "a compound type is tested"),
    "construct": Words("不能求解这种写法", "a construct that the solver does not know"),
}


def reason(why: str, what: str) -> Words:
    """The reason of a code, with what it is about."""
    found = REASONS.get(why, REASONS["construct"])
    return Words(f"{found.zh}（{what}）", f"{found.en} ({what})") if what else found


def shown(facts: Mapping[str, object]) -> str:
    """Facts as JSON on one line."""
    return json.dumps(facts, ensure_ascii=False)


def listed(names: Iterable[object]) -> Words:
    """Names in a row."""
    texts = [str(name) for name in names]
    return Words("、".join(texts), ", ".join(texts))
