"""The lines of the call table: cells become a `Strip`, and a strip is kept while it shows the same.

A line is handed out as the same object until something in it differs, so that what comes after
(Textual's compositor, the terminal's frame differences) can tell at a glance that nothing does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from app.calls.board import Row
from app.calls.call import CallKey
from app.calls.presentation import Presentation
from app.locale import _
from app.ui.widgets.columns import COLUMNS, GAP, TIME, fitted, fitting, widths

KEPT = 256
"""Lines kept: more than a screen has, however many calls are scrolled through."""
Span = tuple[int, int]
"""First cell, and the one after the last."""


@dataclass(slots=True)
class _Line:
    row: Row
    cells: list[Segment]
    time: str = ""
    under_cursor: bool = False
    strip: Strip | None = None


class CallLines:
    """Makes the lines of `table`, whose styles they take."""

    def __init__(self, table: Widget) -> None:
        self._table = table
        self._columns = COLUMNS
        self._widths: tuple[int, ...] = ()
        self._width = self._room = -1
        self._lines: dict[CallKey, _Line] = {}
        self._styles: dict[str, Style] = {}
        self._heading: Strip | None = None

    def fit(self, width: int, scrollbar: int) -> None:
        """Share the columns out over `width` cells, of which the last are the scroll bar's."""
        room = width - scrollbar
        if (width, room) == (self._width, self._room):
            return
        self._width, self._room = width, room
        self._columns = fitting(COLUMNS, room)
        self._widths = widths(self._columns, room)
        self.forget()

    def forget(self) -> None:
        """Make everything anew: other widths, other colours, another directory or mask."""
        self._lines.clear()
        self._styles.clear()
        self._heading = None

    def drop(self, key: CallKey) -> None:
        self._lines.pop(key, None)

    def blank(self) -> Strip:
        return Strip.blank(self._width, self._plain())

    def heading(self) -> Strip:
        if self._heading is None:
            titles = [
                fitted(_(c.title).rjust(width) if c is TIME else _(c.title), width)
                for c, width in zip(self._columns, self._widths, strict=True)
            ]
            style = self._style("heading")
            strip = Strip([Segment((" " * GAP).join(titles), style)])
            self._heading = strip.adjust_cell_length(self._width, style)
        return self._heading

    def line(self, row: Row, presentation: Presentation, time: str, *, under_cursor: bool) -> Strip:
        """The line of a call."""
        key = row.call.key
        line = self._lines.get(key)
        if line is None or (line.row is not row and line.row != row):
            line = self._keep(key, _Line(row, self._make_cells(row, presentation)))
        if line.strip is None or line.time != time or line.under_cursor != under_cursor:
            line.time, line.under_cursor = time, under_cursor
            line.strip = self._strip(line)
        return line.strip

    def shown_time(self, key: CallKey) -> str | None:
        """The time that stands on the call's line; `None` where it has not been seen."""
        line = self._lines.get(key)
        return None if line is None else line.time

    def differences(self, row: Row, presentation: Presentation) -> list[Span] | None:
        """Which cells of a call, besides the time, are not what its line showed.

        `None`: its line has not been seen, or all of it may differ.
        """
        line = self._lines.get(row.call.key)
        if line is None or line.under_cursor:
            return None
        cells = self._make_cells(row, presentation)
        spans: list[Span] = []
        if self._state_style(row) != self._state_style(line.row):
            spans.append((0, TIME.width))
        end = TIME.width
        for width, before, after in zip(self._widths[1:], line.cells, cells, strict=True):
            start, end = end, end + GAP + width
            if before != after:
                spans.append((start, end))
        self._lines[row.call.key] = _Line(row, cells)
        return spans

    def _keep(self, key: CallKey, line: _Line) -> _Line:
        while len(self._lines) >= KEPT:
            del self._lines[next(iter(self._lines))]
        self._lines[key] = line
        return line

    def _strip(self, line: _Line) -> Strip:
        time = fitted(line.time.rjust(TIME.width), TIME.width)
        segments = [Segment(time, self._state_style(line.row)), *line.cells]
        if line.under_cursor:
            text = "".join(segment.text for segment in segments)
            style = self._style("cursor")
            return Strip([Segment(text, style)]).adjust_cell_length(self._width, style)
        return Strip(segments).adjust_cell_length(self._width, self._plain())

    def _make_cells(self, row: Row, presentation: Presentation) -> list[Segment]:
        """Every cell but the time, each with the gap before it."""
        plain = self._style("ended") if row.ended else self._plain()
        coloured = self._state_style(row)
        return [
            Segment(
                " " * GAP + fitted(column.text(row, presentation), width),
                coloured if column.coloured else plain,
            )
            for column, width in zip(self._columns[1:], self._widths[1:], strict=True)
        ]

    def _state_style(self, row: Row) -> Style:
        return self._style("ended" if row.ended else row.call.state.value)

    def _plain(self) -> Style:
        style = self._styles.get("")
        if style is None:
            style = self._styles[""] = self._table.rich_style
        return style

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._table.get_component_rich_style(f"call-table--{name}")
            self._styles[name] = style
        return style


def runs(lines: Sequence[int]) -> list[Span]:
    """Lines next to each other, from top to bottom, as spans."""
    found: list[Span] = []
    for line in lines:
        if found and found[-1][1] == line:
            found[-1] = (found[-1][0], line + 1)
        else:
            found.append((line, line + 1))
    return found
