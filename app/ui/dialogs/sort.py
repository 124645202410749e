"""The choice of what the board is sorted by: a short list, the present one marked.

Enter takes what is highlighted; taken a second time it is turned round.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from app.calls.view import ATTENTION, Sort
from app.locale import N_, _
from app.ui.keys import binding
from app.ui.theme import DIALOG, STYLES
from app.ui.widgets.headings import arrow

CHOICES = {
    ATTENTION: N_("what needs attention, then age"),
    "time": N_("time in this state"),
    "state": N_("state"),
    "extension": N_("extension"),
    "agent": N_("agent"),
    "direction": N_("direction"),
    "number": N_("number"),
    "name": N_("name"),
    "line": N_("line that was called"),
    "group": N_("group"),
    "started": N_("when it began"),
    "note": N_("notes"),
    "recording": N_("recording"),
}
"""What each choice is called, by its name."""


class SortDialog(ModalScreen[str | None]):
    """Gives back the name of what was taken, or `None` where nothing was."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "sort.tcss"]
    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,q,s", "close", "Back", "sort.back", show=False),
        binding("k", "up", "Up", "sort.up", show=False),
        binding("j", "down", "Down", "sort.down", show=False),
    ]

    def __init__(self, sort: Sort) -> None:
        super().__init__()
        self._sort = sort

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(_("Sort by")), id="title")
            yield OptionList(
                *(Option(self._prompt(name), id=name) for name in CHOICES),
                id="choices",
                markup=False,
                compact=True,
            )
            yield Static(Content(_("Enter sorts, once more turns it round.")), id="help")

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = list(CHOICES).index(self._sort.by)

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def _prompt(self, name: str) -> Content:
        mark = arrow(self._sort) if name == self._sort.by else " "
        return Content(f"{mark} {_(CHOICES[name])}")
