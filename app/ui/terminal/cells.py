"""Text as the cells that it fills.

A cell is the text of one grapheme: a character with all that is combined with it. A wide one is
followed by an empty cell. Widths are those that Textual lays out with.
"""

import re
from functools import lru_cache

from rich.cells import get_character_cell_size, split_graphemes

NARROW = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u2010-\u2027"
    "\u2030-\u203b\u2190-\u2193\u2500-\u25a9\u25b2-\u25b5\u25bc-\u25bf\u25c6-\u25cf\u2713-\u2717\u2800-\u28ff]*"
)
"""Characters of one cell on every terminal, whichever Unicode it was made for."""
_STEADY_WIDE = re.compile("[\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]")
_COMMANDS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029])
"""Characters that a terminal might obey: none of them is ever passed on."""


def cells(text: str) -> list[str]:
    """The cells that a text fills. What has no width and nothing before it is left out."""
    if NARROW.fullmatch(text):
        return list(text)
    return list(_graphemes(text))


def is_steady(cell: str) -> bool:
    """Whether every terminal goes on by as many cells as we do after it.

    They disagree about emoji and whatever is combined: after those we say where we are.
    """
    return NARROW.fullmatch(cell) is not None or (
        len(cell) == 1 and _STEADY_WIDE.fullmatch(cell) is not None
    )


def leans_on_what_is_before(text: str) -> bool:
    """Whether a text begins with what is combined with the character before it."""
    first = text[:1]
    return first > "\u02ff" and (first == "\ufe0f" or get_character_cell_size(first) == 0)


@lru_cache(maxsize=512)
def _graphemes(text: str) -> tuple[str, ...]:
    clean = text.translate(_COMMANDS)
    filled: list[str] = []
    for start, end, width in split_graphemes(clean)[0]:
        if width:
            filled.append(clean[start:end])
            filled.extend([""] * (width - 1))
    return tuple(filled)
