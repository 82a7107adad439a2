"""One stylesheet out of many files: tokens, base, then each component in a fixed order.

A static finder hands the joined file to `collectstatic` and to the test server, so that the parts stay beside
their components and a page still asks for one file.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

HALL = Path(__file__).resolve().parent
NAME = "hall/miaopi.css"
# Later files win over earlier ones of the same weight, so the order is part of the look.
ORDER = (
    *(
        "page",
        "skip",
        "header",
        "nav",
        "footer",
        "link",
        "button",
        "field",
        "choice",
        "file",
        "error_summary",
    ),
    *(
        "notice",
        "tag",
        "summary_list",
        "task_list",
        "step",
        "search",
        "card",
        "rows",
        "timeline",
        "finding",
        "todo",
        "looks",
    ),
    *(
        "outcome",
        "certificate",
        "verify",
        "table",
        "empty",
        "done",
        "crumbs",
        "pages",
        "source",
        "fold",
        "rail",
    ),
)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BLANKS = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")


def parts() -> tuple[Path, ...]:
    """The files that make the stylesheet, in order.

    Raises: RuntimeError: a component has a stylesheet that the order does not name, or the other way round.
    """
    found = {path.parent.name for path in (HALL / "components").glob("*/style.css")}
    if found != set(ORDER):
        raise RuntimeError(f"hall/styles.py: ORDER and components differ: {sorted(found ^ set(ORDER))}")
    head = (HALL / "styles" / "tokens.css", HALL / "styles" / "base.css")
    return head + tuple(HALL / "components" / name / "style.css" for name in ORDER)


def joined() -> str:
    """The stylesheet without comments and blanks."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in parts())
    return _AROUND.sub(r"\1", _BLANKS.sub(" ", _COMMENT.sub("", text))).strip()


class StyleFinder(BaseFinder):
    """Finds `hall/miaopi.css`, joined when a part is newer than the last joining."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR / "joined")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def _build(self) -> Path:
        target = Path(self.storage.path(NAME))
        newest = max(path.stat().st_mtime_ns for path in (*parts(), Path(__file__)))
        if not target.is_file() or target.stat().st_mtime_ns < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Two processes may join at once; a rename shows each reader a whole file.
            draft = target.with_suffix(".new")
            draft.write_text(joined(), encoding="utf-8")
            draft.replace(target)
        return target

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return [] if find_all or kwargs.get("all") else None
        built = str(self._build())
        return [built] if find_all or kwargs.get("all") else built

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        self._build()
        yield NAME, self.storage
