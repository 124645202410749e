"""Hides numbers and names of outside people, wholly or but for their ends.

Pure text in, text out. Who is an outsider, and so what has to be hidden, is decided in one place
only: `presentation`.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

STAR = "*"
WHOLE = STAR * 3
"""What stands for a text of which nothing is shown: not even its length."""
LEAST_HIDDEN = 4
"""Characters that a partly shown text hides at least; a shorter one is hidden wholly."""
MOST_KEPT = 6
"""Characters that may be kept at one end."""


class Masking(StrEnum):
    """How much is hidden. `MIDDLE`: all but the ends."""

    NONE = "none"
    MIDDLE = "middle"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Mask:
    """How a number or a name is shown.

    Two characters are kept at either end unless told otherwise: of a number its country (`+7`) and
    enough of its end to tell two callers apart when one of them says it, while a hundred thousand
    subscribers and more share what is seen.
    """

    masking: Masking = Masking.NONE
    keep_first: int = 2
    keep_last: int = 2

    def __bool__(self) -> bool:
        """Whether anything is hidden."""
        return self.masking is not Masking.NONE

    def number(self, text: str) -> str:
        """`+79161234567` -> `+7********67`: a star for each digit, so columns stay aligned."""
        return self._masked(text, stars=len(text) - self.keep_first - self.keep_last)

    def name(self, text: str) -> str:
        """`Иван Петров` -> `Ив***ов`: the length of a name would tell too much."""
        return self._masked(text, stars=len(WHOLE))

    def _masked(self, text: str, *, stars: int) -> str:
        if not self or not text:
            return text
        hidden = len(text) - self.keep_first - self.keep_last
        if self.masking is Masking.ALL or hidden < LEAST_HIDDEN:
            return WHOLE
        end = text[len(text) - self.keep_last :]
        # A mark without its letter would sit on a star.
        while end and unicodedata.combining(end[0]):
            end = end[1:]
        return f"{text[: self.keep_first]}{STAR * stars}{end}"
