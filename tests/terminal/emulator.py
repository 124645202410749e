"""A terminal emulator: pyte, with what it gets wrong put right.

pyte 0.8.2 knows neither dim, conceal nor the rarer attributes, stops a text at a variation
selector, leaves half a wide character standing, erases with underlines, and in `delete_lines` keeps
a line where a blank one should come up. `Emulator` behaves as xterm does, with automatic wrap off.
"""

import re
from typing import NamedTuple

import pyte
from rich.cells import split_graphemes

_PLAIN = re.compile("[ -~\u0400-\u0481\u2500-\u25fc]*")
_SEEN_ON_SPACES = {4, 7, 9, 21, 51, 52, 53}
_ENDS = {22: {1, 2}, 23: {3}, 24: {4, 21}, 25: {5, 6}, 27: {7}, 28: {8}, 29: {9}, 54: {51, 52}}
_ENDS[55] = {53}


class Ink(NamedTuple):
    """A cell: its text (empty in the right half of a wide character) and how it is drawn."""

    data: str = " "
    fg: str = ""
    bg: str = ""
    attributes: frozenset[int] = frozenset()

    def as_seen(self) -> "Ink":
        """Without what cannot be seen on a space."""
        if self.data == " " and not self.attributes & _SEEN_ON_SPACES:
            return Ink(bg=self.bg)
        return self


class Emulator(pyte.Screen):
    """`picture()` is what a person sees; `spoil()` what a terminal may make of it on a resize."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self._parser = pyte.Stream(self)

    def reset(self) -> None:
        super().reset()
        self.ink = Ink()
        self.rows = [[Ink()] * self.columns for _ in range(self.lines)]

    def show(self, text: str) -> None:
        self._parser.feed(text)

    def picture(self) -> list[list[Ink]]:
        return [[ink.as_seen() for ink in row] for row in self.rows]

    @property
    def at(self) -> tuple[int, int]:
        return min(self.cursor.x, self.columns - 1), self.cursor.y

    def spoil(self, columns: int, lines: int) -> None:
        """Another size, and rubbish all over it."""
        self.columns, self.lines = columns, lines
        rubbish = Ink("?", "31", "45", frozenset({4, 7}))
        self.rows = [[rubbish] * columns for _ in range(lines)]
        self.ink = rubbish
        self.cursor.x, self.cursor.y = columns // 2, lines // 2

    def index(self) -> None:
        """Down; on the last line everything goes up, as when a window has just become smaller."""
        if self.cursor.y < self.lines - 1:
            self.cursor.y += 1
        else:
            self.rows = [*self.rows[1:], [Ink()] * self.columns]

    def draw(self, data: str) -> None:
        if _PLAIN.fullmatch(data) and self.cursor.x + len(data) <= self.columns:
            self._put(data, len(data), list(data))
            return
        for start, end, width in split_graphemes(data)[0]:
            if width:
                self._put(data[start:end], width)
            else:
                self._combine(data[start:end])

    def _put(self, text: str, width: int, cells: list[str] | None = None) -> None:
        x = min(self.cursor.x, self.columns - width)
        self._cut(x)
        self._cut(x + width)
        _data, fg, bg, attributes = self.ink
        self._row[x : x + width] = [
            Ink(part, fg, bg, attributes) for part in cells or (text, *[""] * (width - 1))
        ]
        self.cursor.x = x + width  # behind the last column it waits, as in pyte

    def _combine(self, mark: str) -> None:
        at = self.cursor.x - 1
        while at > 0 and not self._row[at].data:
            at -= 1
        if at >= 0:
            self._row[at] = self._row[at]._replace(data=self._row[at].data + mark)

    @property
    def _row(self) -> list[Ink]:
        return self.rows[self.cursor.y]

    def _cut(self, x: int) -> None:
        """Where a wide character stands across the left edge of `x`, both halves go blank."""
        if 0 < x < self.columns and not self._row[x].data:
            self._row[x - 1 : x + 1] = [ink._replace(data=" ") for ink in self._row[x - 1 : x + 1]]

    def select_graphic_rendition(self, *codes: int) -> None:
        ink = self.ink
        left = list(reversed(codes or (0,)))
        while left:
            code = left.pop()
            if code == 0:
                ink = Ink()
            elif code in _ENDS:
                ink = ink._replace(attributes=ink.attributes - _ENDS[code])
            elif code in (38, 48):
                depth = left.pop()
                values = [left.pop() for _ in range(1 if depth == 5 else 3)]
                colour = ";".join(map(str, (code, depth, *values)))
                ink = ink._replace(fg=colour) if code == 38 else ink._replace(bg=colour)
            elif 30 <= code <= 39 or 90 <= code <= 97:
                ink = ink._replace(fg="" if code == 39 else str(code))
            elif 40 <= code <= 49 or 100 <= code <= 107:
                ink = ink._replace(bg="" if code == 49 else str(code))
            else:
                ink = ink._replace(attributes=ink.attributes | {code})
        self.ink = ink

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        assert how == 0
        self._blank(self.cursor.x, self.columns)

    def erase_characters(self, count: int | None = None) -> None:
        self._blank(self.cursor.x, min(self.columns, self.cursor.x + (count or 1)))

    def erase_in_display(self, how: int = 0, *args: object, **kwargs: object) -> None:
        assert how == 2
        self.rows = [self._blank_row() for _ in range(self.lines)]

    def delete_lines(self, count: int | None = None) -> None:
        self._move_lines(deleted=count or 1)

    def insert_lines(self, count: int | None = None) -> None:
        self._move_lines(inserted=count or 1)

    def _move_lines(self, deleted: int = 0, inserted: int = 0) -> None:
        top = self.cursor.y
        above = [self._blank_row() for _ in range(inserted)]
        below = [self._blank_row() for _ in range(deleted)]
        self.rows[top:] = (above + self.rows[top + deleted :] + below)[: self.lines - top]
        self.cursor.x = 0

    def _blank(self, start: int, end: int) -> None:
        assert start < self.columns, "erased behind the last column"
        self._cut(start)
        self._cut(end)
        self._row[start:end] = self._blank_row()[start:end]

    def _blank_row(self) -> list[Ink]:
        """Only where the background is the terminal's own do all terminals erase alike."""
        assert not self.ink.bg, "erased in a colour"
        assert not self.ink.attributes & _SEEN_ON_SPACES, "erased with attributes"
        return [Ink()] * self.columns
