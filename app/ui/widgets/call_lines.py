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

from app.calls.alerts import Level
from app.calls.board import Row
from app.calls.lines import Entry, GroupTotals, IdleAgent, Line
from app.calls.showing import Showing
from app.calls.view import ColumnChoice, Sort
from app.ui.widgets.columns import GAP, STATE, TIME, Column, fitted, shown, widths
from app.ui.widgets.headings import group_text, titles
from app.ui.widgets.levels import marked, urgent_state

KEPT = 256
"""Lines kept: more than a screen has, however many calls are scrolled through."""
LEVELS = {Level.WARNING: "warning", Level.ALARM: "alarm"}
"""The styles of lines that need attention, by level."""
Span = tuple[int, int]
"""First cell, and the one after the last."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a line shows but for the time: two that are equal are painted alike.

    `level`: how much it needs attention.
    """

    entry: Entry
    level: int = Level.CALM


@dataclass(slots=True)
class _Line:
    """`cells`: all but the time; `rest`: the same in as few pieces as can be."""

    shown: Shown
    cells: list[Segment]
    rest: list[Segment]
    time: str = ""
    under_cursor: bool = False
    strip: Strip | None = None


class CallLines:
    """Makes the lines of `table`, whose styles they take; `written`: numbers as one writes them."""

    def __init__(self, table: Widget, *, written: bool = False) -> None:
        self._table = table
        self._written = written
        self._chosen: tuple[ColumnChoice, ...] = ()
        self._sort = Sort()
        self._paused = False
        self._columns = shown((), 0)
        self._widths: tuple[int, ...] = ()
        self._width = self._room = -1
        self._lines: dict[Line, _Line] = {}
        self._styles: dict[str, Style] = {}
        self._heading: Strip | None = None

    def fit(self, width: int, scrollbar: int) -> None:
        """Share the columns out over `width` cells, of which the last are the scroll bar's."""
        room = width - scrollbar
        if (width, room) == (self._width, self._room):
            return
        self._width, self._room = width, room
        self._share_out()

    def choose(self, chosen: tuple[ColumnChoice, ...], sort: Sort, *, paused: bool) -> None:
        """Show these columns, and in the heading what they are sorted by."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._share_out()
        if (sort, paused) != (self._sort, self._paused):
            self._sort, self._paused = sort, paused
            self._heading = None

    def forget(self) -> None:
        """Make everything anew: other widths, other colours, another directory or mask."""
        self._lines.clear()
        self._styles.clear()
        self._heading = None

    def drop(self, line: Line) -> None:
        self._lines.pop(line, None)

    def blank(self) -> Strip:
        return Strip.blank(self._width, self._plain())

    def heading(self) -> Strip:
        if self._heading is None:
            said = titles(self._columns, self._widths, self._sort, paused=self._paused)
            style = self._style("heading")
            strip = Strip([Segment((" " * GAP).join(said), style)])
            self._heading = strip.adjust_cell_length(self._width, style)
        return self._heading

    def line(
        self, key: Line, new: Shown, showing: Showing, time: str, *, under_cursor: bool
    ) -> Strip:
        """The line of a call, an idle agent or a group."""
        line = self._lines.get(key)
        if line is None or (line.shown is not new and line.shown != new):
            line = self._keep(key, _line(new, self._make_cells(new, showing)))
        if line.strip is None or line.time != time or line.under_cursor != under_cursor:
            line.time, line.under_cursor = time, under_cursor
            line.strip = self._strip(line)
        return line.strip

    def is_outdated(self, key: Line, now: Shown | None) -> bool:
        """Whether something else stands on a line that has been seen."""
        line = self._lines.get(key)
        return line is not None and line.shown != now

    def shown_time(self, key: Line) -> str | None:
        """The time that stands on a line; `None` where it has not been seen."""
        line = self._lines.get(key)
        return None if line is None else line.time

    def differences(self, key: Line, new: Shown, showing: Showing) -> list[Span] | None:
        """Which cells of a line, besides the time, are not what it showed.

        `None`: it has not been seen, or all of it may differ.
        """
        line = self._lines.get(key)
        if line is None or line.under_cursor or isinstance(new.entry, GroupTotals):
            # Made anew when it is painted: a note, say, is no part of what is compared there.
            self._lines.pop(key, None)
            return None
        cells = self._make_cells(new, showing)
        spans: list[Span] = []
        if (self._state_style(new), _level(new)) != (
            self._state_style(line.shown),
            _level(line.shown),
        ):
            spans.append((0, TIME.width))
        end = TIME.width
        for width, before, after in zip(self._widths[1:], line.cells, cells, strict=True):
            start, end = end, end + GAP + width
            if before != after:
                spans.append((start, end))
        self._lines[key] = _line(new, cells)
        return spans

    def _share_out(self) -> None:
        self._columns = shown(self._chosen, self._room, written=self._written)
        self._widths = widths(self._columns, self._room)
        self.forget()

    def _keep(self, key: Line, line: _Line) -> _Line:
        while len(self._lines) >= KEPT:
            del self._lines[next(iter(self._lines))]
        self._lines[key] = line
        return line

    def _strip(self, line: _Line) -> Strip:
        if isinstance(line.shown.entry, GroupTotals):
            return Strip(line.rest).adjust_cell_length(self._width, self._plain())
        time = marked(line.time, _level(line.shown), TIME.width)
        segments = [Segment(time, self._state_style(line.shown)), *line.rest]
        if line.under_cursor:
            text = "".join(segment.text for segment in segments)
            style = self._style("cursor")
            return Strip([Segment(text, style)]).adjust_cell_length(self._width, style)
        return Strip(segments).adjust_cell_length(self._width, self._plain())

    def _make_cells(self, new: Shown, showing: Showing) -> list[Segment]:
        """Every cell but the time, each with the gap before it."""
        entry = new.entry
        if isinstance(entry, GroupTotals):
            return [Segment(fitted(group_text(entry), self._room), self._style("group"))]
        plain = self._style("ended") if isinstance(entry, Row) and entry.ended else self._plain()
        coloured = self._state_style(new)
        return [
            Segment(
                " " * GAP + fitted(_text(column, new, showing), width),
                coloured if column.coloured else plain,
            )
            for column, width in zip(self._columns[1:], self._widths[1:], strict=True)
        ]

    def _state_style(self, new: Shown) -> Style:
        entry = new.entry
        if isinstance(entry, Row) and entry.ended:
            return self._style("ended")
        if (level := _level(new)) > Level.CALM:
            return self._style(LEVELS[level])
        if isinstance(entry, IdleAgent):
            return self._style("idle")
        return self._style(entry.call.state.value) if isinstance(entry, Row) else self._plain()

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


def _line(shown: Shown, cells: list[Segment]) -> _Line:
    """Each second it is handled piece by piece: few pieces are quick."""
    return _Line(shown, cells, list(Segment.simplify(cells)))


def _level(shown: Shown) -> Level:
    """How much attention a line needs as it is shown: an ended call none any more."""
    over = isinstance(shown.entry, Row) and shown.entry.ended
    return Level.CALM if over else Level(shown.level)


def _text(column: Column, shown: Shown, showing: Showing) -> str:
    """A cell's text; the state's tells of the level, too."""
    entry, level = shown.entry, _level(shown)
    if isinstance(entry, GroupTotals):
        return ""
    if column.name != STATE.name or level is Level.CALM:
        return column.text(entry, showing)
    return urgent_state(entry, level)


def runs(places: Sequence[int]) -> list[Span]:
    """Lines next to each other, from top to bottom, as spans."""
    found: list[Span] = []
    for place in places:
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found
