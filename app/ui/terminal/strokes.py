"""Strokes: the shortest sequence that turns what a terminal shows into what it is to show.

Nothing is used that xterm, the Linux console, tmux or screen would not obey alike: no repeat, no
margins, and cells are erased only in the terminal's own background.
"""

from itertools import count

from app.ui.terminal.cells import is_steady
from app.ui.terminal.frame import Line
from app.ui.terminal.pens import Pen, Pens

NOWHERE = -1
CLEAR = "\x1b[m\x1b[H\x1b[2J"
_BRIDGE = 4
"""As many cells are written again rather than jumped over: the jump is as long."""
_WORTH_ERASING = 10
"""Blank cells in the middle of a line that are worth two sequences."""


class Strokes:
    """Writes into `parts`; knows where the cursor is and which pen is in the terminal's hand."""

    def __init__(self, width: int, pens: Pens) -> None:
        self._width = width
        self._pens = pens
        self.parts: list[str] = []
        self.x = NOWHERE
        self.y = NOWHERE
        self.pen = pens.plain

    def clear(self) -> None:
        """Everything blank, whatever was there and whichever pen was in hand."""
        self.parts.append(CLEAR)
        self.x = self.y = 0
        self.pen = self._pens.plain

    def taken(self) -> str:
        """What has been written since the last time."""
        text = "".join(self.parts)
        self.parts.clear()
        return text

    def paint(self, y: int, old: Line, new: Line) -> None:
        """Turn line `y` from `old` into `new`, which differs from it within its bounds at most."""
        some = slice(new.start, new.end)
        changed = [
            x
            for x, a, b, p, q in zip(
                count(new.start), old.cells[some], new.cells[some], old.pens[some], new.pens[some]
            )
            if a != b or p is not q
        ]
        if not changed:
            return
        tail = self._blank_from(new)
        last = changed[-1]
        done = 0
        for x in changed:
            if x < done or not new.cells[x]:
                continue
            if x >= tail and last - x >= _BRIDGE:
                self._before(x, y, new)
                self._erase("\x1b[K")
                return
            if self._is_blank(new, x):
                end = self._end_of_blanks(new, x)
                if end - x >= _WORTH_ERASING and self._count(changed, x, end) >= _WORTH_ERASING:
                    self._before(x, y, new)
                    self._erase(f"\x1b[{end - x}X")
                    done = end
                    continue
            self._before(x, y, new)
            self._cell(x, new)

    def move(self, x: int, y: int) -> None:
        """Put the cursor there."""
        if x == self.x and y == self.y:
            return
        self.parts.append(_shortest_way(self.x, self.y, x, y))
        self.x, self.y = x, y

    def delete_lines(self, y: int, count: int) -> None:
        """The lines from `y` on go up by `count`; those that come in below are blank."""
        self._lines(y, count, "M")

    def insert_lines(self, y: int, count: int) -> None:
        """The lines from `y` on go down by `count`; those that come in above are blank."""
        self._lines(y, count, "L")

    def _lines(self, y: int, count: int, letter: str) -> None:
        self.move(0, y)
        self._erase(f"\x1b[{count if count > 1 else ''}{letter}")

    def _before(self, x: int, y: int, line: Line) -> None:
        """Come to a cell; a small gap of cells that look the same in this pen is written again."""
        if y == self.y and self.x != NOWHERE and 0 < x - self.x <= _BRIDGE:
            gap = range(self.x, x)
            if all(line.cells[i].isascii() and line.cells[i] and self._fits(line, i) for i in gap):
                self.parts.extend(line.cells[i] for i in gap)
                self.x = x
                return
        self.move(x, y)

    def _cell(self, x: int, line: Line) -> None:
        cell = line.cells[x]
        if not self._fits(line, x):
            self._take(line.pens[x])
        wide = x + 1 < self._width and not line.cells[x + 1]
        steady = is_steady(cell)
        if wide and not steady and x + 2 < self._width:
            # Where the terminal takes it for narrow, what was beside it would stay.
            self.parts.append("  \b\b")
        self.parts.append(cell)
        x += 2 if wide else 1
        # Behind the last column terminals differ in where they think they are.
        self.x = x if steady and x < self._width else NOWHERE

    def _fits(self, line: Line, x: int) -> bool:
        """Whether the pen in hand draws this cell."""
        wanted = line.pens[x]
        if line.cells[x] == " ":
            return self._pens.of_spaces(self.pen) is wanted
        return self.pen is wanted

    def _take(self, pen: Pen) -> None:
        self.parts.append(self._pens.change(self.pen, pen))
        self.pen = pen

    def _erase(self, sequence: str) -> None:
        """Erased cells get the background in hand, and on some terminals more than that."""
        plain = self._pens.plain
        if self._pens.of_spaces(self.pen) is not plain:
            self._take(plain)
        self.parts.append(sequence)

    def _is_blank(self, line: Line, x: int) -> bool:
        return line.cells[x] == " " and line.pens[x] is self._pens.plain

    def _blank_from(self, line: Line) -> int:
        """The column from which on a line is blank."""
        x = len(line.cells)
        while x and self._is_blank(line, x - 1):
            x -= 1
        return x

    def _end_of_blanks(self, line: Line, x: int) -> int:
        while x < len(line.cells) and self._is_blank(line, x):
            x += 1
        return x

    @staticmethod
    def _count(changed: list[int], start: int, end: int) -> int:
        return sum(start <= x < end for x in changed)


def _shortest_way(x: int, y: int, to_x: int, to_y: int) -> str:
    """From a place, of which column or line may be unknown, to another."""
    best = _absolute(to_x, to_y)
    if y == NOWHERE:
        return best
    down = _vertical(to_y - y)
    ways = ["\r" + _horizontal(to_x), f"\x1b[{to_x + 1}G"]
    if x != NOWHERE:
        ways.append(_horizontal(to_x - x))
    shortest = min(ways, key=len)
    return down + shortest if len(down) + len(shortest) < len(best) else best


def _absolute(x: int, y: int) -> str:
    if x:
        return f"\x1b[{y + 1 if y else ''};{x + 1}H"
    return f"\x1b[{y + 1 if y else ''}H"


def _vertical(by: int) -> str:
    """Down with VT, which unlike LF no line discipline takes to mean a carriage return as well."""
    if 0 <= by <= 3:
        return "\v" * by
    return f"\x1b[{by}B" if by > 0 else _relative(-by, "A")


def _horizontal(by: int) -> str:
    if -3 <= by <= 0:
        return "\b" * -by
    return _relative(by, "C") if by > 0 else _relative(-by, "D")


def _relative(by: int, letter: str) -> str:
    return f"\x1b[{by if by > 1 else ''}{letter}"
