"""The components with their examples, as the gallery, the tests and the screenshots use them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from ruamel.yaml import YAML

from miaopi.hall.styles import HALL, ORDER
from miaopi.hall.templatetags.mp import render_component

# A heading of the page, a part of it that readers aloud jump to, a name that others refer to.
_ONCE = re.compile(r"""<(h1|nav|aside|main)\b| role="(search|alert)"| id=""")


@dataclass(frozen=True, slots=True)
class Example:
    """One way a component is used: its name in the page's language, and the values it is given."""

    name: Mapping[str, str]
    component: str
    values: Mapping[str, Any]

    @property
    def is_around(self) -> bool:
        """Stands beside the page proper, not in it."""
        return self.component in {"header", "nav", "footer", "skip"}

    @property
    def has_title(self) -> bool:
        """Holds the page's one big heading."""
        return "<h1" in self.html

    @property
    def is_landmark(self) -> bool:
        """Once a page and no more: beside others of its kind it would be found twice."""
        return self.is_around or bool(_ONCE.search(self.html))

    @property
    def html(self) -> SafeString:
        """The component drawn."""
        values = dict(self.values)
        if "body" in values:
            values["body"] = mark_safe(values["body"])  # noqa: S308  - from our own examples
        return render_component(self.component, values)


@cache
def components() -> tuple[tuple[str, tuple[Example, ...]], ...]:
    """Every component that has a template, in the order of the stylesheet."""
    yaml = YAML(typ="safe")
    found = []
    for name in ORDER:
        folder = HALL / "components" / name
        rows = yaml.load((folder / "examples.yaml").read_text(encoding="utf-8"))
        found.append((name, tuple(Example(row["name"], name, row.get("with") or {}) for row in rows)))
    return tuple(found)
