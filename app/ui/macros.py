"""The macros of the settings at the board: which keys they may have, and what the keys do then.

One that cannot be is refused by name, and the rest works. A macro opens the dialog that its action
always has, with the destination filled in: a look at the call, and an Enter, it never spares.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from textual.binding import Binding, BindingType

from app.calls.macros import BadMacro, Macro, parse_macro
from app.locale import _
from app.telphin.text import LONGEST_QUOTED, clean_text, shortened
from app.ui.keys import board_bindings, keys_of, with_twins

MOST = 40
RESERVED = frozenset({"ctrl+q", "ctrl+c", "ctrl+z", "ctrl+l"})
"""Keys of the program that work everywhere."""
_FUNCTION = re.compile(r"(?:shift\+|ctrl\+|alt\+)?f(?:[1-9]|1[0-9]|2[0-4])")
_CONTROL = re.compile(r"ctrl\+[a-z]")
_DISGUISED = {
    "ctrl+h": "Backspace",
    "ctrl+i": "Tab",
    "ctrl+j": "Enter",
    "ctrl+m": "Enter",
    "ctrl+s": "",
}
"""What a terminal sends for another key, too, or keeps for itself."""


@dataclass(frozen=True, slots=True)
class Macros:
    """Those that work, by Textual's name of their key, and a sentence for each that cannot be."""

    by_key: Mapping[str, Macro]
    problems: tuple[str, ...] = ()

    def bindings(self) -> Iterable[Binding]:
        """With the twin of a letter on a Russian keyboard, where that is free."""
        occupied = taken()
        for key, macro in self.by_key.items():
            twins = [twin for twin in with_twins(key).split(",") if twin not in occupied]
            yield Binding(",".join(twins), f"macro('{key}')", macro.action.label, show=False)

    def hints(self) -> list[tuple[str, str]]:
        """Each key with what it does, for the help: `F5`, `Transfer 300`."""
        return [(shown_macro_key(key), told(macro)) for key, macro in self.by_key.items()]


def macros_of(table: Mapping[str, object], chosen: Mapping[str, str] | None = None) -> Macros:
    """What the `[macros]` of the settings mean.

    `chosen`: the keys of a person's own by the names of the commands, where they are not yet in
    force; a macro may have the key that another one has left.
    """
    found: dict[str, Macro] = {}
    problems: list[str] = []
    occupied = taken(chosen or {})
    for name, value in list(table.items())[:MOST]:
        try:
            key = _key(name, occupied, found)
            macro = parse_macro(value)
            _see_to_the_question(key, macro, chosen or {})
            found[key] = macro
        except BadMacro as why:
            problems.append(
                _("[macros] {key} = {value} is left out: {why}.").format(
                    key=_cut(name), value=_cut(value), why=why
                )
            )
    if len(table) > MOST:
        problems.append(_("[macros]: only the first {most} count.").format(most=MOST))
    return Macros(found, tuple(problems))


def taken(chosen: Mapping[str, str] = MappingProxyType({})) -> frozenset[str]:
    """The keys of the board, and those everywhere; `chosen` stands before what is in force."""
    from app.ui.widgets.call_table import CallTable

    bound: list[BindingType] = [*board_bindings(), *CallTable.BINDINGS]
    keys = {
        key
        for each in bound
        if isinstance(each, Binding)
        for key in with_twins(_keys(each, chosen)).split(",")
    }
    return RESERVED | keys


def told(macro: Macro) -> str:
    """What a macro does, in words: `Transfer 300`."""
    return f"{_(macro.action.label)} {macro.destination}".rstrip()


def shown_macro_key(key: str) -> str:
    """`f5` -> `F5`, `ctrl+t` -> `^t`."""
    return key.upper() if _FUNCTION.fullmatch(key) else key.replace("ctrl+", "^")


def _key(name: str, occupied: Collection[str], found: Collection[str]) -> str:
    """Textual's name of the key. Raises `BadMacro` where there is none, or it is taken."""
    one = len(name) == 1 and name.isalnum()
    key = name if one else name.strip().lower()
    if key in _DISGUISED:
        other = _DISGUISED[key]
        raise BadMacro(
            _("a terminal sends the same for {other}").format(other=other)
            if other
            else _("terminals keep this key for themselves")
        )
    if not one and not _FUNCTION.fullmatch(key) and not _CONTROL.fullmatch(key):
        raise BadMacro(
            _("no macro can have this key; expected F1 to F24, ctrl+LETTER, a letter or a digit")
        )
    if key in occupied or name in occupied:
        raise BadMacro(_("this key does something else"))
    for other in found:
        # Under the other layout a letter and its twin are one key.
        if not set(with_twins(key).split(",")).isdisjoint(with_twins(other).split(",")):
            raise BadMacro(
                _("{other} has a macro already, and is the same key").format(
                    other=shown_macro_key(other)
                )
            )
    return key


def _keys(each: Binding, chosen: Mapping[str, str]) -> str:
    return (chosen.get(each.id) or keys_of(each.id)) if each.id else each.key


def _see_to_the_question(key: str, macro: Macro, chosen: Mapping[str, str]) -> None:
    """One press too many of the macro's key must not answer what its dialog asks."""
    if not macro.action.confirm:
        return
    from app.ui.dialogs import action  # noqa: F401 - it has the key, and comes late as a rule

    yes = with_twins(chosen.get("dialog.yes") or keys_of("dialog.yes")).split(",")
    if not set(with_twins(key).split(",")).isdisjoint(yes):
        raise BadMacro(_("this key does something else"))


def _cut(value: object) -> str:
    return shortened(clean_text(str(value)), LONGEST_QUOTED)
