"""The saved filters: choose one, give the one in force a name, remove one that is not needed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from app.calls.query import Query
from app.locale import _
from app.ui.keys import SAVED_FILTERS, binding, shown_key
from app.ui.theme import DIALOG, STYLES
from app.ui.widgets.columns import fitted
from app.ui.widgets.key_bar import KeyBar
from app.watch.filters import LONGEST_NAME, BadFilter, Filters, SavedFilter

DIGITS = 9
"""As many of them have a key."""
NAME_CELLS = 18


class FiltersDialog(ModalScreen[Query | None]):
    """Gives back the filter to show, or `None`."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "filters.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Close", "filters.close", show=False),
        binding("delete", "remove", "Remove", "filters.remove", show=False),
        binding("up", "app.focus_previous", "Previous", "filters.previous", show=False),
        binding("down", "app.focus_next", "Next", "filters.next", show=False),
        *(
            binding(str(n), f"take({n})", "Take", f"filters.take_{n}", show=False)
            for n in range(1, DIGITS + 1)
        ),
    ]

    def __init__(self, filters: Filters) -> None:
        super().__init__()
        self._filters = filters

    def compose(self) -> ComposeResult:
        now = self._filters.now
        with Vertical(id="dialog"):
            yield Static(Content(_("Saved filters")), id="title")
            yield OptionList(id="saved", markup=False)
            yield Static(Content(_("None is saved yet.")), id="none")
            if now:
                yield Static(Content(_("In force: {text}").format(text=now.text)), id="now")
                with Horizontal(id="field"):
                    yield Static(Content(_("Save it as:")), classes="label")
                    yield Input(
                        self._filters.name_of(now),
                        max_length=LONGEST_NAME,
                        id="name",
                        compact=True,
                    )
            else:
                hint = _("To save one, type it on the board with {key} and come back here.")
                yield Static(Content(hint.format(key=shown_key("board.filter"))), id="now")
            yield Static(id="message", markup=False)
            yield KeyBar(self._hints(), id="keys")

    def on_mount(self) -> None:
        self._list()
        if self._filters.saved:
            self.query_one(OptionList).focus()
        elif self._filters.now:
            self.query_one(Input).focus()

    def _hints(self) -> list[tuple[str, str]]:
        hints = []
        if self._filters.saved:
            hints = [
                (_("Enter"), _("show")),
                ("1-9", _("show")),
                (shown_key("filters.remove"), _("remove")),
            ]
        if self._filters.now:
            hints.append((_("Enter"), _("save it")) if not hints else ("Tab", _("name it")))
        return [*hints, (shown_key("filters.close"), _("back"))]

    def action_close(self) -> None:
        self.dismiss(None)

    def action_take(self, number: int) -> None:
        if number <= len(self._filters.saved):
            self.dismiss(self._filters.saved[number - 1].query)

    def action_remove(self) -> None:
        """Remove the highlighted one."""
        saved = self._highlighted()
        if saved is None:
            return
        try:
            self._filters.remove(saved)
        except BadFilter as problem:
            self._say(str(problem), bad=True)
            return
        self._list()
        self._say(
            _("'{name}' is removed. It was: {text}").format(name=saved.name, text=saved.query.text)
        )

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.action_take(event.option_index + 1)

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        try:
            saved = self._filters.save(event.value)
        except BadFilter as problem:
            self._say(str(problem), bad=True)
            return
        self._list()
        choices = self.query_one(OptionList)
        place = self._filters.saved.index(saved)
        choices.highlighted = place
        choices.focus()
        self._say(
            _("Saved as '{name}'; the key {key} on the board shows it.").format(
                name=saved.name, key=shown_key(SAVED_FILTERS[place])
            )
            if place < DIGITS
            else _("Saved as '{name}'.").format(name=saved.name)
        )

    def _highlighted(self) -> SavedFilter | None:
        choices = self.query_one(OptionList)
        if not choices.has_focus or choices.highlighted is None:
            return None
        return self._filters.saved[choices.highlighted]

    def _list(self) -> None:
        saved = self._filters.saved
        choices = self.query_one(OptionList)
        before = choices.highlighted or 0
        choices.clear_options()
        choices.add_options(Option(_prompt(n, each)) for n, each in enumerate(saved, 1))
        choices.highlighted = min(before, len(saved) - 1) if saved else None
        choices.display = bool(saved)
        self.query_one(KeyBar).show(self._hints())
        self.query_one("#none").display = not saved

    def _say(self, text: str, *, bad: bool = False) -> None:
        message = self.query_one("#message", Static)
        message.set_class(bad, "-bad")
        message.update(Content(text))


def _prompt(number: int, saved: SavedFilter) -> Content:
    key = str(number) if number <= DIGITS else " "
    return Content(f"{key}  {fitted(saved.name, NAME_CELLS)}  {saved.query.text}")
