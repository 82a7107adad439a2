"""Which kind of file it is: told by its content, never by its name. Pure."""

from __future__ import annotations

import puremagic

from miaopi.texts import Words
from miaopi.vault.errors import WrongKind

JPEG, PNG, WEBP, HEIC, PDF = "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"
TAKEN = (JPEG, PNG, WEBP, HEIC, PDF)
SAME = {"image/heif": HEIC, "image/jpg": JPEG, "image/pjpeg": JPEG, "image/x-png": PNG}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"hevx", b"msf1"})
ALL = Words("JPG、PNG、WebP、HEIC 照片或者 PDF", "a photo (JPG, PNG, WebP, HEIC) or a PDF")
IMAGES = Words("JPG、PNG、WebP 或 HEIC 照片", "a photo (JPG, PNG, WebP, HEIC)")
DOCUMENTS = Words("PDF 文件", "a PDF")


def kind_of(data: bytes, *, accept: tuple[str, ...] = ()) -> str:
    """The media type of the content, one of TAKEN.

    Args:    accept: media types that are wanted here ("image/*" for every image); nothing: all of TAKEN.
    Raises:  WrongKind: it is another kind, or not wanted here.
    """
    wanted = tuple(kind for kind in TAKEN if not accept or any(_covers(each, kind) for each in accept))
    found = _sniff(data)
    if found in wanted:
        return found
    raise WrongKind(accepts=_words(wanted))


def _sniff(data: bytes) -> str:
    """The first guess that we take; a PDF may have some octets before its mark, as readers allow."""
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:  # puremagic 1.30 does not know every brand of HEIF
        return HEIC
    try:
        guesses = [str(guess.mime_type) for guess in puremagic.magic_string(data)]
    except (puremagic.PureError, ValueError):
        guesses = []
    for guess in guesses:
        kind = SAME.get(guess, guess)
        if kind in TAKEN:
            return kind
    return PDF if b"%PDF-" in data[:1024] else ""


def _covers(accept: str, kind: str) -> bool:
    accept = SAME.get(accept.strip().lower(), accept.strip().lower())
    return accept in (kind, "*/*") or (accept.endswith("/*") and kind.startswith(accept[:-1]))


def _words(wanted: tuple[str, ...]) -> Words:
    if PDF not in wanted:
        return IMAGES
    return DOCUMENTS if wanted == (PDF,) else ALL
