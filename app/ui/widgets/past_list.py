"""The list of calls that ended: scrolled, made only where it is seen, with a cursor that is a call.

As in the table of running calls the cursor never goes to another call by itself: when more calls
end it moves down with its own, and when that leaves the list (a note may take it out of a filter)
it is nowhere until a person moves it. Only who looks for others, by a filter or in another order,
finds it on the first of them where its own call is not among them.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from app.calls.call import CallKey
from app.calls.history import BLIND
from app.calls.life import Ending, Life
from app.calls.past import PastOrder
from app.calls.presentation import Presentation
from app.locale import N_, _
from app.locale.forms import time_of_day
from app.ui.keys import binding
from app.ui.life_texts import ending_word
from app.ui.widgets.columns import GAP, Column, duration_within, fitted, fitting, widths
from app.ui.widgets.headings import marked_titles
from app.ui.widgets.viewport import in_view

HEADING = 1
"""Lines above the first call."""
WRITTEN_FROM = 30
"""Cells of the party's column that have room for a number as people write it, and for a name."""
ABOUT = "~"
"""Before the end of a call that may have ended a good while earlier."""


def _of_a_row(_row: object, _shown: object) -> str:
    """In place of a column's text, which here is a life's and not a row's."""
    return ""


COLUMNS: tuple[Column, ...] = (
    Column("ended", N_("ended"), 9, _of_a_row),
    Column("lasted", N_("lasted"), 7, _of_a_row),
    Column("waited", N_("waited"), 6, _of_a_row, spared=1),
    Column("ending", N_("outcome"), 13, _of_a_row, coloured=True),
    Column("extension", N_("agent"), 10, _of_a_row, grow=2),
    Column("party", N_("party"), 14, _of_a_row, grow=2),
    Column("line", N_("line"), 12, _of_a_row, spared=4),
    Column("deeds", N_("done"), 8, _of_a_row, spared=3, grow=1),
    Column("note", N_("notes"), 8, _of_a_row, grow=3, spared=2),
)
"""Named as in `past.ORDERS`, where it can be sorted by them."""
_BY_NAME = {column.name: column for column in COLUMNS}


def _ended(life: Life, _presentation: Presentation) -> str:
    at = time_of_day(life.ended_at or life.began_at)
    return f"{ABOUT}{at}" if life.late is None or life.late > BLIND else f" {at}"


def _agent(life: Life, presentation: Presentation) -> str:
    return presentation.directory.number_and_agent(life.key.extension_id)


def _party(life: Life, presentation: Presentation) -> str:
    other = presentation.other(life.call)
    return " ".join(part for part in (other.number, other.name) if part) or "–"


def _written_party(life: Life, presentation: Presentation) -> str:
    """The same, the number as people write it."""
    other = presentation.other(life.call)
    number = presentation.written(other.number)
    return "  ".join(part for part in (number, other.name) if part) or "–"


def _deeds(life: Life, _presentation: Presentation) -> str:
    """The last thing done to it, and how many there were before."""
    if not life.deeds:
        return ""
    label = _(life.deeds[-1].action.label)
    return label if len(life.deeds) == 1 else f"{len(life.deeds)}: {label}"


def _time(lasted: int | None, width: int) -> str:
    return duration_within(lasted, width).rjust(width)


_TEXTS: dict[str, Callable[[Life, Presentation], str]] = {
    "ended": _ended,
    "lasted": lambda life, _p: _time(life.lasted(life.events[-1].at), 7),
    "waited": lambda life, _p: _time(life.waited(life.events[-1].at), 6),
    "ending": ending_word,
    "extension": _agent,
    "party": _party,
    "line": lambda life, p: p.line(life.call),
    "deeds": _deeds,
    "note": lambda life, _p: life.note,
}
_STYLES = {
    Ending.ANSWERED: "answered",
    Ending.MISSED: "missed",
    Ending.NOT_REACHED: "missed",
    Ending.FORWARDED: "forwarded",
    Ending.MOVED: "forwarded",
}


class PastList(ScrollView, can_focus=True):
    """Shows lives in the order in which it is given them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "past-list--heading",
        "past-list--answered",
        "past-list--missed",
        "past-list--forwarded",
        "past-list--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up,k", "move(-1)", "Up", "past.up", show=False),
        binding("down,j", "move(1)", "Down", "past.down", show=False),
        binding("pageup", "page(-1)", "Page up", "past.page_up", show=False),
        binding("pagedown", "page(1)", "Page down", "past.page_down", show=False),
        binding("home", "first", "First", "past.first", show=False),
        binding("end", "last", "Last", "past.last", show=False),
        binding("enter", "choose", "Details", "past.details", show=False),
    ]

    class Chosen(Message):
        """Enter was pressed, on a call or (`None`) on none."""

        def __init__(self, key: CallKey | None) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._lives: Sequence[Life] = ()
        self._presentation = Presentation()
        self._order = PastOrder()
        self.cursor: CallKey | None = None
        self._left: int | None = None
        """The line on which the cursor's call was when it left the list."""

    @property
    def lives(self) -> Sequence[Life]:
        """The calls from top to bottom."""
        return self._lives

    def show(
        self,
        lives: Sequence[Life],
        presentation: Presentation,
        order: PastOrder,
        *,
        sought: bool = False,
    ) -> None:
        """Take over another list; the cursor's call stays on its line of the screen if it can.

        `sought`: a person has asked for others, or for another order.
        """
        before, top = self._line_of_cursor(), self.scroll_offset.y
        seen = before is not None and top <= before < top + self._height
        self._lives, self._presentation, self._order = lives, presentation, order
        self.virtual_size = Size(0, len(lives) + HEADING)
        now = self._line_of_cursor()
        if now is None:
            self._has_left(before, sought=sought)
        elif before is not None and now != before and top and not sought:
            self.scroll_to(y=top + now - before, animate=False, force=True)
        elif seen or sought:
            self._bring_into_view(now)
        self.refresh()

    def _has_left(self, before: int | None, *, sought: bool) -> None:
        first = self.cursor is None and self._left is None
        if sought or first:
            self.cursor = self._lives[0].key if self._lives else None
            self._left = None
            self.scroll_to(y=0, animate=False, force=True)
        elif before is not None:
            self.cursor, self._left = None, before

    def action_move(self, by: int) -> None:
        line = self._line_of_cursor()
        if line is None:
            # The next one has moved up to where the call was.
            line = (self._left or 0) - (1 if by > 0 else 0)
        self._go_to(line + by)

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.outer_size.height - HEADING - 1))

    def action_first(self) -> None:
        self._go_to(0)

    def action_last(self) -> None:
        self._go_to(len(self._lives) - 1)

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        line = event.y - HEADING + self.scroll_offset.y
        if event.y >= HEADING and line < len(self._lives):
            self._go_to(line)

    def on_resize(self) -> None:
        if (line := self._line_of_cursor()) is not None:
            self._bring_into_view(line)

    def render_line(self, y: int) -> Strip:
        room = self.scrollable_content_region.width
        columns = fitting(COLUMNS, room)
        shares = widths(columns, room)
        if y < HEADING:
            style = self.get_component_rich_style("past-list--heading")
            mark = "▾" if self._order.descending else "▴"
            titles = marked_titles(columns, shares, _BY_NAME[self._order.by], mark)
            return self._spaced([Segment(title, style) for title in titles], shares, room)
        line = y - HEADING + self.scroll_offset.y
        if line >= len(self._lives):
            return Strip.blank(room, self.rich_style)
        life = self._lives[line]
        strip = self._spaced(self._cells(life, columns, shares), shares, room)
        if life.key == self.cursor:
            style = self.get_component_rich_style("past-list--cursor")
            return Strip([Segment(strip.text, style)], strip.cell_length)
        return strip

    def _cells(self, life: Life, columns: Sequence[Column], shares: Sequence[int]) -> list[Segment]:
        plain = self.rich_style
        name = _STYLES.get(life.ending) if life.ending is not None else None
        coloured = self.get_component_rich_style(f"past-list--{name}") if name else plain
        width = dict(zip((column.name for column in columns), shares, strict=True))
        texts = _TEXTS | {"party": _written_party} if width["party"] >= WRITTEN_FROM else _TEXTS
        cells = [
            Segment(
                texts[column.name](life, self._presentation),
                coloured if column.coloured else plain,
            )
            for column in columns
        ]
        if life.deeds and not life.note and not any(c.name == "deeds" for c in columns):
            # Where there is room for one of them, the note's place tells what was done.
            text = f"({_deeds(life, self._presentation)})"
            cells = [
                Segment(text, plain) if column.name == "note" else cell
                for column, cell in zip(columns, cells, strict=True)
            ]
        return cells

    def _spaced(self, cells: Sequence[Segment], shares: Sequence[int], room: int) -> Strip:
        spaced = [
            Segment(fitted(cell.text, width) + " " * GAP, cell.style)
            for cell, width in zip(cells, shares, strict=True)
        ]
        return Strip(spaced).adjust_cell_length(room, self.rich_style)

    @property
    def _height(self) -> int:
        """Lines for calls on the screen."""
        return max(1, self.outer_size.height - HEADING)

    def _line_of_cursor(self) -> int | None:
        return next((n for n, life in enumerate(self._lives) if life.key == self.cursor), None)

    def _go_to(self, line: int) -> None:
        if not self._lives:
            return
        line = max(0, min(line, len(self._lives) - 1))
        before, self.cursor = self._line_of_cursor(), self._lives[line].key
        self._left = None
        for changed in (before, line):
            if changed is not None:
                at = changed + HEADING - self.scroll_offset.y
                self.refresh(Region(0, at, self.outer_size.width, 1))
        self._bring_into_view(line)

    def _bring_into_view(self, line: int) -> None:
        top = self.scroll_offset.y
        if (wanted := in_view(line, line, top, self._height)) != top:
            self.scroll_to(y=wanted, animate=False, force=True)
