"""The rules of a matter as anyone may read them: each in plain words, with what follows and its law."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from miaopi.content import Matter, said
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.rules import Basis, Rule
from miaopi.texts.laws import chinese as chinese
from miaopi.texts.laws import place

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
        places = "、".join(place(part.strip()) for part in article.split(",") if part.strip())
        text = f"《{name.strip('《》')}》{places}"
    else:
        text = f"{name}, article {article}" if article else name
    return text + _("（本市示范规则）") if modelled else text
