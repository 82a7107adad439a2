"""A small lease contract as a PDF, for examples: real enough to be checked by content, different for
each example.

Chinese text without an embedded font: STSong-Light is one of the CJK fonts that every reader of PDFs
stands in for (ISO 32000-1, 9.7.5.2: predefined CMaps).
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name

A4: Final = (595, 842)
MARGIN: Final = 72
LEADING: Final = 24


def contract(title: str, lines: Sequence[str]) -> bytes:
    """One page with a title and lines."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(_font())))
    page.obj.Contents = pdf.make_stream(_drawn(title, lines))
    written = BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _drawn(title: str, lines: Sequence[str]) -> bytes:
    start = f"BT /F1 18 Tf {LEADING} TL {MARGIN} {A4[1] - MARGIN} Td {_hex(title)} Tj T* /F1 12 Tf "
    return (start + " ".join(f"T* {_hex(line)} Tj" for line in lines) + " ET").encode()


def _hex(text: str) -> str:
    """UCS-2 as the font's encoding wants it; what lies outside is shown as a blank square."""
    inside = "".join(sign if ord(sign) < 0x10000 else "□" for sign in text)
    return f"<{inside.encode('utf-16-be').hex()}>"


def _font() -> Dictionary:
    described = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/STSong-Light"),
            Flags=4,
            FontBBox=Array([-25, -254, 1000, 880]),
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=880,
            StemV=93,
        ),
        DW=1000,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light"),
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([described]),
    )
