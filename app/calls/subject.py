"""What a filter sees of a line of the board: its texts as they are shown, and how they compare.

Everything here is as a `Presentation` shows it, so behind the mask: a filter that found a hidden
number would tell it. Texts are compared without regard to case, and `ё` is `е`; numbers without
regard to how they are grouped.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.calls.board import Row
from app.calls.call import CallState, Direction
from app.calls.extension import Directory, Extension
from app.calls.presentation import Presentation
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
    """A line as a filter sees it. `state` is one of `STATES`; `number`, `name`: the other party's.

    `seconds`: the time that the line shows; `None` where it is unknown.
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

    def text(self) -> str:
        """All that can be read of it, a text a line, folded."""
        word = _(STATES[self.state]) if self.state in STATES else ""
        said = (self.extension, self.agent, self.group, self.number, self.name, self.line)
        return fold("\n".join((*said, self.state, word, self.note)))

    def digits(self) -> str:
        """Its numbers, a number a line, without what groups their digits."""
        return "\n".join(map(compact, (self.extension, self.number, self.line)))


def subject_of(
    row: Row, presentation: Presentation, seconds: int | None, note: str = ""
) -> Subject:
    """A call's line; `seconds`: the time that is shown of it, `note`: what was noted of it."""
    call = row.call
    other = presentation.other(call)
    return Subject(
        extension=presentation.extension(call),
        agent=presentation.agent(call),
        group=group_name(presentation.directory, call.key.extension_id),
        state=ENDED if row.ended else call.state.value,
        direction=call.direction,
        number=other.number,
        name=other.name,
        line=presentation.line(call),
        seconds=seconds,
        recorded=bool(call.recording),
        note=note,
    )


def idle_subject(phone: Extension, directory: Directory, seconds: int | None) -> Subject:
    """The line of an agent who is not on the phone; `seconds`: for how long, if that is known."""
    return Subject(
        extension=phone.number,
        agent=phone.agent,
        group=group_name(directory, phone.id),
        state=IDLE,
        seconds=seconds,
    )


def group_name(directory: Directory, extension_id: int) -> str:
    """The group of an extension; empty where it has none, or none that is known."""
    extension = directory.extensions.get(extension_id)
    if extension is None or extension.group_id is None:
        return ""
    group = directory.groups.get(extension.group_id)
    return group.name if group is not None else ""


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
