"""What of the settings is a person's own, taken over by the app: keys and macros.

What cannot be is told, and the rest works.
"""

from collections.abc import Sequence

from app.locale import ngettext
from app.ui.enduring import EnduringApp
from app.ui.keys import keys_chosen
from app.ui.looks import Looks
from app.ui.macros import Macros, macros_of

MOST_TOLD = 3
"""Notices for what cannot be; more would cover the board."""


def take_keys(looks: Looks) -> tuple[str, ...]:
    """From now on the keys of the settings are in force; returns what cannot be.

    To be called before anything is made that has keys.
    """
    if not looks.keys and not keys_chosen():
        return ()
    from app.ui.keymap import read_keymap, rebind

    keymap = read_keymap(looks.keys)
    rebind(keymap.keys)
    return keymap.problems


def take_macros(app: EnduringApp, looks: Looks) -> Macros:
    """Bind the macros' keys."""
    macros = macros_of(looks.macros)
    for each in macros.bindings():
        app.bind(each.key, each.action, description=each.description, show=False)
    return macros


def tell_what_is_unfit(app: EnduringApp, problems: Sequence[str]) -> None:
    """The first of them, and how many there are besides."""
    told = problems[:MOST_TOLD]
    for problem in told:
        app.warn(problem)
    if more := len(problems) - len(told):
        app.warn(
            ngettext(
                "{n} more setting is left out; 'callwatch check' names it.",
                "{n} more settings are left out; 'callwatch check' names them.",
                more,
            ).format(n=more)
        )
