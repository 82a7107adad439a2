"""From YAML to a workbook and back: nothing is lost, what is unchanged keeps its text."""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from miaopi import content, rules
from miaopi.content import folder, workbook
from miaopi.content.folder import Source
from miaopi.content.workbook import importing, layout, plain, yaml_text
from tests.exchange import tables

LEASE = Path(__file__).parents[2] / "matters/house-lease-registration"


@pytest.fixture(scope="module")
def lease() -> Source:
    return folder.read(LEASE)


@pytest.fixture(scope="module")
def data(lease: Source) -> bytes:
    return workbook.write(lease)


def test_the_lease_comes_back_without_a_change(data):
    found = workbook.changed(workbook.read(data, file="lease.xlsx"), LEASE)

    assert (dict(found.texts), found.gone) == ({}, ())


def test_the_same_matter_gives_the_same_bytes(lease, data):
    assert workbook.write(lease) == data


def test_written_anew_it_is_the_same_rule_set_and_the_same_examples(lease, data):
    book = workbook.read(data, file="lease.xlsx")
    text = importing.merged("", importing.rule_sections(book.rules))
    examples = importing.merged("", importing.example_sections(book.examples))

    assert meaning(text, lease) == meaning(lease.texts["rules.yaml"], lease)
    assert plain.examples(plain.load(examples)) == plain.examples(plain.load(lease.examples))


def meaning(text: str, source: Source) -> tuple[object, ...]:
    """A rule set without the places in its file."""
    laws = content.load(LEASE).laws
    found = rules.load(text, file="r", laws=laws, common=source.texts["common/rules.yaml"])
    facts = [
        (s.name, s.source, s.type, s.label, s.values, s.from_, dict(s.words)) for s in found.facts.values()
    ]
    parameters = [
        (p.name, p.type, p.label, p.dated_by, p.values, dict(p.words)) for p in found.parameters.values()
    ]
    derived = [(d.name, d.type, d.label, d.text.strip(), dict(d.words)) for d in found.derived.values()]
    told = [
        (
            r.code,
            r.outcome_text,
            r.when_text.strip(),
            r.say,
            r.neutral,
            r.about,
            r.next,
            r.answers,
            r.material,
            r.basis,
            r.sure,
            sorted(r.values),
            r.common,
        )
        for r in found.rules
    ]
    return facts, parameters, derived, told


def edited(data: bytes, sheet: str, change) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book[sheet])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet, code: str) -> int:
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == code)


def column_of(sheet: str, key: str) -> int:
    return [column.key for column in layout.BY_NAME[sheet].columns].index(key) + 1


def test_a_changed_rule_changes_its_own_lines_and_no_others(tmp_path, data):
    def change(sheet):
        sheet.cell(row_of(sheet, "C5"), column_of(layout.RULES, "next.zh")).value = "请换更大的房屋。"
        sheet.delete_rows(row_of(sheet, "E4"))

    book = workbook.read(edited(data, layout.RULES, change), file="lease.xlsx")
    old = (LEASE / "rules.yaml").read_text(encoding="utf-8")
    (path, new), *others = workbook.changed(book, LEASE).texts.items()

    assert path.name == "rules.yaml"
    assert others == []
    gone = [line for line in old.splitlines() if line not in new.splitlines()]
    came = [line for line in new.splitlines() if line not in old.splitlines()]
    assert any("expropriated; a person must look" in line for line in gone)
    assert all("E4" not in line for line in new.splitlines())
    assert any("请换更大的房屋。" in line for line in came)
    assert len(came) < 15
    assert [line for line in new.splitlines() if "# ----" in line] == [
        line for line in old.splitlines() if "# ----" in line
    ]


def test_a_new_fact_a_new_value_of_a_parameter_and_a_new_example_arrive(data):
    def parameter(sheet):
        row = row_of(sheet, "area_per_person_m2") + 1
        sheet.insert_rows(row)
        for key, value in (
            ("name", "area_per_person_m2"),
            ("from", datetime.date(2027, 1, 1)),
            ("value", 12),
        ):
            sheet.cell(row, column_of(layout.PARAMETERS, key)).value = value

    def example(sheet):
        row = sheet.max_row + 1
        for key, value in (
            ("zh", "新例子"),
            ("en", "A new one"),
            ("with", "sublet"),
            ("set", "attempt: 2"),
            ("outcome", "approve"),
        ):
            sheet.cell(row, column_of(layout.EXAMPLES, key)).value = value

    changed = edited(edited(data, layout.PARAMETERS, parameter), layout.EXAMPLES, example)
    found = workbook.changed(workbook.read(changed, file="lease.xlsx"), LEASE).texts

    new = plain.rules(plain.load(found[LEASE / "rules.yaml"]))["parameters"]["area_per_person_m2"]
    assert [value["value"] for value in new["values"]] == [10, 12]
    assert new["values"][1]["from"] == datetime.date(2027, 1, 1)
    last = plain.examples(plain.load(found[LEASE / "examples.yaml"]))["examples"][-1]
    assert last == {
        "name": {"zh": "新例子", "en": "A new one"},
        "with": ["sublet"],
        "set": {"attempt": 2},
        "outcome": "approve",
        "rules": [],
    }


def test_tables_come_along(tmp_path):
    matter = tables.matter_with_table(tmp_path)
    data = workbook.write(folder.read(matter))

    assert dict(workbook.changed(workbook.read(data, file="b.xlsx"), matter).texts) == {}

    changed = edited(data, "表 deposit", lambda sheet: sheet.cell(10, 4).__setattr__("value", 30))
    found = workbook.changed(workbook.read(changed, file="b.xlsx"), matter)

    assert [path.name for path in found.texts] == ["deposit.dmn"]
    assert [path.name for path in found.gone] == ["deposit.xlsx"]
    found.write()
    assert tables.told(matter) == []
    assert content.load(matter).rules.tables["deposit"].host.call(Decimal(3), False) == 30


def test_a_table_that_a_sheet_cannot_show_stays_as_it_is(tmp_path):
    matter = tables.matter_with_table(tmp_path)
    from_excel = content.load(matter).rules.tables["deposit"].source.text
    (matter / "tables/deposit.xlsx").unlink()
    more = from_excel.replace(
        "</definitions>", '<inputData id="i" name="x"><variable name="x"/></inputData></definitions>'
    )
    (matter / "tables/deposit.dmn").write_text(more, encoding="utf-8")
    data = workbook.write(folder.read(matter))

    found = workbook.changed(workbook.read(data, file="b.xlsx"), matter)

    assert (dict(found.texts), found.gone) == ({}, ())
    assert "deposit" in str(load_workbook(io.BytesIO(data))[layout.README]["B13"].value)


def test_the_workbook_helps_who_fills_it_in(data):
    book = load_workbook(io.BytesIO(data))

    sheet = book[layout.RULES]
    assert sheet.freeze_panes == "B2"
    assert all(cell.comment is not None for cell in sheet[1])
    choices = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert choices["B2"] == '"reject,supplement,refer,notice"'
    assert sheet.column_dimensions["C"].width == 60


# Whatever authors write

PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Cf"]),
    min_size=1,
    max_size=30,
)
TEXT = (
    (
        PRINTABLE
        | st.sampled_from(
            [
                "=1+1",
                "+1",
                "-1",
                "@x",
                "'quoted'",
                "''",
                "true",
                "null",
                "1",
                "2026-01-31",
                "a: b",
                "- x",
                "# no",
            ]
        )
    )
    .map(str.strip)
    .filter(bool)
)
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
WORDS = st.fixed_dictionaries({"zh": TEXT, "en": TEXT})
LAW = st.from_regex(r"[A-Z][A-Z0-9]{0,3}", fullmatch=True)
BASIS = st.fixed_dictionaries(
    {"law": LAW},
    optional={
        "article": st.sampled_from(["8", "16(1)", "17-23"]),
        "sure": st.sampled_from(["law", "modelled"]),
    },
)
NUMBERS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(lambda one: float(one))
VALUES = st.recursive(
    TEXT | NUMBERS | st.booleans() | st.none() | st.dates() | st.integers(-(10**12), 10**12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
RULE = st.fixed_dictionaries(
    {
        "code": LAW,
        "outcome": st.sampled_from(["reject", 'if a then "refer" else "notice"']),
        "when": LINES,
        "say": WORDS,
    },
    optional={
        "next": WORDS,
        "neutral": WORDS,
        "answers": st.lists(NAMES, max_size=3),
        "material": NAMES,
        "about": TEXT,
        "basis": st.lists(BASIS, max_size=3),
        "sure": st.sampled_from(["law", "modelled"]),
        "note": LINES,
        "values": st.dictionaries(
            NAMES, st.sampled_from(["a * 2", "floor(b)\n  + 1", 'if x = "y"\nthen 1 else 2']), max_size=2
        ),
    },
)
FACT = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["form", "registry"]),
        "type": st.sampled_from(["number", "list of {id: string}"]),
        "zh": TEXT,
        "en": TEXT,
    },
    optional={
        "values": st.lists(NAMES, max_size=3, unique=True) | st.dictionaries(NAMES, WORDS, max_size=2),
        "from": st.lists(NAMES, max_size=2),
        "words": st.dictionaries(TEXT, WORDS, max_size=2),
        "note": TEXT,
    },
)
PARAMETER = st.fixed_dictionaries(
    {
        "type": st.just("number"),
        "zh": TEXT,
        "en": TEXT,
        "dated_by": NAMES,
        "values": st.lists(
            st.fixed_dictionaries(
                {"from": st.dates(), "value": NUMBERS | st.sampled_from(["P20Y", "a text"])},
                optional={"basis": st.lists(BASIS, max_size=2), "sure": st.just("law"), "note": TEXT},
            ),
            min_size=1,
            max_size=3,
        ),
    },
    optional={"sure": st.just("law"), "note": TEXT, "words": st.dictionaries(NAMES, WORDS, max_size=1)},
)
DERIVED = st.fixed_dictionaries(
    {"type": st.just("boolean"), "value": LINES, "zh": TEXT, "en": TEXT},
    optional={"note": TEXT, "words": st.dictionaries(NAMES, WORDS, max_size=1)},
)
EXAMPLE = st.fixed_dictionaries(
    {"name": WORDS, "outcome": st.sampled_from(["approve", "reject"]), "rules": st.lists(LAW, max_size=2)},
    optional={
        "set": st.dictionaries(NAMES, VALUES, max_size=3),
        "with": st.lists(NAMES, max_size=2),
        "basis": TEXT,
    },
)


@st.composite
def matters(draw):
    """The data of a rules.yaml and an examples.yaml, names each once."""
    names = draw(st.lists(NAMES, min_size=4, max_size=8, unique=True))
    third = len(names) // 3
    made = {
        "use": draw(st.lists(LAW, max_size=2)),
        "parameters": {name: draw(PARAMETER) for name in names[:third]},
        "facts": {name: draw(FACT) for name in names[third : 2 * third]},
        "derived": {name: draw(DERIVED) for name in names[2 * third :]},
        "rules": draw(st.lists(RULE, min_size=1, max_size=4, unique_by=lambda rule: rule["code"])),
    }
    examples = {
        "base": {name: draw(VALUES) for name in made["facts"]},
        "sets": draw(
            st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, min_size=1, max_size=2), max_size=2)
        ),
        "examples": draw(st.lists(EXAMPLE, min_size=1, max_size=3)),
    }
    return made, examples


def dumped(value) -> str:
    """As JSON, which is YAML, with days bare: our own writer is not tested with itself."""
    text = json.dumps(value, ensure_ascii=False, default=lambda day: f"\x00{day.isoformat()}\x00")
    return text.replace('"\\u0000', "").replace('\\u0000"', "")


@settings(max_examples=12, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(matters())
def test_whatever_authors_write_comes_back(made):
    found, examples = (plain.load(dumped(part)) for part in made)
    source = Source("m", {"rules.yaml": dumped(found), "matter.yaml": "laws: {}"}, {}, dumped(examples))

    book = workbook.read(workbook.write(source), file="b.xlsx")

    assert book.rules == plain.rules(found)
    assert book.examples == plain.examples(examples)
    text = importing.merged("", importing.rule_sections(book.rules))
    assert plain.rules(plain.load(text)) == plain.rules(found)
    text = importing.merged("", importing.example_sections(book.examples))
    assert plain.examples(plain.load(text)) == plain.examples(examples)


@given(VALUES)
def test_what_we_write_as_yaml_reads_back(value):
    text = f"a: {yaml_text.flow(plain.value(value))}\n" + "\n".join(
        yaml_text.entry("b", plain.value(value), 0)
    )

    found = plain.load(text)

    assert plain.value(found["a"]) == plain.value(found["b"]) == plain.value(value)
