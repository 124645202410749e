"""The filter language of the board: `ringing >20s group:sales -forwarded`.

Words side by side must all be met; `or` (`|`) or a comma stands between alternatives, `-` or `not`
before what must not be met, and parentheses keep things together. A plain word is looked for in all
texts of a line; `state` words, comparisons with the time shown and `field:value` ask more exactly.
Quotes make one word of several, and a plain one of whatever stands in them.

What cannot be read is refused with the place and what was expected there. `query_reader` reads,
`conditions` are what it finds, and `subject` is what they are asked of.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.calls.subject import Subject

if TYPE_CHECKING:
    from app.calls.conditions import Condition

MARKS = 4
"""Combining marks read on one character; joining thousands would take long."""


class BadQuery(ValueError):
    """Cannot be read; the text says where and what is expected. `position`: index into the text."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.position = position


@dataclass(frozen=True, slots=True)
class Query:
    """What a filter asks; the empty one is met by every line. `text` reads as the same again."""

    text: str = ""
    condition: "Condition | None" = field(default=None, compare=False, repr=False)
    turns: tuple[int, ...] = field(default=(), compare=False, repr=False)
    """The seconds, rising, at which time alone can change whether it finds a line."""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def timed(self) -> bool:
        """Whether time alone can change what it finds."""
        return bool(self.turns)

    def next_turn(self, seconds: int) -> int | None:
        """The first of its `turns` after so many seconds; `None`: its answer stays."""
        place = bisect_right(self.turns, seconds)
        return self.turns[place] if place < len(self.turns) else None

    def matches(self, subject: Subject) -> bool:
        return self.condition is None or self.condition.matches(subject)


NO_QUERY = Query()


def parse_query(text: str) -> Query:
    """Read what a person wrote. Raises `BadQuery`."""
    # Most boards begin without a filter, and the first picture must not wait for the reader.
    from app.calls.conditions import turns
    from app.calls.query_reader import Reader, Unexpected

    clean, places = _readable(text)
    try:
        condition = Reader(clean).whole()
    except Unexpected as wrong:
        place = places[wrong.position]
        raise BadQuery(wrong.sentence(place + 1), place) from None
    return Query(clean.strip(), condition, tuple(sorted(turns(condition))))


def _readable(text: str) -> tuple[str, list[int]]:
    """The text without what cannot be seen, and where each character (and the end) stood in it."""
    kept, places, marks = [], [], 0
    for place, character in enumerate(text):
        seen = " " if character.isspace() else character
        if not seen.isprintable():
            continue
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS:
            kept.append(seen)
            places.append(place)
    return "".join(kept), [*places, len(text)]
