"""The steps of an application in order: its form's pages as far as they ask something, materials, check."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from miaopi.cases.pages import DraftPage
from miaopi.content import Page
from miaopi.faces.language import words

MATERIALS, CHECK = "materials", "check"


def shown_on(draft: DraftPage, page: Page) -> list[str]:
    """The page's fields that the answers so far call for."""
    return [name for name in page.fields if name in draft.shown]


def _pages(draft: DraftPage) -> list[Page]:
    return [page for page in draft.matter.form.pages if shown_on(draft, page)]


def page(draft: DraftPage, page_id: str) -> Page:
    """The page of that name.   Raises: Http404."""
    for found in draft.matter.form.pages:
        if found.id == page_id:
            return found
    raise Http404


def _all(draft: DraftPage) -> list[tuple[str, str, str]]:
    """Key, title and address of each step. A form's page may be called `check`: the key tells them apart."""
    rows = [(f"p/{found.id}", words(found.title), address(draft, found.id)) for found in _pages(draft)]
    if draft.matter.materials:
        rows.append((MATERIALS, _("材料"), reverse("hall:materials", args=[draft.id])))
    rows.append((CHECK, _("核对并提交"), reverse("hall:check", args=[draft.id])))
    return rows


def address(draft: DraftPage, page_id: str) -> str:
    """Where a page of the form is."""
    return reverse("hall:page", args=[draft.id, page_id])


def change(draft: DraftPage, page_id: str, name: str, *, place: str = "") -> str:
    """Where one answer is changed, and from where one comes back to the page to check."""
    return f"{address(draft, page_id)}?back=check&at={name}#{place or name}"


def first(draft: DraftPage) -> str:
    """Where the application begins."""
    return _all(draft)[0][2]


def last(draft: DraftPage) -> str:
    """Where it is checked and handed in."""
    return _all(draft)[-1][2]


def step(draft: DraftPage, page_id: str = "", *, key: str = "") -> dict[str, Any]:
    """What the component `step` shows: 步骤 2 / 5 and the title."""
    rows = _all(draft)
    wanted = key or f"p/{page_id}"
    index = next((number for number, row in enumerate(rows) if row[0] == wanted), 0)
    return {
        "number": index + 1,
        "of": len(rows),
        "title": rows[index][1],
        "bar": [number <= index for number in range(len(rows))],
    }


def after(draft: DraftPage, page_id: str = "", *, key: str = "") -> str:
    """The address of the step that follows."""
    rows = _all(draft)
    wanted = key or f"p/{page_id}"
    index = next((number for number, row in enumerate(rows) if row[0] == wanted), -1)
    return rows[min(index + 1, len(rows) - 1)][2]


def before(draft: DraftPage, page_id: str = "", *, key: str = "") -> str:
    """The address of the step before; from the first one, the person's own pages."""
    rows = _all(draft)
    wanted = key or f"p/{page_id}"
    index = next((number for number, row in enumerate(rows) if row[0] == wanted), 0)
    return rows[index - 1][2] if index > 0 else reverse("hall:mine")
