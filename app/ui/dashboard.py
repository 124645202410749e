"""The App: runs the session beside the screens and carries its news to them.

The session (watch) knows nothing of Textual; this class is its listener. What the settings have of
a person's own is taken over by `personal`, what dialogs ask for is sent by `sending`.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual import events
from textual.binding import BindingType
from textual.command import Provider
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker, WorkerError

from app.calls import written
from app.calls.actions import VALET_PARK, Action, refusal
from app.calls.board import Changes
from app.calls.call import Call, CallKey
from app.calls.extension import Extension
from app.locale import _
from app.ui.enduring import EnduringApp
from app.ui.keys import binding
from app.ui.live import ALWAYS_SEEN, Live
from app.ui.looks import AS_THEY_COME, Looks
from app.ui.noticing import Noticing
from app.ui.own_themes import dress
from app.ui.personal import take_keys, take_macros, tell_what_is_unfit
from app.ui.screens.board import BoardScreen
from app.ui.sending import Sending
from app.ui.settling import SETTLED, settle
from app.ui.terminal.delta import Delta
from app.ui.terminal.line import Line
from app.ui.terminal.voice import Voice
from app.ui.theme import STYLES
from app.ui.typed_ahead import TypedAhead, TypedInto
from app.watch.control import Intent
from app.watch.effects import Sighting
from app.watch.filters import Filters
from app.watch.poller import Trouble
from app.watch.session import Session
from app.watch.supervisions import next_mode

if TYPE_CHECKING:
    from app.ui.dialogs.about import About
    from app.ui.dialogs.action import ActionDialog

AT_LAST = 1.0
"""Seconds after which the session begins, whatever has become of the first picture."""
ANEW = 5.0
"""Seconds after which a session that broke is begun anew."""


REPAINT = replace(
    binding("ctrl+l", "repaint", "Paint anew", "app.repaint", show=False),
    priority=True,  # in dialogs too, which take the app's other keys for themselves
)


def _board_commands() -> type[Provider]:
    from app.ui.palette import BoardCommands

    return BoardCommands


class Dashboard(EnduringApp):
    """The whole program on a terminal; `session` is what it shows and steers.

    `audit`: the file of the audit log; `None` where none is kept. `line`: who is told when the
    terminal is taken, and tells when it is gone.
    """

    TITLE = "callwatch"
    # The board's too: Textual reads no style sheet of the default screen.
    CSS_PATH: ClassVar = [STYLES / "dashboard.tcss", STYLES / "board.tcss"]
    COMMANDS: ClassVar = {_board_commands}
    ENABLE_COMMAND_PALETTE = False  # as Textual has it: with a key everywhere that none can change
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+q,ctrl+c", "quit", "Quit", "app.quit", show=False),
        binding("ctrl+z", "suspend_process", "Suspend", "app.suspend", show=False),
        REPAINT,
    ]

    def __init__(
        self,
        session: Session,
        *,
        audit: Path | None = None,
        looks: Looks = AS_THEY_COME,
        line: Line | None = None,
        filters: Filters | None = None,
    ) -> None:
        # Before anything is made that has keys.
        unfit = take_keys(looks)
        super().__init__(line)
        self.filters = filters or Filters(session.remembered)
        self.session = session
        self._audit = audit
        self._sending = Sending(self, session)
        self.board = BoardScreen(self)
        self._session_worker: Worker[None] | None = None
        self.animation_level = "none"
        self._entered = False
        self._clock: Timer | None = None
        self._awakening: Timer | None = None
        unfit = (*unfit, *dress(self, looks))
        self._delta = Delta(self, wanted=looks.delta)
        self._typed_ahead = TypedAhead(self, self.on_event)
        self.macros = take_macros(self, looks)
        self._unfit = (*looks.problems, *unfit, *self.macros.problems)
        self._on_the_wall = looks.wallboard
        voice = Voice(
            self._delta.say_beside, self._delta.is_behind, bell=looks.bell, way=looks.desktop
        )
        self.noticing = Noticing(self, voice)

    def action_macro(self, key: str) -> None:
        """Open the dialog of a macro, at the board alone."""
        if self.screen is self.board:
            from app.ui.acting import run_macro

            run_macro(self.board, self.macros.by_key[key])

    def get_default_screen(self) -> Screen[None]:
        return self.board

    def on_mount(self) -> None:
        tell_what_is_unfit(self, self._unfit)
        if self._on_the_wall:
            from app.ui.screens.wallboard import WallboardScreen

            self.push_screen(WallboardScreen(self.session, alone=True))
        self._clock = self.set_interval(1.0, self._tick)
        self.set_timer(SETTLED, self._settle)
        # After the first picture: connecting imports the HTTP client, which takes its time. A
        # screen that another one covers meanwhile does not refresh, nor call back.
        self.call_after_refresh(self._start_session)
        self.set_timer(AT_LAST, self._start_session)

    def on_resize(self, event: events.Resize) -> None:
        """Also after a suspension. What the terminal made of its picture is anybody's guess."""
        self._delta.forget()
        if event.size == self.size:
            self.screen.refresh()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Nothing moves for its own sake: a cursor that blinks is sent twice a second."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def action_repaint(self) -> None:
        """Paint everything anew, whatever somebody else has written over it."""
        self._delta.forget()
        self.screen.refresh()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Stands in for Textual's, which sends whole regions; see `app.ui.terminal.delta`."""
        if self._delta.show(renderable):
            self.post_display_hook()
        else:
            super()._display(screen, renderable)

    def recover(self) -> None:
        self.board.show_all()
        self.action_repaint()

    def action_command_palette(self) -> None:
        """Stands in for Textual's, whose words are English."""
        from app.ui.palette import Palette, command_palette

        if not isinstance(self.screen, Palette):
            self.push_screen(command_palette())

    def search_themes(self) -> None:
        """Stands in for Textual's, too."""
        from app.ui.palette import theme_palette

        self.push_screen(theme_palette())

    # How urgently the picture is needed.

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseDown) and not event.is_forwarded:
            self.session.looking.stirred(self.board.cursor)
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.board.touched()
        if isinstance(event, events.Key) and self._typed_ahead.keeps(event):
            return
        if isinstance(event, events.Key) and event.is_forwarded and self._is_typed(event):
            return
        if isinstance(event, events.Key | events.MouseDown):
            # Also when the key is back from the screen, for then it does what it is bound to.
            self._entered = isinstance(event, events.Key) and event.key == "enter"
        await super().on_event(event)

    def _is_typed(self, event: events.Key) -> bool:
        """Whether the key belongs to a field that has no focus yet."""
        return isinstance(self.screen, TypedInto) and self.screen.types(event)

    def on_app_focus(self) -> None:
        self.session.looking.visible(True)

    def on_app_blur(self) -> None:
        self.session.looking.visible(self.screen.has_class(ALWAYS_SEEN))

    # What the session tells.

    def directory_known(self) -> None:
        if not self.is_running:
            return
        with self.going_on():
            self.board.show_all()
            for problem in self.session.unknown_groups():
                self.warn(problem)
            if not self.session.resolved.phones and not self.session.resolved.warnings:
                self.choose_extensions()

    def calls_changed(self, changes: Changes) -> None:
        with self.going_on():
            self.board.show_changes(changes)
            self.noticing.passed()
            self.board.show_state()
            self._refresh_dialogs()

    def trouble(self, trouble: Trouble) -> None:
        with self.going_on():
            self.board.show_state()

    def sighted(self, sighting: Sighting) -> None:
        with self.going_on():
            self._sending.sighted(sighting)
            self.board.show_state()

    # What the screens ask for.

    def open_action(
        self,
        action: Action,
        key: CallKey,
        destination: str = "",
        *,
        seen: Call | None = None,
        unasked: bool = False,
    ) -> None:
        """`seen`: the call as the person saw it, where that may be a while ago.

        `unasked`: no key was pressed for it just now, so that Enter must not send it.
        """
        call = self.session.board.call(key)
        if call is None:
            self.warn(self._sending.ended(key, action))
        elif reason := self.session.refusal(action, key) or refusal(action, call):
            self.warn(reason)
        else:
            from app.ui.dialogs.about import ListedCall
            from app.ui.dialogs.unlisted import CallForSlot

            about = CallForSlot if action is VALET_PARK else ListedCall
            self.ask(action, about(self.session, key, seen), destination, unasked=unasked)

    def ask(
        self, action: Action, about: "About", destination: str = "", *, unasked: bool = False
    ) -> None:
        """Open the dialog; it says what will happen, and alone may send.

        The Enter that has opened it, out of a list or the palette, must not answer it, too.
        """
        from app.ui.dialogs.action import ActionDialog

        self.session.looking.attend(True)
        dialog = ActionDialog(
            self,
            action,
            about,
            destination=destination,
            unasked=unasked,
            after_enter=self._entered,
        )
        self.push_screen(dialog, lambda _: self.session.looking.attend(False))

    def change_mode(self) -> None:
        """From listening to whispering to barging in, for the supervision begun last."""
        supervisions = self.session.supervisions
        if not supervisions:
            self.warn(_("No supervision is under way."))
            return
        latest = supervisions[-1]
        self.open_action(next_mode(latest.action), latest.key)

    def keep_time(self, rest: float | None) -> None:
        """Tick every second, or not for `rest` seconds, or (`None`) not until something happens."""
        if self._clock is None:
            return
        if rest == 0:
            self._clock.resume()
            return
        self._clock.pause()
        if rest is not None and self._awakening is None:
            self._awakening = self.set_timer(rest, self._awake)

    def choose_extensions(self) -> None:
        from app.ui.screens.extensions import ExtensionsScreen

        if isinstance(self.screen, ExtensionsScreen):
            return
        if not self.session.ready:
            self.warn(_("The extensions are not known yet; please wait a moment."))
            return
        self.push_screen(
            ExtensionsScreen(self.session.directory, self.session.resolved.phones),
            self._take_choice,
        )

    def write_note(self, key: CallKey) -> None:
        """Ask for a note to a call, and show it wherever the call is shown."""
        from app.ui.dialogs.note import NoteDialog

        def noted(_result: None) -> None:
            self.board.table.reconsider((key,))
            self._refresh_dialogs()

        self.push_screen(NoteDialog(self.session, key), noted)

    def open_audit(self) -> None:
        from app.ui.screens.audit import AuditScreen

        if self._audit is None:
            self.warn(_("No audit log is kept here."))
        elif not isinstance(self.screen, AuditScreen):
            self.push_screen(AuditScreen(self._audit))

    def carry_out(self, intent: Intent, asker: "ActionDialog") -> None:
        self._sending.carry_out(intent, asker)

    def _take_choice(self, phones: tuple[Extension, ...] | None) -> None:
        if phones is None:
            return
        self.noticing.forgetting(lambda: self.session.select(phones))
        self.board.show_all()

    def _awake(self) -> None:
        self._awakening = None
        self._tick()

    def _tick(self) -> None:
        self.noticing.passed()
        self.board.tick()
        self._refresh_dialogs()

    def _refresh_dialogs(self) -> None:
        if not self.is_running:
            return  # it ends, and its widgets are being taken away
        for dialog in self._sending.dialogs():
            if dialog.is_mounted:
                dialog.refresh_call()
        for screen in self.screen_stack[1:]:
            if isinstance(screen, Live) and screen.is_mounted:
                screen.show_now()

    def _settle(self) -> None:
        """The first picture and the first calls are there: now what a key may want next."""
        from app.ui.dialogs import action  # noqa: F401 - so that the first dialog is as quick

        if self.session.country:
            written.get_ready()
            self.board.show_all()
        settle()

    def _start_session(self) -> None:
        if self._session_worker is not None:
            return
        if not self.lives:
            return  # told to end already: its workers are cancelled, and nobody would end this one
        self._session_worker = self.run_worker(self._keep_session(), group="session")

    async def _keep_session(self) -> None:
        while True:
            try:
                return await self.session.run(self)
            except Exception as error:  # noqa: BLE001 - it is told
                self.mishap(error)
            await asyncio.sleep(ANEW)

    async def on_unmount(self) -> None:
        """The end: the session has been cancelled by now; let it close its connection."""
        if self._session_worker is not None:
            with suppress(WorkerError):
                await self._session_worker.wait()
