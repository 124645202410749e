"""Delta frames: of each new frame only the cells go out in which it differs from what is shown.

Textual sends every region that was touched, whole. `Delta.show` stands in for `App._display`, and
that is all that it stands in for: it takes what the compositor has made, compares it with what the
terminal shows and writes the difference, in one piece.

A frame is sent only when the writer has taken the last one: a terminal that does not read holds
nothing up. What is left out then is made good by a whole frame, compared with what was really
sent, as soon as the writer is free.
"""

import logging

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.timer import Timer

from app.ui.terminal.proved import objection
from app.ui.terminal.shown import Shown, Update

SOON, LATER = 0.01, 0.25
"""Seconds until a writer that was busy is looked at again: at first, and at most."""
WORTH_SYNCHRONIZING = 1024
"""Characters below which a frame arrives in one piece anyway."""

_log = logging.getLogger(__name__)


class Delta:
    """The frames of one app. Off, and saying so in the log, where Textual is not the proved one."""

    def __init__(self, app: App[None], *, wanted: bool = True) -> None:
        self._app = app
        self._is_on = wanted
        self._shown: Shown | None = None
        self._behind = False
        self._wait = SOON
        self._later: Timer | None = None
        if wanted and (why_not := objection(app)):
            self._is_on = False
            _log.warning("Frames are sent whole, not as differences: %s.", why_not)

    def forget(self) -> None:
        """The terminal may show anything now: the next frame is painted whole."""
        self._shown = None

    def is_behind(self) -> bool:
        """Whether the terminal has not yet taken what was sent last."""
        driver = self._driver
        return driver is not None and _is_busy(driver)

    def say_beside(self, sequence: str) -> None:
        """Send what moves no cursor and changes no colour, between two frames."""
        driver = self._driver
        if driver is not None:
            driver.write(sequence)
            driver.flush()

    def show(self, update: object) -> bool:
        """Bring an update to the terminal; `False` where that is left to Textual."""
        app, driver = self._app, self._driver
        if driver is None or driver.is_headless or driver.is_inline:
            return False
        if not self._is_on:
            return self._leave_out(driver, whole=isinstance(update, LayoutUpdate))
        # Asked as the function asks that this one stands in for.
        if update is None or app._batch_count or app._closed or not app._running:  # noqa: SLF001
            return True
        if not isinstance(update, ChopsUpdate | LayoutUpdate):
            self.forget()
            return False
        if _is_busy(driver):
            self._catch_up_later()
        elif isinstance(update, LayoutUpdate):
            self._behind = False
            self._send(driver, self._shown_at(*update.region.size), update)
        elif self._shown is None or self._behind or len(update.chops) != self._shown.size[1]:
            app.screen.refresh()
        else:
            self._send(driver, self._shown, update)
        return True

    def _leave_out(self, driver: Driver, *, whole: bool) -> bool:
        """Whether a frame that Textual would send is left out: the writer has not taken the last.

        The first one after it has is a whole one.
        """
        if _is_busy(driver):
            self._catch_up_later()
            return True
        if self._behind and not whole:
            self._app.screen.refresh()
            return True
        self._behind = False
        return False

    def _shown_at(self, width: int, height: int) -> Shown:
        shown = self._shown
        if shown is None or shown.size != (width, height) or shown.is_worn_out:
            name = self._app.console.color_system or "truecolor"
            shown = Shown(width, height, COLOR_SYSTEMS.get(name, ColorSystem.TRUECOLOR))
            self._shown = shown
        return shown

    @property
    def _driver(self) -> Driver | None:
        return self._app._driver  # noqa: SLF001 - as in the function that this stands in for

    def _send(self, driver: Driver, shown: Shown, update: Update) -> None:
        cursor = self._app.screen.outer_size.clamp_offset(self._app.cursor_position)
        text = shown.sequence_for(update, cursor)
        if not text:
            return
        # What Textual found out of the terminal it tells in no other way.
        if len(text) >= WORTH_SYNCHRONIZING and self._app._sync_available:  # noqa: SLF001
            text = f"{SYNC_START}{text}{SYNC_END}"
        driver.write(text)
        driver.flush()

    def _catch_up_later(self) -> None:
        self._wait = min(self._wait * 2, LATER) if self._behind else SOON
        self._behind = True
        if self._later is None:
            self._later = self._app.set_timer(self._wait, self._catch_up)

    def _catch_up(self) -> None:
        self._later = None
        driver = self._driver
        if not self._behind or driver is None:
            return
        if _is_busy(driver):
            self._catch_up_later()
        else:
            self._app.screen.refresh()


def _is_busy(driver: Driver) -> bool:
    """Whether the last frame still waits to be taken by the driver's writer."""
    behind = getattr(driver, "behind", None)
    if behind is not None:
        return bool(behind)
    queue = getattr(getattr(driver, "_writer_thread", None), "_queue", None)
    return queue is not None and queue.qsize() > 0
