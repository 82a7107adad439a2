"""Where each source over HTTP is reached: `settings.REGISTRIES`, read from MIAOPI_REGISTRIES.

{"population": {"address": "https://…", "token": "…"}, "business": "https://…"}
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Source:
    """An address and, where the source wants one, the bearer token that it knows the platform by."""

    address: str
    token: str = field(default="", repr=False)

    def url(self, path: str) -> str:
        """The whole address of a lookup."""
        return self.address.rstrip("/") + "/" + path.lstrip("/") if path.strip("/") else self.address


def source(name: str) -> Source | None:
    """The source of that name, or None where the settings name none."""
    row = settings.REGISTRIES.get(name)
    if row is None:
        return None
    return Source(row) if isinstance(row, str) else Source(row["address"], row.get("token", ""))
