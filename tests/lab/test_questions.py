"""`miaopi lab questions`: how many questions are asked on average."""

import re
from pathlib import Path

from typer.testing import CliRunner

from miaopi.site.commands.lab import app

run = CliRunner().invoke


def test_the_house_lease_asks_fewer_than_half_of_its_questions() -> None:
    told = run(app, ["questions", "house-lease-registration", "--draws", "50"])

    found = re.fullmatch(r"(\d\.\d\d) of 10 questions on average\.\n", told.stdout)
    assert found
    assert 1 < float(found[1]) < 5


def test_a_matter_without_questions_says_so() -> None:
    folder = Path(__file__).parents[1] / "content/good/matters/library-card"

    told = run(app, ["questions", str(folder), "-l", "zh"])

    assert told.exit_code == 2
    assert "没有“我能办吗”的问题" in told.output
