"""The keys in force, by group: those of the settings where there are some."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from app.locale import N_, _
from app.ui.keys import (
    SAVED_FILTERS,
    Command,
    Group,
    binding,
    keys_of,
    shown,
    shown_key,
    usual_keys,
)
from app.ui.theme import STYLES
from app.ui.widgets.key_bar import KeyBar
from app.ui.widgets.key_table import Keys, KeyTable

MOVING: tuple[tuple[tuple[str, ...], str], ...] = (
    (("table.up", "table.down"), N_("Move the cursor")),
    (("table.page_up", "table.page_down"), N_("Move it by a page")),
    (("table.first", "table.last"), N_("To the first, to the last")),
)
"""Names of bindings that are one thing to people, and what that is."""
ALWAYS: tuple[tuple[str, str, str], ...] = (
    ("app.repaint", N_("Paint everything anew"), "repaint"),
    ("app.suspend", N_("Back to the shell, for a while"), "suspend_process"),
)
"""Keys of the app itself: name, what it does, and Textual's name of that."""


class Sheet(VerticalScroll, can_focus=True):
    """What scrolls; by `j` and `k` too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("k", "scroll_up", "Up", "help.up", show=False),
        binding("j", "scroll_down", "Down", "help.down", show=False),
    ]


class HelpScreen(Screen[None]):
    """`commands`: those that are offered. `more`: groups of keys that have no command, macros."""

    CSS_PATH = STYLES / "help.tcss"
    AUTO_FOCUS = "#sheet"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,q,?", "back", "Back", "help.back", show=False),
    ]

    def __init__(self, commands: Iterable[Command], more: Sequence[Keys] = ()) -> None:
        super().__init__()
        self._groups = [group for group in (*groups(commands), *more) if group.hints]

    def compose(self) -> ComposeResult:
        yield Static(Content(_("Keys")), id="title")
        with Sheet(id="sheet"):
            yield KeyTable(self._groups)
        yield KeyBar([("↑ ↓", _("scroll")), (shown_key("help.back"), _("back"))], id="keys")

    def action_back(self) -> None:
        self.dismiss(None)


def groups(commands: Iterable[Command]) -> Iterator[Keys]:
    """The keys on the board, under the headings of `Group`, and those that move."""
    for heading, entries in sections(commands):
        yield Keys(heading, [(entry.keys, entry.text) for entry in entries])


@dataclass(frozen=True, slots=True)
class Entry:
    """What is one thing to people: the keys in force, what they do, and the bindings' names."""

    keys: str
    text: str
    names: tuple[str, ...]


def sections(commands: Iterable[Command]) -> Iterator[tuple[str, list[Entry]]]:
    """Under each heading what there is to do."""
    offered = list(commands)
    yield _("Moving"), [Entry(_keys(*names), _(text), names) for names, text in MOVING]
    for group in Group:
        entries = list(_entries(command for command in offered if command.group is group))
        if group is Group.PROGRAM:
            entries += [Entry(_keys(name), _(text), (name,)) for name, text, _action in ALWAYS]
        yield _(group.value), entries


def _entries(commands: Iterable[Command]) -> Iterator[Entry]:
    """The nine of the saved filters are one, while they have their usual keys."""
    together = all(keys_of(name) == usual_keys(name) for name in SAVED_FILTERS)
    for command in commands:
        if not together or command.name not in SAVED_FILTERS:
            yield Entry(_keys(command.name), _(command.label), (command.name,))
        elif command.name == SAVED_FILTERS[0]:
            yield Entry(f"1–{len(SAVED_FILTERS)}", _("Show a saved filter"), SAVED_FILTERS)


def _keys(*names: str) -> str:
    """`↑ k ↓ j`: all that are in force."""
    return " ".join(shown(key) for name in names for key in keys_of(name).split(","))
