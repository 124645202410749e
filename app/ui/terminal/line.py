"""The end of the line: whatever ends it, the program leaves nothing behind and is soon gone.

A thread waits for the signals that end a program and for the terminal to hang up; it needs nothing
of the main thread, which may be held up anywhere. Python writes the number of each signal into a
pipe the moment it arrives (`set_wakeup_fd`); `poll` tells of a hang-up also where SIGHUP is
ignored. The event loop is asked to leave in good order; when it has not managed within `PATIENCE`,
the thread does what is owed, restores the terminal and ends the process itself.
"""

import asyncio
import logging
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import NoReturn, Self

from app.ui.terminal.tty import Modes, give_back, modes_of

PATIENCE = 2.0
"""Seconds the event loop has to leave in good order."""
STEP = 0.3
"""Seconds for each of the last steps, any of which may be held up too."""
ENDS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
HUNG_UP = 128 + signal.SIGHUP
"""The exit code when the line has dropped; 128 and its number for every other signal."""
_JUST_LOOK = b"\0"
Handler = Callable[[int, FrameType | None], object] | int | None
_log = logging.getLogger(__name__)


class Line:
    """A context around the dashboard. `owed`: what must be written before the end, in any case.

    `at_exit` stands in for `os._exit` in tests.
    """

    def __init__(
        self,
        *,
        owed: Callable[[], None] = lambda: None,
        terminal: tuple[int, int] = (0, 1),
        patience: float = PATIENCE,
        at_exit: Callable[[int], NoReturn] = os._exit,
    ) -> None:
        self.owed = owed
        self.taken = False
        """Whether the terminal is painted on, and has to be given back."""
        self.mute: Callable[[], None] = lambda: None
        """Makes whoever paints stop it, though something is left to paint."""
        self._terminal = terminal
        self._patience = patience
        self._at_exit = at_exit
        self._modes: Modes | None = None
        self._code: int | None = None
        self._deadline: float | None = None
        self._leave: Callable[[int], None] | None = None
        self._before: dict[signal.Signals, Handler] = {}
        self._wake_from = self._wake_to = self._wake_before = -1
        self._is_over = False

    @property
    def ending(self) -> bool:
        return self._code is not None

    def __enter__(self) -> Self:
        self._modes = modes_of(self._terminal[0])
        self._wake_from, self._wake_to = os.pipe()
        os.set_blocking(self._wake_to, False)
        self._wake_before = signal.set_wakeup_fd(self._wake_to, warn_on_full_buffer=False)
        for number in ENDS:
            # What whoever started us has switched off (nohup) stays off; a hang-up is seen anyway.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._told)
        threading.Thread(target=self._watch, name="callwatch-line", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """An end that has begun is watched to that of the process, which may hang too."""
        if error is not None:
            self.leaving(1)
        if not self.ending:
            self._let_go()

    def attach(self, loop: asyncio.AbstractEventLoop, leave: Callable[[int], None]) -> None:
        """`leave` is called in `loop`, with the exit code, when the line ends."""

        def ask(code: int) -> None:
            with suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(leave, code)

        self._leave = ask
        if self._code is not None:
            ask(self._code)

    def leaving(self, code: int) -> None:
        """The program ends by itself; now that has to come to an end."""
        self._begin(code)
        self._wake(_JUST_LOOK)

    def _let_go(self) -> None:
        """Nothing was begun that has to end: all is as it was before."""
        self._is_over = True
        signal.set_wakeup_fd(self._wake_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._wake(_JUST_LOOK)

    def _told(self, number: int, _frame: FrameType | None) -> None:
        # Here already, so that a SIGCONT that comes with it finds the end begun.
        self._begin(128 + number)
        # Python has written the number into the pipe, unless another library has put a pipe of
        # its own in that place.
        self._wake(bytes([number]))

    def _wake(self, data: bytes) -> None:
        with suppress(OSError):  # full: then it wakes anyway
            os.write(self._wake_to, data)

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._wake_from, select.POLLIN)
        for fd in set(self._terminal):
            poll.register(fd, 0)  # nothing but its end
        while (left := self._left()) is None or left > 0:
            for fd, _what in poll.poll(None if left is None else left * 1000):
                if fd != self._wake_from:
                    poll.unregister(fd)
                    self._end_of_line(HUNG_UP)
                    continue
                told = os.read(fd, 512)
                if self._is_over:
                    return
                for number in told:
                    if number in ENDS:
                        self._end_of_line(128 + number)
        self._end_it()

    def _left(self) -> float | None:
        return None if self._deadline is None else self._deadline - time.monotonic()

    def _end_of_line(self, code: int) -> None:
        self._begin(code)
        if self._leave is not None:
            self._leave(code)

    def _begin(self, code: int) -> None:
        if self._code is None:
            self._deadline = time.monotonic() + self._patience
            self._code = code

    def _end_it(self) -> None:
        for step in (self._note, self.owed, self._give_back):
            thread = threading.Thread(target=step, name="callwatch-end", daemon=True)
            thread.start()
            thread.join(STEP)
        self._at_exit(self._code or 0)

    def _note(self) -> None:
        _log.error("held up while it was to end; ended by force with %d", self._code)

    def _give_back(self) -> None:
        if self.taken:
            self.mute()
            give_back(self._terminal[1], self._modes)
