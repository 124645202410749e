"""A frame: what the terminal shows, line by line, and how an update of Textual's changes it.

A line remembers the strips it was made from. A strip that comes again costs one comparison, and of
one that has changed only the segments that differ are looked at.
"""

from collections.abc import Iterable, Iterator

from rich.segment import Segment
from textual._cells import cell_len
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from app.ui.terminal.cells import cells, leans_on_what_is_before
from app.ui.terminal.pens import Pen, Pens


class Line:
    """The cells of one line and the pen of each; `strips`: what it was made from, by column.

    `start` and `end`: the cells in which it may differ from what is shown on its line.
    """

    __slots__ = ("cells", "cuts", "end", "pens", "start", "strips")

    def __init__(self, cells: list[str], pens: list[Pen]) -> None:
        self.cells = cells
        self.pens = pens
        self.cuts: tuple[int, ...] = ()
        self.strips: dict[int, Strip] = {}
        self.start, self.end = len(cells), 0

    @classmethod
    def blank(cls, width: int, pen: Pen) -> "Line":
        return cls([" "] * width, [pen] * width)

    def looks_like(self, other: "Line") -> bool:
        return self.cells == other.cells and self.pens == other.pens

    def touch(self, start: int, end: int) -> None:
        """These cells may differ from what is shown, too."""
        self.start, self.end = min(self.start, start), max(self.end, end)

    def settle(self) -> None:
        """It is what is shown now."""
        self.start, self.end = len(self.cells), 0


Pieces = Iterable[tuple[int, Strip]]


class Frame:
    """What a terminal of that size shows; it starts out cleared."""

    def __init__(self, width: int, height: int, pens: Pens) -> None:
        self.width = width
        self.height = height
        self._pens = pens
        self.lines = [self.blank_line() for _ in range(height)]

    def blank_line(self) -> Line:
        return Line.blank(self.width, self._pens.plain)

    def changed_by(self, update: ChopsUpdate | LayoutUpdate) -> dict[int, Line]:
        """The lines that look otherwise after the update, by their number."""
        found: dict[int, Line] = {}
        for y, cuts, pieces in _parts(update):
            if 0 <= y < self.height:
                shown = found.get(y) or self.lines[y]
                line = self._with(shown, cuts, pieces)
                if line is not None:
                    found[y] = line
        return found

    def _with(self, line: Line, cuts: tuple[int, ...], pieces: Pieces) -> Line | None:
        """The line with the pieces laid on it; `None` where that changes nothing."""
        if line.cuts != cuts:
            line.cuts = cuts
            line.strips = {}
        new: Line | None = None
        for x, strip in pieces:
            before = line.strips.get(x)
            if before is strip:
                continue
            line.strips[x] = strip
            if before is not None and before == strip:
                continue
            if new is None:
                new = Line(line.cells.copy(), line.pens.copy())
                new.touch(line.start, line.end)
            self._lay(new, x, strip, before)
        if new is None or new.looks_like(line):
            return None
        new.cuts, new.strips = line.cuts, line.strips
        return new

    def _lay(self, line: Line, x: int, strip: Strip, before: Strip | None) -> None:
        segments = list(strip)
        skipped, segments = _differing(list(before), segments) if before else (0, segments)
        x += skipped
        start, pen = x, self._pens.plain
        for text, style, control in segments:
            if control:
                continue
            if x and leans_on_what_is_before(text):
                _lean(line, x, text, pen)
            filled = cells(text)
            room = self.width - x
            if len(filled) > room:
                del filled[max(0, room) :]
            if not filled:
                continue
            pen, pen_of_spaces = self._pens.of(style)
            end = x + len(filled)
            line.cells[x:end] = filled
            if pen is pen_of_spaces:
                line.pens[x:end] = [pen] * len(filled)
            else:
                line.pens[x:end] = [pen_of_spaces if c == " " else pen for c in filled]
            x = end
        line.touch(start, x)


def _lean(line: Line, x: int, text: str, pen: Pen) -> None:
    """Combine the first characters of a text with the cell before it, drawn with that pen."""
    at = x - 1
    while at and not line.cells[at]:
        at -= 1
    for character in text:
        if not leans_on_what_is_before(character):
            break
        line.cells[at] += character
    line.pens[at] = pen
    line.touch(at, x)


def _differing(before: list[Segment], now: list[Segment]) -> tuple[int, list[Segment]]:
    """How many cells at the start are the same, and the segments from there to the last other."""
    if _any_leans(before) or _any_leans(now):
        return 0, now
    least = min(len(before), len(now))
    start = 0
    while start < least and before[start] == now[start]:
        start += 1
    end = 0
    while end < least - start and before[-1 - end] == now[-1 - end]:
        end += 1
    other = now[start : len(now) - end]
    if end and _width(other) != _width(before[start : len(before) - end]):
        other = now[start:]  # what follows is the same, but stands elsewhere
    return _width(now[:start]), other


def _any_leans(segments: list[Segment]) -> bool:
    return any(leans_on_what_is_before(segment.text) for segment in segments)


def _width(segments: list[Segment]) -> int:
    return sum(cell_len(segment.text) for segment in segments)


def _parts(
    update: ChopsUpdate | LayoutUpdate,
) -> Iterator[tuple[int, tuple[int, ...], Pieces]]:
    """Line by line: where its widgets are cut, and the pieces that are to be shown there.

    Of a dirty span the whole pieces are taken: the compositor has made them whole, and what of them
    did not change costs nothing here.
    """
    if isinstance(update, LayoutUpdate):
        left, top, _width, _height = update.region
        for y, strips in enumerate(update.strips, top):
            pieces = list(_placed(left, strips))
            yield y, tuple(x for x, _strip in pieces), pieces
        return
    for y, first, last in update.spans:
        line = update.chops[y]
        yield (
            y,
            tuple(line),
            [
                (x, strip)
                for (x, strip), end in zip(line.items(), update.chop_ends[y], strict=True)
                if strip is not None and x < last and end > first
            ],
        )


def _placed(x: int, strips: Iterable[Strip]) -> Pieces:
    for strip in strips:
        yield x, strip
        x += strip.cell_length
