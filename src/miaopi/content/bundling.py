"""A matter as one immutable text: what is published, addressed by its hash and opened again years later.

Canonical JSON (RFC 8785) of the files that decide: matter.yaml, form.yaml, rules.yaml, licence.typ, the
shared rules that it uses and the contracts of its registries. Examples are left out: they test a version,
they are no part of it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import rfc8785

from miaopi.content import folder
from miaopi.content.build import build
from miaopi.content.folder import Source
from miaopi.content.matter import Matter
from miaopi.texts import Fault, Faulty, Place

FORMAT = 1


def pack(source: Source) -> bytes:
    """The bundle of a source."""
    return rfc8785.dumps({"format": FORMAT, "slug": source.slug, "files": dict(source.texts)})


def digest(data: bytes) -> str:
    """The hash that addresses a bundle."""
    return hashlib.sha256(data).hexdigest()


def bundle(path: Path | str, *, root: Path | str | None = None) -> bytes:
    """The bundle of a folder; the folder is built first, so that what is published can be opened.

    Raises: Faulty: see `load`.
    """
    source = folder.read(Path(path), root=None if root is None else Path(root))
    data = pack(source)
    build(source, hash_=digest(data))
    return data


def open_bundle(data: bytes) -> Matter:
    """The matter of a bundle.

    Raises: Faulty: `content.bundle-broken`.
    """
    try:
        found = json.loads(data)
        texts = {str(name): str(text) for name, text in found["files"].items()}
        source = Source(str(found["slug"]), texts, {name: f"{found['slug']}/{name}" for name in texts})
        known = found["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError):
        known = False
    if not known or not {"matter.yaml", "form.yaml", "rules.yaml"} <= set(texts):
        raise Faulty([Fault("content.bundle-broken", Place())])
    return build(source, hash_=digest(data), published=True)
