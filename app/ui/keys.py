"""The keys: every binding has an id, and every letter its twin on a Russian keyboard.

A terminal sends characters, not keys: under the layout ЙЦУКЕН the key `h` arrives as `р`. So each
letter is bound together with the character that stands on the same key there.
"""

from textual.binding import Binding, BindingType

from app.calls.actions import ACTIONS
from app.calls.rights import Rights
from app.locale import N_, _

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю"
_TWINS = dict(zip(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper(), strict=True))


def with_twin(key: str) -> str:
    """`h` -> `h,р`: the same key under both layouts. Keys with a name (`up`) have none."""
    twin = _TWINS.get(key) if key.isalpha() and len(key) == 1 else None
    return f"{key},{twin}" if twin else key


def binding(key: str, action: str, description: str, name: str, *, show: bool = True) -> Binding:
    """A binding that can be found again by its id; `key` may name several, separated by commas."""
    keys = ",".join(with_twin(one) for one in key.split(","))
    return Binding(keys, action, description, show=show, id=name, key_display=key.partition(",")[0])


def action_bindings() -> list[BindingType]:
    """A key for each of the ten actions, from the registry."""
    return [
        binding(action.key, f"act('{action.name}')", action.label, f"call.{action.name}")
        for action in ACTIONS
    ]


UNMASK = "unmask"
"""Shows masked numbers for a while: offered only where something is masked, and may be shown."""

BOARD_KEYS: tuple[tuple[str, str, str, str], ...] = (
    ("v", "go_to_supervised", N_("Go to supervised"), "board.supervised"),
    ("c", "change_mode", N_("Change mode"), "board.change_mode"),
    ("e", "choose_extensions", N_("Extensions"), "board.extensions"),
    ("a", "open_audit", N_("Audit log"), "board.audit"),
    ("ctrl+p", "app.command_palette", N_("Commands"), "board.commands"),
    ("q", "app.quit", N_("Quit"), "board.quit"),
    ("u", UNMASK, N_("Unmask"), "board.unmask"),
)
"""The board's other keys: key, what it does, its name for people, its id."""
UNHINTED = frozenset({"board.audit", "board.supervised", "board.change_mode"})
"""Keys that the two lines at the foot have no room for: the palette names them, and the strip of
supervisions those that mean something only while there are some.
"""

ALL_RIGHTS = Rights()


def board_bindings() -> list[BindingType]:
    return [
        *action_bindings(),
        *(binding(key, does, label, name) for key, does, label, name in BOARD_KEYS),
    ]


def key_hints(rights: Rights = ALL_RIGHTS, *, unmask: bool = False) -> list[tuple[str, str]]:
    """What the foot of the board says: each key and what it does, in the language in use.

    What is not among the rights is not offered, though its key still explains itself.
    """
    hints = [(action.key, _(action.label)) for action in rights.actions_left()]
    return hints + [
        (shown(key), _(label))
        for key, does, label, name in BOARD_KEYS
        if name not in UNHINTED and (does != UNMASK or unmask)
    ]


def shown(key: str) -> str:
    """A key as people write it: `ctrl+p` -> `^p`."""
    return key.replace("ctrl+", "^")
