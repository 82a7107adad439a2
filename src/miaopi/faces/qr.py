"""A QR code as one SVG path, so that it is sharp on every screen and needs no request of its own."""

from collections.abc import Sequence
from itertools import groupby

QUIET = 4  # ISO/IEC 18004: four light modules around it, or cheap cameras do not find it


def drawing(rows: Sequence[str]) -> dict[str, object]:
    """Size and path of rows of 0 and 1 (1 is dark), quiet zone included."""
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark == "1":
                strokes.append(f"M{x + QUIET} {y + QUIET}h{width}v1H{x + QUIET}z")
            x += width
    return {"size": len(rows) + 2 * QUIET, "path": "".join(strokes)}
