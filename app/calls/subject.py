"""What a filter sees of a line of the board: its texts as they are shown, and how they compare.

Everything in it is as `Showing` shows it, so behind the mask: a filter that found a hidden number
would tell it. Texts are compared without regard to case, and `ё` is `е`; numbers without
regard to how they are grouped.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.calls.call import CallState, Direction
from app.locale import N_, _

IDLE, ENDED = "idle", "ended"
STATES = {
    CallState.RINGING.value: N_("ringing"),
    CallState.TALKING.value: N_("talking"),
    CallState.FORWARDED.value: N_("forwarded"),
    IDLE: N_("idle"),
    ENDED: N_("ended"),
}
"""Every state a line can be in, and the word that is shown for it."""

REMEMBERED = 4096
"""Texts whose folded form is kept: some for each line of a large board."""
_GROUPING = re.compile(r"[\s().\u2010-\u2015\u2212-]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """A line as a filter sees it. `number`, `name`: the other party's.

    `state`: one of `STATES`; of a call that has `ended` the one in which it did, so that its line
    stays for as long as the board keeps it. `seconds`: the time that the line shows; `None` where
    it is unknown.
    """

    extension: str = ""
    agent: str = ""
    group: str = ""
    state: str = ""
    direction: Direction | None = None
    number: str = ""
    name: str = ""
    line: str = ""
    seconds: int | None = None
    recorded: bool = False
    note: str = ""
    ended: bool = False

    def text(self) -> str:
        """All that can be read of it, a text a line, folded."""
        state = ENDED if self.ended else self.state
        word = _(STATES[state]) if state in STATES else ""
        said = (self.extension, self.agent, self.group, self.number, self.name, self.line)
        return fold("\n".join((*said, state, word, self.note)))

    def digits(self) -> str:
        """Its numbers, a number a line, without what groups their digits."""
        return "\n".join(map(compact, (self.extension, self.number, self.line)))


@lru_cache(REMEMBERED)
def fold(text: str) -> str:
    """The text as it is compared."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", composed).replace("ё", "е")


@lru_cache(REMEMBERED)
def compact(number: str) -> str:
    """A number as it is compared; the stars of a mask stay, for nobody knows what they hide."""
    return _GROUPING.sub("", number)
