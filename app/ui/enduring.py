"""What the dashboard is made of that endures: errors nobody expected, and the end of the line.

Textual ends an app for any error and prints its local variables, tokens among them; here it is
told in a notice and written down, and the board goes on (see `mishaps` for where it cannot). When
the line ends (see `terminal.line`), or the app by itself, that has to come to an end in time.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from textual import on
from textual.app import App
from textual.events import Load, Ready
from textual.worker import WorkerFailed

from app.locale import _
from app.log import OURS, log_problem
from app.report import told
from app.ui.mishaps import Mishaps
from app.ui.terminal.driver import Driver, EndOfInput
from app.ui.terminal.line import HUNG_UP, Line

CRASHED = 70
"""The exit code when an unexpected error has ended the program."""
NOTICE = 15.0
"""Seconds for which the notice of an error stays."""
_log = logging.getLogger(__name__)


class EnduringApp(App[None], inherit_bindings=False):
    """`line`: who is told when the terminal is taken, and tells when it is gone.

    Without Textual's keys, which would stay when a person has given them to something else.
    """

    def __init__(self, line: Line | None = None) -> None:
        # Textual chooses by the colours alone how NO_COLOR is to be followed: all go, rather than
        # each becoming a grey that sixteen colours do not have.
        super().__init__(driver_class=Driver, ansi_color=True)
        self.set_reactive(App.ansi_color, None)
        self.line = line or Line()
        self.failure: Exception | None = None
        """The error that ended the program, if one did."""
        self._at_work = False
        self._mishaps = Mishaps(time.monotonic)
        self._warnings = _Warnings(self)

    @property
    def lives(self) -> bool:
        """Whether messages are worked off, so that a notice would be seen."""
        return self._at_work and not self._exit

    def mishap(self, error: Exception) -> None:
        """Say that something went wrong, and go on, unless that is hopeless."""
        if self._exception is None:  # Textual's pilot raises it, so that no test passes over it
            self._exception = error
            self._exception_event.set()
        what = told(error)
        if self._mishaps.is_news(error):
            _log.error("unexpected: %s", what, exc_info=error)
            if self.lives:
                self.notify(
                    _("Something went wrong here ({what}); the board goes on.").format(what=what),
                    severity="error",
                    timeout=NOTICE,
                    markup=False,
                )
                self.call_later(self.recover)
        if self.failure is None and (not self.lives or self._mishaps.hopeless):
            _log.error("the dashboard ends: %s", what)
            self.failure = error
            self._return_code = CRASHED
            self.line.leaving(CRASHED)
            self._close_messages_no_wait()

    def recover(self) -> None:
        """After an error that is news: show again what it may have kept from the screen."""
        self.screen.refresh()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Around what others call: an error in here is told and costs them nothing."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - it is told
            self.mishap(error)

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        self.line.leaving(return_code)
        super().exit(result, return_code, message)

    def make_way(self) -> None:
        """End this app for another one: the program goes on, so that its end is not awaited."""
        super().exit()

    @on(Load)
    def _attach_line(self) -> None:
        self.line.attach(asyncio.get_running_loop(), self._leave)
        logging.getLogger(OURS).addHandler(self._warnings)
        if problem := log_problem():
            self.warn(_("The log cannot be written: {why}.").format(why=problem))
        # Nothing of the picture is left on a terminal that was used for something else meanwhile.
        self.app_resume_signal.subscribe(self, lambda _app: self.screen.refresh(layout=True))

    def warn(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", timeout=NOTICE, markup=False)

    @on(Ready)
    def _tell_what_was_too_early(self) -> None:
        """Notices that were given before there was a place for them."""
        self._refresh_notifications()

    @on(EndOfInput)
    def _nobody_is_there(self) -> None:
        self._leave(HUNG_UP)

    def _leave(self, code: int) -> None:
        _log.info("told to end, with %d", code)
        self.exit(return_code=code)

    def _handle_exception(self, error: Exception) -> None:
        """Stands in for Textual's."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        self.mishap(error)

    async def _process_messages_loop(self) -> None:
        self._at_work = True
        try:
            await super()._process_messages_loop()
        finally:
            self._at_work = False
            logging.getLogger(OURS).removeHandler(self._warnings)


class _Warnings(logging.Handler):
    """What our own code warns of, in sentences for people, becomes a notice."""

    def __init__(self, app: EnduringApp) -> None:
        super().__init__()
        self._app = app

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.WARNING:
            self._app.call_later(self._app.warn, record.getMessage())
