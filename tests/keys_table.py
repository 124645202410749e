"""Writes the tables of keys in the README from the registry, between their marks.

    .venv/bin/python -m tests.keys_table

`tests/unit/test_keys_table.py` says when that is due.
"""

from collections.abc import Iterator
from pathlib import Path

from app.locale import ENGLISH, _
from app.ui.keys import COMMANDS
from app.ui.places import keyboard
from app.ui.screens.help import sections
from tests.languages import LANGUAGES, speaking

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- keys {language}: python -m tests.keys_table -->", "<!-- end of keys -->"
keyboard()  # loads every screen, and with them the usual keys are known
_HEADS = {
    ENGLISH: ("key", "what it does", "name in `[keys]`"),
    "ru": ("клавиша", "что делает", "имя в `[keys]`"),
}


def table(language: str) -> str:
    """A table of the board's keys; every group has a line of its own."""
    with speaking(language):
        return "\n".join(_lines(language))


def _lines(language: str) -> Iterator[str]:
    heads = _HEADS[language]
    yield f"| {' | '.join(heads)} |"
    yield "| --- " * len(heads) + "|"
    for heading, entries in sections(COMMANDS):
        yield f"| **{heading}** | | |"
        for entry in entries:
            first, *others = entry.names
            names = f"`{first}`" + (f" … `{others[-1]}`" if others else "")
            keys = " ".join(f"`{key}`" for key in entry.keys.split())
            yield f"| {keys} | {_(entry.text)} | {names} |"


def written_into(text: str) -> str:
    """The README with its tables as they have to be. Raises `ValueError` for a missing mark."""
    for language in LANGUAGES:
        begin = BEGIN.format(language=language)
        if begin not in text:
            raise ValueError(f"no mark in the README: {begin}")
        made = f"{begin}\n{table(language)}\n"
        before, _begin, rest = text.partition(begin)
        text = before + made + END + rest.partition(END)[2]
    return text


if __name__ == "__main__":
    README.write_text(written_into(README.read_text("utf-8")), "utf-8")
