"""The table of calls: a widget of our own on Textual's line API.

Rows are virtual: only lines that are seen are made (`call_lines`), in an order that is kept
(`call_order`), and only the cells that changed are refreshed. The cursor is a `CallKey`, never a
line: calls that come, go and are sorted anew move under it, and it stays on its call. It never goes
to another call by itself: when its call has left the board the cursor is nowhere until a person
moves it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

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
from app.ui.keys import binding
from app.ui.widgets.call_lines import CallLines, runs
from app.ui.widgets.call_order import CallOrder, by_age
from app.ui.widgets.columns import TIME

HEADING = 1
"""Lines above the first call."""
LEEWAY = 0.3
"""Seconds by which the times may be ahead or behind, so that they tick evenly."""


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


def next_second(shown: datetime | None, now: datetime | None) -> datetime | None:
    """The moment to count to after `shown`, at the tick of the moment `now`.

    A tick may be a little early once and a little late the next time. All times go on by one second
    then: none is skipped or shown twice.
    """
    if shown is None or now is None:
        return now
    expected = shown + timedelta(seconds=1)
    return expected if abs((now - expected).total_seconds()) <= LEEWAY else now


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
        self._now: datetime | None = None
        self._order = CallOrder(lambda key: by_age(self._rows[key]))
        self._lines = CallLines(self)
        self._final_times: dict[CallKey, str] = {}
        self._cursor: CallKey | None = None
        self._cursor_line = 0
        self._placed = False

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
        if self._now is None:
            self._now = next_second(None, self._server_time())
        for key in changes.dropped:
            self._lines.drop(key)
            self._final_times.pop(key, None)
        for key in changes.changed:
            self._final_times.pop(key, None)
        for key in changes.ended:
            if key in self._rows:
                self._final_times[key] = self._time_text(self._rows[key])
        self._reorder(changes)
        self._refresh_cells((*changes.changed, *changes.ended))

    def show_all(self) -> None:
        """Take the whole board anew: another directory, selection or mask."""
        self._now = next_second(None, self._server_time())
        self._lines.forget()
        before = self._as_it_stands()
        self._order.become(self._rows)
        self._settle(before)
        self.refresh()

    def reconsider(self, keys: Iterable[CallKey]) -> None:
        """The level of these calls is another now."""
        for key in keys:
            self._refresh_row(key)

    def tick(self) -> None:
        """Let the running times run on: only time cells that are seen and differ are refreshed."""
        self._now = next_second(self._now, self._server_time())
        differing = []
        for line, key in enumerate(self._seen(), HEADING):
            row = self._rows.get(key)
            if row is not None and self._time_text(row) != self._lines.shown_time(key):
                differing.append(line)
        if differing:
            self.refresh(*(Region(0, top, TIME.width, end - top) for top, end in runs(differing)))

    def place_cursor(self, key: CallKey) -> None:
        """Put the cursor on a call and bring it into view."""
        line = self._order.line_of(key)
        if line is None or key == self._cursor:
            return
        before, self._cursor = self._cursor, key
        self._placed = True
        self._cursor_line = line
        if before is not None:
            self._refresh_row(before)
        self._refresh_row(key)
        self._bring_into_view()
        self.post_message(self.CursorMoved())

    def action_move(self, by: int) -> None:
        if not self._order:
            return
        line = self._line_of_cursor()
        if line is None:
            # Where its call was there is another now: the first press only shows which.
            self._go_to(self._cursor_line)
            return
        before = self._just_before()
        if self._cursor in before.order:
            line_before = before.order.index(self._cursor) + by
            if 0 <= line_before < len(before.order) and before.order[line_before] in self._order:
                self.place_cursor(before.order[line_before])
                return
        self._go_to(line + by)

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
        self._measure()
        self._bring_into_view()
        self.refresh()

    def notify_style_update(self) -> None:
        """Textual tells of another theme: what was made with the old colours is void."""
        super().notify_style_update()
        self._lines.forget()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Past Textual's cache of styled lines: a table without a border has nothing to add."""
        # Asked for with every frame and not told by `Resize`: that may arrive while the table is
        # hidden, or after the first frame that shows it. The scroll bar's place is kept free
        # always, so that columns do not jump when it comes.
        width = self.outer_size.width
        self._lines.fit(width, self.scrollbar_gutter.width)
        top, presentation = self._top - HEADING, self._presentation()
        strips = [
            self._line(y + top, presentation) if y >= HEADING else self._lines.heading()
            for y in crop.line_range
        ]
        for line_filter in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span == (0, width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def _line(self, line: int, presentation: Presentation) -> Strip:
        row = self._rows.get(self._order[line]) if line < len(self._order) else None
        if row is None:
            # Below the last call; or one that left the board in this very moment: the next `show`
            # takes its line away.
            return self._lines.blank()
        under_cursor = row.call.key == self._cursor
        return self._lines.line(row, presentation, self._time_text(row), under_cursor=under_cursor)

    def _time_text(self, row: Row) -> str:
        if row.ended and (final := self._final_times.get(row.call.key)) is not None:
            return final
        return duration(row.call.seconds(self._now) if self._now else None)

    def _reorder(self, changes: Changes) -> None:
        """Let calls come, go and move."""
        before = self._as_it_stands()
        first = min(
            self._order.remove(changes.dropped),
            self._order.place((*changes.appeared, *changes.changed)),
        )
        if first < len(self._order) or changes.dropped:
            self._settle(before)
            self._refresh_below(first)

    def _settle(self, before: _Before) -> None:
        """The order is another: the cursor's call keeps its line on the screen if that can be."""
        self._before = before
        if self._cursor is not None and self._cursor not in self._order:
            self._cursor = None
            self.post_message(self.CursorMoved())
        self._measure()
        line = self._line_of_cursor()
        if line is not None:
            before_line, self._cursor_line = self._cursor_line, line
            if moved := line - before_line:
                self.scroll_to(y=self._top + moved, animate=False, force=True)
        elif not self._placed and self._order:
            # Only the first calls ever shown get a cursor unasked: there was none to slide from.
            self._placed = True
            self._go_to(0)

    def _measure(self) -> None:
        """Tell Textual how long the list is; a layout is needed only if the scroll bar comes."""
        size = Size(self.outer_size.width, len(self._order) + HEADING)
        if size != self.virtual_size:
            self.set_reactive(CallTable.virtual_size, size)
            self._scroll_update(size)

    def _line_of_cursor(self) -> int | None:
        return None if self._cursor is None else self._order.line_of(self._cursor)

    @property
    def _top(self) -> int:
        """The line of the list that is seen first."""
        return self.scroll_offset.y

    def _as_it_stands(self) -> _Before:
        return _Before(self._order[:], self._top, self._cursor, self._moment.monotonic())

    def _just_before(self) -> _Before:
        """How the list stood before it moved, if that was within a moment; else nothing."""
        if self._moment.monotonic() - self._before.moved_at < self._moment.seconds:
            return self._before
        return _Before()

    def _go_to(self, line: int) -> None:
        if self._order:
            self.place_cursor(self._order[max(0, min(line, len(self._order) - 1))])

    def _bring_into_view(self) -> None:
        line = self._line_of_cursor()
        if line is None:
            return
        top, height = self._top, max(1, self.outer_size.height - HEADING)
        if line < top:
            self.scroll_to(y=line, animate=False, force=True)
        elif line >= top + height:
            self.scroll_to(y=line - height + 1, animate=False, force=True)

    def _seen(self) -> list[CallKey]:
        top = self._top
        return self._order[top : top + max(0, self.outer_size.height - HEADING)]

    def _refresh_cells(self, keys: Iterable[CallKey]) -> None:
        """Refresh what differs of calls that changed."""
        regions: list[Region] = []
        for key in keys:
            row, line = self._rows.get(key), self._screen_line(key)
            if row is None:
                continue
            spans = self._lines.differences(row, self._presentation())
            if line is None:
                continue
            if spans is None:
                self._refresh_row(key)
            else:
                regions += [Region(start, line, end - start, 1) for start, end in spans]
        if regions:
            self.refresh(*regions)

    def _refresh_row(self, key: CallKey) -> None:
        if (line := self._screen_line(key)) is not None:
            self.refresh(Region(0, line, self.outer_size.width, 1))

    def _screen_line(self, key: CallKey) -> int | None:
        """On which line of the widget a call is seen."""
        place = self._order.line_of(key)
        line = -1 if place is None else place - self._top + HEADING
        return line if HEADING <= line < self.outer_size.height else None

    def _refresh_below(self, line: int) -> None:
        top = max(HEADING, line - self._top + HEADING)
        if top < self.outer_size.height:
            self.refresh(Region(0, top, self.outer_size.width, self.outer_size.height - top))
