"""Every text of the product is plain, wherever it stands: no word that scolds or hides, no sentence that
nobody reads to its end, no "not un-".

STYLE: 7, plain words. Walked are the pages' texts, every `{zh, en}` of matters, registries and faults, and
every `Words` written in the code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "miaopi"
# Of computers, not of people: the rules' authors read what YAML and FEEL call these things.
FORBIDDEN_ZH = ("非法", "无效", "操作失败", "特此", "系统", "成功", "抱歉", "对不起", "务必", "敬请", "进行")
DOUBLE = (
    "没有一条不",
    "无不",
    "不得不",
    "不能不",
    "不会不",
    "并非不",
    "没有不",
    "不是不",
    "未必不",
    "不因此不",
)
FORBIDDEN_EN = ("please", "sorry", "invalid", "successfully", "illegal operation", "not un")
LONGEST = 40
SENTENCE = re.compile(r"[^。！？；]+")
PLACE = re.compile(r"%\(\w+\)[sd]|\{[^{}]*\}")
LATIN = re.compile(r"[!-~…][ -~…]*")  # a name, an address or a command is read as one word
TAG = re.compile(r"<[^>]*>")
HAN = re.compile(r"[\u4e00-\u9fff]")

Text = tuple[str, str, str]  # where, Chinese, English


def everything() -> list[Text]:
    return [*of_pages(), *of_yaml(), *of_code()]


def of_pages() -> Iterator[Text]:
    with (SRC / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        for message in read_po(file, locale="en"):
            if message.id:
                many = isinstance(message.id, tuple)
                texts = (
                    zip(message.id, message.string, strict=False) if many else [(message.id, message.string)]
                )
                for zh, en in texts:
                    yield "django.po", zh, en


def of_yaml() -> Iterator[Text]:
    files = [*ROOT.glob("matters/**/*.yaml"), *ROOT.glob("registries/*.yaml"), *SRC.glob("**/*.yaml")]
    for path in files:
        if "data" not in path.parts:
            for node in pairs(YAML(typ="safe").load(path.read_text(encoding="utf-8"))):
                yield str(path.relative_to(ROOT)), *node


def pairs(node: object) -> Iterator[tuple[str, str]]:
    """Every `{zh: …, en: …}`; of a fault both its sentences."""
    if isinstance(node, list):
        for item in node:
            yield from pairs(item)
    elif isinstance(node, dict):
        zh, en = node.get("zh"), node.get("en")
        if "label" in node and zh is not None:
            pass  # a line of a certificate: formulas, whose texts are seen on certificates
        elif isinstance(zh, str) and isinstance(en, str):
            yield zh, en
        elif isinstance(zh, dict) and isinstance(en, dict):
            for key in zh:
                yield str(zh[key]), str(en[key])
        for key, value in node.items():
            if key not in ("zh", "en"):
                yield from pairs(value)


def of_code() -> Iterator[Text]:
    for path in SRC.glob("**/*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Words" and len(call.args) == 2:
                zh, en = (written(part) for part in call.args)
                if zh is not None and en is not None:
                    yield f"{path.relative_to(ROOT)}:{call.lineno}", zh, en


def written(node: ast.expr) -> str | None:
    """A text in the code; what is filled in counts as a place."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    found = everything()
    assert len(found) > 1000
    assert {where.split(":")[0] for where, _, _ in found} >= {
        "django.po",
        "matters/house-lease-registration/rules.yaml",
        "matters/house-lease-registration/form.yaml",
        "matters/_common/rules.yaml",
        "src/miaopi/cases/faults.yaml",
        "src/miaopi/people/faults.yaml",
        "src/miaopi/licences/words.py",
        "src/miaopi/messages/actions.py",
    }
    return found


def test_no_sentence_is_longer_than_forty_characters(texts: list[Text]) -> None:
    long = [
        (where, sentence, len(sentence.strip()))
        for where, zh, _ in texts
        for sentence in SENTENCE.findall(LATIN.sub("某某", TAG.sub("", PLACE.sub("某某", zh))))
        if HAN.search(sentence) and len(sentence.strip()) > LONGEST
    ]

    assert long == []


def test_no_chinese_word_scolds_or_hides_behind_the_machine(texts: list[Text]) -> None:
    assert [(where, zh) for where, zh, _ in texts for word in FORBIDDEN_ZH if word in zh] == []


def test_nothing_is_said_by_denying_its_opposite(texts: list[Text]) -> None:
    assert [(where, zh) for where, zh, _ in texts for word in DOUBLE if word in zh] == []


def test_english_says_it_straight(texts: list[Text]) -> None:
    assert [
        (where, en)
        for where, _, en in texts
        for word in FORBIDDEN_EN
        if re.search(rf"\b{word}", en, re.IGNORECASE)
    ] == []


def test_the_person_is_nin(texts: list[Text]) -> None:
    assert [(where, zh) for where, zh, _ in texts if "你" in zh] == []
