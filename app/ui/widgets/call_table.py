"""The table of calls: a widget of our own on Textual's line API.

Rows are virtual: only lines that are seen are made (`call_lines`), in an order that is kept
(`calls.arrangement`), and only the cells that changed are refreshed. The cursor (`line_cursor`) is
on a line by its key, never on a place: what comes, goes and is sorted anew moves under it, and it
stays on its call. It never goes to another by itself: when its call has left, or is hidden by a
filter, the cursor is nowhere until a person moves it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from app.calls.arrangement import Arrangement, Facts, Moved
from app.calls.board import Changes, Row
from app.calls.call import Call, CallKey
from app.calls.lines import GroupKey, GroupTotals, IdleKey, Line
from app.calls.view import View
from app.ui.keys import binding
from app.ui.widgets.call_lines import CallLines, Shown, runs
from app.ui.widgets.columns import TIME, time_text
from app.ui.widgets.line_cursor import Before, LineCursor, Moment
from app.ui.widgets.ticking import next_second
from app.ui.widgets.viewport import Viewport, in_view

HEADING = 1
"""Lines above the first call."""


class CallTable(ScrollView, can_focus=True):
    """Shows `rows` (a live view of the board) as the view says."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "call-table--heading",
        "call-table--talking",
        "call-table--ringing",
        "call-table--forwarded",
        "call-table--ended",
        "call-table--idle",
        "call-table--group",
        "call-table--warning",
        "call-table--alarm",
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
        """The cursor is on another line now."""

    def __init__(
        self,
        rows: Mapping[CallKey, Row],
        facts: Facts,
        server_time: Callable[[], datetime | None],
        moment: Moment,
        *,
        view: View | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._rows = rows
        self._server_time = server_time
        self._now: datetime | None = None
        self._arrangement = Arrangement(rows, facts, view or View())
        self._order = self._arrangement.lines
        self._cursor = LineCursor(self._order, moment)
        self._viewport = Viewport(moment.monotonic)
        self._lines = CallLines(self, written=bool(facts.presentation().country))
        self._waiting: set[CallKey] | None = None

    @property
    def cursor(self) -> CallKey | None:
        """The call under the cursor; also one that has ended but is still shown."""
        return self._cursor.on if isinstance(self._cursor.on, CallKey) else None

    @property
    def line_cursor(self) -> Line | None:
        """What is under the cursor: a call, or an idle agent."""
        return self._cursor.on

    @property
    def meant(self) -> CallKey | None:
        """The call that a key pressed now is meant for.

        Where the cursor's call has left the board this very moment, that call, not none: what is
        said of the key then names it.
        """
        line = self._cursor.on or self._cursor.left
        return line if isinstance(line, CallKey) else None

    def seen(self, key: CallKey) -> Call | None:
        """The call as it stands here: in a picture that is paused, as it was then."""
        row = self._arrangement.rows.get(key)
        return row.call if row is not None else None

    @property
    def order(self) -> tuple[Line, ...]:
        """The lines from top to bottom."""
        return tuple(self._order)

    @property
    def view(self) -> View:
        return self._arrangement.view

    @property
    def matches(self) -> tuple[int, int]:
        """How many calls and agents the filter leaves, and of how many."""
        return self._arrangement.matching, self._arrangement.total

    @property
    def idle_count(self) -> int:
        """How many lines are agents without a call."""
        return self._arrangement.idle_count

    @property
    def room(self) -> int:
        """Cells that the columns share."""
        return self.outer_size.width - self.scrollbar_gutter.width

    @property
    def line_count(self) -> int:
        return len(self._order)

    def has(self, line: Line) -> bool:
        return line in self._order

    @property
    def waiting(self) -> int | None:
        """How many calls have changed since the picture was paused; `None` while it runs."""
        return None if self._waiting is None else len(self._waiting)

    def touched(self) -> None:
        """A key was pressed: what it is for is the cursor's line, which is to be seen then."""
        if self._viewport.touched():
            self._bring_into_view()
            self._viewport.scrolled(self._top)

    def show(self, changes: Changes) -> None:
        """Take over what changed on the board."""
        if self._waiting is not None:
            self._waiting.update(changes.appeared, changes.changed, changes.ended, changes.dropped)
            return
        if self._now is None:
            self._now = next_second(None, self._server_time())
        for key in changes.dropped:
            self._lines.drop(key)
        before = self._as_it_stands()
        self._apply(self._arrangement.take(changes, self._now), before)
        self._refresh_cells((*changes.changed, *changes.ended))

    def show_all(self) -> None:
        """Take the whole board anew: another directory, selection or mask.

        A picture that is paused stays paused, behind the mask that is in force now; not where other
        phones are watched.
        """
        if self._waiting is not None and self._arrangement.is_of_other_phones:
            self._waiting = None
        if self._waiting is None:
            self._now = next_second(None, self._server_time())
        self._arrange(self.view, anew=True)

    def show_view(self, view: View) -> None:
        """Show other lines, or in another order, or in other columns: the person wants it so."""
        self._arrange(view, anew=False)
        self._cursor.forget_before()
        self._bring_into_view()

    def reconsider(self, lines: Iterable[CallKey | IdleKey]) -> None:
        """The level of these lines, or the note of a call, is another now."""
        if self._waiting is not None:
            return
        concerned = tuple(lines)
        before = self._as_it_stands()
        self._apply(self._arrangement.reconsider(concerned, self._now), before)
        self._refresh_cells(concerned)

    def pause(self, paused: bool) -> None:
        """Let the picture stand still, whatever happens on the board; or go on."""
        if paused == (self._waiting is not None):
            return
        self._waiting = set() if paused else None
        if paused:
            self._arrangement.stand_still()
            self._arrange(self.view, anew=False)
        else:
            self.show_all()

    def tick(self) -> None:
        """Let the running times run on: only time cells that are seen and differ are refreshed."""
        if self._waiting is not None:
            return
        self._now = next_second(self._now, self._server_time())
        if self.view.query.timed:
            before = self._as_it_stands()
            self._apply(self._arrangement.passed(self._now), before)
        self._follow(self._top, 0)
        seen = self._seen()
        # Whether a phone is registered is found out between looks, and told to nobody.
        idle = [line for line in seen if isinstance(line, IdleKey)]
        self._refresh_cells(k for k in idle if self._lines.is_outdated(k, self._shown(k)))
        differing = [
            place
            for place, line in enumerate(seen, HEADING)
            if (shown := self._lines.shown_time(line)) is not None and self._time(line) != shown
        ]
        if regions := [Region(0, y, TIME.width, end - y) for y, end in runs(differing)]:
            self.refresh(*regions)

    def place_cursor(self, line: Line | None) -> None:
        """Put the cursor on a call or an idle agent, and bring it into view."""
        place, before = None if line is None else self._order.place_of(line), self._cursor.on
        if line is None or place is None or line == before or isinstance(line, GroupKey):
            return
        self._cursor.put_on(line, place)
        if before is not None:
            self._refresh_row(before)
        self._refresh_row(line)
        self._bring_into_view()
        self.post_message(self.CursorMoved())

    def action_move(self, by: int) -> None:
        self.place_cursor(self._cursor.target(by))

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.outer_size.height - HEADING - 1))

    def action_first(self) -> None:
        self._go_to(0, 1)

    def action_last(self) -> None:
        self._go_to(len(self._order) - 1, -1)

    def on_click(self, event: events.Click) -> None:
        self._viewport.touched()
        if event.y < HEADING:
            return
        self.place_cursor(self._cursor.pointed_at(event.y - HEADING, self._top))

    def on_resize(self, event: events.Resize) -> None:
        self._measure()
        if not self._viewport.rests:
            self._bring_into_view()
            self._viewport.scrolled(self._top)
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
        top = self._top - HEADING
        strips = [
            self._line(y + top) if y >= HEADING else self._lines.heading() for y in crop.line_range
        ]
        for line_filter in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span == (0, width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def _line(self, place: int) -> Strip:
        line = self._order[place] if place < len(self._order) else None
        shown = None if line is None else self._shown(line)
        if line is None or shown is None:
            # Below the last line; or one that left the board in this very moment: the next `show`
            # takes its line away.
            return self._lines.blank()
        under_cursor = line == self._cursor.on
        showing = self._arrangement.showing
        return self._lines.line(line, shown, showing, self._time(line), under_cursor=under_cursor)

    def _shown(self, line: Line) -> Shown | None:
        entry = self._arrangement.entry(line)
        return None if entry is None else Shown(entry, self._arrangement.level(line))

    def _time(self, line: Line) -> str:
        entry = self._arrangement.entry(line)
        if entry is None or isinstance(entry, GroupTotals):
            return ""
        room = TIME.width - 1 if self._arrangement.level(line) else TIME.width  # its glyph's
        return time_text(entry, self._arrangement.moment_of(line, self._now), room=room)

    def _arrange(self, view: View, *, anew: bool) -> None:
        paused = self._waiting is not None
        self.set_class(paused, "-paused")
        rows = self._arrangement.rows if paused else self._rows
        before = self._as_it_stands()
        self._arrangement.become(view, rows, self._now, anew=anew)
        self._lines.choose(view.columns, view.sort, paused=paused)
        if anew:
            self._lines.forget()
        self._settle(before)
        self.refresh()

    def _apply(self, moved: Moved, before: Before) -> None:
        """Let lines come, go and move."""
        for heading in moved.headings:
            self._refresh_row(heading)
        if moved.first is not None:
            self._settle(before)
            self._refresh_below(moved.first)

    def _settle(self, before: Before) -> None:
        """The order is another: the cursor's line stays where it is seen if that can be."""
        moved = self._cursor.moved(before)
        self._measure()
        self._follow(before.top, moved or 0)
        if moved is None:
            if before.cursor is not None:
                self.post_message(self.CursorMoved())
            if not self._cursor.was_placed and self._order:
                # Only the first lines ever shown get a cursor unasked: none to slide from.
                self._go_to(0, 1)

    def _measure(self) -> None:
        """Tell Textual how long the list is; a layout is needed only if the scroll bar comes."""
        size = Size(self.outer_size.width, len(self._order) + HEADING)
        if size != self.virtual_size:
            self.set_reactive(CallTable.virtual_size, size)
            self._scroll_update(size)

    @property
    def _top(self) -> int:
        """The place of the list that is seen first."""
        return self.scroll_offset.y

    def _as_it_stands(self) -> Before:
        return self._cursor.as_it_stands(self._top)

    def _go_to(self, place: int, direction: int) -> None:
        self.place_cursor(self._cursor.near(place, direction))

    def _bring_into_view(self) -> None:
        if (place := self._cursor.place_now) is not None:
            height = max(1, self.outer_size.height - HEADING)
            # Of the first of a group its heading, too.
            first = place - 1 if place and isinstance(self._order[place - 1], GroupKey) else place
            self._scroll(in_view(first, place, self._top, height))

    def _follow(self, top: int, moved: int) -> None:
        self._scroll(self._viewport.after(top, moved))
        self._viewport.scrolled(self._top)

    def _scroll(self, top: int) -> None:
        if top != self._top:
            self.scroll_to(y=top, animate=False, force=True)

    def _seen(self) -> list[Line]:
        top = self._top
        return self._order[top : top + max(0, self.outer_size.height - HEADING)]

    def _refresh_cells(self, lines: Iterable[Line]) -> None:
        """Refresh what differs of lines that changed."""
        regions: list[Region] = []
        for line in lines:
            shown, y = self._shown(line), self._screen_line(line)
            if shown is None:
                continue
            spans = self._lines.differences(line, shown, self._arrangement.showing)
            if spans is None:
                self._lines.drop(line)
                self._refresh_row(line)
            elif y is not None:
                regions += [Region(start, y, end - start, 1) for start, end in spans]
        if regions:
            self.refresh(*regions)

    def _refresh_row(self, line: Line) -> None:
        if (y := self._screen_line(line)) is not None:
            self.refresh(Region(0, y, self.outer_size.width, 1))

    def _screen_line(self, line: Line) -> int | None:
        """On which line of the widget it is seen."""
        place = self._order.place_of(line)
        y = -1 if place is None else place - self._top + HEADING
        return y if HEADING <= y < self.outer_size.height else None

    def _refresh_below(self, place: int) -> None:
        top = max(HEADING, place - self._top + HEADING)
        if top < self.outer_size.height:
            self.refresh(Region(0, top, self.outer_size.width, self.outer_size.height - top))
