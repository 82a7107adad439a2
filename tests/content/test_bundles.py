"""Bundles: the same folder gives the same bytes, what decides changes the hash, a bundle opens to the same
matter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from miaopi import content
from miaopi.texts import Faulty
from tests.content import folders

CARD = Path("matters/library-card")


@pytest.fixture
def here(tmp_path, monkeypatch):
    folders.copy_good(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def append(path, text="\n# A note.\n"):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_same_folder_gives_the_same_bytes_wherever_it_lies(here, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    folders.copy_good(elsewhere)

    assert content.bundle(CARD) == content.bundle(elsewhere / CARD) == content.bundle(CARD)


@pytest.mark.parametrize(
    "file",
    ["matter.yaml", "form.yaml", "rules.yaml", "licence.typ", "../../registries/homes.yaml"],
)
def test_what_decides_changes_the_hash(here, file):
    before = content.load(CARD).hash

    append(CARD / file, "\n// A note.\n" if file.endswith("typ") else "\n# A note.\n")

    assert content.load(CARD).hash != before


def test_a_common_rule_that_is_used_changes_the_hash_and_another_does_not(here):
    common = here / "matters/_common/rules.yaml"
    before = content.load(CARD).hash

    common.write_text(
        common.read_text(encoding="utf-8").replace("有几个部门", "有好几个部门"), encoding="utf-8"
    )
    unused = content.load(CARD).hash
    common.write_text(common.read_text(encoding="utf-8").replace("有部门还", "有的部门还"), encoding="utf-8")
    used = content.load(CARD).hash

    assert unused == before
    assert used != before


def test_examples_and_other_registries_are_no_part_of_a_version(here):
    before = content.load(CARD).hash

    append(CARD / "examples.yaml")
    (here / "registries/other.yaml").write_text("name: other\n", encoding="utf-8")

    assert content.load(CARD).hash == before


def test_a_bundle_opens_to_the_same_matter_without_any_file(here):
    data, loaded = content.bundle(CARD), content.load(CARD)
    shutil.rmtree(here / "matters")
    shutil.rmtree(here / "registries")

    opened = content.open_bundle(data)

    assert opened.hash == loaded.hash
    assert opened.name == loaded.name
    assert [rule.code for rule in opened.rules.rules] == [rule.code for rule in loaded.rules.rules]
    assert opened.form.schema == loaded.form.schema
    assert opened.files == loaded.files


def test_a_faulty_folder_gives_no_bundle(here):
    append(CARD / "rules.yaml", "\nnonsense: 1\n")

    with pytest.raises(Faulty):
        content.bundle(CARD)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xff",
        b"[]",
        b'{"format":1,"slug":"x","files":{}}',
        b'{"format":1,"slug":"x","files":[]}',
        json.dumps(
            {"format": 2, "slug": "x", "files": {"matter.yaml": "", "form.yaml": "", "rules.yaml": ""}}
        ).encode(),
    ],
)
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(Faulty) as refused:
        content.open_bundle(data)

    assert [fault.code for fault in refused.value.faults] == ["content.bundle-broken"]
    assert refused.value.faults[0].what.zh == "这份数据不是事项的发布包。"


def test_the_folder_of_shared_rules_can_be_given(here):
    moved = here / "elsewhere/library-card"
    shutil.copytree(CARD, moved)

    assert content.load(moved, root=here / "matters").hash == content.load(CARD).hash


def test_a_version_that_was_published_before_words_were_asked_for_still_opens():
    data = json.loads(content.bundle(Path(__file__).parents[2] / "matters/house-lease-registration"))
    word = "      A: {zh: A 级, en: grade A}\n"
    assert word in data["files"]["rules.yaml"]
    data["files"]["rules.yaml"] = data["files"]["rules.yaml"].replace(word, "")

    matter = content.open_bundle(json.dumps(data).encode())

    assert "A" not in matter.rules.facts["safety_grade"].words
