"""Small rule sets and decision tables, drawn by chance, whose facts have few values that matter.

Rules are made of texts that authors might write, well and badly: nulls that are read too readily, limits that
miss each other by one, rows in the way of others. Some of what is drawn is refused when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from miaopi import rules
from miaopi.texts import Faulty
from tests.dmn.models import decision, given, knowledge, source, table

# A fact's declaration, and the values that are tried. Every limit that a text may name lies among them.
NUMBERS = ("0", "1", "2", "2.5", "3", "4")
DAYS = ("2023-12-31", "2024-01-31", "2024-02-29", "2024-03-01", "2024-03-31")
RECORDS = tuple({"k": kind, "n": number} for kind in "AB" for number in ("1", "3"))
FACTS: Mapping[str, tuple[str, Sequence[object]]] = {
    "a": ("source: form, type: boolean", (True, False)),
    "b": ("source: registry, from: [r1], type: boolean", (True, False, None)),
    "c": ("source: registry, from: [r2], type: boolean", (True, False, None)),
    "g": ("source: form, type: string, values: [A, B, C]", ("A", "B", "C")),
    "h": ("source: registry, from: [r1], type: string, values: [A, B]", ("A", "B", None)),
    "n": ("source: form, type: number", NUMBERS),
    "m": ("source: registry, from: [r2], type: number", (*NUMBERS, None)),
    "d": ("source: form, type: date", DAYS),
    "e": ("source: registry, from: [r1], type: date", (*DAYS, None)),
    "s": ("source: form, type: string", ("", "46", "460", "A", "X1")),
    "l": (
        "source: registry, from: [r2], type: 'list of {k: A|B, n: number}'",
        ((), *((one,) for one in RECORDS), *((one, two) for one in RECORDS for two in RECORDS), None),
    ),
    "w": ("source: form, type: list of string", ((), ("A",), ("B",), ("A", "B"), ("A", "A"), ("X", "46"))),
}
# Of these every value is tried, not some.
FINITE = frozenset("abcgh")
UNANSWERED = ((), ("r1",), ("r2",), ("r1", "r2"))
MISSING = "!"
OUTCOMES = ("reject", "supplement", "refer", "notice")


class Texts:
    """Expressions over some facts, by type."""

    def __init__(self, random: Random, names: Sequence[str], tables: Sequence[str] = ()) -> None:
        self.random = random
        self.names = names
        self.tables = tables

    def one(self, *texts: str) -> str:
        return self.random.choice(texts)

    def name(self, among: str) -> str:
        """One of these names; a mark that no text may keep, where there is none."""
        return self.random.choice([one for one in among if one in self.names] or [MISSING])

    def limit(self) -> str:
        return str(self.random.choice((0, 1, 2, 3)))

    def number(self, deep: int) -> str:
        name, limit = self.name("nm"), self.limit()
        if deep == 0:
            return self.one(name, name, limit)
        inner = self.number(deep - 1)
        found = [
            f"{inner} + {limit}", f"{name} * {limit}", f"floor({inner})", f"min({name}, {inner})",
            f"if {self.truth(deep - 1)} then {inner} else {limit}", f"abs({name} - {limit})",
            f"(if {name} = null then {limit} else {name})", f"modulo({name}, 2)",
        ]  # fmt: skip
        if "l" in self.names:
            found += ["count(l)", "sum(l.n)", 'count(l[k = "A"])', "max(l.n)", "l[1].n", "sort(l.n)[1]"]
        if "w" in self.names:
            found += ["count(w)", "count(distinct values(w))", "string length(w[1])"]
        if "s" in self.names:
            found += ["string length(s)", 'index of(["A", s], s)[1]']
        if {"d", "e"} <= {*self.names}:
            found += ["(e - d).days", "years and months duration(d, e).months", "d.month", "day of year(d)"]
        found += [f"{one}({name}, {self.name('gh')})" for one in self.tables]
        return self.one(*found)

    def text(self) -> str:
        found = [self.name("ghs"), self.name("ghs"), '"A"', '"B"', "upper case(s)", "substring(s, 1, 2)"]
        return self.one(*(one for one in found if "(s" not in one or "s" in self.names))

    def day(self) -> str:
        name = self.name("de")
        span = self.one("P1M", "P1D", "P1Y", "P13M")
        return self.one(name, name, f'{name} + duration("{span}")', f'@"{self.random.choice(DAYS)}"')

    def truth(self, deep: int) -> str:
        while MISSING in (found := self.some_truth(deep)):
            pass
        return found.replace("#", "!=")

    def some_truth(self, deep: int) -> str:
        if deep > 0 and self.random.random() < 0.6:
            left, right = self.truth(deep - 1), self.truth(deep - 1)
            return self.one(
                f"({left} and {right})", f"({left} and {right})", f"({left} or {right})", f"not({left})",
                f"(if {left} then {right} else {left})",
            )  # fmt: skip
        return self.atom(deep)

    def atom(self, deep: int) -> str:
        flag, sign = self.name("abc"), self.one("<", "<=", ">", ">=", "=", "#")
        found = [flag, f"{flag} = {self.one('true', 'false')}", f"{self.name('bchme')} = null"]
        found += [f"{self.name('bcmeh')} != null", f"{self.text()} {self.one('=', '#')} {self.text()}"]
        found += [f'{self.name("gh")} in ("A", "B")', f'not({self.name("gh")} in ("A", "C"))']
        number = self.number(max(0, deep))
        found += [f"{number} {sign} {self.number(0)}", f"{number} in [{self.limit()}..{self.limit()}]"]
        found += [f"{self.name('nm')} between {self.limit()} and {self.limit()}"]
        if {"d", "e"} & {*self.names}:
            found += [f"{self.day()} {sign} {self.day()}"] * 3
        if "l" in self.names:
            inner = f"x.n {sign} {self.number(0)}"
            found += [
                f"some x in l satisfies {inner}",
                f"every x in l satisfies {inner}",
                "l = []",
                "l = null",
            ]
            found += [f"list contains(l.k, {self.text()})", f"every x in l satisfies x.k = {self.text()}"]
        if "w" in self.names:
            found += [f"list contains(w, {self.text()})", "w[1] = w[2]", 'every x in w satisfies x = "A"']
        if "s" in self.names:
            found += ['starts with(s, "46")', 'matches(s, "[0-9]+")', 'contains(s, "6")', 's = "460"']
            found += ['matches(s, "^[A-Z]?[0-9]{1,2}$")', 'ends with(s, "0")']
        return self.one(*found)


@dataclass(frozen=True)
class Drawn:
    """A rule set with the values of its facts that are tried."""

    text: str
    rule_set: rules.RuleSet
    values: Mapping[str, Sequence[object]]

    @property
    def whole(self) -> bool:
        """Are they all that there are?"""
        return self.values.keys() <= FINITE | {"registries_unanswered"}


def drawn(seed: int, *, facts: str = "".join(FACTS)) -> Drawn:
    """A rule set that can be loaded."""
    random = Random(seed)
    while True:
        names = tuple(random.sample(facts, min(len(facts), random.choice((2, 3, 3, 4)))))
        text, tables = _written(random, names)
        values = {name: FACTS[name][1] for name in names} | {"registries_unanswered": UNANSWERED}
        try:
            return Drawn(
                text,
                rules.load(text, file="rules.yaml", common="rules: []\n", laws={}, tables=tables),
                values,
            )
        except Faulty:
            continue


def _written(random: Random, names: Sequence[str]) -> tuple[str, dict[str, rules.TableSource]]:
    tables: dict[str, rules.TableSource] = {}
    if {*"nm"} & {*names} and {*"gh"} & {*names} and random.random() < 0.4:
        tables["fee"] = rules.TableSource(fee(random), "tables/fee.dmn")
    texts = Texts(random, names, tuple(tables))
    lines = ["facts:"]
    lines += [f"  {name}: {{{FACTS[name][0]}, zh: {name}, en: {name}}}" for name in names]
    lines.append(
        "  registries_unanswered: {source: platform, type: list of string, zh: 未答, en: Unanswered}"
    )
    if random.random() < 0.5:
        texts = Texts(random, (*names, "z"), tuple(tables))
        value = Texts(random, names).truth(1).replace("'", "''")
        lines += ["derived:", f"  z: {{type: boolean, value: '{value}', zh: z, en: z}}"]
    lines.append("rules:")
    for n in range(random.choice((2, 3, 3, 4))):
        when = texts.truth(2).replace("'", "''")
        if n == 0:
            when = random.choice(
                ("count(registries_unanswered) > 0", "count(registries_unanswered) = 1", when,
                 'list contains(registries_unanswered, "r1")', 'registries_unanswered = ["r1"]')
            )  # fmt: skip
        outcome = random.choice(OUTCOMES)
        if random.random() < 0.25:
            test = texts.truth(0).replace("'", "''")
            outcome = f'\'if {test} then "{outcome}" else "{random.choice(OUTCOMES)}"\''
        lines.append(
            f"  - {{code: R{n}, outcome: {outcome}, when: '{when}', say: {{zh: 说明。, en: Told.}}}}"
        )
    return "\n".join(lines) + "\n", tables


# Decision tables

POLICIES = ("UNIQUE", "UNIQUE", "ANY", "FIRST", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
INPUTS: Mapping[str, tuple[str, Sequence[object]]] = {
    "a": ("boolean", (True, False)),
    "g": ("string", ("A", "B", "C", "D", "")),
    "n": ("number", ("-1", "0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4")),
    "d": ("date", ("2023-12-30", "2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01",
                   "2025-01-01")),
    "t": ("time", ("00:00:00", "12:00:00", "00:00:00Z", "12:00:00Z", "01:00:00+02:00", "23:00:00-02:00")),
}  # fmt: skip


def cell(random: Random, name: str) -> str:
    """A cell of a column."""
    low, high = sorted(random.sample(range(4), 2))
    days = sorted(random.sample(INPUTS["d"][1], 2))
    cells = {
        "a": ("true", "false", "not(true)"),
        "g": ('"A"', '"B"', '"A", "B"', 'not("A")', 'not("A", "B")', '"A", "B", "C"', 'starts with(?, "A")'),
        "n": (f"[{low}..{high}]", f"[{low}..{high})", f"< {high}", f">= {low}", f"({low}..{high})", str(low),
              f"> {low}", f"<= {high}", f"{low}, {high}", "? = n", f"not({low})"),
        "d": (f'[@"{days[0]}"..@"{days[1]}"]', f'< @"{days[0]}"', f'>= @"{days[1]}"',
              f'[@"{days[0]}"..@"{days[1]}")',
              f'> @"{days[0]}"', f'<= @"{days[1]}"', "?.year = 2024"),
        "t": ('< @"12:00:00"', '>= @"12:00:00"', '< @"00:00:00Z"', '>= @"00:00:00Z"', '>= @"12:00:00Z"'),
    }  # fmt: skip
    return "-" if random.random() < 0.25 else random.choice(cells[name])


# Types that hold values to some, and what they hold them to.
DEFINED: Mapping[str, tuple[str, str]] = {"tG": ("string", '"A", "B"'), "tN": ("number", "[0..3]")}
TYPES: Mapping[str, Callable[[object], bool]] = {
    **{kind: lambda _value: True for kind, _values in INPUTS.values()},
    "tG": lambda value: value in ("A", "B"),
    "tN": lambda value: 0 <= value <= 3,  # type: ignore[operator]  # a number
}
ALLOWED = {"a": "true", "g": '"A", "B"', "n": "[0..3]", "d": '>= @"2024-01-01"', "t": '< @"12:00:00Z"'}


@dataclass(frozen=True)
class DrawnTable:
    """A table as a file of one decision, with its inputs and their types."""

    text: str
    names: tuple[str, ...]
    policy: str
    kinds: Mapping[str, str]


def drawn_table(seed: int) -> DrawnTable:
    """A table of a decision named T."""
    random = Random(seed)
    names = tuple(random.sample(list(INPUTS), random.choice((1, 1, 2, 2, 3))))
    kinds = {name: INPUTS[name][0] for name in names}
    for name in names:
        if name in "gn" and random.random() < 0.25:
            kinds[name] = f"t{name.upper()}"
    policy = random.choice(POLICIES)
    logic = _with_allowed(random, names, _logic(random, kinds, policy))
    items = "".join(
        f'<itemDefinition name="{name}"><typeRef>{of}</typeRef><allowedValues><text>{escape(values)}</text>'
        "</allowedValues></itemDefinition>"
        for name, (of, values) in DEFINED.items()
    )
    inputs = "".join(given(name, kind=kind) for name, kind in kinds.items())
    made = decision("T", logic, needs=tuple(f"i_{name}" for name in names))
    return DrawnTable(source(items, inputs, made), names, policy, kinds)


def _logic(random: Random, kinds: Mapping[str, str], policy: str) -> str:
    ranked = policy in ("PRIORITY", "OUTPUT ORDER")
    outputs = {"x": "3, 1, 2" if ranked else random.choice(("", "1, 2, 3", "[1..2]", "3, 1, 2"))}
    outputs["x"] += random.choice(("", " default 1"))
    if random.random() < 0.2:
        outputs["y"] = "1, 2" if ranked else ""
    elif random.random() < 0.5:
        outputs = {"": outputs["x"]}
    results = ["1", "2", "3", "1 + 1"] + (["n"] if "n" in kinds else [])
    lines = [
        "|".join([*(cell(random, name) for name in kinds), *(random.choice(results) for _ in outputs)])
        for _ in range(random.choice((1, 2, 3, 4)))
    ]
    more = ""
    if policy == "COLLECT" and random.random() < 0.6:
        more = f' aggregation="{random.choice(("SUM", "MIN", "MAX", "COUNT"))}"'
    return table(dict(kinds), outputs, lines, policy=policy, more=more)


def _with_allowed(random: Random, names: Sequence[str], logic: str) -> str:
    """Now and then with the allowed values of a column."""
    if random.random() < 0.7:
        return logic
    column = random.choice(names)
    mark = f"<text>{column}</text></inputExpression>"
    return logic.replace(mark, f"{mark}<inputValues><text>{escape(ALLOWED[column])}</text></inputValues>")


def fee(random: Random) -> str:
    """A table that rules call: `fee(number, text)`."""
    policy = random.choice(("UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT"))
    more = ' aggregation="SUM"' if policy == "COLLECT" else ""
    outputs = {"": "3, 1, 2"} if policy == "PRIORITY" else {"": random.choice(("", "1, 2, 3", " default 1"))}
    lines = [
        "|".join((cell(random, "n"), cell(random, "g"), random.choice(("1", "2", "3", "n"))))
        for _ in range(random.choice((1, 2, 3)))
    ]
    lines = [line.replace("? = n", "-") for line in lines]
    logic = table({"n": "number", "g": "string"}, outputs, lines, policy=policy, more=more)
    return source(knowledge("fee", "n: number, g: string", logic, kind="number"))
