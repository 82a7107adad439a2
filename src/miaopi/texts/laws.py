"""How a law and its article are named: 《商品房屋租赁管理办法》第八条; 商品房屋租赁管理办法, article 8."""

from __future__ import annotations

import re

from miaopi.texts import Words

MODELLED = Words("（本市示范规则）", " (this city's model rule)")
_ARTICLE = re.compile(r"(\d+)(?:-(\d+))?(?:\((\d+)\))?")
_DIGITS = "零一二三四五六七八九"


def cite(name: Words, article: str, *, modelled: bool = False) -> Words:
    """A law and its article in both languages, and whether it is our modelling."""
    places = "、".join(place(part.strip()) for part in article.split(",") if part.strip())
    zh = f"《{name.zh.strip('《》')}》{places}"
    several = "s" if re.search("[-,]", article) else ""
    en = f"{name.en}, article{several} {article}" if article else name.en
    return Words(zh + MODELLED.zh, en + MODELLED.en) if modelled else Words(zh, en)


def place(article: str) -> str:
    """第八条; 第十四条至第十九条 for 14-19; 第十六条第二项 for 16(2); what is written otherwise stays."""
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return article
    first, last, item = found.groups()
    text = f"第{chinese(first)}条"
    text += f"至第{chinese(last)}条" if last else ""
    return text + (f"第{chinese(item)}项" if item else "")


def chinese(number: str) -> str:
    """An article's number as Chinese laws write it: 8 → 八, 110 → 一百一十, 705 → 七百零五.

    Raises: ValueError: not a number from 1 to 9999.
    """
    value = int(number)
    if not 0 < value < 10000:
        raise ValueError(number)
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
            gap = False
        elif text and value:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text
