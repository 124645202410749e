"""The history: the calls that ended while we watched, the latest first.

Filtered as the board is, sorted by any column, live while open. Enter shows a call's details, and
what is listed can be written into a file.
"""

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from app.calls.actions import Action
from app.calls.call import CallKey
from app.calls.life import Ending, Life
from app.calls.past import PastOrder, kept_order, listed, next_order, order_from
from app.calls.query import NO_QUERY, Query
from app.locale import N_, _, ngettext
from app.locale.forms import time_of_day
from app.ui.keys import binding, shown_key
from app.ui.life_texts import ENDING_WORDS
from app.ui.screens.board_texts import no_call
from app.ui.theme import STYLES
from app.ui.widgets.filter_bar import FilterBar
from app.ui.widgets.key_bar import KeyBar
from app.ui.widgets.past_list import PastList
from app.watch.filters import Filters
from app.watch.session import Session

if TYPE_CHECKING:
    from app.ui.noticing import Noticing

PART = "history"
"""The name under which the order is kept."""


class Desk(Protocol):
    """What the history asks of the app."""

    session: Session
    noticing: "Noticing"
    filters: Filters

    def open_action(self, action: Action, key: CallKey) -> None: ...

    def write_note(self, key: CallKey) -> None: ...


class HistoryScreen(Screen[None]):
    """Shows what the session's chronicle keeps."""

    CSS_PATH = STYLES / "history.tcss"
    AUTO_FOCUS = "#past"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "back", "Back", "history.back", show=False),
        binding("r", "leave", "Back", "history.leave", show=False),
        binding("slash,/", "filter", "Filter", "history.filter", show=False),
        binding("s", "sort", "Sort", "history.sort", show=False),
        binding("S", "reverse", "Reverse", "history.reverse", show=False),
        binding("m", "note", "Note", "history.note", show=False),
        binding("w,E", "export", "Export", "history.export", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._query = NO_QUERY
        remembered = desk.session.remembered
        self._order = order_from(remembered.part(PART) if remembered is not None else None)
        self._lives: list[Life] = []
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield Static(Content(_("Calls that ended")), id="title")
        yield Static(id="state", markup=False)
        yield PastList(id="past")
        yield FilterBar(
            change="history.filter",
            clear="history.back",
            examples=N_("missed  >5m  group:NAME  -out  or"),
            id="filter",
        )
        yield KeyBar(
            [
                (f"{shown_key('past.up')} {shown_key('past.down')}", _("scroll")),
                (shown_key("past.details"), _("Details")),
                (shown_key("history.filter"), _("filter")),
                (f"{shown_key('history.sort')} {shown_key('history.reverse')}", _("sort, reverse")),
                (shown_key("history.note"), _("Note")),
                (shown_key("history.export"), _("write a file")),
                (shown_key("history.back"), _("back")),
            ],
            id="keys",
        )

    def on_mount(self) -> None:
        self.show_now()

    def show_now(self) -> None:
        """With every look and every second; nothing is made anew where nothing differs."""
        session = self._session
        presentation = session.presentation
        history = session.chronicle.history
        sought = (self._query, self._order)
        shows = (sought, history.version, presentation)
        if shows == self._shown:
            return
        another, self._shown = sought != next(iter(self._shown), sought), shows
        self._lives = listed(history.ended(), presentation, _in_words, self._query, self._order)
        self.query_one(PastList).show(self._lives, presentation, self._order, sought=another)
        self.query_one("#state", Static).update(Content(self._summary()))
        self.query_one(FilterBar).show(self._query, len(self._lives), len(history.ended()))

    def types(self, event: events.Key) -> bool:
        """Whether a key that is none of the list's is a part of the filter that is typed."""
        return self.query_one(FilterBar).type_ahead(event)

    def action_back(self) -> None:
        """Out of the filter first, then out of the history."""
        if self._query:
            self._find(NO_QUERY)
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_filter(self) -> None:
        self.query_one(FilterBar).edit(self._query, self._desk.filters.used)

    def action_sort(self) -> None:
        self._sort(next_order(self._order))

    def action_reverse(self) -> None:
        self._sort(PastOrder(self._order.by, not self._order.descending))

    def action_note(self) -> None:
        if (key := self.query_one(PastList).cursor) is None:
            self._say_no_call()
        else:
            self._desk.write_note(key)

    def action_export(self) -> None:
        from app.ui.dialogs.export import ExportDialog

        if not self._lives:
            self.notify(_("There is nothing to write: no call is listed."), markup=False)
            return
        self.app.push_screen(ExportDialog(self._session, tuple(self._lives)))

    @on(PastList.Chosen)
    def _open_details(self, event: PastList.Chosen) -> None:
        from app.ui.screens.details import DetailsScreen

        if event.key is None:
            self._say_no_call()
            return
        self.app.push_screen(DetailsScreen(self._desk, event.key))

    def on_filter_bar_wanted(self, event: FilterBar.Wanted) -> None:
        self._find(event.query)

    def on_filter_bar_left(self) -> None:
        self._desk.filters.note_used(self._query)
        self.query_one(PastList).focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, PastList):
            self.query_one(FilterBar).leave()

    def _find(self, query: Query) -> None:
        self._query = query
        self.show_now()

    def _say_no_call(self) -> None:
        self.notify(no_call(), markup=False)

    def _sort(self, order: PastOrder) -> None:
        self._order = order
        if (remembered := self._session.remembered) is not None:
            remembered.keep(PART, kept_order(order))
        self.show_now()

    def _summary(self) -> str:
        """How many there are, since when, and that looks may have missed some."""
        chronicle = self._session.chronicle
        all_of_them, since = len(chronicle.history.ended()), chronicle.figures.since
        if since is None or not all_of_them:
            return _("No call has ended yet while this was open.")
        return ngettext(
            "{n} call since {time}, as looks saw it; shorter ones may have been missed.",
            "{n} calls since {time}, as looks saw them; shorter ones may have been missed.",
            all_of_them,
        ).format(n=all_of_them, time=time_of_day(since))


def _in_words(life: Life) -> str:
    """How a call ended, in the language in use and in the export's words."""
    ending = life.ending or Ending.UNKNOWN
    return f"{_(ENDING_WORDS[ending])}\n{ending.value}"
