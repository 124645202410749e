"""The driver: Textual's for Linux, made to bear what terminals and lines do.

It paints on standard output, in the terminal's own encoding, and never blocks the event loop (see
`writer`). Input that ends is told once, where Textual's would read its end for ever; what is typed
in another encoding than UTF-8 is understood, and bytes that mean nothing do no harm. A program that
was stopped, however it was, takes the terminal anew and paints everything.
"""

import logging
import os
import selectors
import signal
import sys
import termios
import threading
import tty as tty_modes
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress

from textual import constants
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste, Resize
from textual.geometry import Size
from textual.message import Message

from app.locale.characters import ASCII, UTF_8, terminal_encoding
from app.report import told
from app.ui.terminal.line import Line
from app.ui.terminal.pasting import Pasted, Pasting
from app.ui.terminal.tty import EVERY_KEY, GIVE_BACK, TAKE, modes_of, set_modes
from app.ui.terminal.writer import Writer

HELD_UP = 0.5
"""Seconds that a terminal gets to read what is on its way, before that is thrown away."""
_INPUT_ROUND = 0.1
_log = logging.getLogger(__name__)


class EndOfInput(Message):
    """Nobody will ever press a key again."""


class Driver(LinuxDriver):
    """`line`, an attribute of the app, learns whether the terminal is taken."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        line = getattr(app, "line", None)
        self._line = line if isinstance(line, Line) else Line()
        self._paper = sys.__stdout__ or sys.stdout
        self._encoding = terminal_encoding()
        self._writer: Writer | None = None
        self._stopped = False
        self._parser = XTermParser(debug)
        self._pasting = Pasting()

    @property
    def behind(self) -> bool:
        """Whether the terminal has not yet taken all that was painted."""
        return self._writer is not None and self._writer.behind

    def write(self, data: str) -> None:
        if self._writer is not None:
            self._writer.write(data)

    def start_application_mode(self) -> None:
        self.attrs_before = modes_of(self.fileno)
        # Changes nothing; started in the background, the program stops here until it is called.
        set_modes(self.fileno, self.attrs_before)
        self._line.taken = True
        self._writer = self._writer_thread = Writer(self._paper, self._encoding)
        self._line.mute = self._writer.drop
        self._writer.start()
        signal.signal(signal.SIGWINCH, lambda *_: self._resized())
        self._tell_size()
        self._make_raw()
        self.write(TAKE)
        if not constants.DISABLE_KITTY_KEY:
            self.write(EVERY_KEY)
        self._enable_mouse_support()
        self._key_thread = threading.Thread(
            target=self._run_input_thread, name="textual-input", daemon=True
        )
        self._key_thread.start()
        self._request_terminal_sync_mode_support()
        self._query_in_band_window_resize()
        if self._must_signal_resume:
            self._must_signal_resume = False
            self.send_message(self.SignalResume())

    def stop_application_mode(self) -> None:
        writer, self._writer = self._writer, None
        if writer is None:
            return
        self.disable_input()
        set_modes(self.fileno, self.attrs_before)
        self._line.taken = not writer.finish(GIVE_BACK, HELD_UP)

    def disable_input(self) -> None:
        """Textual asks for it twice: before all is closed, and after."""
        if self._key_thread is None:
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self._disable_mouse_support()
        self.exit_event.set()
        self._key_thread.join()
        self._key_thread = None
        self.exit_event.clear()
        with suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCIFLUSH)

    def close(self) -> None:
        """All is done by then."""

    def _make_raw(self) -> None:
        modes = modes_of(self.fileno)
        if modes is None:
            return
        modes[tty_modes.LFLAG] = self._patch_lflag(modes[tty_modes.LFLAG])
        modes[tty_modes.IFLAG] = self._patch_iflag(modes[tty_modes.IFLAG])
        modes[tty_modes.CC][termios.VMIN] = 1
        set_modes(self.fileno, modes)

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            self._tell_size()

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own word. Textual's believes COLUMNS and LINES, which a login may export
        and which do not follow the window, more than that.
        """
        try:
            width, height = os.get_terminal_size(self.fileno)
        except OSError:
            width = height = 0
        return (width, height) if width and height else super()._get_terminal_size()

    def _tell_size(self) -> None:
        size = Size(*self._get_terminal_size())
        with suppress(RuntimeError):  # the loop has ended
            self.send_message(Resize(size, size))

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart and self._line.taken:
            self.suspend_application_mode()
            self._stopped = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """After a SIGSTOP, which nobody can see coming, the terminal may be in any mode."""
        if self._line.ending or not (self._stopped or (self._auto_restart and self._line.taken)):
            return
        self._stopped = False
        self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()

    def _run_input_thread(self) -> None:
        with suppress(OSError):  # the terminal is gone, or is another job's for good
            self.run_input_thread()
        if not self.exit_event.is_set():
            with suppress(RuntimeError):  # the loop has ended
                self.send_message(EndOfInput())

    def run_input_thread(self) -> None:
        """Read until told to stop, or until there is nothing more to come."""
        self._parser, self._pasting = XTermParser(self._debug), Pasting()
        decoder = getincrementaldecoder(UTF_8 if self._encoding == ASCII else self._encoding)
        decode = decoder("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                text = ""
                if selector.select(_INPUT_ROUND):
                    data = os.read(self.fileno, 4096)
                    if not data:
                        return
                    text = decode(data)
                self._take(text)

    def _take(self, text: str) -> None:
        """Hand on what arrived; without a text, what has been incomplete for long enough."""
        for part in self._pasting.parts(text):
            if isinstance(part, Pasted):
                self.process_message(Paste(part.text))
            else:
                self._understand(self._parser.feed(part.text))
        self._understand(self._parser.tick())

    def _understand(self, messages: Iterable[Message]) -> None:
        try:
            for message in messages:
                if not isinstance(message, Paste):  # it has no part in what is pasted
                    self.process_message(message)
        except Exception as error:  # noqa: BLE001 - what a terminal sends is not ours
            _log.info("input was not understood: %s", told(error))
            self._parser = XTermParser(self._debug)
