"""Images: opened for real, turned upright, and written anew as a plain JPEG.

Written anew, nothing but pixels remains: no place, camera or owner (EXIF, XMP, comments), no second file
hidden behind the first. Pure: octets in, octets out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

import pi_heif
from PIL import Image, ImageOps

from miaopi.vault.errors import MOST_PIXELS, TooManyPixels, Unreadable

pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow's own guard: twice as much does not even open

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
LONGEST_SIDE = 4000  # an A4 page at about 340 dots per inch: small print stays legible
THUMBNAIL_SIDE = 320
QUALITY = 85

# What decoders raise for damaged files: Pillow lets its plug-ins' own errors through.
DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, RuntimeError, struct.error,
    LookupError, TypeError, ArithmeticError, AttributeError, MemoryError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An image as it is stored: the page and its small picture, both JPEG."""

    data: bytes
    thumbnail: bytes


def clean(data: bytes, content_type: str) -> Cleaned:
    """The image upright, without anything but its pixels, at most LONGEST_SIDE.

    Raises: TooManyPixels, told from the header before anything is decoded; Unreadable.
    """
    try:
        return _clean(data, FORMATS[content_type])
    except TooManyPixels:
        raise
    except Image.DecompressionBombError:
        raise TooManyPixels from None
    except DAMAGED:
        raise Unreadable from None


def _clean(data: bytes, form: str) -> Cleaned:
    with Image.open(BytesIO(data), formats=[form]) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise TooManyPixels
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at half or a quarter
        page = _flat(ImageOps.exif_transpose(image))
    page.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small = page.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Cleaned(_jpeg(page), _jpeg(small))


def _flat(image: Image.Image) -> Image.Image:
    """RGB without transparency, on white as paper is."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256, "L").convert("RGB")
    return image.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    bare = Image.frombytes(image.mode, image.size, image.tobytes())  # no `info`, so nothing rides along
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
