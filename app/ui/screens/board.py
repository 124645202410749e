"""The board: the header, the table of calls, the keys.

It shows what the session knows and asks the desk (the app) to open what a key calls for. Where
there is no table to show, a face says why: still loading, nothing chosen, nobody on the phone, no
connection yet, a window too small.
"""

import math
from textwrap import wrap
from typing import ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from app.calls.actions import Action, action_named
from app.calls.board import Changes
from app.calls.call import CallKey
from app.calls.numbers import duration
from app.calls.presentation import Presentation
from app.locale import _, ngettext
from app.telphin.errors import QuotaSpent
from app.ui.keys import board_bindings, key_hints
from app.ui.widgets.board_header import STALE, BoardHeader
from app.ui.widgets.call_table import CallTable, Moment
from app.ui.widgets.key_bar import KeyBar
from app.ui.widgets.notice import Notice
from app.ui.widgets.supervision_strip import SupervisionStrip
from app.watch.poller import Trouble
from app.watch.session import Session

LEAST_WIDTH, LEAST_HEIGHT = 60, 12
"""Cells below which the board says that it has no room."""


class Desk(Protocol):
    """What the board asks of the app."""

    session: Session

    @property
    def is_running(self) -> bool: ...

    def open_action(self, action: Action, key: CallKey) -> None: ...

    def choose_extensions(self) -> None: ...

    def keep_time(self, rest: float | None) -> None: ...

    def change_mode(self) -> None: ...

    def open_audit(self) -> None: ...


class BoardScreen(Screen[None]):
    """What a supervisor looks at all day."""

    AUTO_FOCUS = "#calls"
    BINDINGS: ClassVar[list[BindingType]] = board_bindings()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._unmasked = False
        self._shown_face = ""

    def compose(self) -> ComposeResult:
        yield BoardHeader(id="header")
        yield Notice(id="notice")
        yield CallTable(
            self._session.board.rows,
            self._presentation,
            self._session.server_time,
            Moment(self._session.moment, self._session.monotonic),
            id="calls",
        )
        yield Static(id="face", markup=False)
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

    @property
    def _stands(self) -> bool:
        """Not before it is mounted, nor while the app ends and takes its widgets away."""
        return self.is_mounted and self._desk.is_running

    def show_changes(self, changes: Changes) -> None:
        if not self._stands:
            return
        self.table.show(changes)
        self.show_state()

    def show_all(self) -> None:
        """Another directory or another selection: everything anew."""
        if not self._stands:
            return
        self.table.show_all()
        self.show_state()

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
            session.pace,
            session.quota_resets(),
            resting=rest != 0,
        )
        self._desk.keep_time(rest)
        self._show_strip()
        self.query_one(KeyBar).show(self._key_hints())
        self.query_one(Notice).say(self._notice(), alarming=bool(session.trouble or session.doubt))
        self.set_class(self._too_small, "-too-small")
        face = self._face()
        self.table.display = not face
        widget = self.query_one("#face", Static)
        widget.display = bool(face)
        if face != self._shown_face:
            self._shown_face = face
            widget.update(Content(face))
        if not face and self.focused is None:
            self.table.focus()

    def on_call_table_cursor_moved(self) -> None:
        self._show_strip()

    def action_act(self, name: str) -> None:
        action, key = action_named(name), self.table.meant
        if action is None:
            return
        if lacking := self._session.rights.lacking(action):
            self._explain(lacking)
            return
        if key is None:
            self.notify(
                _("There is no call under the cursor. Choose one with the arrow keys."),
                markup=False,
            )
            return
        self._desk.open_action(action, key)

    def action_choose_extensions(self) -> None:
        self._desk.choose_extensions()

    def action_open_audit(self) -> None:
        self._desk.open_audit()

    def action_go_to_supervised(self) -> None:
        """The cursor goes to the supervised call; pressed again, to the next one."""
        keys = [each.key for each in self._session.supervisions]
        shown = [key for key in keys if key in self._session.board.rows]
        if not shown:
            self.notify(_("No supervised call is on the board."), markup=False)
            return
        cursor = self.table.cursor
        after = shown.index(cursor) + 1 if cursor in shown else 0
        self.table.place_cursor(shown[after % len(shown)])

    def action_change_mode(self) -> None:
        self._desk.change_mode()

    def _show_strip(self) -> None:
        if not self._stands:
            return
        cursor = self.table.cursor
        strip = self.query_one(SupervisionStrip)
        strip.show(
            self._session.supervisions,
            self._session.requested(cursor) if cursor else "",
            self._session.monotonic(),
        )
        self.set_class(strip.display, "-supervising")

    def action_unmask(self) -> None:
        """Show what is masked for a while; the same key masks it again."""
        if refusal := self._session.veil.toggle():
            self._explain(refusal)
            return
        self._show_masks()

    def _show_masks(self) -> None:
        self._unmasked = bool(self._session.veil.seconds_left())
        self.show_all()

    def _explain(self, refusal: str) -> None:
        self.notify(refusal, severity="warning", markup=False)

    def _key_hints(self) -> list[tuple[str, str]]:
        session = self._session
        return key_hints(session.rights, unmask=session.veil.may_be_lifted)

    def _rest(self) -> float | None:
        """For how many seconds nothing here changes with time alone; `None`: for good."""
        session = self._session
        if session.board.rows or session.trouble or session.supervisions or self._unmasked:
            return 0.0
        age = session.age()
        return None if age is None else max(0.0, STALE - age)

    @property
    def _too_small(self) -> bool:
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    def _presentation(self) -> Presentation:
        return self._session.presentation

    def _notice(self) -> str:
        session = self._session
        if session.trouble is not None:
            return "  ".join((*self._unmasked_notice(), self._trouble_notice()))
        parts = [*self._unmasked_notice(), *self._hopeless_notice(), *session.resolved.warnings]
        if session.doubt:
            parts.append(
                _(
                    "The exchange lists none of these calls any more, all at once. That is "
                    "doubtful; the picture stays until another look says the same."
                )
            )
        if session.snapshot is not None:
            if not session.snapshot.whole_account:
                parts.append(
                    _("This account may not list all calls at once: one request an extension.")
                )
            parts += session.snapshot.warnings
        if session.user is not None and session.user.read_only:
            parts.append(_("This account may only watch (read_only)."))
        return "  ".join(parts)

    def _unmasked_notice(self) -> tuple[str, ...]:
        left = math.ceil(self._session.veil.seconds_left())
        if not left:
            return ()
        return (
            ngettext(
                "Numbers and names are shown in full for {n} second; u masks them.",
                "Numbers and names are shown in full for {n} seconds; u masks them.",
                left,
            ).format(n=left),
        )

    def _trouble_notice(self) -> str:
        session, trouble = self._session, self._session.trouble
        if trouble is None:
            return ""
        if isinstance(trouble.error, QuotaSpent):
            return self._spent_notice(trouble)
        wait = max(0, round(trouble.next_try_at - session.monotonic()))
        next_try = (
            ngettext("Next try in {n} second.", "Next try in {n} seconds.", wait).format(n=wait)
            if wait
            else _("Trying again now.")
        )
        age = session.age()
        if age is None:
            return f"{trouble.sentence} {next_try}"
        old = ngettext(
            "The picture is {n} second old.", "The picture is {n} seconds old.", int(age)
        ).format(n=int(age))
        return f"{trouble.sentence} {old} {next_try}"

    def _hopeless_notice(self) -> tuple[str, ...]:
        """Settings that cannot work with the limit, which was not known before."""
        pace = self._session.pace
        if pace is None or pace.quota is None or not pace.hopeless:
            return ()
        return (
            _(
                "[quota] reserve keeps {reserve} requests an hour for actions, of {limit} there "
                "are, so there are no more looks. Please make it smaller."
            ).format(reserve=pace.reserve, limit=pace.quota.limit),
        )

    def _spent_notice(self, trouble: Trouble) -> str:
        """The countdown to the hour in which requests are to be had again."""
        left = max(0, math.ceil(trouble.next_try_at - self._session.monotonic()))
        return _(
            "The hourly number of requests is used up, so this picture stays as it is. "
            "Looks go on in {left}; what you ask for is still sent."
        ).format(left=duration(left))

    def _face(self) -> str:
        if self._too_small:
            return self._no_room()
        session = self._session
        if session.board.rows:
            return ""
        if not session.ready or (session.resolved.phones and session.snapshot is None):
            if session.trouble is not None:
                return _("There is no connection to the exchange yet.")
            return _("Asking the exchange for the extensions and their calls…")
        watched = len(session.resolved.phones)
        if not watched:
            return _("No extensions are chosen. Press e to choose which to watch.")
        return ngettext(
            "Nobody is on the phone. {n} extension is watched.",
            "Nobody is on the phone. {n} extensions are watched.",
            watched,
        ).format(n=watched)

    def _no_room(self) -> str:
        """As much of it as there is room for; in the end a word, or its beginning."""
        width, height = self.size
        texts = (
            _(
                "This window has {width}x{height} cells; the board needs {least}. "
                "Please make it larger."
            ),
            _("Too small: {width}x{height} of {least}"),
            _("too small"),
            _("small"),
        )
        for text in texts:
            said = text.format(width=width, height=height, least=f"{LEAST_WIDTH}x{LEAST_HEIGHT}")
            lines = wrap(said, max(1, width), break_long_words=False)
            if len(lines) <= height and all(len(line) <= width for line in lines):
                return said
        return texts[-1][:width]
