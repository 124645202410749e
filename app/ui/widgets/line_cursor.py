"""The cursor of the call table: on a line known by its key, and what a key press was meant for.

It never goes to another line by itself. Where its line has left, it is nowhere, and only its place
is remembered, so that the first press of an arrow shows what stands there now. Headings are no
lines to be on: it passes over them.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.calls.line_order import LineOrder
from app.calls.lines import GroupKey, Line


@dataclass(frozen=True, slots=True)
class Moment:
    """For how long a key or a click still belongs to what was there before the list moved.

    `seconds` by the clock `monotonic`: about what lies between seeing and pressing.
    """

    seconds: float
    monotonic: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Before:
    """How the list stood before it moved at `moved_at`."""

    lines: Sequence[Line] = ()
    top: int = 0
    cursor: Line | None = None
    moved_at: float = float("-inf")


class LineCursor:
    """`on`: the line it is on; `place`: how many lines stood above that when it was seen last.

    `was_placed`: it has been somewhere already.
    """

    def __init__(self, lines: LineOrder, moment: Moment) -> None:
        self._lines = lines
        self._moment = moment
        self._before: deque[Before] = deque()
        self.on: Line | None = None
        self.place = 0
        self.was_placed = False

    def as_it_stands(self, top: int) -> Before:
        """How the list stands now; to be kept by `moved` when it has moved."""
        return Before(self._lines[:], top, self.on, self._moment.monotonic())

    def moved(self, before: Before) -> int | None:
        """The list has moved. By how many lines the cursor's moved; `None`: it has left."""
        if before.lines:  # from nothing nobody has chosen
            self._before.append(before)
        while self._before and self._is_past(self._before[0]):
            self._before.popleft()
        place = self.place_now
        if place is None:
            self.on = None
            return None
        moved, self.place = place - self.place, place
        return moved

    def forget_before(self) -> None:
        """The person has moved the list: what they press next is for what they see then."""
        self._before.clear()

    def just_before(self) -> Before:
        """How the list stood a moment ago, if it has moved since, once or more; else nothing."""
        for before in self._before:
            if not self._is_past(before):
                return before
        return Before()

    @property
    def left(self) -> Line | None:
        """The line that it was on until a moment ago, where that has left and it is nowhere."""
        if self.on is not None or not self._before or self._is_past(self._before[-1]):
            return None
        return self._before[-1].cursor

    def _is_past(self, before: Before) -> bool:
        return self._moment.monotonic() - before.moved_at >= self._moment.seconds

    @property
    def place_now(self) -> int | None:
        return None if self.on is None else self._lines.place_of(self.on)

    def put_on(self, line: Line, place: int) -> None:
        self.on, self.place, self.was_placed = line, place, True

    def pointed_at(self, y: int, top: int) -> Line | None:
        """The line that a click means, `y` lines below the first that is seen.

        One that has left meanwhile is no longer to be had; the next one was not meant.
        """
        before = self.just_before()
        lines, top = (before.lines, before.top) if before.lines else (self._lines, top)
        return lines[y + top] if y + top < len(lines) else None

    def target(self, by: int) -> Line | None:
        """The line that an arrow or a page key means, `by` lines further; `None`: there is none."""
        place = self.place_now
        if place is None:
            # Where its line was there is another now: the first press only shows which.
            return self.near(self.place, 1)
        before = self.just_before()
        if self.on in before.lines:
            meant = _near(before.lines, before.lines.index(self.on) + by, by, inside=True)
            if meant is not None and meant in self._lines:
                return meant
        return self.near(place + by, by)

    def near(self, place: int, direction: int) -> Line | None:
        """The line at that place, or the next one that is no heading: that way, else back."""
        return _near(self._lines, place, direction)


def _near(
    lines: Sequence[Line], place: int, direction: int, *, inside: bool = False
) -> Line | None:
    """`inside`: nothing is meant beyond either end of the list."""
    if not lines or (inside and not 0 <= place < len(lines)):
        return None
    place = max(0, min(place, len(lines) - 1))
    onward = range(place, len(lines)) if direction > 0 else range(place, -1, -1)
    back = range(place, -1, -1) if direction > 0 else range(place, len(lines))
    for each in (*onward, *back):
        line: Line = lines[each]
        if not isinstance(line, GroupKey):
            return line
    return None
