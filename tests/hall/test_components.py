"""Components: each is a folder with template, style and examples; raw values stand in tokens.css alone."""

import gzip
import re

import pytest
from django.test import Client

from miaopi.hall import gallery, styles
from miaopi.hall.templatetags import mp
from tests.hall.page import Page, page

FOLDERS = sorted(path for path in (styles.HALL / "components").iterdir() if path.is_dir())
RAW = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", re.IGNORECASE)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_component_is_a_folder_of_three(folder: object) -> None:
    assert {path.name for path in folder.iterdir()} >= {"template.html", "style.css", "examples.yaml"}  # type: ignore[attr-defined]  # a Path


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=f"{name}-{example.name['en']}")
        for name, rows in gallery.components()
        for example in rows
    ],
)
def test_each_example_draws_sound_html(example: gallery.Example) -> None:
    drawn = Page(example.html)

    assert drawn.faults == []
    assert drawn._inline() == []
    assert drawn._boxes_without_label() == []
    assert drawn._ids_twice() == []


def test_the_gallery_shows_each_component() -> None:
    shown = page(Client().get("/dev/components"))

    assert [each.text for each in shown.all("h2") if each.text in styles.ORDER] == list(styles.ORDER)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_raw_colours_stand_in_the_tokens_alone(folder: object) -> None:
    assert RAW.findall((folder / "style.css").read_text()) == []  # type: ignore[operator]  # a Path


def test_each_value_that_is_used_is_a_token() -> None:
    text = styles.joined()

    assert set(re.findall(r"var\((--mp-[\w-]+)", text)) - set(re.findall(r"(--mp-[\w-]+):", text)) == set()


@pytest.mark.parametrize("newer", ["@layer", ":has(", "color-mix(", "light-dark(", "@import", "url("])
def test_old_engines_read_the_stylesheet(newer: str) -> None:
    assert newer not in styles.joined()


def test_the_stylesheet_is_light() -> None:
    assert len(gzip.compress(styles.joined().encode(), 9)) < 14_336


def test_blanks_that_mean_something_stay() -> None:
    text = styles.joined()

    assert "calc(-1 * var(--mp-gutter))" in text
    assert "calc(var(--mp-target) + var(--mp-2))" in text
    assert ".mp-notice > .mp-icon" in text or ".mp-notice>.mp-icon" in text
    assert "@media (min-width:48em)" in text or "@media (min-width: 48em)" in text


def test_a_component_that_the_order_does_not_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(styles, "ORDER", styles.ORDER[:-1])

    with pytest.raises(RuntimeError, match="rail"):
        styles.parts()


def test_what_a_person_wrote_is_shown_not_run() -> None:
    shown = mp.render_component("tag", {"text": "<script>alert(1)</script>"})

    assert "<script>" not in shown


def test_every_icon_is_one_drawing() -> None:
    for path in (styles.HALL / "icons").glob("*.svg"):
        assert mp._drawing(path.stem)
