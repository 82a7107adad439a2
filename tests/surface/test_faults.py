"""Every fault has both sentences in both languages, is raised somewhere, and none is raised unknown."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from ruamel.yaml import YAML

from tests.surface import source

FILES = sorted(source.PRODUCT.glob("*/faults.yaml"))
PACKAGES = {path.parent.name for path in FILES}
HAN = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(rf"({'|'.join(sorted(PACKAGES))})\.[a-z0-9]+(-[a-z0-9]+)*")
# Names of what makes a fault of its first argument.
MAKERS = re.compile(r"(Fault|_?fault\w*)$")


@cache
def rows(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def known() -> set[str]:
    return {code for path in FILES for code in rows(path)}


def places(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_fault_says_what_and_how_to_mend_it_in_both_languages(path: Path) -> None:
    for code, languages in rows(path).items():
        assert code.startswith(f"{path.parent.name}."), code
        assert set(languages) == {"zh", "en"}, code
        for language, sentences in languages.items():
            assert set(sentences) == {"what", "mend"}, (code, language)
            assert sentences["what"].strip(), (code, language)
            assert sentences["mend"].strip(), (code, language)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_both_languages_tell_the_same_values(path: Path) -> None:
    differ = []
    for code, languages in rows(path).items():
        told = {
            language: places(sentences["what"]) | places(sentences["mend"])
            for language, sentences in languages.items()
        }
        if told["zh"] != told["en"]:
            differ.append(f"{code}: {told}")

    assert differ == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_each_language_keeps_to_itself_and_to_plain_words(path: Path) -> None:
    wrong = []
    for code, languages in rows(path).items():
        zh, en = (" ".join(languages[language].values()) for language in ("zh", "en"))
        # An example of what to write may be Chinese in both.
        quoted = re.sub(r"[“\"'《〔（(][^”\"'》〕）)]*[”\"'》〕）)]", "", en)
        if HAN.search(quoted):
            wrong.append(f"{code}: Chinese in the English text")
        if not HAN.search(zh):
            wrong.append(f"{code}: no Chinese in the Chinese text")
        wrong += [
            f"{code}: {word}"
            for word in ("please", "sorry", "invalid", "successfully")
            if re.search(rf"\b{word}\b", en, re.IGNORECASE)
        ]
        wrong += [f"{code}: {word}" for word in ("操作失败", "非法", "特此") if word in zh]

    assert wrong == []


HOLE = "[a-z0-9-]+"


def _texts() -> Iterator[tuple[str, str]]:
    """(package, pattern) of every constant and f-string: what an f-string fills in is a hole."""
    for path in source.modules(source.SRC):
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield source.package(path), re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (re.escape(str(getattr(part, "value", ""))) for part in node.values)
                yield (
                    source.package(path),
                    "".join(
                        part if isinstance(value, ast.Constant) else HOLE
                        for part, value in zip(parts, node.values, strict=True)
                    ),
                )


@cache
def _said() -> tuple[dict[str, frozenset[str]], tuple[re.Pattern[str], ...]]:
    """The texts of each package, and the f-strings that begin with a package and part of a code.

    `f"rules.{code}"` alone says nothing: there the code itself must stand as a text in its package.
    """
    texts: dict[str, set[str]] = {}
    open_ = set()
    for package, pattern in _texts():
        if HOLE in pattern:
            open_.add(pattern)
        else:
            texts.setdefault(package, set()).add(re.sub(r"\\(.)", r"\1", pattern))
    own = re.compile(rf"({'|'.join(PACKAGES)})\\\.[a-z]")
    patterns = tuple(re.compile(each) for each in open_ if own.match(each))
    return {package: frozenset(each) for package, each in texts.items()}, patterns


def _is_raised(code: str) -> bool:
    texts, patterns = _said()
    package, rest = code.split(".", 1)
    said = any(code in each for each in texts.values()) or rest in texts[package]
    return said or any(each.fullmatch(code) for each in patterns)


def test_every_fault_is_raised_somewhere() -> None:
    assert sorted(code for code in known() if not _is_raised(code)) == []


def test_the_search_does_not_find_what_nobody_raises() -> None:
    assert not any(_is_raised(f"{package}.nobody-says-this") for package in PACKAGES)


def test_every_fault_that_is_raised_is_documented() -> None:
    unknown = []
    for path in source.modules(source.SRC):
        for call in source.calls(path):
            first = call.args[0] if call.args else None
            if not MAKERS.search(source.dotted(call.func)) or not isinstance(first, ast.Constant):
                continue
            if isinstance(first.value, str) and CODE.fullmatch(first.value) and first.value not in known():
                unknown.append(f"{source.shown(path)}:{call.lineno} {first.value}")

    assert unknown == []


def test_every_class_of_errors_names_a_documented_fault() -> None:
    unknown = []
    for path in source.modules():
        for node in ast.walk(source.tree(path)):
            if not isinstance(node, ast.ClassDef):
                continue
            for line in node.body:
                match line:
                    case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                        if CODE.fullmatch(code) and code not in known():
                            unknown.append(f"{source.shown(path)}:{line.lineno} {code}")

    assert unknown == []
