"""The dialog of a note: one line, which stays with its call.

Bound to the `CallKey` it was opened for; the call may end meanwhile, the note is kept all the same.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from app.calls.call import CallKey
from app.locale import _
from app.ui.keys import binding, shown_key
from app.ui.theme import DIALOG, STYLES
from app.ui.widgets.key_bar import KeyBar
from app.watch.history import LONGEST_NOTE
from app.watch.session import Session


class NoteDialog(ModalScreen[None]):
    """Keeps the note when Enter is pressed; an empty one removes it."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "note.tcss"]
    AUTO_FOCUS = "#note"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Cancel", "note.cancel", show=False),
    ]

    def __init__(self, session: Session, key: CallKey) -> None:
        super().__init__()
        self._session = session
        self.key = key

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(_("Note")), id="title")
            yield Static(Content(self._whose()), id="call")
            yield Input(
                self._session.chronicle.note(self.key),
                id="note",
                max_length=LONGEST_NOTE,
                select_on_focus=False,
            )
            yield KeyBar(
                [
                    (_("Enter"), _("keep; an empty note is removed")),
                    (shown_key("note.cancel"), _("back")),
                ],
                id="keys",
            )

    def action_close(self) -> None:
        self.dismiss(None)

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._session.chronicle.mark(self.key, event.value):
            self.notify(
                _("This call is no longer remembered; the note was not kept."),
                severity="warning",
                markup=False,
            )
        self.dismiss(None)

    def _whose(self) -> str:
        life = self._session.chronicle.life(self.key)
        # It stands while somebody writes, when the mask may be back in force.
        shown = self._session.told_presentation
        party = shown.party(life.call) if life is not None else _("unknown")
        return _("{agent} with {party}").format(
            agent=self._session.directory.agent(self.key.extension_id), party=party
        )
