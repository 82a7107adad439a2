"""Compiles the texts: locale/LANGUAGE/LC_MESSAGES/django.po to the .mo that Django reads.

    python -m miaopi.site.translations

Runs at installation, where no translation tool need be present: our .po files are plain (no encoding but
UTF-8, nothing obsolete), so a few lines read them. Basis: GNU gettext manual, "The Format of GNU MO Files".
"""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"
_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+)?(".*")$')


def entries(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of key and text as the .mo holds them: context and plural forms joined by their separators.

    Raises: ValueError: a line is neither a comment nor a text; nothing is guessed.
    """
    for block in re.split(r"\n\s*\n", text):
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            found = _LINE.match(line.strip())
            if found is None:
                raise ValueError(f"not a line of a .po file: {line}")
            name = found[1] or name
            parts[name] = parts.get(name, "") + ast.literal_eval(found[2])
        if "msgid" in parts:
            yield _key(parts), _text(parts)


def _key(parts: dict[str, str]) -> str:
    key = parts["msgid"]
    if "msgid_plural" in parts:
        key += f"\0{parts['msgid_plural']}"
    return f"{parts['msgctxt']}\4{key}" if "msgctxt" in parts else key


def _text(parts: dict[str, str]) -> str:
    return "\0".join(parts[name] for name in sorted(parts) if name.startswith("msgstr"))


def packed(pairs: dict[str, str]) -> bytes:
    """The .mo file: header, table of keys, table of texts, then both."""
    rows = sorted((key.encode(), text.encode()) for key, text in pairs.items())
    start = 28 + 16 * len(rows)
    keys: list[int] = []
    texts: list[int] = []
    data = b""
    for table, column in ((keys, 0), (texts, 1)):
        for row in rows:
            table += [len(row[column]), start + len(data)]
            data += row[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, start)
    return header + struct.pack(f"<{len(keys)}I", *keys) + struct.pack(f"<{len(texts)}I", *texts) + data


def compile_all(folder: Path = LOCALE) -> tuple[Path, ...]:
    """Write a .mo beside each .po.   Returns: what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        target.write_bytes(packed(dict(entries(source.read_text(encoding="utf-8")))))
        written.append(target)
    return tuple(written)


if __name__ == "__main__":
    compile_all()
