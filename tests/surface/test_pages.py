"""Templates and styles: colours in one file, nothing inline, components by their names."""

import re
from pathlib import Path

import pytest

from tests.surface import source

TEMPLATES = sorted(source.SRC.rglob("*.html"))
STYLES = sorted(source.SRC.rglob("*.css"))
TOKENS = source.PRODUCT / "hall" / "styles" / "tokens.css"
COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?![\w-])|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(",
    re.IGNORECASE,
)
NAMED = re.compile(r":\s*(?:black|white|red|green|blue|gr[ae]y|orange|yellow|silver)\b")
# A browser's own bar knows no stylesheet: this one line repeats a token, and the test below compares them.
THEME = re.compile(r'<meta name="theme-color" content="(#[0-9a-f]{6})"')


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", "", text, flags=re.DOTALL)


def _lines(path: Path, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{source.shown(path)}: {line.strip()}"
        for line in _without_comments(_text(path)).splitlines()
        if pattern.search(line) and not THEME.search(line)
    ]


@pytest.mark.parametrize("path", STYLES, ids=source.shown)
def test_colours_stand_in_the_tokens_alone(path: Path) -> None:
    if path != TOKENS:
        assert _lines(path, COLOUR) + _lines(path, NAMED) == []


def test_the_bar_of_the_browser_has_the_colour_of_a_token() -> None:
    tokens = _text(TOKENS)

    themes = [colour for path in TEMPLATES for colour in THEME.findall(_text(path))]
    assert themes
    assert [colour for colour in themes if colour not in tokens] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=source.shown)
def test_a_template_holds_no_style_no_script_and_no_handler(path: Path) -> None:
    """The content security policy refuses them; the page would be silently less than it was written."""
    inline = re.compile(
        r"\sstyle\s*=|<style\b|<script\b(?![^>]*\bsrc=)|\son\w+\s*=\s*[\"']|href=[\"']javascript:",
        re.IGNORECASE,
    )

    assert _lines(path, inline) == []
    assert _lines(path, COLOUR) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=source.shown)
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    elsewhere = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//")

    assert [line for line in _lines(path, elsewhere) if "w3.org" not in line] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=source.shown)
def test_a_template_extends_first_and_names_what_it_ends(path: Path) -> None:
    text = _text(path)

    if "{% extends" in text:
        assert text.startswith("{% extends")
    assert re.findall(r"\{%\s*endblock\s*%\}", text) == []
    assert re.findall(r"\{%\s*blocktranslate(?![^%]*trimmed)[^%]*%\}\s*\n", text) == []
    assert re.findall(r"\|\s*safe\b|\{%\s*autoescape off", text) == []


@pytest.mark.parametrize("path", STYLES, ids=source.shown)
def test_blocks_carry_our_prefix_and_directions_are_logical(path: Path) -> None:
    text = _without_comments(_text(path))
    selectors = re.sub(r"\{[^{}]*\}|url\([^)]*\)", "{}", text)
    blocks = re.findall(r"\.([a-zA-Z][\w-]*)", selectors)
    physical = re.findall(
        r"\b(?:margin|padding|border)-(?:left|right)\b|\btext-align:\s*(?:left|right)\b", text
    )

    assert [name for name in blocks if not name.startswith("mp-")] == []
    assert physical == []
    assert re.findall(r"!important", text) == [] or path.name == "base.css"


@pytest.mark.parametrize(
    "path", sorted((source.PRODUCT / "hall" / "components").iterdir()), ids=lambda path: path.name
)
def test_a_component_is_a_folder_with_template_style_and_examples(path: Path) -> None:
    if path.is_dir() and path.name != "__pycache__":
        assert {"template.html", "examples.yaml"} <= {each.name for each in path.iterdir()}


def test_every_kind_of_button_has_a_style() -> None:
    """A kind that no style knows looks like the main button: what ends something must not."""
    style = _text(source.PRODUCT / "hall" / "components" / "button" / "style.css")
    used = {
        kind for path in TEMPLATES for kind in re.findall(r'part "button"[^%]*\bkind="(\w+)"', _text(path))
    }

    assert "stop" in used
    assert {kind for kind in used if f".mp-button--{kind}" not in style} == set()
