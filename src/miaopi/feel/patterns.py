"""Regular expressions of XPath, as FEEL has them, on an engine of linear time.

A pattern is read here, by XPath's grammar, and written anew for RE2, whose dialect differs: `.` does not
match a carriage return, classes may be subtracted, blocks have names, blanks go with the flag `x`. RE2 has no
references back into the match (`\\1`), since no engine of linear time knows them: `pattern_references`.

Basis: XQuery and XPath Functions and Operators 3.1, 5.6 (flags, replacement); XML Schema 1.1 part 2,
       appendix G (grammar); DMN 1.5, 10.3.4.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import re2

from miaopi.feel.failing import Failed
from miaopi.feel.pattern_references import Referring
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
    if "q" in flags:
        return _compiled(str(re2.escape(text)), flags)
    writer = _Writer(text, flags)
    source = writer.whole()
    if writer.referred:
        raise Failed("note-pattern-reference")
    return _compiled(source, flags)


@lru_cache(64)
def searcher(text: str, flags: str) -> re2._Regexp | Referring:
    """The compiled pattern for whoever only asks whether it matches: it may refer back to a group.

    Raises: as `pattern`.
    """
    if "\\" not in text or "q" in flags or not set(flags) <= set("smixq") or len(text) > LONGEST:
        return pattern(text, flags)
    writer = _Writer(text, flags)
    writer.whole()
    if not writer.referred:
        return pattern(text, flags)
    nested = {inner for number in writer.referred for inner in writer.inner[number]}
    if writer.referred & (writer.unsure | nested):
        raise Failed("note-pattern-reference")
    groups = {number: _compiled(writer.sources[number], flags) for number in sorted(writer.referred)}
    return Referring(groups, lambda held: _compiled(_Writer(text, flags, held).whole(), flags))


def _compiled(source: str, flags: str) -> re2._Regexp:
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    marks = "".join(flag for flag in "is" if flag in flags and (flag != "s" or "q" not in flags))
    prefix = "(?" + marks + ")" if marks else ""
    if "m" in flags and "q" not in flags:
        prefix += "(?m)"
    try:
        return re2.compile(prefix + source, options)
    except re2.error:
        raise Failed("note-pattern") from None


class _Writer:
    """Reads a pattern of XPath and writes one of RE2.

    `held`: texts that stand for groups that are referred to, and for the references.
    """

    def __init__(self, text: str, flags: str, held: Mapping[int, str] | None = None) -> None:
        self.held = held or {}
        self.referred: set[int] = set()
        self.unsure: set[int] = set()  # groups that may take part in a match never, or more than once
        self.sources: dict[int, str] = {}
        self.inner: dict[int, range] = {}  # the groups within each
        self.open: list[int] = []
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
        before = self.groups
        branches = [self.branch()]
        while self.skip("|"):
            branches.append(self.branch())
        if len(branches) > 1:
            self.unsure.update(range(before + 1, self.groups + 1))
        self.depth -= 1
        return "|".join(branches)

    def branch(self) -> str:
        parts: list[str] = []
        while self.at < len(self.text) and not self.sees("|") and not self.sees(")"):
            before = self.groups
            atom, quantifier = self.atom(), self.quantifier()
            if quantifier:
                self.unsure.update(range(before + 1, self.groups + 1))
            parts.append(atom + quantifier)
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
                self.unsure.update(self.open)
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
            self.open.append(number)
            inner, opening = self.choice(), "("
            self.open.pop()
            self.closed.add(number)
            self.sources[number] = inner
            self.inner[number] = range(number + 1, self.groups + 1)
            if number in self.held:
                inner = str(re2.escape(self.held[number]))
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
        """Back into the match: an error where no such group is closed.

        Two digits and more mean a group of that number, where there is one.
        """
        number = int(self.take())
        while self.text[self.at : self.at + 1] in tuple("0123456789"):
            longer = number * 10 + int(self.text[self.at])
            if longer not in self.closed:
                break
            number = longer
            self.at += 1
        if number not in self.closed:
            raise Failed("note-pattern")
        self.referred.add(number)
        self.unsure.update(self.open)
        return f"(?:{re2.escape(self.held[number])})" if number in self.held else ""

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
