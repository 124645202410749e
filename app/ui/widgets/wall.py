"""The wallboard's picture: large figures in rows, as large as the screen allows, and the last hour.

Made line by line; only lines that differ are refreshed, and of these only the cells that differ go
to the terminal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from app.ui.widgets.big_digits import HEIGHT, figure, widest
from app.ui.widgets.columns import fitted

MARGIN = 2
LARGEST = 4
"""Lines that a dot of a figure takes at most."""
_ASPECT = 2
"""A cell is about twice as high as it is wide."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the name of its style; empty for the plain one."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: what it counts, its digits (and `:` or `–`), and the tone of both."""

    label: str
    figure: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`head`: lines on top; `rows`: tiles side by side; `foot`: the last hour, if there is room."""

    head: Sequence[Sequence[Said]]
    rows: Sequence[Sequence[Tile]]
    foot: Sequence[Sequence[Said]]


NOTHING = Picture((), (), ())
Line = Sequence[Said]


class Wall(Widget):
    """Shows a picture."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "wall--title",
        "wall--dim",
        "wall--talking",
        "wall--ringing",
        "wall--idle",
        "wall--answered",
        "wall--missed",
        "wall--warning",
        "wall--alarm",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._picture = NOTHING
        self._strips: list[Strip] = []

    def show(self, picture: Picture) -> None:
        if picture != self._picture:
            self._picture = picture
            self._paint()

    def on_resize(self) -> None:
        self._paint()

    def notify_style_update(self) -> None:
        """Another theme: what was made with the old colours is void."""
        super().notify_style_update()
        self._strips = []

    def render_line(self, y: int) -> Strip:
        if not self._strips:
            self._paint()
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def _paint(self) -> None:
        width, height = self.size
        lines = laid_out(self._picture, width, height)
        strips = [self._strip(line, width) for line in lines]
        before, self._strips = self._strips, strips
        if len(before) != len(strips):
            self.refresh()
            return
        regions = [
            Region(0, y, width, 1)
            for y, (old, new) in enumerate(zip(before, strips, strict=True))
            if old != new
        ]
        if regions:
            self.refresh(*regions)

    def _strip(self, line: Line, width: int) -> Strip:
        plain = self.rich_style
        segments = [
            Segment(
                said.text,
                self.get_component_rich_style(f"wall--{said.tone}") if said.tone else plain,
            )
            for said in line
        ]
        return Strip(segments).adjust_cell_length(width, plain)


def laid_out(picture: Picture, width: int, height: int) -> list[Line]:
    """The picture's lines, for so many cells."""
    left = height - len(picture.head)
    foot = list(picture.foot) if left - len(picture.foot) >= len(picture.rows) else []
    each = (left - len(foot)) // max(1, len(picture.rows))
    high = min(LARGEST, (each - 1) // HEIGHT)
    lines: list[Line] = list(picture.head)
    for row in picture.rows:
        if high >= 1:
            lines += _large(row, width, high)
            # What is left over lies between the rows; the last line of a row stays empty.
            lines += [()] * (each - 1 - HEIGHT * high)
        else:
            lines += [_small(row, width), *[()] * (each - 1)]
    lines += [()] * (height - len(foot) - len(lines))
    return [*lines, *foot][:height]


def _large(row: Sequence[Tile], width: int, high: int) -> Iterable[Line]:
    """The labels, and the figures below them; one that has no room is written small."""
    cells = width // len(row)
    yield [Said(fitted(" " * MARGIN + tile.label, cells), tile.tone) for tile in row]
    columns: list[list[str]] = []
    for tile in row:
        wide = widest(tile.figure, cells - 2 * MARGIN, _ASPECT * high)
        drawn = figure(tile.figure, wide, high) if wide else [tile.figure]
        columns.append([*drawn, *[""] * (HEIGHT * high - len(drawn))])
    for line in zip(*columns, strict=True):
        yield [
            Said(fitted(" " * MARGIN + text, cells), tile.tone)
            for tile, text in zip(row, line, strict=True)
        ]


def _small(row: Sequence[Tile], width: int) -> Line:
    """All of a row in one line; the labels are cut, never the figures."""
    cells = width // len(row)
    said = []
    for tile in row:
        room = cells - MARGIN - cell_len(tile.figure) - 1
        label = fitted(tile.label, room) if cell_len(tile.label) > room > 0 else tile.label
        said.append(Said(fitted(f"  {label} {tile.figure}", cells), tile.tone))
    return said
