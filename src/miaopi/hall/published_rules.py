"""The rules of a matter as anyone may read them: each in plain words, with what follows and its law."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from miaopi.content import Matter, said
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.rules import Basis, Rule

SHAPES = {"reject": "danger", "supplement": "warn", "refer": "person", "notice": "info"}


def groups(matter: Matter) -> list[dict[str, Any]]:
    """Headings with their rules, as the guide groups them; what no group names comes last."""
    by_code = {rule.code: rule for rule in matter.rules.rules}
    named: set[str] = set()
    found = []
    for group in matter.guide.groups:
        rules = [by_code[code] for code in group.rules if code in by_code]
        named |= {rule.code for rule in rules}
        found.append(_group(words(group.title), matter, rules))
    rest = [rule for rule in matter.rules.rules if rule.code not in named]
    if rest:
        found.append(_group(_("其他") if found else _("全部规则"), matter, rest))
    return found


def _group(title: str, matter: Matter, rules: Iterable[Rule]) -> dict[str, Any]:
    items = [_item(matter, rule) for rule in rules]
    return {"title": title, "items": items, "count": len(items)}


def _item(matter: Matter, rule: Rule) -> dict[str, Any]:
    outcomes = [name for name in SHAPES if name in rule.outcome_text] or ["refer"]
    law = language.rows(basis(one) for one in rule.basis)
    if not law and rule.sure == "modelled":
        law = _("本市示范规则，不是法律原文")
    kind = "refer" if outcomes[0] == "notice" else outcomes[0]
    return {
        "kind": kind,
        "shape": SHAPES[outcomes[0]],
        "code": rule.code,
        "text": words(said.rule_in_words(matter.rules, rule)),
        "outcome": language.joined(_follows(name) for name in outcomes),
        "law": law,
    }


def _follows(outcome: str) -> str:
    return {
        "reject": _("不予批准"),
        "supplement": _("请您补充"),
        "refer": _("由人看"),
        "notice": _("照样办，告诉您"),
    }[outcome]


def basis(one: Basis) -> str:
    """《商品房屋租赁管理办法》第八条; the name alone where no article is named."""
    return law_line(
        words(one.law.name), one.article or "", modelled=getattr(one, "sure", "law") == "modelled"
    )


def law_line(name: str, article: str, *, modelled: bool) -> str:
    """A law and its article in the page's language, and whether it is our modelling."""
    if language.current() == "zh":
        place = "、".join(_place(part.strip()) for part in article.split(",") if part.strip())
        text = f"《{name.strip('《》')}》{place}"
    else:
        text = f"{name}, article {article}" if article else name
    return text + _("（本市示范规则）") if modelled else text


_ARTICLE = re.compile(r"(\d+)(?:-(\d+))?(?:\((\d+)\))?")


def _place(article: str) -> str:
    """第八条; 第十四条至第十九条 for 14-19; 第十六条第二项 for 16(2); what is written otherwise stays."""
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return article
    first, last, item = found.groups()
    text = f"第{chinese(first)}条"
    text += f"至第{chinese(last)}条" if last else ""
    return text + (f"第{chinese(item)}项" if item else "")


_DIGITS = "零一二三四五六七八九"


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
