"""What a terminal's encoding can show, and what stands in for what it cannot.

A stand-in takes as many cells as the character it stands for, so that columns stay where they are.
Python itself takes the plain locale (`LANG=C`) for UTF-8; somebody who has set it has said that
their terminal knows ASCII only.
"""

import codecs
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path

STAND_INS = "callwatch-stand-ins"
"""The name under which `encode` and text files know how to replace what cannot be encoded."""
ASCII = "ascii"
UTF_8 = "utf-8"
_PLAIN = ("", "C", "POSIX")
_COERCED = "C.UTF-8"
_ALIKE = {
    ord(character): stand_in
    for stand_in, characters in {
        "*": "●◉★•☑✎",
        "o": "○◯◐◑◌☐",
        "x": "✕✖×✗✘",
        "+": "┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛┣┫┳┻╋╔╗╚╝✓✔",
        "-": "–—―‑‐─━═╌╍▔▁▂▃",
        "|": "│┃║╎╏▎▏▕▍",
        "#": "█▉▊▋▌▐▄▅▆▇▀░▒▓■",
        "<": "←◀◂«‹↰",
        ">": "→▶▸»›↪↳≥",
        "^": "↑▲▴",
        "!": "◆",
        "~": "◇",
        "v": "↓▼▾",
        ".": "…·",
        '"': "“”„",
        "'": "‘’‚",
        "N": "№",
        "R": "₽",
    }.items()
    for character in characters
}
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abvgdeezzijklmnoprstufhccss'y'eua"
_SPELT = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper())


def terminal_encoding(environment: Mapping[str, str] | None = None) -> str:
    """The encoding that the environment claims for the terminal, as Python calls it."""
    environment = _environment_at_start() if environment is None else environment
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if locale := environment.get(name, ""):
            break
    else:
        return ASCII
    if locale in _PLAIN:
        return ASCII
    codeset = locale.partition("@")[0].partition(".")[2]
    try:
        return codecs.lookup(codeset).name if codeset else _usual_encoding(locale)
    except LookupError:
        return ASCII


def encoded(text: str, encoding: str) -> bytes:
    """The text for a terminal; what it cannot show is stood in for."""
    return text.encode(encoding, STAND_INS)


def shows_russian(encoding: str) -> bool:
    try:
        "Яя".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _usual_encoding(locale: str) -> str:
    """Of a locale without a codeset, such as `ru_RU`: what the C library takes it for."""
    import locale as known

    return codecs.lookup(known.normalize(locale).partition(".")[2] or ASCII).name


def _environment_at_start() -> Mapping[str, str]:
    """As it was before Python set `LC_CTYPE` of its own accord where the locale was plain."""
    if os.environ.get("LC_CTYPE") != _COERCED or os.environ.get("LC_ALL"):
        return os.environ
    try:
        words = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return os.environ
    said = any(word.startswith(b"LC_CTYPE=") for word in words)
    return os.environ if said else {**os.environ, "LC_CTYPE": ""}


def _stand_in(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(map(_one, text)), error.end


def _one(character: str) -> str:
    for table in (_ALIKE, _SPELT):
        if (alike := character.translate(table)) != character:
            return alike
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    plain = unicodedata.normalize("NFKD", character)[0]
    if plain.isascii() and plain.isprintable():
        return plain
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?"


codecs.register_error(STAND_INS, _stand_in)
