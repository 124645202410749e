"""Reads what left the program as a terminal would, and knows what is meant to be in it.

Everything a terminal could obey is looked at; what is not on the list of what Textual and this
program mean is named. What is said beside the picture (a bell, a notice, a text to copy) is meant
only where a test has asked for it.
"""

import re
from base64 import b64decode
from collections.abc import Collection, Iterator

_TOKEN = re.compile(
    rb"(?P<anew>\x1b\[m\x1b\[H\x1b\[2J)"
    rb"|\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|(?P<wrapped>\x1bP(?:tmux;\x1b)?\x1b\][^\x07\x1b]*\x07\x1b\\)"
    rb"|(?P<osc>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    rb"|(?P<control>[\x00-\x1f\x7f])"
    rb"|(?P<text>[^\x00-\x1f\x7f]+)"
)
_NUMBERS = re.compile(rb"[0-9;:]*")
_MODES = frozenset({7, 25, 1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048})
_POINTER = re.compile(rb"\x1b\]22;[a-z-]*\x07")
_ASIDES = {
    "bell": re.compile(rb"\x07"),
    "osc9": re.compile(rb"\x1b\]9;callwatch: (?P<text>[^\x00-\x1f\x7f]+)\x07"),
    "osc777": re.compile(rb"\x1b\]777;notify;callwatch;(?P<text>[^\x00-\x1f\x7f;]+)\x07"),
    "copy": re.compile(rb"\x1b\]52;c;(?P<data>[A-Za-z0-9+/]+=*)\x07"),
}
"""What may be said beside the picture, by the name under which a test asks for it."""
_WRAPPED = re.compile(rb"\x1bP(?:tmux;\x1b)?(?P<inner>\x1b\].*)\x1b\\", re.DOTALL)
_MOVES = b"ABCDGHKLMXdm"
"""The cursor's moves, erasing within a line, lines that move, colours. Not `J`: a screen is cleared
only at home and without a colour in hand, before all is painted anew (`anew`)."""
_STEPS = (b"\b", b"\v")
"""Moves to a neighbour: the delta frames' own. What they take from a text holds no control at all
(see `tests/unit/test_delta_pens.py`)."""


def unmeant(output: bytes, *, painting: bool, asides: Collection[str] = ()) -> list[bytes]:
    """What is in the output that nobody has meant. `painting`: from the board, not a command.

    `asides`: what was asked for to be said beside the picture.
    """
    return [
        part
        for part, token in _tokens(output)
        if token is None
        or not (_is_meant(token, painting) or (painting and _is_aside(part, asides)))
    ]


def said_beside(output: bytes, aside: str) -> list[str]:
    """The texts of the asides of one kind, in their order; of bells nothing but their number."""
    found = (_ASIDES[aside].fullmatch(_unwrapped(part)) for part, _token in _tokens(output))
    return [_text_of(match) for match in found if match is not None]


def _tokens(output: bytes) -> Iterator[tuple[bytes, re.Match[bytes] | None]]:
    """The output piece by piece; `None` for one that is nothing a terminal knows."""
    position = 0
    while position < len(output):
        token = _TOKEN.match(output, position)
        if token is None:
            yield output[position : position + 20], None
            position += 1
            continue
        position = token.end()
        yield token.group(), token


def _is_aside(part: bytes, asides: Collection[str]) -> bool:
    matches = [_ASIDES[name].fullmatch(_unwrapped(part)) for name in asides]
    return any(match is not None and _text_of(match).isprintable() for match in matches)


def _unwrapped(part: bytes) -> bytes:
    """Without what makes a multiplexer pass it on."""
    match = _WRAPPED.fullmatch(part)
    return match["inner"] if match else part


def _text_of(match: re.Match[bytes]) -> str:
    groups = match.groupdict()
    if "data" in groups:
        return b64decode(groups["data"]).decode()
    return groups.get("text", b"").decode("utf-8", "surrogateescape")


def _is_meant(token: re.Match[bytes], painting: bool) -> bool:
    if (text := token["text"]) is not None:
        return _is_visible(text)
    if (control := token["control"]) is not None:
        return control in (b"\r", b"\n") or (painting and control in _STEPS)
    if not painting or token["wrapped"] is not None:
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
