"""Materials: a file is handed in once, checked by its content, and named in applications by its id."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Router, Status, UploadedFile

from miaopi.api import schemas
from miaopi.api.auth import now, viewer
from miaopi.api.openapi import secured
from miaopi.api.problems import Problem
from miaopi.api.reading import only
from miaopi.api.shapes import problems_for
from miaopi.vault import actions as vault
from miaopi.vault.errors import FileFault, TooLarge, WrongKind

router = Router(tags=["materials"])
KIND = r"^[a-z0-9-]{1,64}$"
STATUS: dict[type[FileFault], int] = {TooLarge: 413, WrongKind: 415}


@router.post(
    "/materials",
    response={201: schemas.MaterialOut, **problems_for(413, 415, 422)},
    **secured("materials:write"),
)
def add_material(
    request: HttpRequest,
    kind: Annotated[str, Form(pattern=KIND, description="as the offering's `materials` list it")],
    file: Annotated[UploadedFile, File(description="PDF or picture, 20 MB at most")],
) -> Status[dict[str, Any]]:
    """Hand in a file: checked by its content, cleaned, kept encrypted; the same file is kept once."""
    only(request.POST, "kind")
    only(request.FILES, "file")
    try:
        kept = vault.add(
            kind=kind, filename=file.name or "file", stream=file, viewer=viewer(request), at=now()
        )
    except FileFault as fault:
        raise Problem(STATUS.get(type(fault), 422), *fault.faults) from fault
    return Status(
        201,
        {
            "id": kept.pk,
            "kind": kept.kind,
            "name": kept.filename,
            "content_type": kept.content_type,
            "size": kept.size,
            "sha256": kept.sha256,
        },
    )
