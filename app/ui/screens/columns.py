"""The choice of columns: which ones, in which order, and how wide.

Space ticks what is highlighted, the arrows to the sides give it a width, Shift with the arrows up
and down moves it. Enter takes the choice; where nothing is chosen the width of the window decides.
"""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from app.calls.view import COLUMNS, NARROWEST, TIME, WIDEST, ColumnChoice, View, in_order
from app.locale import _
from app.ui.dialogs.sort import CHOICES
from app.ui.keys import binding, keys_of, shown, shown_key
from app.ui.theme import STYLES
from app.ui.widgets.columns import BY_NAME
from app.ui.widgets.columns import shown as shown_columns
from app.ui.widgets.key_bar import KeyBar

TICKED, FREE = "[x]", "[ ]"


class ColumnsScreen(Screen[View | None]):
    """Gives back a view with the columns that were chosen, or `None` where nothing is to change.

    `room`: cells of the table, for which the usual columns are offered first.
    """

    CSS_PATH = STYLES / "columns.tcss"
    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the list of options takes it for ticking.
        replace(binding("enter", "take", "Take", "columns.take", show=False), priority=True),
        binding("escape,q", "back", "Back", "columns.back", show=False),
        binding("space", "tick", "Tick", "columns.tick", show=False),
        binding("shift+up,K", "move(-1)", "Move up", "columns.move_up", show=False),
        binding("shift+down,J", "move(1)", "Move down", "columns.move_down", show=False),
        binding("left,h", "widen(-1)", "Narrower", "columns.narrower", show=False),
        binding("right,l", "widen(1)", "Wider", "columns.wider", show=False),
        binding("k", "up", "Up", "columns.up", show=False),
        binding("j", "down", "Down", "columns.down", show=False),
        binding("a", "automatic", "By the window", "columns.automatic", show=False),
    ]

    def __init__(self, view: View, room: int) -> None:
        super().__init__()
        self._room = room
        self._automatic = not view.columns
        self._choices: list[ColumnChoice] = []
        self._ticked: set[str] = set()
        self._begin_with(view)

    def compose(self) -> ComposeResult:
        yield Static(Content(_("Which columns are shown?")), id="title")
        yield OptionList(id="choices", markup=False)
        yield Static(id="told", markup=False)
        yield KeyBar(
            [
                (shown_key("columns.tick"), _("tick")),
                (shown_key("columns.narrower") + shown_key("columns.wider"), _("width")),
                (f"{_letter('columns.move_up')} {_letter('columns.move_down')}", _("move")),
                (shown_key("columns.automatic"), _("by the window")),
                (shown_key("columns.take"), _("take")),
                (shown_key("columns.back"), _("back")),
            ],
            id="keys",
        )

    def on_mount(self) -> None:
        self._list(0)

    def action_take(self) -> None:
        columns = in_order(each for each in self._choices if each.name in self._ticked)
        self.dismiss(View(columns=() if self._automatic else columns))

    def action_back(self) -> None:
        self.dismiss(None)

    def action_tick(self) -> None:
        place = self._place
        # Without the time nobody could tell that the board lives.
        if self._choices[place].name != TIME:
            self._ticked ^= {self._choices[place].name}
            self._changed(place)

    def action_move(self, by: int) -> None:
        place, to = self._place, self._place + by
        if place == 0 or not 0 < to < len(self._choices):
            return
        self._choices.insert(to, self._choices.pop(place))
        self._changed(to)

    def action_widen(self, by: int) -> None:
        """One cell more or less; narrower than the narrowest is as wide as there is room."""
        place = self._place
        choice = self._choices[place]
        if choice.name == TIME:
            return
        if choice.width is None:
            width: int | None = BY_NAME[choice.name].width if by > 0 else None
        else:
            width = min(WIDEST, choice.width + by)
            width = width if width >= NARROWEST else None
        self._choices[place] = replace(choice, width=width)
        self._changed(place)

    def action_automatic(self) -> None:
        self._begin_with(View())
        self._automatic = True
        self._list(self._place)

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    @property
    def _place(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    def _begin_with(self, view: View) -> None:
        names = [column.name for column in shown_columns((), self._room)]
        columns = view.columns or tuple(ColumnChoice(name) for name in names)
        self._ticked = {each.name for each in columns}
        rest = tuple(ColumnChoice(name) for name in COLUMNS if name not in self._ticked)
        self._choices = list(in_order((*columns, *rest)))

    def _changed(self, place: int) -> None:
        self._automatic = self._ticked <= {TIME}
        self._list(place)

    def _list(self, place: int) -> None:
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(Option(self._prompt(each), id=each.name) for each in self._choices)
        choices.highlighted = place
        self.query_one("#told", Static).update(
            Content(
                _("The width of the window decides.")
                if self._automatic
                else _("Shown as chosen here; a narrow window leaves some out.")
            )
        )

    def _prompt(self, choice: ColumnChoice) -> Content:
        mark = TICKED if choice.name in self._ticked else FREE
        if choice.name == TIME:
            width = _("always")
        elif choice.width is None:
            width = _("as there is room")
        else:
            width = _("{n} cells wide").format(n=choice.width)
        return Content(f"{mark} {_(CHOICES[choice.name]):<28} {width}")


def _letter(name: str) -> str:
    """The last of its keys: the usual first one, Shift and an arrow, not every terminal sends."""
    return shown(keys_of(name).rpartition(",")[2])
