"""The keys: every binding has an id, and every character its twin on a Russian keyboard.

A terminal sends characters, not keys: under the layout ЙЦУКЕН the key `h` arrives as `р`. So each
character is bound together with the one that stands on the same key there. Which keys are in force
instead of the usual ones is known here too, since every hint names them; `keymap` reads them from
the settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from textual.binding import Binding, BindingType
from textual.keys import key_to_character

from app.calls.actions import ACTIONS, DIAL, VALET_PARK, Action
from app.calls.rights import Rights
from app.locale import N_, _

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю." + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_TWINS = dict(zip(_LATIN, _CYRILLIC, strict=True))
_LATIN_OF = {twin: latin for latin, twin in _TWINS.items() if twin.isalpha()}
_NAMED = {"comma": ",", "question_mark": "?", "slash": "/", "full_stop": "."}
"""Characters that cannot stand for themselves in a list of keys, or that people spell out."""
_usual: dict[str, str] = {}
_chosen: dict[str, str] = {}


def with_twin(key: str) -> str:
    """`h` -> `h,р`: the same key under both layouts. Keys with a name (`up`) have none.

    With a modifier too (`ctrl+p,ctrl+з`): some terminals tell which character it was held with.
    """
    modifiers, plus, bare = key.rpartition("+") if len(key) > 1 else ("", "", key)
    character = _NAMED.get(bare, bare)
    twin = _TWINS.get(character) or _LATIN_OF.get(character)
    return f"{key},{modifiers}{plus}{'comma' if twin == ',' else twin}" if twin else key


def character_of(key: str) -> str:
    """What the key types; empty for one that types nothing."""
    character = _NAMED.get(key) or key_to_character(key) or ""
    return character if character.isprintable() else ""


def with_twins(keys: str) -> str:
    """The same for several, separated by commas."""
    return ",".join(with_twin(key) for key in keys.split(","))


def binding(key: str, action: str, description: str, name: str, *, show: bool = True) -> Binding:
    """A binding that can be found again by its id; `key` may name several, separated by commas."""
    _usual.setdefault(name, key)
    keys = with_twins(key)
    return Binding(keys, action, description, show=show, id=name, key_display=key.partition(",")[0])


class Group(Enum):
    """Under which heading the help shows a key."""

    CALL = N_("The call under the cursor")
    FIND = N_("Finding and sorting")
    NOTICE = N_("Noticing and remembering")
    PROGRAM = N_("The program")


@dataclass(frozen=True, slots=True)
class Command:
    """What a key of the board does.

    `name` is its id, in the settings too; `label` is marked for translation. `hinted`: named at the
    foot of the board, which has room for few. `does`: the Textual action; by default one of the
    doers of that name. `action`: the action of the registry that it opens.
    """

    name: str
    key: str
    label: str
    group: Group
    hinted: bool = False
    does: str = ""
    action: Action | None = None

    @property
    def textual_action(self) -> str:
        return self.does or f"run('{self.name}')"


UNMASK = "board.unmask"
"""Shows masked numbers for a while: offered only where something is masked, and may be shown."""

SAVED_FILTERS = tuple(f"board.saved_filter_{n}" for n in range(1, 10))
"""Each digit shows one of the first nine saved filters, and nothing but what it finds."""
_SAVED_FILTER_LABELS = (
    N_("Saved filter 1"),
    N_("Saved filter 2"),
    N_("Saved filter 3"),
    N_("Saved filter 4"),
    N_("Saved filter 5"),
    N_("Saved filter 6"),
    N_("Saved filter 7"),
    N_("Saved filter 8"),
    N_("Saved filter 9"),
)

COMMANDS: tuple[Command, ...] = (
    *(
        Command(
            f"call.{action.name}",
            action.key,
            action.label,
            Group.CALL,
            hinted=True,
            does=f"act('{action.name}')",
            action=action,
        )
        for action in ACTIONS
    ),
    Command("board.supervised", "v", N_("Go to supervised"), Group.FIND),
    Command("board.change_mode", "c", N_("Change mode"), Group.CALL),
    Command("board.filter", "slash", N_("Filter"), Group.FIND, hinted=True),
    Command("board.clear_filter", "escape", N_("Clear the filter"), Group.FIND),
    Command("board.saved_filters", "F", N_("Saved filters"), Group.FIND),
    *(
        Command(name, str(n), label, Group.FIND)
        for n, (name, label) in enumerate(zip(SAVED_FILTERS, _SAVED_FILTER_LABELS, strict=True), 1)
    ),
    Command("board.sort", "s", N_("Sort"), Group.FIND),
    Command("board.reverse", "S", N_("Turn the order round"), Group.FIND),
    Command("board.group", "G", N_("Group the lines"), Group.FIND),
    Command("board.idle", "i", N_("Idle agents"), Group.FIND),
    Command("board.columns", "o", N_("Columns"), Group.FIND),
    Command("board.pause", "space", N_("Pause the picture"), Group.FIND),
    Command("board.parking", VALET_PARK.key, N_("Parking slots"), Group.CALL, action=VALET_PARK),
    Command("board.dial", DIAL.key, DIAL.label, Group.CALL, action=DIAL),
    Command("board.extensions", "e", N_("Extensions"), Group.FIND),
    Command("board.next_urgent", "n", N_("Next that needs attention"), Group.NOTICE),
    Command("board.previous_urgent", "N", N_("Previous that needs attention"), Group.NOTICE),
    Command("board.silence", "z", N_("Silence the call"), Group.NOTICE),
    Command("board.wait_for", "f", N_("Tell me when an agent is on a call"), Group.NOTICE),
    Command("board.copy", "y", N_("Copy number or ids"), Group.NOTICE),
    Command("board.details", "enter", N_("Details"), Group.CALL),
    Command("board.note", "m", N_("Note"), Group.NOTICE),
    Command("board.history", "r", N_("History"), Group.FIND),
    Command("board.wallboard", "W", N_("Wallboard"), Group.NOTICE),
    Command("board.audit", "a", N_("Audit log"), Group.NOTICE),
    Command(
        "board.commands",
        "ctrl+p",
        N_("Commands"),
        Group.PROGRAM,
        does="app.command_palette",
    ),
    Command("board.help", "?", N_("Help"), Group.PROGRAM, hinted=True),
    Command("board.quit", "q", N_("Quit"), Group.PROGRAM, hinted=True, does="app.quit"),
    Command(UNMASK, "u", N_("Unmask"), Group.PROGRAM, hinted=True),
)
"""Every key of the board; bindings, hints, palette and help are made from it."""

ALL_RIGHTS = Rights()


_usual.update((command.name, command.key) for command in COMMANDS)


def board_bindings() -> list[BindingType]:
    return [binding(c.key, c.textual_action, c.label, c.name) for c in COMMANDS]


def offered(rights: Rights = ALL_RIGHTS, *, unmask: bool = False) -> list[Command]:
    """What there is to do: what is not among the rights is not offered, though its key still
    explains itself.
    """
    left = rights.actions_left()
    return [
        command
        for command in COMMANDS
        if (command.action is None or command.action in left) and (command.name != UNMASK or unmask)
    ]


def key_hints(rights: Rights = ALL_RIGHTS, *, unmask: bool = False) -> list[tuple[str, str]]:
    """What the foot of the board says: each key and what it does, in the language in use."""
    return [
        (shown_key(command.name), _(command.label))
        for command in offered(rights, unmask=unmask)
        if command.hinted
    ]


def take_keys(chosen: Mapping[str, str]) -> None:
    """From now on these are in force, by name; usual ones for all others."""
    _chosen.clear()
    _chosen.update(chosen)


def keys_chosen() -> bool:
    """Whether any key is not the usual one."""
    return bool(_chosen)


def usual_keys(name: str) -> str:
    """Those that a binding of that name has without a word in the settings; empty if unknown."""
    return _usual.get(name, "")


def keys_of(name: str) -> str:
    """The keys in force for a binding of that name, separated by commas."""
    return _chosen.get(name) or _usual[name]


def shown_key(name: str) -> str:
    """The first of them, as people write it."""
    return shown(keys_of(name).partition(",")[0])


_WRITTEN = {
    "escape": "Esc",
    "enter": N_("Enter"),
    "space": N_("Space"),
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "backspace": "⌫",
    "delete": N_("Del"),
    "insert": "Ins",
    **_NAMED,
}


def shown(key: str) -> str:
    """A key as people write it: `ctrl+p` -> `^p`, `enter` -> `Enter`."""
    modifiers, plus, bare = key.rpartition("+")
    written = _(_WRITTEN[bare]) if bare in _WRITTEN else character_of(bare) or bare
    if bare.startswith("f") and bare[1:].isdecimal():
        written = bare.upper()
    return (modifiers + plus).replace("ctrl+", "^") + written
