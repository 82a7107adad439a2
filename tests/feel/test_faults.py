"""Every fault of a text: its place and its exact sentences, in both languages."""

from __future__ import annotations

import pytest

from miaopi import feel
from miaopi.texts import Place, fault_codes

TYPES = {
    "kept": feel.BOOLEAN,
    "use": feel.parse_type("residence|office"),
    "area_m2": feel.NUMBER,
    "starts_on": feel.DATE,
    "owners": feel.parse_type("list of {id: string, share_percent: number}"),
}

FAULTS = [
    ('area = 3', 'feel.unknown-name', 'r.yaml:7:5 没有名为“area”的事实或参数。 检查名称的写法。是不是“area_m2”？',
     'r.yaml:7:5 There is no fact or parameter named “area”. Check the spelling. Did you mean “area_m2”?'),
    ('use = "residense"', 'feel.not-a-value',
     'r.yaml:7:11 “residense”不是这个事实的取值，取值只有：residence、office。 改为其中一个。是不是“residence”？',
     'r.yaml:7:11 “residense” is no value of this fact; its values are: residence, office. Use one of them. Did you mean “residence”?'),
    ('area_m2 = "3"', 'feel.type-mismatch', 'r.yaml:7:5 “area_m2 = "3"”拿数字和文字比较，永远不会相等。 去掉引号：area_m2 = 3。',
     'r.yaml:7:5 “area_m2 = "3"” compares a number with text; they can never be equal. Drop the quotes: area_m2 = 3.'),
    ('starts_on > "2026-01-01"', 'feel.type-mismatch',
     'r.yaml:7:5 “starts_on > "2026-01-01"”拿日期和文字比较，永远不会相等。 日期写成 @"2026-01-01"。',
     'r.yaml:7:5 “starts_on > "2026-01-01"” compares a date with text; they can never be equal. Write the date as @"2026-01-01".'),
    ('area_m2 + use', 'feel.no-operation', 'r.yaml:7:5 数字和residence、office 之一之间不能用 +。 检查两边的类型。',
     'r.yaml:7:5 There is no + between a number and one of residence, office. Check the types of both sides.'),
    ('kept and area_m2', 'feel.not-boolean', 'r.yaml:7:14 “area_m2”是数字，这里应是条件。 写成比较，例如加上 = 或 >。',
     'r.yaml:7:14 “area_m2” is a number; a condition is expected here. Write a comparison, for example with = or >.'),
    ('owners[1].name', 'feel.unknown-field', 'r.yaml:7:5 记录没有名为“name”的项，只有：id、share_percent。 检查名称的写法。',
     'r.yaml:7:5 There is no entry “name” in a record; it has: id, share_percent. Check the spelling. '),
    ('foo(1)', 'feel.unknown-function', 'r.yaml:7:5 没有名为“foo”的函数。 检查名称的写法。是不是“floor”？',
     'r.yaml:7:5 There is no function named “foo”. Check the spelling. Did you mean “floor”?'),
    ('substring(1, 2)', 'feel.argument-type', 'r.yaml:7:15 函数 substring 的第 1 个参数应是文字，“1”是数字。 改用文字。',
     'r.yaml:7:15 Argument 1 of substring must be text; “1” is a number. Give text.'),
    ('count()', 'feel.argument-count', 'r.yaml:7:5 函数 count 不能用 0 个参数调用。 写法：count(list: list<Any>)。',
     'r.yaml:7:5 The function count cannot be called with 0 arguments. It is called as count(list: list<Any>).'),
    ('floor + 1', 'feel.function-uncalled', 'r.yaml:7:5 “floor”是函数，后面缺少括号。 写成 floor(…)。',
     'r.yaml:7:5 “floor” is a function and needs its brackets. Write floor(…).'),
    ('date("2026-02-30")', 'feel.bad-literal', 'r.yaml:7:5 “2026-02-30”不是日期、时间或时长。 日期写成 2026-01-31，时长写成 P20Y 或 P30D。',
     'r.yaml:7:5 “2026-02-30” is no date, time or duration. Write a date as 2026-01-31, a duration as P20Y or P30D.'),
    ('if kept then 1 else "x"', 'feel.branches-differ', 'r.yaml:7:5 then 是数字，else 是文字，类型不同。 让两边的类型相同。',
     'r.yaml:7:5 “then” gives a number and “else” gives text. Give both the same type.'),
    ('some x in area_m2 satisfies x > 1', 'feel.not-a-list', 'r.yaml:7:15 “area_m2”是数字，这里应是列表。 改用列表，或者写成 [area_m2]。',
     'r.yaml:7:15 “area_m2” is a number; a list is expected here. Use a list, or write [area_m2].'),
    ('kept < true', 'feel.no-order', 'r.yaml:7:5 是否不能用 < 比较大小。 改用 = 或 !=。', 'r.yaml:7:5 < cannot compare true or false. Use = or !=.'),
    ('(kept', 'feel.text-ends', 'r.yaml:7:10 表达式没有写完，这里还缺)。 补全表达式。',
     'r.yaml:7:10 The expression ends too early: ) is expected. Complete the expression.'),
    ('kept and', 'feel.text-ends', 'r.yaml:7:13 表达式没有写完，这里还缺一个表达式。 补全表达式。',
     'r.yaml:7:13 The expression ends too early: an expression is expected. Complete the expression.'),
    ('kept )', 'feel.unexpected', 'r.yaml:7:10 “)”不该在这里，这里应是运算符或结尾。 改写这一处。',
     'r.yaml:7:10 “)” does not fit here: an operator or the end is expected. Rewrite this spot.'),
    ('use is residence', 'feel.unknown-words', 'r.yaml:7:5 “use is”不是已知的名称，两个词之间也没有运算符。 检查名称的写法，或者补上运算符。',
     'r.yaml:7:5 “use is” is no known name, and no operator stands between the words. Check the spelling, or add the operator.'),
    ('use = “residence”', 'feel.bad-sign', 'r.yaml:7:11 ““”不是表达式里可用的符号。 删去它；引号、括号用半角。',
     'r.yaml:7:11 ““” is no sign of the language. Delete it; quotes and brackets are the half-width ones.'),
    ('use = "residence', 'feel.string-open', 'r.yaml:7:11 从这里开始的文字缺少结尾的引号。 在文字末尾补上引号。',
     'r.yaml:7:11 The text that begins here has no closing quote. Close it with a quote.'),
    ('1e9999', 'feel.number-range', 'r.yaml:7:5 数字“1e9999”超出范围。 改为较小的数字。',
     'r.yaml:7:5 The number “1e9999” is out of range. Write a smaller number.'),
    ('{a: 1, a: 2}', 'feel.entry-twice', 'r.yaml:7:12 记录里有两项都叫“a”。 改名或删去一项。',
     'r.yaml:7:12 The record has two entries named “a”. Rename or delete one.'),
    ('kept instance of thing', 'feel.unknown-type', 'r.yaml:7:22 “thing”不是已知的类型。 用 number、string、boolean、date、list of … 等类型。',
     'r.yaml:7:22 “thing” is no known type. Use number, string, boolean, date, list of … or another type.'),
    ('area_m2()', 'feel.not-a-function', 'r.yaml:7:5 “area_m2”是数字，不是函数。 删去后面的括号，或者改用函数。',
     'r.yaml:7:5 “area_m2” is a number, not a function. Delete the brackets, or call a function.'),
    ('-kept', 'feel.not-a-number', 'r.yaml:7:5 “-kept”是是否，这里应是数字或时长。 改用数字。',
     'r.yaml:7:5 “-kept” is true or false; a number or duration is expected here. Use a number.'),
    ('substring(text: "a")', 'feel.argument-names',
     'r.yaml:7:5 函数 substring 没有这些名称的参数。 写法：substring(string: string, start position: number, length?: number)。',
     'r.yaml:7:5 The function substring has no parameters of these names. It is called as substring(string: string, start position: number, length?: number).'),
    ('function(x) external {}', 'feel.external', 'r.yaml:7:17 不支持 external 函数。 用表达式写出函数。',
     'r.yaml:7:17 External functions are not supported. Write the function as an expression.'),
    ('"\\q"', 'feel.bad-escape', 'r.yaml:7:5 文字里的“\\q”不是可用的转义。 反斜杠写成两个。',
     'r.yaml:7:5 “\\q” in a text is no escape. Write the backslash twice.'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "zh", "en"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_has_its_place_and_both_sentences(text, code, zh, en):
    with pytest.raises(feel.FeelError) as raised:
        feel.compile(text, types=TYPES, where=Place("r.yaml", 7, 5))

    fault = raised.value.faults[0]
    assert fault.code == code
    assert fault.line("zh") == zh
    assert fault.line("en") == en


def test_a_wrong_result_is_a_fault():
    with pytest.raises(feel.FeelError, match=r"must give true or false; it gives a number"):
        feel.compile("1 + 1", types={}, expect=feel.BOOLEAN)


def test_all_faults_are_told_at_once():
    with pytest.raises(feel.FeelError) as raised:
        feel.compile('aria > 1 and use = "home" and foo(1)', types=TYPES)

    assert [fault.code for fault in raised.value.faults] == [
        "feel.unknown-name",
        "feel.not-a-value",
        "feel.unknown-function",
    ]


def test_a_fault_in_a_later_line_has_that_line():
    with pytest.raises(feel.FeelError) as raised:
        feel.compile("kept\n  and aria > 1", types=TYPES, where=Place("r.yaml", 7, 5))

    assert str(raised.value.faults[0].where) == "r.yaml:8:7"


def test_every_code_is_met_by_a_test():
    elsewhere = {
        "feel.too-long", "feel.too-deep", "feel.too-much-work", "feel.value-type", "feel.value-extra", "feel.wrong-result",
    }  # fmt: skip
    notes = {code for code in fault_codes("feel") if code.startswith("feel.note-")}

    assert set(fault_codes("feel")) == {fault[1] for fault in FAULTS} | elsewhere | notes


def test_not_strictly_checked_a_wrong_operation_is_null():
    compiled = feel.compile('area_m2 + "a"', types=TYPES, strict=False)

    assert compiled({"area_m2": feel.CONTEXT.create_decimal(1)}) is None
    assert [note.code for note in compiled.run({"area_m2": feel.CONTEXT.create_decimal(1)}).notes] == [
        "feel.note-types"
    ]
