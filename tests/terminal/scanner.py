"""Reads what left the program as a terminal would, and knows what is meant to be in it.

Everything a terminal could obey is looked at; what is not on the list of what Textual and this
program mean is named.
"""

import re

_TOKEN = re.compile(
    rb"(?P<anew>\x1b\[m\x1b\[H\x1b\[2J)"
    rb"|\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|(?P<osc>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    rb"|(?P<control>[\x00-\x1f\x7f])"
    rb"|(?P<text>[^\x00-\x1f\x7f]+)"
)
_NUMBERS = re.compile(rb"[0-9;:]*")
_MODES = frozenset({7, 25, 1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048})
_POINTER = re.compile(rb"\x1b\]22;[a-z-]*\x07")
_MOVES = b"ABCDGHKLMXdm"
"""The cursor's moves, erasing within a line, lines that move, colours. Not `J`: a screen is cleared
only at home and without a colour in hand, before all is painted anew (`anew`)."""
_STEPS = (b"\b", b"\v")
"""Moves to a neighbour: the delta frames' own. What they take from a text holds no control at all
(see `tests/unit/test_delta_pens.py`)."""


def unmeant(output: bytes, *, painting: bool) -> list[bytes]:
    """What is in the output that nobody has meant. `painting`: from the board, not a command."""
    found: list[bytes] = []
    position = 0
    while position < len(output):
        token = _TOKEN.match(output, position)
        if token is None:
            found.append(output[position : position + 20])
            position += 1
            continue
        position = token.end()
        if not _is_meant(token, painting):
            found.append(token.group())
    return found


def _is_meant(token: re.Match[bytes], painting: bool) -> bool:
    if (text := token["text"]) is not None:
        return _is_visible(text)
    if (control := token["control"]) is not None:
        return control in (b"\r", b"\n") or (painting and control in _STEPS)
    if not painting:
        return False
    if token["anew"] is not None:
        return True
    if (osc := token["osc"]) is not None:
        return _POINTER.fullmatch(osc) is not None
    return _is_meant_csi(token["parameters"], token["between"], token["final"])


def _is_meant_csi(parameters: bytes, between: bytes, final: bytes) -> bool:
    if final in (b"h", b"l") or (final == b"p" and between == b"$"):
        modes = parameters.removeprefix(b"?")
        return parameters.startswith(b"?") and modes.isdigit() and int(modes) in _MODES
    if final == b"u":  # the keyboard protocol: switched on, and off again
        return not between and re.fullmatch(rb">\d+|<\d*", parameters) is not None
    return not between and final in _MOVES and _NUMBERS.fullmatch(parameters) is not None


def _is_visible(text: bytes) -> bool:
    """UTF-8 without a character that hides, turns the line round, or is a control (C1)."""
    try:
        return text.decode().isprintable()
    except UnicodeDecodeError:
        return False
