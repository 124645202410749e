"""The details of one call: all its fields, its life, and what was done to it; live while open.

Bound to a `CallKey`. The keys of the actions work from here on that very call, through the same
dialogs as on the board; of a call that has ended it shows what is remembered.
"""

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from app.calls.actions import ACTIONS, Action, action_named
from app.calls.call import CallKey
from app.calls.life import Life
from app.locale import _
from app.ui.keys import COMMANDS, binding, shown_key
from app.ui.screens.details_texts import sections
from app.ui.theme import STYLES
from app.ui.widgets.facts import Facts
from app.ui.widgets.key_bar import KeyBar
from app.watch.session import Session

if TYPE_CHECKING:
    from app.ui.noticing import Noticing


class Desk(Protocol):
    """What the details ask of the app."""

    session: Session
    noticing: "Noticing"

    def open_action(self, action: Action, key: CallKey) -> None: ...

    def write_note(self, key: CallKey) -> None: ...


class Sheet(VerticalScroll, can_focus=True):
    """What scrolls; by `j` and `k` too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("k", "scroll_up", "Up", "details.up", show=False),
        binding("j", "scroll_down", "Down", "details.down", show=False),
    ]


class DetailsScreen(Screen[None]):
    """Shows the call of `key`, running or ended."""

    CSS_PATH = STYLES / "details.tcss"
    AUTO_FOCUS = "#sheet"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,enter", "back", "Back", "details.back", show=False),
        *(
            binding(c.key, f"act('{c.action.name}')", c.label, c.name, show=False)
            for c in COMMANDS
            # Dialling is not done to this call, and has its key on the board alone.
            if c.action is not None and c.action.needs_call
        ),
        binding("m", "note", "Note", "board.note", show=False),
        binding("y", "copy", "Copy", "board.copy", show=False),
        binding("z", "silence", "Silence", "board.silence", show=False),
    ]

    def __init__(self, desk: Desk, key: CallKey) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self.key = key

    def compose(self) -> ComposeResult:
        yield Static(Content(self._title()), id="title")
        with Sheet(id="sheet"):
            yield Facts(id="facts")
        yield KeyBar(self._hints(), id="keys")

    def on_mount(self) -> None:
        self.show_now()

    def show_now(self) -> None:
        """With every look and every second."""
        life = self._life()
        if life is not None:
            self.query_one(Facts).show(sections(self._session, life))
        self.query_one(KeyBar).show(self._hints())

    def action_back(self) -> None:
        self.dismiss(None)

    def action_act(self, name: str) -> None:
        action = action_named(name)
        if action is None:
            return
        if lacking := self._session.rights.lacking(action):
            self.notify(lacking, severity="warning", markup=False)
            return
        self._desk.open_action(action, self.key)

    def action_note(self) -> None:
        self._desk.write_note(self.key)

    def action_copy(self) -> None:
        if (life := self._life()) is not None:
            self._desk.noticing.offer_copy(life.call)

    def action_silence(self) -> None:
        if (life := self._life()) is not None:
            ended = self._session.board.call(self.key) is None
            self._desk.noticing.toggle_silence(life.call, ended=ended)
            self.show_now()

    def _life(self) -> Life | None:
        return self._session.chronicle.life(self.key)

    def _title(self) -> str:
        directory = self._session.directory
        return _("Call of {extension} {agent}").format(
            extension=directory.number(self.key.extension_id),
            agent=directory.agent(self.key.extension_id),
        )

    def _hints(self) -> list[tuple[str, str]]:
        """What there is to do; of a call that has ended there is not much."""
        hints = [("↑ ↓", _("scroll"))]
        if self._session.board.call(self.key) is not None:
            hints += [
                (shown_key(f"call.{a.name}"), _(a.label))
                for a in self._session.rights.actions_left()
                if a in ACTIONS  # the others have their keys on the board alone
            ]
            hints.append((shown_key("board.silence"), _("silence")))
        return [
            *hints,
            (shown_key("board.note"), _("Note")),
            (shown_key("board.copy"), _("copy")),
            (shown_key("details.back"), _("back")),
        ]
