"""Makes untrusted text harmless: what a caller writes into a name must never steer a terminal.

Everything the API sends that a person will read goes through `clean_text` once, at the boundary.
What is left can still not be trusted as *markup*: that is for whoever shows it.
"""

import re
import unicodedata

LONGEST = 256
"""Cells a text may take on the screen; what is longer ends in an ellipsis."""
LONGEST_QUOTED = 40
"""Characters of a setting's value that a sentence about it repeats."""
STAND_IN = "\u00b7"
"""The middle dot, shown in place of what must not, or cannot, be shown."""
MARKS_PER_BASE = 2
"""Combining marks kept on one character: enough for any living script's usual spelling."""

_ELLIPSIS = "\u2026"
_LONGEST_READ = 8 * LONGEST
"""Characters looked at: normalising is quadratic in the number of marks, and a name may be 1 MB."""
_ROUGH_MARKS = 2 * MARKS_PER_BASE
"""Marks kept before normalisation, which may join some of them to their base."""

_ORDINARY = re.compile(r"[!-~А-яЁё«»№](?:[ -~А-яЁё«»№]{0,126}[!-~А-яЁё«»№])?")
"""What nearly every name and number is made of, and what needs no second look."""

_TO_SPACE = frozenset("\t\n\v\f\r\u2028\u2029")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Me", "Mc")
"""Categories that are never shown: controls, formats, surrogates, private use, unassigned, and
marks that enclose their neighbour or stand beside it, whose width every terminal guesses anew."""
_DISPUTED = re.compile(
    # Printable by their category, but blank, or drawn as a part of their neighbour, so that
    # nobody can tell how many cells they take: fillers and vowel parts of Hangul, the grapheme
    # joiner, vowels and selectors that are never drawn, blank Braille, regional letters (flags),
    # skin tones.
    "[\u034f\u115f-\u11ff\u17b4\u17b5\u180b-\u180f\u2800\u3164\ud7b0-\ud7ff\ufe00-\ufe0f\uffa0"
    "\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
    # Symbols that a later Unicode made wide, and numbers in squares: one cell here, two there.
    "\u2630-\u2637\u268a-\u268f\u3248-\u324f\u4dc0-\u4dff\U0001d300-\U0001d356"
    "\U0001d360-\U0001d378"
    # Signs that make one cluster of two letters where the terminal knows the script.
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2\u1a60\u1bab\ua806"
    "\ua8c4\uaaf6\U00010a3f\U00011046\U000110b9\U00011133\U00011442\U000114c2\U000115bf\U0001163f"
    "\U0001171e\U00011839\U0001193e\U000119e0\U00011a47\U00011a99\U00011c3f\U00011d45\U00011d97]"
)


def clean_text(text: str) -> str:
    """The text as it may be shown: one line of visible characters, at most `LONGEST` cells, NFC.

    Control characters (C0, DEL, C1), direction and zero-width characters, variation selectors and
    other invisible ones, lone surrogates, private-use and unassigned code points become
    `STAND_IN`, and so does what terminals give different widths: a column stays where it is. Line
    ends, tabs and every other kind of space become a plain space, none at either end. A character
    keeps `MARKS_PER_BASE` combining marks. Cleaning twice changes nothing more.
    """
    if _ORDINARY.fullmatch(text):
        return text
    rough = _visible(text[:_LONGEST_READ], _ROUGH_MARKS).strip(" ")
    clean = _visible(unicodedata.normalize("NFC", rough), MARKS_PER_BASE)
    return _fitting(clean, cut=len(text) > _LONGEST_READ)


def shortened(text: str, most: int) -> str:
    """The text in `most` characters; where something of it is missing it ends in an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + _ELLIPSIS


def quoted(value: object, most: int = LONGEST_QUOTED) -> str:
    """A value that somebody wrote into the settings, as a sentence names it: texts in quotes."""
    return shortened(clean_text(f'"{value}"' if isinstance(value, str) else str(value)), most)


def one_line(text: str) -> str:
    """A sentence on one visible line, however long: what a person typed may be a part of it."""
    return "".join(c if c.isprintable() else STAND_IN for c in " ".join(text.split()))


def cells(text: str) -> int:
    """Cells the (clean) text takes on a terminal."""
    return sum(map(_width, text))


def _visible(text: str, most_marks: int) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if character in _TO_SPACE or category == "Zs":
            kept.append(" ")
            marks = 0
        elif category in _HIDDEN or _DISPUTED.match(character):
            kept.append(STAND_IN)
            marks = 0
        elif category != "Mn":
            kept.append(character)
            marks = 0
        elif not kept:  # without a base it would sit on whatever is shown before the text
            kept.append(STAND_IN)
        elif marks < most_marks:
            kept.append(character)
            marks += 1
    return "".join(kept)


def _fitting(text: str, *, cut: bool) -> str:
    """The text in `LONGEST` cells; `cut`: something of it is missing already."""
    if not cut and cells(text) <= LONGEST:
        return text
    used = 0
    for end, character in enumerate(text):
        used += _width(character)
        if used > LONGEST - 1:
            return text[:end].rstrip() + _ELLIPSIS
    return text + _ELLIPSIS


def _width(character: str) -> int:
    if unicodedata.category(character) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
