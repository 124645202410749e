"""Taking a terminal, and giving it back as it was: what is sent, and the modes of its driver."""

import os
import termios
from contextlib import suppress
from typing import Any, Final

Modes = list[Any]
"""What `termios.tcgetattr` gives: numbers, and a list of characters in the middle."""

TAKE: Final = (
    "\x1b[?1049h"  # the alternate screen
    "\x1b[?25l"  # no cursor
    "\x1b[?1004h"  # tell of focus
    "\x1b[?2004h"  # bracketed paste
    "\x1b[?7l"  # no line wrap
)
EVERY_KEY: Final = "\x1b[>25u"
"""Kitty's keyboard protocol: unmistakable codes, for all keys, with the text they make."""
GIVE_BACK: Final = (
    "\x1b[?2026l"  # a frame that was held back
    "\x1b[?2048l"  # reports of the size
    "\x1b[?1016l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1000l"  # the mouse
    "\x1b[?2004l\x1b[?1004l"
    "\x1b[?7h"
    "\x1b[<u"  # the keyboard, before the screen is left, for it belongs to that
    "\x1b[0m\x1b[?1049l\x1b[?25h"
)
CANCEL: Final = "\x18"
"""Ends a control sequence that was cut off in its middle."""


def modes_of(fd: int) -> Modes | None:
    """`None` where there is no terminal (any more)."""
    try:
        return termios.tcgetattr(fd)
    except termios.error:
        return None


def set_modes(fd: int, modes: Modes | None) -> None:
    if modes is not None:
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, modes)


def drop_output(fd: int) -> None:
    """Throw away what the terminal has not read yet, so that there is room again."""
    with suppress(termios.error):
        termios.tcflush(fd, termios.TCOFLUSH)
        # Linux does not wake whoever waits for that room, unless output is stopped and let go on.
        termios.tcflow(fd, termios.TCOOFF)
        termios.tcflow(fd, termios.TCOON)


def give_back(fd: int, modes: Modes | None) -> None:
    """Restore a terminal that did not read; may block for as long as it still does not."""
    drop_output(fd)
    set_modes(fd, modes)
    with suppress(OSError):
        os.write(fd, (CANCEL + GIVE_BACK).encode("ascii"))
