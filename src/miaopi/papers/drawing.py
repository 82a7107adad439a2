"""Draws a paper: a template (typst) and its data to PDF/A-2a.

The same data gives the same bytes: no clock, no system fonts, no network. Data goes in as JSON in
`sys.inputs.data`, never pasted into the source. The template's root is a folder with its own files and
the platform's drawings (miaopi/frame-1.svg), so it can read nothing else.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import typst
import zxingcpp
from django.conf import settings

from miaopi.texts import Fault, Faulty, Place

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
STANDARD: Final = "a-2a"
_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_PACKAGE = re.compile(r'"@\w+/')


class DrawingError(Faulty):
    """A paper cannot be drawn: fonts or template."""


@cache
def fonts() -> typst.Fonts:
    """The fonts of all papers, opened once a process (76 ms each time otherwise).

    typst's own are there as well, for letters of other scripts that Noto CJK lacks: ğ, ễ, ब.

    Raises: DrawingError: the Chinese fonts are not installed.
    """
    paths = [str(path) for path in settings.FONTS]
    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[path for path in paths if Path(path).is_dir()],
    )
    missing = [family for family in FAMILIES if family not in found.families()]
    if missing:
        values = {"families": "、".join(missing), "paths": "、".join(paths)}
        raise DrawingError([Fault("papers.fonts-missing", Place(), values)])
    return found


class Template:
    """A template with the files that it may read, unpacked once a process."""

    def __init__(self, name: str, files: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="miaopi-template-", ignore_cleanup_errors=True)
        self.root = Path(self._folder.name)
        self.name = name
        for path, content in {**files, **_assets()}.items():
            if path.endswith(".typ") and _PACKAGE.search(content):
                raise _template_fault(path, "packages from the network are not allowed", "")
            target = (self.root / path).resolve()
            if not target.is_relative_to(self.root.resolve()):
                raise _template_fault(path, "a file outside its folder", "")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")

    def draw(self, data: Mapping[str, object]) -> bytes:
        """The paper as PDF/A.

        A character that no font has is written as its number, 〔U+2A6A5〕: a paper with an odd spot is better
        than none.

        Raises: DrawingError: the template has a fault.
        """
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        for _ in range(50):
            try:
                return self._compile(text)
            except typst.TypstError as error:
                message = _MISSING_GLYPH.search(error.message)
                # ASCII stands in every font, and is what the JSON itself is written in.
                unknown = (
                    {character for character in message[1] if not character.isascii()} if message else ()
                )
                if not unknown:
                    raise _template_fault(self.name, error.message, error.diagnostic) from error
                for character in sorted(unknown):
                    text = text.replace(character, f"〔U+{ord(character):04X}〕")
        raise _template_fault(self.name, "too many characters that no font has", "")

    def is_there(self) -> bool:
        """Whether its files are still there: some systems sweep their temporary folder."""
        return (self.root / self.name).is_file()

    def _compile(self, text: str) -> bytes:
        return typst.compile(
            self.root / self.name,
            root=self.root,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": text},
            format="pdf",
            pdf_standards=[STANDARD],
            package_path=self.root / "no-packages",
            package_cache_path=self.root / "no-packages",
        )


def qr_rows(text: str) -> list[str]:
    """A QR code as rows of 0 and 1 (1 is dark) without its quiet zone; a quarter of it may be spoilt."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)  # its stubs know a buffer only from 3.12 on
    side, _ = image.shape
    dots = bytes(image)  # its buffer: a byte each, 0 is dark
    rows = (dots[start : start + side] for start in range(0, side * side, side))
    return ["".join("0" if dot else "1" for dot in row) for row in rows]


@cache
def _assets() -> Mapping[str, str]:
    """Drawings of the platform, which every template finds under miaopi/."""
    folder = resources.files("miaopi.papers.assets")
    return {
        f"miaopi/{file.name}": file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(("-1.svg", "-1.typ"))
    }


def _template_fault(file: str, message: str, diagnostic: str) -> DrawingError:
    line = re.search(r":(\d+):\d+", diagnostic)
    values = {"message": message, "line": line[1] if line else "?"}
    return DrawingError([Fault("papers.template-fault", Place(file=file), values)])
