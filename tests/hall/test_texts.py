"""Both languages are whole: every Chinese text of the pages has an English one, and none is left over."""

import ast
import gettext as gnu
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation.template import templatize

from miaopi.site import translations

ROOT = Path(__file__).resolve().parents[2] / "src" / "miaopi"
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)s")


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def test_every_text_has_an_english_one() -> None:
    bare = [first(message) for message in messages() if not all(forms(message))]

    assert bare == []


def test_no_english_text_is_only_a_guess_of_a_tool() -> None:
    assert [first(message) for message in messages() if message.fuzzy] == []


def test_english_texts_hold_no_chinese() -> None:
    assert [form for message in messages() for form in forms(message) if HAN.search(form)] == []


def test_both_languages_fill_the_same_places() -> None:
    wrong = [
        first(message)
        for message in messages()
        for form in forms(message)
        if set(PLACE.findall(form)) != set(PLACE.findall(first(message)))
    ]

    assert wrong == []


@pytest.mark.parametrize("word", ["please", "sorry", "invalid", "successful"])
def test_english_says_it_without(word: str) -> None:
    assert [form for message in messages() for form in forms(message) if word in form.lower()] == []


@pytest.mark.parametrize("word", ["操作失败", "非法", "无效", "特此", "系统", "进行"])
def test_chinese_says_it_without(word: str) -> None:
    assert [first(message) for message in messages() if word in first(message)] == []


def test_no_chinese_sentence_is_longer_than_forty_characters() -> None:
    # Marks and places do not count; a sentence ends at 。？ or a line's tag.
    plain = [re.sub(r"<[^>]*>|%\(\w+\)s", "", first(message)) for message in messages()]
    long = [part for text in plain for part in re.split(r"[。？！；：]", text) if len(HAN.findall(part)) > 40]

    assert long == []


def test_the_catalogue_holds_the_texts_of_the_pages_and_no_others() -> None:
    found = _in_templates() | _in_python()
    kept = {first(message) for message in messages()}

    assert sorted(found - kept) == []
    assert sorted(kept - found) == []


def _in_templates() -> set[str]:
    """What Django's own step before xgettext marks as texts."""
    marked = re.compile(r"""\b(?:_|gettext|ngettext)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
    return {
        ast.literal_eval(text)
        for path in ROOT.glob("**/*.html")
        for text in marked.findall(templatize(path.read_text(encoding="utf-8")))
    }


def _in_python() -> set[str]:
    marked = {"_": 0, "gettext": 0, "ngettext": 0, "pgettext": 1}  # where the text stands
    return {
        text.value
        for path in ROOT.glob("**/*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in marked
        if isinstance(text := call.args[marked[call.func.id]], ast.Constant)
    }


def test_no_text_is_marked_inside_an_f_string() -> None:
    """xgettext does not look into them, so that such a text would stay Chinese on an English page."""
    inside = [path for path in ROOT.glob("**/*.py") if re.search(r"\{_\(", path.read_text(encoding="utf-8"))]

    assert inside == []


def test_templates_hold_no_chinese_outside_the_marks() -> None:
    bare: list[str] = []
    for path in ROOT.glob("**/*.html"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(
            r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S
        )
        text = text.replace('lang="zh-Hans">中文<', "")
        bare += [f"{path.name}: {line.strip()}" for line in text.splitlines() if HAN.search(line)]

    assert bare == []


def test_what_is_compiled_is_what_a_tool_would_compile(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes(PO.read_bytes())
    with (tmp_path / "tool.mo").open("wb") as file:
        write_mo(file, catalogue())

    (ours,) = translations.compile_all(tmp_path)

    assert _pairs(ours) == _pairs(tmp_path / "tool.mo")


def _pairs(path: Path) -> dict[object, object]:
    with path.open("rb") as file:
        held = dict(gnu.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]  # the only way to see all
    del held[""]  # the heading's day differs
    return held


def test_one_and_many_have_their_own_words() -> None:
    translations.compile_all()
    with translation.override("en"):
        assert ngettext("有 %(n)s 处要改", "有 %(n)s 处要改", 1) % {"n": 1} == "1 thing to change"
        assert ngettext("有 %(n)s 处要改", "有 %(n)s 处要改", 2) % {"n": 2} == "2 things to change"
    with translation.override("zh-hans"):
        assert gettext("提交申请") == "提交申请"


@pytest.mark.parametrize("text", ["msgid 没有引号", 'msgid "a"\nmsgstr "b"\n<<<<<<< HEAD'])
def test_a_broken_file_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="not a line"):
        list(translations.entries(text))
