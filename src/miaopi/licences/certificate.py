"""A matter's template of its certificate, unpacked once a process and version; `papers` draws with it."""

from __future__ import annotations

import threading

from miaopi.content import Matter
from miaopi.papers.drawing import DrawingError, Template
from miaopi.texts import Fault, Place

TEMPLATE = "licence.typ"
TEMPLATES_IN_MEMORY = 64

_unpacking = threading.Lock()
_templates: dict[str, Template] = {}


def template_of(matter: Matter) -> Template:
    """The matter's template, ready to draw.

    Raises: DrawingError: the matter has none, or it has a fault.
    """
    if TEMPLATE not in matter.files:
        raise DrawingError([Fault("licences.template-none", Place(), {"slug": matter.slug})])
    with _unpacking:
        held = _templates.get(matter.hash)
        if held is None or not held.is_there():
            if len(_templates) >= TEMPLATES_IN_MEMORY:
                _templates.pop(next(iter(_templates)))
            held = _templates[matter.hash] = Template(TEMPLATE, matter.files)
        return held
