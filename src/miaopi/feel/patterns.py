"""Regular expressions of XPath, as FEEL has them, on an engine of linear time.

A pattern is read here, by XPath's grammar, and written anew for RE2, whose dialect differs: `.` does not
match a carriage return, classes may be subtracted, blocks have names, blanks go with the flag `x`. RE2 has no
references back into the match (`\\1`): such a pattern is well-formed but refused, since no engine of linear
time knows them.

Basis: XQuery and XPath Functions and Operators 3.1, 5.6 (flags, replacement); XML Schema 1.1 part 2,
       appendix G (grammar); DMN 1.5, 10.3.4.3.
"""

from __future__ import annotations

from functools import lru_cache

import re2

from miaopi.feel.failing import Failed
from miaopi.feel.pattern_sets import (
    Ranges,
    block,
    caseless,
    category,
    complement,
    minus,
    name_characters,
    written,
)

LONGEST = 1_000
MOST_REPEATS = 1_000  # RE2's own bound
DEEPEST = 50
MEMORY = 8 << 20
SPECIAL = ".\\?*+{}()|[]^$"
ONE_SIGN = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in ".\\?*+{}()|[]^$-"}}
SPACE: Ranges = ((9, 10), (13, 13), (32, 32))
BLANKS = " \t\n\r"


@lru_cache(512)
def pattern(text: str, flags: str) -> re2._Regexp:
    """The compiled pattern.

    Raises: Failed: not well-formed, a flag that there is none of, or beyond what is done in linear time.
    """
    if not set(flags) <= set("smixq") or len(text) > LONGEST:
        raise Failed("note-pattern")
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    source = re2.escape(text) if "q" in flags else _Writer(text, flags).whole()
    marks = "".join(flag for flag in "is" if flag in flags and (flag != "s" or "q" not in flags))
    prefix = "(?" + marks + ")" if marks else ""
    if "m" in flags and "q" not in flags:
        prefix += "(?m)"
    try:
        return re2.compile(prefix + source, options)
    except re2.error:
        raise Failed("note-pattern") from None


class _Writer:
    """Reads a pattern of XPath and writes one of RE2."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = _without_blanks(text) if "x" in flags else text
        self.caseless = "i" in flags
        self.all_dots = "s" in flags
        self.at = 0
        self.depth = 0
        self.groups = 0
        self.closed: set[int] = set()

    def whole(self) -> str:
        found = self.choice()
        if self.at < len(self.text):
            raise Failed("note-pattern")
        return found

    def sees(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at)

    def skip(self, sign: str) -> bool:
        if self.sees(sign):
            self.at += len(sign)
            return True
        return False

    def take(self) -> str:
        if self.at >= len(self.text):
            raise Failed("note-pattern")
        self.at += 1
        return self.text[self.at - 1]

    def choice(self) -> str:
        """Branches parted by bars."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Failed("note-pattern")
        branches = [self.branch()]
        while self.skip("|"):
            branches.append(self.branch())
        self.depth -= 1
        return "|".join(branches)

    def branch(self) -> str:
        parts: list[str] = []
        while self.at < len(self.text) and not self.sees("|") and not self.sees(")"):
            parts.append(self.atom() + self.quantifier())
        return "".join(parts)

    def atom(self) -> str:
        sign = self.take()
        match sign:
            case "(":
                return self.group()
            case "[":
                return written(self.set())
            case ".":
                return "." if self.all_dots else r"[^\n\r]"
            case "^" | "$":
                return sign
            case "\\":
                return self.escape()
        if sign in SPECIAL:
            raise Failed("note-pattern")
        return str(re2.escape(sign))

    def group(self) -> str:
        if self.skip("?:"):
            inner, opening = self.choice(), "(?:"
        else:
            self.groups += 1
            number = self.groups
            inner, opening = self.choice(), "("
            self.closed.add(number)
        if not self.skip(")"):
            raise Failed("note-pattern")
        return f"{opening}{inner})"

    def quantifier(self) -> str:
        if self.at < len(self.text) and self.text[self.at] in "?*+":
            found = self.take()
        elif self.skip("{"):
            found = self.count()
        else:
            return ""
        return found + "?" if self.skip("?") else found

    def count(self) -> str:
        """`{n}`, `{n,}`, `{n,m}`"""
        body, mark, rest = self.text[self.at :].partition("}")
        low, comma, high = body.partition(",")
        if not mark or not low.isascii() or not low.isdigit() or (high and not high.isdigit()):
            raise Failed("note-pattern")
        if int(low) > MOST_REPEATS or (high and not int(low) <= int(high) <= MOST_REPEATS):
            raise Failed("note-pattern")
        self.at = len(self.text) - len(rest)
        return f"{{{low}{comma}{high}}}"

    def escape(self) -> str:
        sign = self.text[self.at : self.at + 1]
        if sign.isascii() and sign.isdigit():
            return self.reference()
        found = self.class_escape()
        if found is not None:
            return written(found)
        return str(re2.escape(self.one_sign()))

    def reference(self) -> str:
        """Back into the match: an error where no such group is closed, else more than we do."""
        if self.text[self.at] == "0" or int(self.text[self.at]) not in self.closed:
            raise Failed("note-pattern")
        raise Failed("note-pattern-reference")

    def one_sign(self) -> str:
        sign = self.take()
        if sign not in ONE_SIGN:
            raise Failed("note-pattern")
        return ONE_SIGN[sign]

    def class_escape(self) -> Ranges | None:
        r"""`\d`, `\s`, `\w`, `\i`, `\c`, `\p{…}` and their opposites; None where none of them stands here."""
        sign = self.text[self.at : self.at + 1]
        if not sign or sign.lower() not in "dswicp":
            return None
        self.take()
        match sign.lower():
            case "d":
                found = category("Nd")
            case "s":
                found = SPACE
            case "w":
                found = complement(tuple(sorted((*category("P"), *category("Z"), *category("C")))))
            case "i" | "c":
                found = name_characters(start=sign.lower() == "i")
            case _:
                found = self.property()
        return complement(found) if sign.isupper() else found

    def property(self) -> Ranges:
        """`{Lu}`, `{IsBasicLatin}`"""
        if not self.skip("{"):
            raise Failed("note-pattern")
        name, mark, rest = self.text[self.at :].partition("}")
        if not mark:
            raise Failed("note-pattern")
        self.at = len(self.text) - len(rest)
        return block(name[2:]) if name.startswith("Is") else category(name)

    # Classes

    def set(self) -> Ranges:
        """What stands between brackets, after the first."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Failed("note-pattern")
        negative = self.skip("^")
        found: list[tuple[int, int]] = []
        less: Ranges | None = None
        while not self.sees("]"):
            if found and self.sees("-["):
                self.at += 2
                less = self.set()
                break
            found.extend(self.member())
        if not self.skip("]") or not found:
            raise Failed("note-pattern")
        self.depth -= 1
        whole: Ranges = tuple(sorted(found))
        if self.caseless:
            whole = caseless(whole)
        if negative:
            whole = complement(whole)
        return whole if less is None else minus(whole, less)

    def member(self) -> Ranges:
        """A sign, a range of signs, or an escape that stands for a class."""
        if self.skip("\\"):
            found = self.class_escape()
            if found is not None:
                return found
            low = self.one_sign()
        else:
            low = self.take()
            if low == "[":
                raise Failed("note-pattern")
        if not self.sees("-") or self.text[self.at + 1 : self.at + 2] in ("]", "[", ""):
            return ((ord(low), ord(low)),)
        if low == "-" and self.text[self.at - 2] != "\\":
            return ((ord(low), ord(low)),)
        after = self.text[self.at + 1 : self.at + 2]
        if after == "\\" and self.text[self.at + 2 : self.at + 3].lower() in tuple("dswicp"):
            return ((ord(low), ord(low)),)
        self.at += 1
        high = self.one_sign() if self.skip("\\") else self.take()
        if ord(high) < ord(low):
            raise Failed("note-pattern")
        return ((ord(low), ord(high)),)


def _without_blanks(text: str) -> str:
    """The flag `x`: blanks go, except within brackets."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for sign in text:
        if sign in BLANKS and depth == 0:
            continue
        kept.append(sign)
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "[":
            depth += 1
        elif sign == "]" and depth:
            depth -= 1
    return "".join(kept)
