"""Who will be asked what and why, before anybody agrees to it: the same in the hall and at the window.

Basis: 个人信息保护法 art. 17.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from miaopi.cases.pages import Ask
from miaopi.faces import language
from miaopi.faces.language import words


def rows(asks: tuple[Ask, ...]) -> list[dict[str, Any]]:
    """Rows for the component `table`: whom, what, why."""
    told = []
    for ask in asks:
        what = language.joined(words(name) for name in ask.fields)
        about = words(ask.subject)
        cells = [
            {"name": _("核对什么"), "value": about + _("：") + what if about else what},
            {"name": _("为什么"), "value": words(ask.purpose)},
        ]
        told.append({"head": words(ask.registry_name), "cells": cells})
    return told
