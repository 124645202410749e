"""What is said to a terminal beside the picture: a bell, a notice on the desktop, a text to copy.

None of it moves the cursor or changes a colour, so it may go out between any two frames. Inside
tmux and screen, which keep such sequences to themselves, it is wrapped so that they pass it on.
Every text is made printable and short here, whoever has seen to that before.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from enum import Enum
from typing import Final, Literal

from app.locale.characters import ASCII, STAND_INS

BELL: Final = "\a"
Way = Literal["off", "osc9", "osc777", "auto"]
"""How a terminal is asked for a notice: not at all, in one of two ways, or by what it calls
itself."""
LONGEST_TITLE, LONGEST_BODY, LONGEST_COPY = 40, 160, 1000
"""Characters."""
_PIECE = 200
"""Characters that screen passes on at once."""
_ESCAPE = "\x1b"
_END = "\x1b\\"


class Between(Enum):
    """Who stands between us and the terminal, as far as the environment tells."""

    NOBODY = "nobody"
    TMUX = "tmux"
    SCREEN = "screen"


def who_is_between(environment: Mapping[str, str]) -> Between:
    name = environment.get("TERM", "")
    if environment.get("TMUX") or name.startswith("tmux"):
        return Between.TMUX
    # The name alone could be that of an older tmux, which would not understand screen's wrapping.
    return Between.SCREEN if environment.get("STY") else Between.NOBODY


def understands_asides(environment: Mapping[str, str]) -> bool:
    """Whether the terminal would at least pass over what it does not know.

    A Linux console has no desktop, and older ones print what they do not know.
    """
    return re.match(r"linux|dumb|vt\d|ansi|unknown|$", environment.get("TERM", "")) is None


def way_of(way: Way, environment: Mapping[str, str]) -> Way:
    """The way to ask for a notice; never `auto`."""
    if way == "off" or not understands_asides(environment):
        return "off"
    if way != "auto":
        return way
    name = environment.get("TERM", "")
    of_urxvt = name.startswith(("rxvt", "foot")) or "VTE_VERSION" in environment
    return "osc777" if of_urxvt else "osc9"


def notice(way: Way, title: str, body: str, between: Between = Between.NOBODY) -> str:
    """A notice on the desktop; empty where none is to be had."""
    title, body = _plain(title, LONGEST_TITLE), _plain(body, LONGEST_BODY)
    if between is Between.SCREEN:
        # It cuts what it passes on into bytes: of a Cyrillic letter one could be a command.
        title, body = _ascii(title), _ascii(body)
    if way == "osc777":
        # The semicolon divides the parts.
        title, body = title.replace(";", ","), body.replace(";", ",")
        return _passed_on(f"777;notify;{title};{body}", between)
    if way == "osc9":
        text = f"{title}: {body}"
        # What begins with a digit would be another command there.
        return _passed_on(f"9;- {text}" if text[:1].isdigit() else f"9;{text}", between)
    return ""


def copied(text: str, between: Between = Between.NOBODY) -> str:
    """A text for the clipboard. Whether a terminal takes it, it never says."""
    data = b64encode(_plain(text, LONGEST_COPY).encode("utf-8", "replace")).decode("ascii")
    command = f"52;c;{data}"
    if between is Between.TMUX:
        # tmux takes the first where `set-clipboard` is on, and passes on the second where
        # `allow-passthrough` is; with both the same text is copied twice.
        return _passed_on(command, Between.NOBODY) + _passed_on(command, between)
    return _passed_on(command, between)


def _passed_on(command: str, between: Between) -> str:
    sequence = f"{_ESCAPE}]{command}{BELL}"
    if between is Between.TMUX:
        return f"{_ESCAPE}Ptmux;{sequence.replace(_ESCAPE, _ESCAPE * 2)}{_END}"
    if between is Between.SCREEN:
        pieces = (sequence[at : at + _PIECE] for at in range(0, len(sequence), _PIECE))
        return "".join(f"{_ESCAPE}P{piece}{_END}" for piece in pieces)
    return sequence


def _plain(text: str, longest: int) -> str:
    """One short line of printable characters."""
    line = "".join(c if c.isprintable() else " " for c in text[: 2 * longest])
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _ascii(text: str) -> str:
    return text.encode(ASCII, STAND_INS).decode(ASCII)
