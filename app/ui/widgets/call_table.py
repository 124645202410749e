"""The table of calls: a widget of our own on Textual's line API.

Rows are virtual: only lines that are seen are made, from cached cells, and only what changed is
refreshed. The cursor is a `CallKey`, never a line: calls that come, go and are sorted anew move
under it, and it stays on its call. It never goes to another call by itself: when its call has left
the board the cursor is nowhere until a person moves it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from app.calls.board import Changes, Row
from app.calls.call import CallKey
from app.calls.numbers import duration
from app.calls.presentation import Presentation
from app.locale import _
from app.ui.keys import binding
from app.ui.widgets.columns import COLUMNS, GAP, TIME, fitted, fitting, widths

HEADING = 1
"""Lines above the first call."""


@dataclass(frozen=True, slots=True)
class Moment:
    """For how long a key or a click still belongs to what was there before the list moved.

    `seconds` by the clock `monotonic`: about what lies between seeing and pressing.
    """

    seconds: float
    monotonic: Callable[[], float]


@dataclass(frozen=True, slots=True)
class _Before:
    """How the list stood before it moved last, at `moved_at`."""

    order: Sequence[CallKey] = ()
    top: int = 0
    cursor: CallKey | None = None
    moved_at: float = float("-inf")


class CallTable(ScrollView, can_focus=True):
    """Shows `rows` (a live view of the board) in the order in which the calls began."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "call-table--heading",
        "call-table--talking",
        "call-table--ringing",
        "call-table--forwarded",
        "call-table--ended",
        "call-table--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up,k", "move(-1)", "Up", "table.up", show=False),
        binding("down,j", "move(1)", "Down", "table.down", show=False),
        binding("pageup", "page(-1)", "Page up", "table.page_up", show=False),
        binding("pagedown", "page(1)", "Page down", "table.page_down", show=False),
        binding("home", "first", "First", "table.first", show=False),
        binding("end", "last", "Last", "table.last", show=False),
    ]

    class CursorMoved(Message):
        """The cursor is on another call now."""

    def __init__(
        self,
        rows: Mapping[CallKey, Row],
        presentation: Callable[[], Presentation],
        server_time: Callable[[], datetime | None],
        moment: Moment,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._rows = rows
        self._presentation = presentation
        self._server_time = server_time
        self._moment = moment
        self._before = _Before()
        self._order: list[CallKey] = []
        self._line_of: dict[CallKey, int] = {}
        self._cursor: CallKey | None = None
        self._cursor_line = 0
        self._placed = False
        self._columns = COLUMNS
        self._widths: tuple[int, ...] = ()
        self._room = -1
        self._cells: dict[CallKey, tuple[Row, list[Segment]]] = {}
        self._times: dict[CallKey, str] = {}

    @property
    def cursor(self) -> CallKey | None:
        """The call under the cursor; also one that has ended but is still shown."""
        return self._cursor

    @property
    def meant(self) -> CallKey | None:
        """The call that a key pressed now is meant for.

        Where the cursor's call has left the board this very moment, that call, not none: what is
        said of the key then names it.
        """
        return self._cursor or self._just_before().cursor

    @property
    def order(self) -> tuple[CallKey, ...]:
        """The calls from top to bottom."""
        return tuple(self._order)

    def show(self, changes: Changes) -> None:
        """Take over what changed on the board."""
        for key in changes.dropped:
            self._cells.pop(key, None)
            self._times.pop(key, None)
        for key in changes.ended:
            self._times[key] = self._time_text(self._rows[key])
        if changes.appeared or changes.dropped or len(self._order) != len(self._rows):
            self._reorder()
        for key in (*changes.changed, *changes.ended):
            self._refresh_row(key)

    def show_all(self) -> None:
        """Take the whole board anew: another directory, selection or mask."""
        self._cells.clear()
        self._reorder()
        self.refresh()

    def tick(self) -> None:
        """Let the running times run on: only time cells that are seen and differ are sent."""
        for key in self._seen():
            row = self._rows.get(key)
            if row is None or row.ended:
                continue
            text = self._time_text(row)
            if text != self._times.get(key):
                self._times[key] = text
                line = self._line_of[key] - self.scroll_offset.y + HEADING
                self.refresh(Region(0, line, TIME.width, 1))

    def place_cursor(self, key: CallKey) -> None:
        """Put the cursor on a call and bring it into view."""
        if key not in self._line_of or key == self._cursor:
            return
        before, self._cursor = self._cursor, key
        self._placed = True
        self._cursor_line = self._line_of[key]
        if before is not None:
            self._refresh_row(before)
        self._refresh_row(key)
        self._bring_into_view()
        self.post_message(self.CursorMoved())

    def action_move(self, by: int) -> None:
        if not self._order:
            return
        if self._cursor is None:
            # Where its call was there is another now: the first press only shows which.
            self._go_to(self._cursor_line)
            return
        before = self._just_before()
        if self._cursor in before.order:
            line = before.order.index(self._cursor) + by
            if 0 <= line < len(before.order) and before.order[line] in self._line_of:
                self.place_cursor(before.order[line])
                return
        self._go_to(self._line_of[self._cursor] + by)

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.outer_size.height - HEADING - 1))

    def action_first(self) -> None:
        self._go_to(0)

    def action_last(self) -> None:
        self._go_to(len(self._order) - 1)

    def on_click(self, event: events.Click) -> None:
        if event.y < HEADING:
            return
        before = self._just_before()
        order, top = (before.order, before.top) if before.order else (self._order, self._top)
        line = event.y - HEADING + top
        if line < len(order):
            # A call that has left meanwhile is no longer to be had; the next one was not meant.
            self.place_cursor(order[line])

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(event.size.width, len(self._order) + HEADING)
        self._bring_into_view()
        self.refresh()

    def notify_style_update(self) -> None:
        """Textual tells of another theme: what was made with the old colours is void."""
        super().notify_style_update()
        self._cells.clear()

    def _fit(self) -> None:
        """Share the columns out over the width there is.

        Asked for with every line and not told by `Resize`: that may arrive while the table is
        hidden, or after the first frame that shows it.
        """
        # The scroll bar's place is kept free always, so that columns do not jump when it comes.
        room = self.outer_size.width - self.scrollbar_gutter.width
        if room != self._room:
            self._room = room
            self._columns = fitting(COLUMNS, room)
            self._widths = widths(self._columns, room)
            self._cells.clear()

    def render_line(self, y: int) -> Strip:
        self._fit()
        width = self.outer_size.width
        if y < HEADING:
            return self._heading().adjust_cell_length(
                width, self.get_component_rich_style("call-table--heading")
            )
        line = y - HEADING + self.scroll_offset.y
        if line >= len(self._order):
            return Strip.blank(width, self.rich_style)
        key = self._order[line]
        row = self._rows.get(key)
        if row is None:
            # Left the board in this very moment; the next `show` takes the line away.
            return Strip.blank(width, self.rich_style)
        return self._row_strip(key, row).adjust_cell_length(width, self.rich_style)

    def _row_strip(self, key: CallKey, row: Row) -> Strip:
        cached = self._cells.get(key)
        if cached is None or cached[0] != row:
            cached = (row, self._make_cells(row))
            self._cells[key] = cached
        if key not in self._times or not row.ended:
            self._times[key] = self._time_text(row)
        time = fitted(self._times[key].rjust(TIME.width), TIME.width)
        strip = Strip([Segment(time, self._state_style(row)), *cached[1]])
        if key == self._cursor:
            return self._under_cursor(strip)
        return strip

    def _make_cells(self, row: Row) -> list[Segment]:
        """Every cell but the time, each with the gap before it."""
        presentation = self._presentation()
        plain = self._ended_style() if row.ended else self.rich_style
        coloured = self._state_style(row)
        return [
            Segment(
                " " * GAP + fitted(column.text(row, presentation), width),
                coloured if column.coloured else plain,
            )
            for column, width in zip(self._columns[1:], self._widths[1:], strict=True)
        ]

    def _under_cursor(self, strip: Strip) -> Strip:
        style = self.get_component_rich_style("call-table--cursor")
        width = self.outer_size.width
        text = strip.adjust_cell_length(width).text
        return Strip([Segment(text, style)], width)

    def _heading(self) -> Strip:
        style = self.get_component_rich_style("call-table--heading")
        titles = [
            fitted(_(c.title).rjust(width) if c is TIME else _(c.title), width)
            for c, width in zip(self._columns, self._widths, strict=True)
        ]
        return Strip([Segment((" " * GAP).join(titles), style)])

    def _state_style(self, row: Row) -> Style:
        if row.ended:
            return self._ended_style()
        return self.get_component_rich_style(f"call-table--{row.call.state}")

    def _ended_style(self) -> Style:
        return self.get_component_rich_style("call-table--ended")

    def _time_text(self, row: Row) -> str:
        now = self._server_time()
        return duration(row.call.seconds(now) if now else None)

    def _reorder(self) -> None:
        """Sort anew; the cursor's call keeps its line on the screen where that can be."""
        before = self._line_of.get(self._cursor) if self._cursor is not None else None
        old = self._order
        self._before = _Before(old, self._top, self._cursor, self._moment.monotonic())
        self._order = sorted(self._rows, key=lambda key: _by_age(self._rows[key]))
        self._line_of = {key: line for line, key in enumerate(self._order)}
        if self._cursor is not None and self._cursor not in self._line_of:
            self._cursor = None
            self.post_message(self.CursorMoved())
        self.virtual_size = Size(self.outer_size.width, len(self._order) + HEADING)
        if self._cursor is not None and before is not None:
            self._cursor_line = self._line_of[self._cursor]
            if moved := self._cursor_line - before:
                self.scroll_to(y=self.scroll_offset.y + moved, animate=False, force=True)
        elif not self._placed and self._order:
            # Only the first calls ever shown get a cursor unasked: there was none to slide from.
            self._placed = True
            self._go_to(0)
        self._refresh_below(_first_difference(old, self._order))

    @property
    def _top(self) -> int:
        """The line of the list that is seen first."""
        return self.scroll_offset.y

    def _just_before(self) -> _Before:
        """How the list stood before it moved, if that was within a moment; else nothing."""
        if self._moment.monotonic() - self._before.moved_at < self._moment.seconds:
            return self._before
        return _Before()

    def _go_to(self, line: int) -> None:
        if self._order:
            self.place_cursor(self._order[max(0, min(line, len(self._order) - 1))])

    def _bring_into_view(self) -> None:
        if self._cursor is None or self._cursor not in self._line_of:
            return
        line = self._line_of[self._cursor]
        top, height = self.scroll_offset.y, max(1, self.outer_size.height - HEADING)
        if line < top:
            self.scroll_to(y=line, animate=False, force=True)
        elif line >= top + height:
            self.scroll_to(y=line - height + 1, animate=False, force=True)

    def _seen(self) -> list[CallKey]:
        top = self.scroll_offset.y
        return self._order[top : top + max(0, self.outer_size.height - HEADING)]

    def _refresh_row(self, key: CallKey) -> None:
        if key in self._line_of:
            line = self._line_of[key] - self.scroll_offset.y + HEADING
            if HEADING <= line < self.outer_size.height:
                self.refresh(Region(0, line, self.outer_size.width, 1))

    def _refresh_below(self, line: int) -> None:
        top = max(HEADING, line - self.scroll_offset.y + HEADING)
        if top < self.outer_size.height:
            self.refresh(Region(0, top, self.outer_size.width, self.outer_size.height - top))


def _by_age(row: Row) -> tuple[float, CallKey]:
    started = row.call.started_at
    return (started.timestamp() if started else float("inf"), row.call.key)


def _first_difference(old: list[CallKey], new: list[CallKey]) -> int:
    for line, (before, after) in enumerate(zip(old, new, strict=False)):
        if before != after:
            return line
    return min(len(old), len(new))
