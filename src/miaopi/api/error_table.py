"""The table of errors in docs/errors.md, made from the sentences themselves (`miaopi errors`)."""

from __future__ import annotations

from miaopi.api.docs import error_codes
from miaopi.texts import sentences

HEAD = """# Errors of the API

Every code that an answer may carry, with what it says and how to mend it. Codes never change their meaning.
A name in braces is filled in. Made by `miaopi errors`; a test holds it to the sentences.
"""


def table() -> str:
    """The whole page."""
    rows = ["| code | 中文 | English |", "|---|---|---|"]
    for code in sorted(error_codes()):
        what, mend = sentences(code)
        rows.append(f"| `{code}` | {_cell(what.zh, mend.zh)} | {_cell(what.en, mend.en)} |")
    return HEAD + "\n" + "\n".join(rows) + "\n"


def _cell(what: str, mend: str) -> str:
    return f"{what} {mend}".replace("|", "\\|").replace("\n", " ")
