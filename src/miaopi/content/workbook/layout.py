"""The sheets and their columns: one table for writing, reading, docs and faults.

Heads stand in both languages; a head is found by its text, so that columns may be moved but not renamed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from miaopi.rules.model import OUTCOMES
from miaopi.rules.sections import SOURCES
from miaopi.rules.shapes import SURE
from miaopi.texts import Words

README, COMMON, LAWS = "说明 Read me", "通用规则 Common", "法律 Laws"
RULES, FACTS, WORDS = "规则 Rules", "事实 Facts", "词语 Words"
PARAMETERS, DERIVED = "参数 Parameters", "推导 Derived"
SETS, EXAMPLES = "变化 Sets", "例子 Examples"
TABLE_PREFIX = "表 "
TYPES = (
    "string", "number", "boolean", "date", "list of string", "list of number", "years and months duration",
    "days and time duration", "date and time", "time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, head, width, what it is for, what may be chosen; `strict`: nothing else goes."""

    key: str
    head: str
    width: int
    help: Words
    needed: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = False
    shown_only: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet."""

    name: str
    columns: tuple[Column, ...]
    needed: bool = True
    by_key: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})


ZH = Words("中文，写给办事的人看。", "In Chinese, for whoever applies.")
EN = Words("英文，意思和中文一样。", "In English, with the same facts as the Chinese.")
LINES = Words("一行一个（Alt+Enter 换行）。", "One a line (Alt+Enter).")
BASIS = Words(
    "一行一条：法律代码、空格、条号，如 R6 8 或 R6 16(1)。",
    "One a line: code of the law, blank, article, as R6 8.",
)
SURE_HELP = Words("法律写明的 law；自己设定的 modelled。", "law where the law says it; modelled where we do.")
NOTE_HELP = Words("给同事看的话，不影响结果。", "For colleagues; it changes nothing.")
NAME_HELP = Words("字母、数字和下划线；公式里用它。", "Letters, digits, underscores; formulas use it.")


def text(key: str, head: str, width: int, zh: str, en: str, *, needed: bool = False) -> Column:
    return Column(key, head, width, Words(zh, en), needed)


NAME = Column("name", "名称 Name", 24, NAME_HELP, needed=True)
TYPE = Column(
    "type", "类型 Type", 22, Words("可选，也可写 list of {…}。", "Choose, or write list of {…}."), True, TYPES
)
LABEL_ZH = Column("zh", "中文 zh", 28, ZH, needed=True)
LABEL_EN = Column("en", "英文 en", 28, EN, needed=True)
SURE_COLUMN = Column("sure", "依据性质 Sure", 12, SURE_HELP, choices=SURE, strict=True)
NOTE = Column("note", "备注 Note", 24, NOTE_HELP)

SHEETS = (
    Layout(
        RULES,
        (
            text(
                "code",
                "代码 Code",
                9,
                "一条规则一个，用过的不再用。",
                "One a rule, never used again.",
                needed=True,
            ),
            Column(
                "outcome",
                "结果 Outcome",
                16,
                Words(
                    '不予 reject，补正 supplement，转人工 refer，提示 notice；或者 if … then "…" else "…"。',
                    'reject, supplement, refer or notice; or if … then "…" else "…".',
                ),
                True,
                OUTCOMES,
            ),
            text(
                "when",
                "条件 When",
                60,
                "FEEL：什么时候成立（有问题）。",
                "FEEL: when it holds (the trouble).",
                needed=True,
            ),
            Column("say.zh", "告知 Say zh", 40, ZH, needed=True),
            Column("say.en", "告知 Say en", 40, EN, needed=True),
            Column("next.zh", "下一步 Next zh", 32, ZH),
            Column("next.en", "下一步 Next en", 32, EN),
            Column("basis", "依据 Basis", 14, BASIS),
            SURE_COLUMN,
            text(
                "values",
                "文中数值 Values",
                32,
                "一行一个：名称 = 公式；文中用 {名称}。",
                "One a line: name = formula; texts use {name}.",
            ),
            Column("answers", "可改的回答 Answers", 24, LINES),
            text(
                "material",
                "材料 Material",
                18,
                "补哪一份材料（代码）。",
                "The material that helps (its code).",
            ),
            text(
                "about",
                "关于谁 About",
                18,
                "告诉的是谁的信息：事项里的一方。",
                "Whose data it tells: a party of the matter.",
            ),
            Column("neutral.zh", "告知他人 Neutral zh", 32, ZH),
            Column("neutral.en", "告知他人 Neutral en", 32, EN),
            NOTE,
        ),
    ),
    Layout(
        FACTS,
        (
            NAME,
            Column(
                "source",
                "来源 Source",
                11,
                Words("申请表、数据源或平台。", "Form, registry or platform."),
                True,
                SOURCES,
                True,
            ),
            TYPE,
            LABEL_ZH,
            LABEL_EN,
            Column("values", "取值 Values", 18, LINES),
            text("from", "数据源 From", 20, "来自哪几个数据源，一行一个。", "Which registries, one a line."),
            text(
                "base",
                "起点 Base",
                24,
                "例子从这里出发：一份能通过的申请。",
                "Where examples start: an application that is approved.",
            ),
            NOTE,
        ),
    ),
    Layout(
        WORDS,
        (
            text(
                "name",
                "名称 Name",
                24,
                "哪个事实、参数或推导。",
                "Of which fact, parameter or derived fact.",
                needed=True,
            ),
            text("code", "代码 Code", 16, "它的一个取值。", "One of its values.", needed=True),
            LABEL_ZH,
            LABEL_EN,
        ),
        needed=False,
    ),
    Layout(
        PARAMETERS,
        (
            NAME,
            TYPE,
            LABEL_ZH,
            LABEL_EN,
            text(
                "dated_by",
                "按哪天 Dated by",
                14,
                "按哪个日期选值，如 filed_on。",
                "The day that chooses, as filed_on.",
            ),
            text(
                "from",
                "施行日 From",
                12,
                "从哪天起是这个值。下一行写下一个值，名称照抄。",
                "From which day; the next value on the next row, same name.",
            ),
            text("value", "值 Value", 12, "数值；期间写 P20Y。", "A value; a duration as P20Y.", needed=True),
            Column("basis", "依据 Basis", 14, BASIS),
            SURE_COLUMN,
            text("value_note", "值的备注 Note of the value", 20, NOTE_HELP.zh, NOTE_HELP.en),
            NOTE,
        ),
        needed=False,
    ),
    Layout(
        DERIVED,
        (
            NAME,
            TYPE,
            text("value", "公式 Formula", 60, "FEEL。", "FEEL.", needed=True),
            LABEL_ZH,
            LABEL_EN,
            NOTE,
        ),
        needed=False,
    ),
    Layout(
        COMMON,
        (
            text("code", "代码 Code", 9, "通用规则的代码。", "Code of the common rule.", needed=True),
            Column("say.zh", "告知 Say zh", 40, ZH, shown_only=True),
            Column("say.en", "告知 Say en", 40, EN, shown_only=True),
        ),
        needed=False,
    ),
    Layout(
        LAWS,
        (
            text("code", "代码 Code", 9, "在 matter.yaml 里改。", "Changed in matter.yaml.", needed=True),
            LABEL_ZH,
            LABEL_EN,
            text("number", "文号 Number", 24, "", ""),
            text("in_force", "施行 In force", 12, "", ""),
        ),
        needed=False,
    ),
    Layout(
        SETS,
        (
            text("name", "名称 Name", 24, "例子用它来引用。", "Examples refer to it.", needed=True),
            text("set", "改动 Set", 80, "一行一个：事实: 值。", "One a line: fact: value.", needed=True),
        ),
        needed=False,
    ),
    Layout(
        EXAMPLES,
        (
            LABEL_ZH,
            LABEL_EN,
            Column(
                "with", "引用 With", 20, Words("用哪几组变化，一行一个。", "Sets that it takes, one a line.")
            ),
            text(
                "set",
                "改动 Set",
                60,
                "和起点不同的地方，一行一个：事实: 值。",
                "What differs from the base, one a line: fact: value.",
            ),
            Column(
                "outcome",
                "结果 Outcome",
                14,
                Words("应有的结果。", "What must come of it."),
                True,
                ("approve", "reject", "supplement", "refer"),
                True,
            ),
            Column(
                "rules",
                "成立的规则 Rules",
                16,
                Words("全部成立的规则，空格隔开。", "All rules that hold, with blanks between."),
            ),
            text("basis", "出处 Basis", 32, "", ""),
        ),
        needed=False,
    ),
)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
# What a workbook shows of other files; changes there are told, not taken.
SHOWN = (LAWS,)
