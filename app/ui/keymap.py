"""The keys of a user's own, as `[keys]` in the settings gives them: read, checked, and told.

What cannot be is refused by name and leaves the usual key: a command that nobody knows, a key that
no terminal sends, one that means something else in the same place, and one that would do without a
question what asks one. Loads every screen, so it is used only where there are such settings.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.binding import Binding

from app.calls.actions import ACTIONS
from app.locale import _
from app.telphin.text import clean_text, quoted
from app.ui.keys import character_of, shown, take_keys, with_twins
from app.ui.places import Keyboard, keyboard, kinds, usual_bindings

YES = "dialog.yes"
CONFIRMING = frozenset({"enter", "space"})
"""What presses the button that has the focus."""
_DEEDS = frozenset(f"call.{action.name}" for action in ACTIONS)


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys in force instead of the usual ones, by name; a sentence for each that cannot be."""

    keys: Mapping[str, str]
    problems: tuple[str, ...] = ()


def rebind(keys: Mapping[str, str]) -> None:
    """Give all classes these keys, and the usual ones for all else; what is made then has them.

    Textual's own keymap comes too late: by then it is settled which keys an input takes for
    itself, and a character that means something there would be lost for typing.
    """
    take_keys(keys)
    for kind in kinds():
        kind.BINDINGS = [
            replace(each, key=with_twins(keys[each.id]))
            if isinstance(each, Binding) and each.id and each.id in keys
            else each
            for each in usual_bindings(kind)
        ]
        kind._merged_bindings = kind._merge_bindings()  # noqa: SLF001 - as a class begins


def read_keymap(given: Mapping[str, object], board: Keyboard | None = None) -> Keymap:
    """The keys that can be, of those in the settings."""
    if not given:
        return Keymap({})
    board = board or keyboard()
    problems: list[str] = []
    chosen: dict[str, str] = {}
    for name, value in _flat(given):
        if keys := _readable(name, value, board, problems):
            chosen[name] = keys
    while refused := _unsafe(chosen, board) | _needed(chosen, board) | _clashing(chosen, board):
        for name, problem in refused.items():
            del chosen[name]
            problems.append(problem)
    return Keymap(chosen, tuple(problems))


def _flat(given: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """`call.hangup` may be written with quotes or without; then it is a table in a table."""
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _readable(name: str, value: object, board: Keyboard, problems: list[str]) -> str:
    """The keys as Textual names them; empty, with a problem, where that cannot be."""
    key = f"keys.{clean_text(name)}"
    if name not in board.bound:
        nearest = get_close_matches(name, board.bound, 1)
        problems.append(
            _("{key} is no command; did you mean {nearest}?").format(key=key, nearest=nearest[0])
            if nearest
            else _("{key} is no command; 'callwatch config show' lists them.").format(key=key)
        )
        return ""
    words = value if isinstance(value, list) else _parted(str(value))
    keys = [_named(word) if isinstance(word, str) else "" for word in words]
    if isinstance(value, bool | float | dict) or not all(keys):
        problems.append(
            _("{key} is {found}; expected a key such as X, f5 or ctrl+t. {kept} stays.").format(
                key=key, found=quoted(value), kept=_usual(name, board)
            )
        )
        return ""
    if board.bound[name].typing and any(map(character_of, keys)):
        problems.append(
            _("{key} works while somebody types, so {found} cannot be it. {kept} stays.").format(
                key=key, found=quoted(value), kept=_usual(name, board)
            )
        )
        return ""
    return ",".join(dict.fromkeys(keys))


def _parted(text: str) -> list[str]:
    """Several keys stand with commas between them; a comma alone is a key."""
    return [text] if text.strip() == "," else text.split(",")


_SENT = frozenset(
    key.value
    for keys in ANSI_SEQUENCES_KEYS.values()
    if isinstance(keys, tuple)
    for key in keys
    if key.value.isprintable() and not key.value.startswith("<")
) - {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+@", "ignore"}
"""What arrives under a name; without those that are another key under another name."""
_SPELT = {
    "esc": "escape",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "ctrl+]": "ctrl+right_square_bracket",
    "ctrl+\\": "ctrl+backslash",
    "ctrl+_": "ctrl+underscore",
    "ctrl+^": "ctrl+circumflex_accent",
}


_WITH_MODIFIERS = re.compile(r"(?:ctrl\+|shift\+|alt\+)f(?:[1-9]|1[0-9]|2[0-4])|alt\+[a-zа-яё0-9]")
"""Sent by terminals of today, beyond the old sequences."""


def _named(word: str) -> str:
    """The key's name; empty for one that no terminal sends."""
    word = word.strip() if word != " " else "space"
    if len(word) == 1 and word.isprintable():
        return "comma" if word == "," else word
    if word.startswith("^") and len(word) == 2:
        word = f"ctrl+{word[1]}"
    name = _SPELT.get(word.lower(), word.lower())
    if name in _SENT or name == "space" or _WITH_MODIFIERS.fullmatch(name):
        return name
    return name if len(name) > 1 and character_of(name) else ""


def _clashing(chosen: Mapping[str, str], board: Keyboard) -> dict[str, str]:
    """Each chosen key that means something else in a place where both are active.

    What shares a key by default, as a list and the field beside it do, may go on sharing it.
    """
    clashes: dict[str, str] = {}
    for place in board.places:
        for name in chosen.keys() & place.names:
            mine = _each(chosen[name])
            for other in sorted(place.names - {name}):
                usual = _each(board.bound[name].keys) & _each(board.bound[other].keys)
                both = mine & _each(chosen.get(other) or board.bound[other].keys) - usual
                if both and name not in clashes:
                    clashes[name] = _(
                        "keys.{name}: {key} is {other} already. {kept} stays."
                    ).format(
                        name=name,
                        key=shown(_as_written(both, chosen[name])),
                        other=other,
                        kept=_usual(name, board),
                    )
    return clashes


def _needed(chosen: Mapping[str, str], board: Keyboard) -> dict[str, str]:
    """Each chosen key that Textual gives a meaning where it would be active; usual ones stay so."""
    needed: dict[str, str] = {}
    for place in board.places:
        for name in chosen.keys() & place.names:
            mine = _each(chosen[name]) - _each(board.bound[name].keys)
            for key in sorted(mine & place.fixed.keys()):
                needed[name] = _(place.fixed[key]).format(
                    name=name, key=shown(key), kept=_usual(name, board)
                )
    return needed


def _unsafe(chosen: Mapping[str, str], board: Keyboard) -> dict[str, str]:
    """What would be done by one press too many of the key that asks for it, or by Enter alone."""
    yes = _each(chosen.get(YES) or board.bound[YES].keys)
    usual = _DEEDS - chosen.keys()
    asking = frozenset[str]().union(*(_each(board.bound[deed].keys) for deed in usual))
    unsafe = {}
    for name in chosen:
        mine = _each(chosen[name])
        if (name == YES and mine & CONFIRMING) or (name in _DEEDS and mine & (yes | CONFIRMING)):
            unsafe[name] = _(
                "keys.{name}: {key} also answers the question that a dialog asks. {kept} stays."
            ).format(
                name=name,
                key=shown(chosen[name].partition(",")[0]),
                kept=_usual(name, board),
            )
        elif name == YES and mine & asking:
            unsafe[name] = _(
                "keys.{name}: {key} also asks for an action, so one press too many would do it. "
                "{kept} stays."
            ).format(
                name=name,
                key=shown(chosen[name].partition(",")[0]),
                kept=_usual(name, board),
            )
    return unsafe


def _each(keys: str) -> frozenset[str]:
    """The keys, with the twins of each, by one name each."""
    return frozenset(_bare(key) for key in with_twins(keys).split(","))


def _bare(key: str) -> str:
    """A character for itself; other keys by their name."""
    return key if key == "space" else character_of(key) or key


def _as_written(keys: frozenset[str], chosen: str) -> str:
    """One of the keys: as it stands in the settings, if it does, and not as its twin."""
    written = keys & {_bare(key) for key in chosen.split(",")}
    return min(written or keys, key=lambda key: (not key.isascii(), key))


def _usual(name: str, board: Keyboard) -> str:
    return " ".join(map(shown, board.bound[name].keys.split(",")))
