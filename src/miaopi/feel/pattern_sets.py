"""Sets of characters as sorted ranges of code points: categories, blocks, opposites, differences.

Basis: XML Schema 1.1 part 2, appendix G.4 (character classes); Unicode (categories by Python's data, the
names of blocks as XML Schema writes them: without blanks).
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

from miaopi.feel.failing import Failed

Ranges = tuple[tuple[int, int], ...]
LAST = sys.maxunicode
CATEGORIES = frozenset(
    (
        *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
        *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp"),
        *("S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn"),
    )
)
BLOCKS = {
    "BasicLatin": (0x00, 0x7F), "Latin-1Supplement": (0x80, 0xFF), "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F), "IPAExtensions": (0x250, 0x2AF),
    "SpacingModifierLetters": (0x2B0, 0x2FF), "CombiningDiacriticalMarks": (0x300, 0x36F),
    "GreekandCoptic": (0x370, 0x3FF), "Greek": (0x370, 0x3FF), "Cyrillic": (0x400, 0x4FF),
    "CyrillicSupplement": (0x500, 0x52F), "Armenian": (0x530, 0x58F), "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF), "Syriac": (0x700, 0x74F), "Thaana": (0x780, 0x7BF),
    "Devanagari": (0x900, 0x97F), "Bengali": (0x980, 0x9FF), "Gurmukhi": (0xA00, 0xA7F),
    "Gujarati": (0xA80, 0xAFF), "Oriya": (0xB00, 0xB7F), "Tamil": (0xB80, 0xBFF), "Telugu": (0xC00, 0xC7F),
    "Kannada": (0xC80, 0xCFF), "Malayalam": (0xD00, 0xD7F), "Sinhala": (0xD80, 0xDFF),
    "Thai": (0xE00, 0xE7F), "Lao": (0xE80, 0xEFF), "Tibetan": (0xF00, 0xFFF), "Myanmar": (0x1000, 0x109F),
    "Georgian": (0x10A0, 0x10FF), "HangulJamo": (0x1100, 0x11FF), "Ethiopic": (0x1200, 0x137F),
    "Cherokee": (0x13A0, 0x13FF), "UnifiedCanadianAboriginalSyllabics": (0x1400, 0x167F),
    "Ogham": (0x1680, 0x169F), "Runic": (0x16A0, 0x16FF), "Tagalog": (0x1700, 0x171F),
    "Khmer": (0x1780, 0x17FF), "Mongolian": (0x1800, 0x18AF), "PhoneticExtensions": (0x1D00, 0x1D7F),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF), "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F), "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF), "CombiningDiacriticalMarksforSymbols": (0x20D0, 0x20FF),
    "CombiningMarksforSymbols": (0x20D0, 0x20FF), "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F), "Arrows": (0x2190, 0x21FF), "MathematicalOperators": (0x2200, 0x22FF),
    "MiscellaneousTechnical": (0x2300, 0x23FF), "ControlPictures": (0x2400, 0x243F),
    "OpticalCharacterRecognition": (0x2440, 0x245F), "EnclosedAlphanumerics": (0x2460, 0x24FF),
    "BoxDrawing": (0x2500, 0x257F), "BlockElements": (0x2580, 0x259F), "GeometricShapes": (0x25A0, 0x25FF),
    "MiscellaneousSymbols": (0x2600, 0x26FF), "Dingbats": (0x2700, 0x27BF),
    "BraillePatterns": (0x2800, 0x28FF), "CJKRadicalsSupplement": (0x2E80, 0x2EFF),
    "KangxiRadicals": (0x2F00, 0x2FDF), "IdeographicDescriptionCharacters": (0x2FF0, 0x2FFF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F), "Hiragana": (0x3040, 0x309F), "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F), "HangulCompatibilityJamo": (0x3130, 0x318F), "Kanbun": (0x3190, 0x319F),
    "BopomofoExtended": (0x31A0, 0x31BF), "EnclosedCJKLettersandMonths": (0x3200, 0x32FF),
    "CJKCompatibility": (0x3300, 0x33FF), "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF), "YiSyllables": (0xA000, 0xA48F), "YiRadicals": (0xA490, 0xA4CF),
    "HangulSyllables": (0xAC00, 0xD7AF), "PrivateUse": (0xE000, 0xF8FF), "PrivateUseArea": (0xE000, 0xF8FF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF), "AlphabeticPresentationForms": (0xFB00, 0xFB4F),
    "ArabicPresentationForms-A": (0xFB50, 0xFDFF), "CombiningHalfMarks": (0xFE20, 0xFE2F),
    "CJKCompatibilityForms": (0xFE30, 0xFE4F), "SmallFormVariants": (0xFE50, 0xFE6F),
    "ArabicPresentationForms-B": (0xFE70, 0xFEFF), "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
    "Specials": (0xFFF0, 0xFFFF), "MathematicalAlphanumericSymbols": (0x1D400, 0x1D7FF),
    "Emoticons": (0x1F600, 0x1F64F), "CJKUnifiedIdeographsExtensionB": (0x20000, 0x2A6DF),
}  # fmt: skip
# XML 1.0, 2.3: NameStartChar and what NameChar has besides.
NAME_START: Ranges = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF),
    (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
NAME_MORE: Ranges = ((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))


def name_characters(*, start: bool) -> Ranges:
    """What a name of XML may begin with, or consist of."""
    return NAME_START if start else tuple(sorted((*NAME_START, *NAME_MORE)))


def block(name: str) -> Ranges:
    """The characters of a block.

    Raises: Failed: there is none of this name.
    """
    if name not in BLOCKS:
        raise Failed("note-pattern")
    return (BLOCKS[name],)


@cache
def _by_category() -> dict[str, Ranges]:
    """Every category's characters, all found in one walk over Unicode."""
    found: dict[str, list[tuple[int, int]]] = {}
    first, current = 0, unicodedata.category(chr(0))
    for point in range(1, LAST + 2):
        here = unicodedata.category(chr(point)) if point <= LAST else ""
        if here != current:
            found.setdefault(current, []).append((first, point - 1))
            first, current = point, here
    return {name: tuple(ranges) for name, ranges in found.items()}


@cache
def category(name: str) -> Ranges:
    """The characters of a general category, of two letters or of one for all that begin with it.

    Raises: Failed: there is none of this name.
    """
    if name not in CATEGORIES:
        raise Failed("note-pattern")
    return tuple(
        sorted(one for key, ranges in _by_category().items() if key.startswith(name) for one in ranges)
    )


def complement(ranges: Ranges) -> Ranges:
    """All other characters."""
    found: list[tuple[int, int]] = []
    at = 0
    for low, high in sorted(ranges):
        if low > at:
            found.append((at, low - 1))
        at = max(at, high + 1)
    if at <= LAST:
        found.append((at, LAST))
    return tuple(found)


def minus(ranges: Ranges, less: Ranges) -> Ranges:
    """The characters of the one that are not in the other."""
    return complement(tuple(sorted((*complement(ranges), *less))))


@cache
def _cases() -> dict[int, tuple[int, ...]]:
    """Each character that has other cases, and those."""
    groups: dict[str, set[int]] = {}
    for point in range(0x1E944):
        if 0xD800 <= point <= 0xDFFF:
            continue
        sign = chr(point)
        folded = sign.casefold()
        if len(folded) == 1 and (folded != sign or sign.upper() != sign):
            groups.setdefault(folded, {ord(folded)}).add(point)
    return {point: tuple(group - {point}) for group in groups.values() if len(group) > 1 for point in group}


def caseless(ranges: Ranges) -> Ranges:
    """The characters and all their other cases."""
    more = {
        other
        for point, others in _cases().items()
        if any(low <= point <= high for low, high in ranges)
        for other in others
    }
    return tuple(sorted((*ranges, *((point, point) for point in more))))


def written(ranges: Ranges) -> str:
    """The set as a class of RE2. Surrogates are no characters and left out; nothing is a class too."""
    parts = []
    for low, high in minus(ranges, ((0xD800, 0xDFFF),)):
        parts.append(f"\\x{{{low:X}}}" + (f"-\\x{{{high:X}}}" if high > low else ""))
    return "[" + "".join(parts) + "]" if parts else r"[^\x{0}-\x{10FFFF}]"
