"""A matter from its folder."""

from __future__ import annotations

from pathlib import Path

from miaopi.content import bundling, folder
from miaopi.content.build import build
from miaopi.content.matter import Matter


def load(path: Path | str, *, root: Path | str | None = None) -> Matter:
    """The matter of a folder.

    Args:   root: the folder that holds `_common/` (default: the folder's parent); registries lie beside or
    in it.
    Raises: Faulty: with every fault: file, line, field, what and mend in both languages.
    """
    source = folder.read(Path(path), root=None if root is None else Path(root))
    return build(source, hash_=bundling.digest(bundling.pack(source)))
