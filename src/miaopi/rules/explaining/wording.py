"""A part of a condition as a clause in both languages: labels, values, and never the text of the rules.

A comparison says both sides and what was reckoned; `some` and `every` are told of one element or of each.
What cannot be said so is told by what it read. An author says more by a derived fact with words of its own:
`words: {holds: …, fails: …}` of a boolean are whole clauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from miaopi import feel
from miaopi.feel import typed
from miaopi.rules.explaining.finding import Element, Finder, Leaves
from miaopi.rules.explaining.nouns import Nouns, function, listed, lowered
from miaopi.rules.explaining.pieces import replaced
from miaopi.rules.explaining.telling import Teller, label_of, words_of
from miaopi.texts import Words

# By the sign, of a part that is true.
ORDERS = {
    "<": Words("小于", "is less than"),
    "<=": Words("不大于", "is at most"),
    ">": Words("大于", "is more than"),
    ">=": Words("不小于", "is at least"),
    "=": Words("等于", "is"),
    "!=": Words("不等于", "is not"),
}
DAYS = {
    "<": Words("早于", "is before"),
    "<=": Words("不晚于", "is not after"),
    ">": Words("晚于", "is after"),
    ">=": Words("不早于", "is not before"),
}
TEXTS = {"=": Words("是", "is"), "!=": Words("不是", "is not")}
OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
YES, NO = Words("是", "yes"), Words("否", "no")


def said(finder: Finder, node: typed.Node, teller: Teller, *, wanted: bool) -> Words:
    """The clause of a part that is what it was wanted to be."""
    made = Clauses(finder, teller).clause(node, wanted=wanted)
    return Words(made.zh, made.en[:1].upper() + made.en[1:])


class Clauses:
    """Says parts of one condition to one reader."""

    def __init__(self, finder: Finder, teller: Teller) -> None:
        self.finder = finder
        self.teller = teller
        self.nouns = Nouns(finder, teller, self.condition)

    def condition(self, finder: Finder, node: typed.Node) -> Words:
        """A condition on an element, for a noun that is made of those for which it holds."""
        return Clauses(finder, self.teller).clause(node, wanted=True)

    def clause(self, node: typed.Node, *, wanted: bool) -> Words:
        """A part that is true, or false where that is wanted."""
        match node:
            case typed.Not(operand=operand):
                return self.clause(operand, wanted=not wanted)
            case typed.And(items=items) | typed.Or(items=items):
                return self.several(items, every=isinstance(node, typed.And) is wanted, wanted=wanted)
            case typed.Fact(name=name):
                return self.truth(name, wanted=wanted)
            case typed.Equal() | typed.Order():
                return self.comparison(node, wanted=wanted) or self.as_read(node, wanted=wanted)
            case typed.OneOf(value=value, values=values):
                return self.one_of(value, values, wanted=wanted) or self.as_read(node, wanted=wanted)
            case typed.Quantified():
                return self.quantified(node, wanted=wanted) or self.as_read(node, wanted=wanted)
            case typed.Builtin() if function(node) == "list contains":
                return self.contains(node, wanted=wanted) or self.as_read(node, wanted=wanted)
        return self.as_read(node, wanted=wanted)

    def several(self, items: Sequence[typed.Node], *, every: bool, wanted: bool) -> Words:
        """All of them, or any."""
        told = [self.clause(one, wanted=wanted) for one in items]
        zh, en = ("，并且", ", and ") if every else ("，或者", ", or ")
        return Words(zh.join(one.zh for one in told), en.join(one.en for one in told))

    def truth(self, name: str, *, wanted: bool) -> Words:
        """What is so or not: by its own words, else by its label."""
        own = words_of(self.finder.rule_set, name).get("holds" if wanted else "fails")
        if own is not None:
            return self.nouns.filled(own)
        label = lowered(label_of(self.finder.rule_set, name))
        shown = YES if wanted else NO
        return Words(f"{label.zh}：{shown.zh}", f"{label.en}: {shown.en}")

    # Comparisons

    def comparison(self, node: typed.Equal | typed.Order, *, wanted: bool) -> Words | None:
        """`Use (a home) is not Registered use (an office)`; None where a side cannot be said."""
        op = node.op if isinstance(node, typed.Order) else "!=" if node.negated else "="
        sign = op if wanted else OPPOSITE[op]
        left, right = node.left, node.right
        if isinstance(left, typed.Const) and not isinstance(right, typed.Const):
            left, right = right, left
            sign = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(sign, sign)
        if isinstance(right, typed.Const):
            return self.with_fixed(left, sign, right)
        one, other = self.nouns.noun(left), self.nouns.noun(right)
        if one is None or other is None:
            return None
        verb = self.verb(sign, left, right)
        if sign == "=" and left.type == feel.STRING and (label := self.nouns.label(right)) is not None:
            return Words(f"{one.zh}{verb.zh}{label.zh}", f"{one.en} {verb.en} {label.en}")
        return Words(f"{one.zh}{verb.zh}{other.zh}", f"{one.en} {verb.en} {other.en}")

    def with_fixed(self, side: typed.Node, sign: str, fixed: typed.Const) -> Words | None:
        """A side and a fixed value."""
        if isinstance(fixed.value, bool):
            return self.clause(side, wanted=(sign == "=") is fixed.value)
        if fixed.value is None:
            return self.known(side, wanted=sign != "=")
        if function(side) == "count" and (empty := _emptiness(sign, fixed.value)) is not None:
            return self.empty(side, wanted=empty)
        value = self.nouns.value(side, fixed.value)
        if sign == "=" and isinstance(side, typed.Fact | typed.Path | typed.Local):
            label = self.nouns.label(side)
            return None if label is None else Words(f"{label.zh}：{value.zh}", f"{label.en}: {value.en}")
        noun = self.nouns.noun(side)
        if noun is None:
            return None
        verb = self.verb(sign, side)
        return Words(f"{noun.zh}{verb.zh}{value.zh}", f"{noun.en} {verb.en} {value.en}")

    def verb(self, sign: str, *sides: typed.Node) -> Words:
        """How two sides are to each other; of whichever element there is: 都."""
        verb = _verb(sign, sides[0].type)
        return Words(f"都{verb.zh}", verb.en) if any(map(self.finder.is_open, sides)) else verb

    def known(self, side: typed.Node, *, wanted: bool) -> Words | None:
        """That there is a value, or none."""
        label, noun = self.nouns.label(side), self.nouns.noun(side)
        if label is None or noun is None:
            return None
        if wanted:
            return Words(f"查到了{noun.zh}", f"on record: {noun.en}")
        return Words(f"没有{label.zh}", f"not on record: {label.en}")

    def empty(self, count: typed.Node, *, wanted: bool) -> Words | None:
        """That a list holds nothing, or something."""
        assert isinstance(count, typed.Builtin)
        (items,) = count.args
        label = None if items is None else self.nouns.label(items)
        if items is None or label is None:
            return None
        if wanted:
            return self.listed_empty(items)
        shown = self.nouns.told(items)
        if shown is None:
            return Words(f"有{label.zh}", f"There are some: {label.en}")
        return Words(f"{label.zh}：{shown.zh}", f"{label.en}: {shown.en}")

    def one_of(self, side: typed.Node, values: Sequence[object], *, wanted: bool) -> Words | None:
        """Among fixed values, or not."""
        label, shown = self.nouns.label(side), self.nouns.told(side)
        if label is None:
            return None
        among = listed([self.nouns.value(side, one) for one in values], last=Words("或", " or "))
        if wanted:
            value = shown or among
            return Words(f"{label.zh}：{value.zh}", f"{label.en}: {value.en}")
        noun = self.nouns.noun(side) or label
        return Words(f"{noun.zh}不是{among.zh}", f"{noun.en} is not {among.en}")

    # Lists

    def contains(self, node: typed.Builtin, *, wanted: bool) -> Words | None:
        """That something stands in a list."""
        items, one = node.args
        if items is None or one is None:
            return None
        label, what = self.nouns.noun(items), self.nouns.told(one) or self.nouns.noun(one)
        if label is None or what is None:
            return None
        if not wanted and not self.finder.is_open(items) and self.finder.run(items) == ():
            return self.listed_empty(items)
        if wanted:
            return Words(f"{label.zh}里有{what.zh}", f"{label.en} include {what.en}")
        return Words(f"{label.zh}里没有{what.zh}", f"{label.en} do not include {what.en}")

    def listed_empty(self, items: typed.Node) -> Words | None:
        """That a list holds nothing."""
        label = self.nouns.label(items)
        shown = self.nouns.value(items, ())
        return None if label is None else Words(f"{label.zh}：{shown.zh}", f"{label.en}: {shown.en}")

    def quantified(self, node: typed.Quantified, *, wanted: bool) -> Words | None:
        """`some` and `every`: of the element that shows it, or of each."""
        if len(node.loops) != 1 or node.loops[0].end is not None:
            return None
        loop = node.loops[0]
        if isinstance(loop.source, typed.Items) and len(loop.source.items) == 1:
            (only,) = loop.source.items  # a list of one, made for what it reads
            return self.clause(replaced(node.condition, {loop.number: only}), wanted=wanted)
        name, label = self.nouns.root(loop.source), self.nouns.label(loop.source)
        if name is None or label is None:
            return None
        if node.every is wanted:
            return self.of_each(loop.source, loop.number, node.condition, name, label, wanted=wanted)
        return self.of_one(loop.source, loop.number, node.condition, name, label, wanted=wanted)

    def of_one(
        self, source: typed.Node, number: int, condition: typed.Node, name: str, label: Words, *, wanted: bool
    ) -> Words | None:
        """The element for which it is so: the one that needs the fewest words."""
        if self.finder.is_open(source):
            return self.of_any(number, condition, name, label, wanted=wanted)
        items = self.finder.run(source)
        found = [
            (leaves, inner)
            for item in (items if isinstance(items, tuple) else ())
            for inner in (self.finder.within(number, Element(name, item)),)
            if (leaves := inner.needed(condition, wanted=wanted)) is not None
        ]
        if not found:
            return self.of_any(number, condition, name, label, wanted=wanted)
        leaves, inner = min(found, key=lambda one: len(one[0]))
        clauses = Clauses(inner, self.teller).row(leaves)
        value = inner.bound[number].value
        own = None if isinstance(value, dict) else self.teller.value(name, value, node_type(source))
        which = Words("有一项", "one of them") if own is None else Words(f"的{own.zh}", own.en)
        return Words(
            f"{label.zh}里{which.zh}：" + "，".join(one.zh for one in clauses),
            f"{label.en}, {which.en}: " + ", ".join(one.en for one in clauses),
        )

    def row(self, leaves: Leaves) -> list[Words]:
        """Clauses of parts that belong together, without those that say nothing to a reader: that something
        is not what is not there."""
        telling = [(leaf, must) for leaf, must in leaves if not self.is_idle(leaf, wanted=must)]
        return list(dict.fromkeys(self.clause(leaf, wanted=must) for leaf, must in telling or leaves))

    def is_idle(self, node: typed.Node, *, wanted: bool) -> bool:
        """Is it that a text is not another one that is not there?"""
        match node:
            case typed.Quantified(loops=(typed.Loop(source=typed.Items(items=(only,)), end=None) as loop,)):
                return self.is_idle(replaced(node.condition, {loop.number: only}), wanted=wanted)
            case typed.Equal(negated=negated, left=left, right=right) if negated is wanted:
                sides = [one for one in (left, right) if not isinstance(one, typed.Const)]
                return len(sides) == 2 and any(self.finder.run(one) in (None, "") for one in sides)
        return False

    def of_any(self, number: int, condition: typed.Node, name: str, label: Words, *, wanted: bool) -> Words:
        """That there is such an element, where it is not known which."""
        inner = Clauses(self.finder.within(number, Element(name, each=True)), self.teller)
        told = inner.clause(condition, wanted=wanted)
        return Words(f"{label.zh}里有一项，{told.zh}", f"{label.en}: for one of them, {told.en}")

    def of_each(
        self, source: typed.Node, number: int, condition: typed.Node, name: str, label: Words, *, wanted: bool
    ) -> Words:
        """What is so of every element."""
        items = None if self.finder.is_open(source) else self.finder.run(source)
        if items == ():
            return Words(f"没有{label.zh}", f"{label.en}: none")
        if isinstance(items, tuple) and len(items) == 1:
            found = self.of_one(source, number, condition, name, label, wanted=wanted)
            if found is not None:
                return found
        inner = Clauses(self.finder.within(number, Element(name, each=True)), self.teller)
        told = inner.clause(condition, wanted=wanted)
        return Words(f"{label.zh}里，每一项的{told.zh}", f"{label.en}: for each, {told.en}")

    # Anything else

    def as_read(self, node: typed.Node, *, wanted: bool) -> Words:
        """What was looked at, where no sentence says how."""
        read = self.nouns.read(node)
        if not read:
            return Words("规则里写明的情形", "a case that the rule names")
        told = listed(read)
        if wanted:
            return Words(f"从{told.zh}看，属于这种情形", f"by {told.en}, this is such a case")
        return Words(f"从{told.zh}看，不属于例外", f"by {told.en}, no exception applies")


def node_type(source: typed.Node) -> feel.Type:
    """The type of a list's elements."""
    return source.type.element if isinstance(source.type, feel.ListOf) else feel.ANY


def _verb(sign: str, kind: feel.Type) -> Words:
    if kind == feel.DATE and sign in DAYS:
        return DAYS[sign]
    if isinstance(kind, feel.Simple) and kind.name == "string" and sign in TEXTS:
        return TEXTS[sign]
    return ORDERS[sign]


def _emptiness(sign: str, value: object) -> bool | None:
    """Does a comparison of a count say that there are none (true) or some (false)?"""
    match sign, value:
        case ("=", Decimal() as number) | ("<=", Decimal() as number) if number == 0:
            return True
        case ("<", Decimal() as number) if number == 1:
            return True
        case (">", Decimal() as number) | ("!=", Decimal() as number) if number == 0:
            return False
        case (">=", Decimal() as number) if number == 1:
            return False
    return None
