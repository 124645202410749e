"""The app of the first start: one screen, before there is anything to show on a board."""

from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from app.ui.enduring import EnduringApp
from app.ui.keys import binding
from app.ui.looks import Looks
from app.ui.own_themes import dress
from app.ui.screens.first_start import FirstStartScreen, Given, Trial
from app.ui.terminal.line import Line
from app.ui.theme import DIALOG, STYLES


class FirstStart(EnduringApp):
    """`kept` tells, afterwards, whether settings have been written."""

    TITLE = "callwatch"
    CSS_PATH: ClassVar = [STYLES / "dashboard.tcss", DIALOG, STYLES / "first_start.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+q,ctrl+c", "quit", "Quit", "app.quit", show=False),
    ]

    def __init__(
        self, given: Given, attempt: Trial, where: str, looks: Looks, line: Line | None = None
    ) -> None:
        super().__init__(line)
        self.animation_level = "none"
        self.kept = False
        self._first = FirstStartScreen(given, attempt, where, self._done)
        dress(self, looks)

    def get_default_screen(self) -> Screen[None]:
        return self._first

    def _done(self) -> None:
        self.kept = True
        self.make_way()
