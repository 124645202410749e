"""Finds lines that have only moved, and moves them: a call that goes takes its line, not a page.

A block of lines moves by deleting lines at one end of it and inserting as many at the other: two
sequences that leave nothing behind, unlike margins.
"""

from operator import is_not, ne

from app.ui.terminal.frame import Frame, Line
from app.ui.terminal.strokes import Strokes

_FURTHEST = 3
"""Lines by which a block is looked for; a turn of the mouse wheel moves it by as many."""
_WAYS = [step * way for step in range(1, _FURTHEST + 1) for way in (1, -1)]
_WORTH_MOVING = 48
"""Cells that a move has to save; it costs some twenty bytes."""
_OTHER = 4
"""Changed cells from which on a line may be another one, rather than the same with another time."""


def scrolled(frame: Frame, changed: dict[int, Line], strokes: Strokes) -> None:
    """Move what has only moved; `frame` then shows it so, and `changed` holds what differs yet."""
    y = 0
    for top, bottom in _blocks(frame, changed):
        y = max(y, top)
        while y < bottom:
            by = _shift(frame, changed, y, bottom)
            if by == 0:
                y += 1
                continue
            _move(frame, changed, y, bottom, by, strokes)
            y += max(1, -by)


def _blocks(frame: Frame, changed: dict[int, Line]) -> list[tuple[int, int]]:
    """Runs of at least two lines that each look like another one."""
    others = sorted(y for y, line in changed.items() if _unlike(frame.lines[y], line) >= _OTHER)
    blocks: list[tuple[int, int]] = []
    for y in others:
        if blocks and blocks[-1][1] == y - 1:
            blocks[-1] = (blocks[-1][0], y)
        else:
            blocks.append((y, y))
    return [block for block in blocks if block[1] > block[0]]


def _shift(frame: Frame, changed: dict[int, Line], top: int, bottom: int) -> int:
    """By how many lines the block is best moved: up is positive, 0 where it does not pay."""
    here = _unlike(frame.lines[top], changed[top])
    best, most = 0, _WORTH_MOVING
    if here < _OTHER:
        return 0
    for by in _WAYS:
        if abs(by) <= bottom - top and _first_fits(frame, changed, top, by, here):
            saved = _saved(frame, changed, top, bottom, by)
            if saved > most:
                best, most = by, saved
    return best


def _first_fits(frame: Frame, changed: dict[int, Line], top: int, by: int, here: int) -> bool:
    """Whether the block's first line has moved; the others are looked at only then."""
    if by > 0:
        return _unlike(frame.lines[top + by], changed[top]) * 2 < here
    return _unlike(frame.lines[top], changed[top - by]) * 2 < here


def _saved(frame: Frame, changed: dict[int, Line], top: int, bottom: int, by: int) -> int:
    """Cells that need not be sent when the block has moved."""
    saved = 0
    for y in range(top, bottom + 1):
        wanted = changed[y]
        moved = top <= y + by <= bottom
        saved += _unlike(frame.lines[y], wanted)
        saved -= _unlike(frame.lines[y + by], wanted) if moved else _filled(wanted)
    return saved


def _move(
    frame: Frame, changed: dict[int, Line], top: int, bottom: int, by: int, strokes: Strokes
) -> None:
    count = abs(by)
    if by > 0:
        strokes.delete_lines(top, count)
        strokes.insert_lines(bottom + 1 - count, count)
    else:
        strokes.delete_lines(bottom + 1 - count, count)
        strokes.insert_lines(top, count)
    shown = frame.lines[top : bottom + 1]
    blanks = [frame.blank_line() for _ in range(count)]
    frame.lines[top : bottom + 1] = shown[by:] + blanks if by > 0 else blanks + shown[:by]


def _unlike(shown: Line, wanted: Line) -> int:
    """Cells in which two lines differ."""
    if shown is wanted:
        return 0
    cells: int = sum(map(ne, shown.cells, wanted.cells))
    pens: int = sum(map(is_not, shown.pens, wanted.pens))
    return max(cells, pens)


def _filled(line: Line) -> int:
    return len(line.cells) - line.cells.count(" ")
