"""`miaopi matters check` and `miaopi decide` as they are typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from miaopi.site.cli import app
from tests.content import folders
from tests.content.test_deciding import FACTS

CARD = str(folders.GOOD / "matters/library-card")


def run(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def facts(tmp_path):
    def write(name, *objects):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one) for one in objects), encoding="utf-8")
        return path

    return write


def test_a_good_folder_is_checked(tmp_path):
    result = run("matters", "check", CARD)

    assert result.exit_code == 0
    assert result.stdout.startswith("library-card: 4 rules, 5 examples, 12 claims proved in ")
    assert result.stdout.endswith(", 0 faults.\n")


def test_a_broken_folder_is_told_in_the_language_asked_for(tmp_path, monkeypatch):
    folders.break_it(tmp_path, "slug-differs")
    monkeypatch.chdir(tmp_path)

    result = run("matters", "check", "matters/library-card", "-l", "zh")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == folders.expected("slug-differs")[0]


def test_one_set_of_facts_gives_one_answer(facts):
    result = run("decide", CARD, facts("facts.json", FACTS))

    assert result.exit_code == 0
    assert json.loads(result.stdout)["outcome"] == "approve"


def test_lines_of_facts_give_lines_of_answers(facts):
    result = run("decide", CARD, facts("facts.jsonl", FACTS, FACTS | {"books": 13}))

    assert result.exit_code == 0
    assert [json.loads(line)["outcome"] for line in result.stdout.splitlines()] == ["approve", "reject"]


def test_a_wrong_fact_is_told_on_stderr_with_exit_code_2(facts):
    result = run("decide", CARD, facts("facts.json", FACTS | {"books": "many"}))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "facts.json:1 books" in result.stderr


def test_a_faulty_line_keeps_its_place_among_the_answers(facts):
    result = run("decide", CARD, facts("facts.jsonl", FACTS, {"books": 1}, FACTS))

    assert result.exit_code == 2
    assert [sorted(json.loads(line))[0] for line in result.stdout.splitlines()] == [
        "notices",
        "faults",
        "notices",
    ]
    assert "facts.jsonl:2" in result.stderr


def test_a_matter_that_is_not_there_is_named(facts):
    result = run("decide", "no-such-matter", facts("facts.json", FACTS))

    assert result.exit_code == 2
    assert "There is no matter “no-such-matter”." in result.stderr


def test_a_file_that_is_not_there_is_named(tmp_path):
    result = run("decide", CARD, tmp_path / "none.json")

    assert result.exit_code == 2
    assert "none.json is missing" in result.stderr


def test_a_matter_is_found_by_its_name_from_anywhere(facts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = run("decide", "house-lease-registration", facts("facts.json", FACTS))

    assert result.exit_code == 2
    assert "books" in result.stderr


def test_neither_command_needs_the_web_framework(facts):
    code = (
        "import sys; from typer.testing import CliRunner; from miaopi.site.cli import app;"
        f"r = CliRunner().invoke(app, ['decide', {CARD!r}, {str(facts('facts.json', FACTS))!r}]);"
        "assert r.exit_code == 0, r.output; assert 'django' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
