"""Every broken folder under bad/ is told with file, line, field and mend, in both languages, word for
word."""

from __future__ import annotations

from pathlib import Path

import pytest

from miaopi import content
from miaopi.texts import fault_codes
from tests.content import answers, folders


def report(tmp_path, monkeypatch, case):
    folders.break_it(tmp_path, case)
    monkeypatch.chdir(tmp_path)
    return content.check([Path("matters/library-card")])


@pytest.mark.parametrize("case", folders.CASES)
def test_a_broken_folder_is_told_word_for_word(tmp_path, monkeypatch, case):
    found = report(tmp_path, monkeypatch, case)

    zh, en = folders.expected(case)
    assert [folders.told(fault, "zh") for fault in found.faults] == zh
    assert [folders.told(fault, "en") for fault in found.faults] == en


@pytest.mark.parametrize("case", [case for case in folders.CASES if case not in ("no-matter",)])
def test_every_fault_of_a_folder_names_its_file(tmp_path, monkeypatch, case):
    found = report(tmp_path, monkeypatch, case)

    assert all(fault.where.file for fault in found.faults)


def test_the_good_folder_has_no_fault(tmp_path, monkeypatch):
    folders.copy_good(tmp_path)
    monkeypatch.chdir(tmp_path)

    report = content.check([Path("matters")])

    assert report.faults == ()
    assert [(one.slug, one.rules, one.examples) for one in report.matters] == [("library-card", 4, 5)]


def test_every_code_has_a_case(tmp_path, monkeypatch):
    met = {row["code"] for row in answers.CASES}
    for case in folders.CASES:
        met |= {fault.code for fault in report(tmp_path / case, monkeypatch, case).faults}

    missing = set(fault_codes("content")) - met - answers.ELSEWHERE.keys()

    assert missing == set()


def test_a_registry_name_is_no_way_out_of_the_folder(tmp_path, monkeypatch):
    folders.copy_good(tmp_path)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "matters/library-card/matter.yaml"
    path.write_text(path.read_text().replace("registry: homes", 'registry: "../../../etc/passwd"'))

    found = content.check([Path("matters/library-card")])

    assert "content.value-wrong-form" in {fault.code for fault in found.faults}
