"""Keeps apart what was pasted and what was typed: nothing that was copied somewhere is a key press.

A terminal sets pasted text between two marks. Textual's parser takes escape sequences inside it for
keys (an ESC in a copied text, and `q` behind it, would have ended the program), so that it never
gets to see it: it is fed what is around, and the text between the marks goes its own way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

BEGIN, END = "\x1b[200~", "\x1b[201~"
MOST = 65_536
"""Characters of a paste that are kept; there is no field for more."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the parser is to have."""

    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A whole paste; of control characters only tabs and line ends are left."""

    text: str


class Pasting:
    """Takes what arrives in pieces, which may be torn anywhere, the marks included."""

    def __init__(self) -> None:
        self._begun = 0
        """How many characters of `BEGIN` the last piece ended with; the parser has had them."""
        self._pasted: str | None = None

    def parts(self, piece: str) -> Iterator[Typed | Pasted]:
        while piece:
            if self._pasted is None:
                typed, piece = self._typed(piece)
                yield Typed(typed)
                continue
            self._pasted += piece
            text, ended, piece = self._pasted.partition(END)
            if not ended:
                self._pasted = _bounded(text)
                return
            self._pasted = None
            yield Pasted(_clean(text))

    def _typed(self, piece: str) -> tuple[str, str]:
        """What is typed, and what is to be looked at next."""
        joined = BEGIN[: self._begun] + piece
        typed, begun, rest = joined.partition(BEGIN)
        if not begun:
            self._begun = next(n for n in range(len(BEGIN), -1, -1) if joined.endswith(BEGIN[:n]))
            return piece, ""
        had, self._begun = self._begun, 0
        self._pasted = ""
        # The parser may have begun to read the mark; it gets an empty paste.
        return f"{typed}{BEGIN}{END}"[had:], rest


def _bounded(text: str) -> str:
    """As much as is kept, and what may be the beginning of the end mark."""
    if len(text) <= MOST + len(END):
        return text
    return text[:MOST] + text[-len(END) :]


def _clean(text: str) -> str:
    return "".join(c for c in text[:MOST] if c in "\t\r\n" or not _is_control(c))


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f"
