"""The board: the header, the table of calls, the keys.

It shows what the session knows and asks the desk (the app) to open what a key calls for. Where
there is no table to show, a face says why: still loading, nothing chosen, nobody on the phone, no
connection yet, a window too small.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from app.calls.actions import Action, action_named
from app.calls.arrangement import Facts
from app.calls.board import Changes
from app.calls.call import Call, CallKey
from app.calls.lines import IdleKey
from app.locale import _
from app.ui import filtering
from app.ui.attention import sentences
from app.ui.doers import DOERS
from app.ui.keys import board_bindings, key_hints
from app.ui.macros import Macros
from app.ui.screens.board_texts import LEAST_HEIGHT, LEAST_WIDTH, face, no_call, no_room, notice
from app.ui.viewing import kept_view, paused_notice
from app.ui.widgets.board_header import STALE, BoardHeader
from app.ui.widgets.call_table import CallTable
from app.ui.widgets.filter_bar import FilterBar
from app.ui.widgets.key_bar import KeyBar
from app.ui.widgets.line_cursor import Moment
from app.ui.widgets.notice import Notice
from app.ui.widgets.supervision_strip import SupervisionStrip
from app.watch.filters import Filters
from app.watch.session import Session

if TYPE_CHECKING:
    from app.ui.dialogs.about import About
    from app.ui.noticing import Noticing


class Desk(Protocol):
    """What the board asks of the app."""

    session: Session
    noticing: "Noticing"
    macros: Macros
    filters: Filters

    @property
    def is_running(self) -> bool: ...

    def open_action(
        self,
        action: Action,
        key: CallKey,
        destination: str = "",
        *,
        seen: Call | None = None,
    ) -> None: ...

    def ask(self, action: Action, about: "About", destination: str = "") -> None: ...

    def choose_extensions(self) -> None: ...

    def keep_time(self, rest: float | None) -> None: ...

    def change_mode(self) -> None: ...

    def open_audit(self) -> None: ...

    def write_note(self, key: CallKey) -> None: ...


class BoardScreen(Screen[None]):
    """What a supervisor looks at all day."""

    AUTO_FOCUS = "#calls"
    BINDINGS: ClassVar[list[BindingType]] = board_bindings()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk: Desk = desk
        self._session = desk.session
        self._unmasked = False
        self._shown_face = ""

    def compose(self) -> ComposeResult:
        yield BoardHeader(id="header")
        yield Notice(id="notice")
        yield CallTable(
            self._session.board.rows,
            self._facts(),
            self._session.server_time,
            Moment(self._session.moment, self._session.monotonic),
            view=replace(kept_view(self._session.remembered), query=self.desk.filters.now),
            id="calls",
        )
        yield Static(id="face", markup=False)
        yield FilterBar(id="filter")
        yield SupervisionStrip(id="strip")
        yield KeyBar(self._key_hints(), id="keys")

    def on_mount(self) -> None:
        self.show_state()

    def on_resize(self, event: events.Resize) -> None:
        self.show_state()

    @property
    def session(self) -> Session:
        return self._session

    @property
    def table(self) -> CallTable:
        return self.query_one(CallTable)

    @property
    def cursor(self) -> CallKey | None:
        """The call under the cursor, while there is a table."""
        return self.table.cursor if self._stands else None

    def touched(self) -> None:
        """A key was pressed."""
        if self._stands and self.is_current:
            self.table.touched()

    @property
    def _stands(self) -> bool:
        """Not before it is mounted, nor while the app ends and takes its widgets away."""
        return self.is_mounted and self.desk.is_running

    def show_changes(self, changes: Changes) -> None:
        """In the table; what else there is to say of it says `show_state`."""
        if self._stands:
            self.table.show(changes)

    def show_all(self) -> None:
        """Another directory or another selection: everything anew."""
        if not self._stands:
            return
        self.table.show_all()
        self.show_state()

    def show_levels(self, lines: Iterable[CallKey | IdleKey]) -> None:
        """These lines of the table need more attention than before, or less."""
        if self._stands:
            self.table.reconsider(lines)

    def tick(self) -> None:
        """A second has passed."""
        if not self._stands:
            return
        if changes := self._session.tick():
            self.table.show(changes)
        if self._unmasked and not self._session.veil.seconds_left():
            self._show_masks()
        self.table.tick()
        self.show_state()

    def show_state(self) -> None:
        """The header, the notice, and the face or the table."""
        if not self._stands:
            return
        session, rest = self._session, self._rest()
        self.query_one(BoardHeader).show(
            session.board.totals(),
            len(session.resolved.phones),
            session.directory,
            session.server_time(),
            session.age(),
            session.looking.pace,
            session.quota_resets(),
            attention=session.alarms.count(),
            resting=rest != 0,
        )
        self.desk.keep_time(rest)
        self._show_strip()
        self.query_one(KeyBar).show(self._key_hints())
        paused = paused_notice(self.table.waiting)
        self.query_one(Notice).say(
            "  ".join(part for part in (paused, notice(session)) if part),
            alarming=bool(session.trouble or session.doubt),
        )
        table = self.table
        self.query_one(FilterBar).show(table.view.query, *table.matches)
        self.set_class(self._too_small, "-too-small")
        said = no_room(self.size) if self._too_small else self._face()
        self.table.display = not said
        widget = self.query_one("#face", Static)
        widget.display = bool(said)
        if said != self._shown_face:
            self._shown_face = said
            widget.update(Content(said))
        if not said and self.focused is None:
            self.table.focus()

    def on_call_table_cursor_moved(self) -> None:
        self._show_strip()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is self.table:
            self.query_one(FilterBar).leave()

    def types(self, event: events.Key) -> bool:
        """Whether a key that is none of the table's is a part of the filter that is typed."""
        return self.query_one(FilterBar).type_ahead(event)

    def on_filter_bar_wanted(self, event: FilterBar.Wanted) -> None:
        filtering.show(self, event.query)

    def on_filter_bar_left(self) -> None:
        self.desk.filters.settle()
        self.set_focus(self.table if self.table.display else None)

    def action_act(self, name: str, destination: str = "") -> None:
        action, key = action_named(name), self.table.meant
        if action is None:
            return
        if lacking := self._session.rights.lacking(action):
            self._explain(lacking)
            return
        if key is None:
            self.say_no_call()
            return
        self.desk.open_action(action, key, destination, seen=self.table.seen(key))

    def action_run(self, name: str) -> None:
        """Do what the key of that command is for."""
        DOERS[name](self)

    def say_no_call(self) -> None:
        """Why there is nothing to act on."""
        line = self.table.line_cursor
        if isinstance(line, IdleKey):
            said = _("{agent} is not on the phone; there is no call to act on.").format(
                agent=self._session.directory.agent(line.extension_id)
            )
        else:
            said = no_call()
        self.notify(said, markup=False)

    def _show_strip(self) -> None:
        if not self._stands:
            return
        cursor = self.table.cursor
        strip = self.query_one(SupervisionStrip)
        strip.show(
            self._session.supervisions,
            (
                self._session.requested(cursor) if cursor else "",
                *sentences(self._session, cursor),
            ),
            self._session.monotonic(),
        )
        # Of the app: a notice stands at the same place in a dialog, or it is seen twice.
        self.app.set_class(strip.display, "-supervising")

    def toggle_mask(self) -> None:
        """Show what is masked for a while; the same key masks it again."""
        if refusal := self._session.veil.toggle():
            self._explain(refusal)
            return
        self._show_masks()

    def _show_masks(self) -> None:
        self._unmasked = bool(self._session.veil.seconds_left())
        self.show_all()

    def _face(self) -> str:
        # What stands still stands, whatever has become of the calls.
        paused = self.table.waiting is not None
        return "" if paused else face(self._session, self.table.line_count)

    def _explain(self, refusal: str) -> None:
        self.notify(refusal, severity="warning", markup=False)

    def _key_hints(self) -> list[tuple[str, str]]:
        session = self._session
        return key_hints(session.rights, unmask=session.veil.may_be_lifted)

    def _rest(self) -> float | None:
        """For how many seconds nothing here changes with time alone; `None`: for good."""
        session = self._session
        if (
            session.board.rows
            or self.table.idle_count
            or session.alarms.times_idle
            or session.trouble
            or session.supervisions
            or self._unmasked
        ):
            return 0.0
        age = session.age()
        return None if age is None else max(0.0, STALE - age)

    @property
    def _too_small(self) -> bool:
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    def _facts(self) -> Facts:
        session = self._session
        return Facts(
            presentation=lambda: session.presentation,
            phones=lambda: session.resolved.phones,
            idle_since=session.idle.since,
            registered=session.steering.registered,
            level=session.alarms.shown_level,
            note=self._note,
        )

    def _note(self, key: CallKey) -> str:
        # Not before there is a call: what the chronicle imports comes after the first picture.
        return self._session.chronicle.note(key)
