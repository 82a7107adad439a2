"""PDFs: opened for real, and written anew with nothing but their pages.

The new file takes over pages (content, resources, size, turn) and the marks on them that only show
something; what acts goes: JavaScript, launching, sending, embedded files, media, forms' logic, and
whatever lies unused. So do title, author and history. Pure: octets in, octets out.

qpdf's limits are set once a process: a stream that blows up beyond them is an error, not a full memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from miaopi.vault.errors import MOST_PAGES, Encrypted, TooManyPages, Unreadable

MOST_UNPACKED = 64 * 1024 * 1024
DEEPEST = 50
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    dct_max_memory=4 * MOST_UNPACKED,
    max_stream_filters=4,
    doc_max_warnings=200,
)

PAGE_KEYS = frozenset(
    f"/{key}"
    for key in (
        *("Type", "Parent", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate", "UserUnit"),
        *("Resources", "Contents", "Annots", "Group"),
    )
)
SHOWING = frozenset(
    f"/{kind}"
    for kind in (
        *("Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline"),
        *("Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Watermark", "Redact", "Widget"),
    )
)
MARK_KEYS = frozenset(
    f"/{key}"
    for key in (
        *("Type", "Subtype", "Rect", "Contents", "AP", "AS", "F", "C", "Border", "BS", "CA"),
        *("QuadPoints", "InkList", "L", "Vertices"),
    )
)
ACTING = frozenset(
    f"/{key}"
    for key in (
        *("A", "AA", "AF", "EF", "EmbeddedFiles", "Filespec", "JavaScript", "JS", "Launch", "Metadata"),
        *("OpenAction", "PA", "PieceInfo", "RichMedia", "RichMediaContent", "SubmitForm", "URI", "XFA"),
    )
)

DAMAGED = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    LookupError,
    RuntimeError,
    AttributeError,
    OSError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A PDF as it is stored."""

    data: bytes
    pages: int


def clean(data: bytes) -> Cleaned:
    """The pages of a PDF, in a new file without anything that acts.

    Raises: Encrypted: it needs a password to open.  TooManyPages.  Unreadable.
    """
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as old:
            return _clean(old)
    except pikepdf.PasswordError:
        raise Encrypted from None
    except (TooManyPages, Unreadable):
        raise
    except DAMAGED:
        raise Unreadable from None


def _clean(old: Pdf) -> Cleaned:
    count = len(old.pages)
    if count > MOST_PAGES:
        raise TooManyPages(count)
    if count == 0:
        raise Unreadable
    if Name.AcroForm in old.Root:
        del old.Root[Name.AcroForm]
    for page in old.pages:
        _strip_page(page.obj)
    new = pikepdf.new()
    new.pages.extend(old.pages)
    for each in new.objects:
        _strip(each)
    out = BytesIO()
    new.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
    )
    return Cleaned(out.getvalue(), count)


def _strip_page(page: Object) -> None:
    for key in [key for key in page.keys() if key not in PAGE_KEYS]:  # noqa: SIM118  - a pikepdf object is no dict
        del page[key]
    marks = page.get(Name.Annots)
    if marks is not None:
        page[Name.Annots] = Array(list(_showing(marks)))


def _showing(marks: Object) -> Iterator[Dictionary]:
    """The marks that only show something, made anew with what showing needs.

    A form's field becomes a stamp: what was filled in still shows, and there is no form any more.
    """
    if not isinstance(marks, Array):
        return
    for mark in marks:
        if isinstance(mark, Dictionary) and str(mark.get(Name.Subtype, "")) in SHOWING:
            bare = Dictionary({key: mark[key] for key in mark.keys() if key in MARK_KEYS})  # noqa: SIM118
            if bare.Subtype == Name.Widget:
                bare.Subtype = Name.Stamp
            yield bare


def _strip(each: Object, depth: int = 0) -> None:
    """Take out of an object, and out of what lies directly in it, every key that acts."""
    if depth > DEEPEST:
        raise Unreadable
    if isinstance(each, pikepdf.Stream | Dictionary):
        for key in list(each.keys()):
            if key in ACTING and not _is_resource(each[key]):
                del each[key]
        inside = [each[key] for key in each.keys()]  # noqa: SIM118
    elif isinstance(each, Array):
        inside = list(each)
    else:
        return
    for value in inside:
        if isinstance(value, Object) and not value.is_indirect:  # an indirect one comes by itself
            _strip(value, depth + 1)


def _is_resource(value: object) -> bool:
    """Names of resources are free: a font may be called /A or /JS. What it is tells, not how it is called."""
    if isinstance(value, pikepdf.Stream):
        drawn = str(value.get(Name.Subtype, "")) in ("/Image", "/Form")
        return drawn or Name.PatternType in value or Name.ShadingType in value
    return isinstance(value, Dictionary) and str(value.get(Name.Type, "")) in (
        "/Font",
        "/ExtGState",
        "/Pattern",
    )
