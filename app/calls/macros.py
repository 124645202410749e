"""Macros of the settings: a key that opens an action's dialog with its destination filled in.

`F5 = "transfer 300"`. Pure: what an entry means, or a sentence why it means nothing. Which keys
there are, and which are free, is known where keys are read (`ui`).
"""

from dataclasses import dataclass

from app.calls.actions import NAMED_RIGHTS, Action, Destination, action_named
from app.calls.destination import BadDestination, parse_destination
from app.calls.parking import parse_slot
from app.locale import _

_ASKED = {
    Destination.SUPERVISOR: parse_destination,
    Destination.ANYWHERE: parse_destination,
    Destination.SLOT: lambda text: str(parse_slot(text)),
}
"""How the destination of each kind is read."""


class BadMacro(ValueError):
    """Cannot be; the text says why."""


@dataclass(frozen=True, slots=True)
class Macro:
    """`destination`: plain digits; empty where the action needs none, or its usual one is meant."""

    action: Action
    destination: str = ""


def parse_macro(value: object) -> Macro:
    """What stands behind the key: an action's name and, where it needs one, a destination.

    Raises `BadMacro`.
    """
    if not isinstance(value, str) or not value.strip():
        raise BadMacro(_('expected an action and a destination, such as "transfer 300"'))
    word, _space, rest = value.strip().partition(" ")
    action = action_named(word)
    if action is None or action not in NAMED_RIGHTS:
        raise BadMacro(
            _("there is no such action; there are {names}").format(
                names=", ".join(each.name for each in NAMED_RIGHTS)
            )
        )
    return Macro(action, _destination(action, rest.strip()))


def _destination(action: Action, text: str) -> str:
    if action.destination is Destination.NONE:
        if text:
            raise BadMacro(_("{action} takes no destination").format(action=action.name))
        return ""
    if not text:
        if action.destination is Destination.ANYWHERE:
            raise BadMacro(_("{action} needs a destination").format(action=action.name))
        return ""
    try:
        return _ASKED[action.destination](text)
    except BadDestination as why:
        raise BadMacro(str(why).removesuffix(".")) from None
