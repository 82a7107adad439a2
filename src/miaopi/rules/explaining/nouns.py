"""What a side of a comparison is called: labels with values, sums with what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from miaopi import feel
from miaopi.feel import typed
from miaopi.rules.explaining.finding import Element, Finder
from miaopi.rules.explaining.telling import Teller, label_of, named, part_label, type_of
from miaopi.rules.texts import PLACEHOLDER, placeholders
from miaopi.texts import Words

Conditions = Callable[[Finder, typed.Node], Words]
SIGNS = {
    "+": Words("＋", " + "), "-": Words("－", " − "), "*": Words("×", " × "), "/": Words("÷", " ÷ "),
}  # fmt: skip
OVER_DAYS = {"+": Words("加", " plus "), "-": Words("减", " minus ")}
OF_LISTS = {
    "sum": Words("合计", "total"),
    "count": Words("项数", "count"),
    "min": Words("最小的", "least"),
    "max": Words("最大的", "greatest"),
    "mean": Words("平均", "mean"),
}
OF_ONE = {
    "floor": Words("往下取整", "rounded down"),
    "ceiling": Words("往上取整", "rounded up"),
    "abs": Words("的大小", "without its sign"),
}


class Nouns:
    """Names parts of one condition to one reader. conditions: says a condition on an element."""

    def __init__(self, finder: Finder, teller: Teller, conditions: Conditions) -> None:
        self.finder = finder
        self.teller = teller
        self.conditions = conditions

    def noun(self, node: typed.Node) -> Words | None:
        """The part with its value; None where there is no name for it."""
        match node:
            case typed.Const(value=value):
                return self.teller.value("", value, node.type)
            case typed.Fact() | typed.Path() | typed.Local():
                label = self.label(node)
                if label is None:
                    return None
                if isinstance(node, typed.Path) and self.is_element(node.source):
                    label = Words(f"它的{label.zh}", f"its {label.en}")
                if isinstance(node, typed.Local):  # an element is told by itself
                    return self.told(node) or label
                return named(label, self.told(node), number=node.type == feel.NUMBER)
            case typed.Arith():
                return self.reckoned(node)
            case typed.Builtin(args=(only,)) if only is not None and function(node) in OF_ONE:
                inner = self.noun(only)
                return None if inner is None else _after(inner, OF_ONE[function(node)], self.result(node))
            case typed.Builtin() if function(node) in OF_LISTS:
                return self.of_list(node)
        return self.worked_out(node)

    def label(self, node: typed.Node) -> Words | None:
        """What it is called, without its value."""
        rule_set = self.finder.rule_set
        match node:
            case typed.Fact(name=name):
                return lowered(label_of(rule_set, name))
            case typed.Path(source=source, name=part):
                owner = self.root(source)
                return None if owner is None else part_label(rule_set, owner, part)
            case typed.Local(number=number) if number in self.finder.bound:
                return Words("它", "it")
        return None

    def is_element(self, node: typed.Node) -> bool:
        """Is it one element that is looked at?"""
        return (
            isinstance(node, typed.Local)
            and node.number in self.finder.bound
            and not self.finder.bound[node.number].each
        )

    def root(self, node: typed.Node) -> str | None:
        """The fact that a part is taken from."""
        match node:
            case typed.Fact(name=name):
                return name
            case typed.Path(source=source) | typed.Filter(source=source):
                return self.root(source)
            case typed.Local(number=number) if number in self.finder.bound:
                return self.finder.bound[number].name
        return None

    def told(self, node: typed.Node) -> Words | None:
        """The value of a part that has a name; None where it has none or is not for this reader."""
        name = self.root(node)
        if name is None or self.finder.is_open(node):
            return None
        return self.teller.value(name, self.finder.run(node), node.type)

    def value(self, side: typed.Node, value: object) -> Words:
        """A fixed value that a side is compared with, in the words of the side."""
        name = self.root(side) or ""
        shown = self.teller.value(name, value, side.type)
        if shown is not None:
            return shown
        return self.teller.value("", value, side.type) or Words(str(value), str(value))

    def filled(self, own: Words) -> Words:
        """An author's clause, its placeholders filled; one whose value is not for this reader shows its
        label."""
        found = {name: self.by_name(name) for name in placeholders(own)}
        return Words(
            PLACEHOLDER.sub(lambda place: found[place[1].strip()].zh, own.zh),
            PLACEHOLDER.sub(lambda place: found[place[1].strip()].en, own.en),
        )

    def by_name(self, name: str) -> Words:
        """The value of a name, or its label."""
        rule_set = self.finder.rule_set
        kind = type_of(rule_set, name)
        return self.teller.value(name, self.finder.values[name], kind) or label_of(rule_set, name)

    # What is reckoned

    def reckoned(self, node: typed.Arith) -> Words | None:
        """`10 × 8, which is 80`."""
        parts = self.formula(node)
        if parts is None:
            return None
        result = self.result(node)
        return parts if result is None else Words(f"{parts.zh}＝{result.zh}", f"{parts.en} = {result.en}")

    def formula(self, node: typed.Node, *, inside: bool = False) -> Words | None:
        if not isinstance(node, typed.Arith):
            return self.noun(node)
        left, right = (
            self.formula(node.left, inside=node.op in "*/"),
            self.formula(node.right, inside=node.op in "*/-"),
        )
        sign = (OVER_DAYS if node.type != feel.NUMBER else SIGNS).get(node.op)
        if left is None or right is None or sign is None:
            return None
        made = Words(f"{left.zh}{sign.zh}{right.zh}", f"{left.en}{sign.en}{right.en}")
        braced = inside and node.op in "+-"
        return Words(f"（{made.zh}）", f"({made.en})") if braced else made

    def of_list(self, node: typed.Builtin) -> Words | None:
        """A sum, a count … of a list, or of those of its elements for which a condition holds."""
        (items,) = node.args if len(node.args) == 1 else (None,)
        if items is None:
            return self.worked_out(node)
        part = self.label(items) if isinstance(items, typed.Path) else None
        inner = items.source if isinstance(items, typed.Path) else items
        chosen = inner if isinstance(inner, typed.Filter) else None
        source = chosen.source if chosen is not None else inner
        name, label = self.root(source), self.label(source)
        if name is None or label is None:
            return self.worked_out(node)
        kind, result = OF_LISTS[function(node)], self.result(node)
        zh, en = label.zh, label.en
        if chosen is not None:
            within = self.finder.within(chosen.number, Element(name, each=True))
            told = self.conditions(within, chosen.condition)
            zh, en = f"{zh}中，{told.zh}的那些，", f"{en} for which {told.en}:"
        if part is not None:
            return named(Words(f"{zh}的{part.zh}{kind.zh}", f"{en} {kind.en} of {part.en}"), result)
        return named(Words(f"{zh}{kind.zh}", f"{en} {kind.en}"), result)

    def worked_out(self, node: typed.Node) -> Words | None:
        """By what it was worked out from."""
        read, result = self.read(node), self.result(node)
        if not read:
            return result
        told = listed(read)
        return named(Words(f"由{told.zh}得出的结果", f"what follows from {told.en}"), result, number=False)

    def result(self, node: typed.Node) -> Words | None:
        """What it comes to; None where a part of it is not for this reader."""
        if self.finder.is_open(node):
            return None
        for one in typed.walk(node):
            if isinstance(one, typed.Fact):
                value = self.finder.values[one.name]
                if self.teller.value(one.name, value, one.type) is None:
                    return None
        return self.teller.value("", self.finder.run(node), node.type)

    def read(self, node: typed.Node) -> list[Words]:
        """Each fact that it reads, with its value."""
        spans = {one.name: one for one in typed.walk(node) if isinstance(one, typed.Fact)}
        ordered = sorted(spans.values(), key=lambda one: one.span)
        return [noun for one in ordered if (noun := self.noun(one)) is not None]


def function(node: typed.Node) -> str:
    """The name of a built-in function that is called; empty for anything else."""
    return node.signatures[0].name if isinstance(node, typed.Builtin) else ""


def lowered(label: Words) -> Words:
    """A label within a sentence: an English one begins small, unless it is a name in capitals."""
    en = label.en
    return Words(label.zh, en[:1].lower() + en[1:] if en[1:2].islower() or en[1:2] == " " else en)


def listed(parts: Sequence[Words], *, last: Words | None = None) -> Words:
    """A row: 甲、乙; A, B."""
    zh, en = [one.zh for one in parts], [one.en for one in parts]
    if last is None or len(parts) < 2:
        return Words("、".join(zh), ", ".join(en))
    return Words("、".join(zh[:-1]) + last.zh + zh[-1], ", ".join(en[:-1]) + last.en + en[-1])


def _after(inner: Words, how: Words, result: Words | None) -> Words:
    made = Words(f"{inner.zh}{how.zh}", f"{inner.en} {how.en}")
    return made if result is None else Words(f"{made.zh}＝{result.zh}", f"{made.en} = {result.en}")
