"""Whether a terminal of some kind can be painted on. Imports no Textual: it is asked before."""

import curses

_CANNOT = ("", "dumb", "unknown")


def can_paint(term: str) -> bool:
    """Whether the terminal called `term` moves its cursor by the sequences that Textual sends.

    One that the system's list of terminals does not know is new or rare; all such speak like xterm.
    """
    if term in _CANNOT:
        return False
    try:
        curses.setupterm(term, 1)
    except curses.error:
        return True
    return (curses.tigetstr("cup") or b"").startswith(b"\x1b[")
