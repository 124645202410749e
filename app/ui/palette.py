"""The command palette: every command of the board, with its key, in the language in use."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.theme import ThemeProvider
from textual.widgets.option_list import Option

from app.locale import _
from app.ui.acting import run_macro
from app.ui.keys import offered, shown_key
from app.ui.macros import shown_macro_key, told
from app.ui.screens.board import BoardScreen
from app.ui.screens.help import ALWAYS


class Palette(CommandPalette):
    """Textual's, with words of ours where its own cannot be translated."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(
            self._NO_MATCHES_COUNTDOWN, partial(self._say_nothing_matches, search_value)
        )

    def _say_nothing_matches(self, wanted: str) -> None:
        if wanted:
            nothing = Option(Content(_("Nothing is called so.")), id=self._NO_MATCHES)
            nothing.disabled = True
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = bool(wanted)


def command_palette() -> Palette:
    """Of all commands."""
    return Palette(placeholder=_("Search for commands…"), id="--command-palette")


def theme_palette() -> Palette:
    """Of the themes that there are."""
    return Palette([ThemeProvider], placeholder=_("Search for themes…"))


class BoardCommands(Provider):
    """Offers what the board's keys do, with the key beside it, and other colours."""

    async def discover(self) -> Hits:
        for text, run in self._commands():
            yield DiscoveryHit(text, run)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for text, run in self._commands():
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(text), run)

    def _commands(self) -> Iterator[tuple[str, Callable[[], object]]]:
        board = self.screen
        if not isinstance(board, BoardScreen):
            return
        session = board.session
        for command in offered(session.rights, unmask=session.veil.may_be_lifted):
            if command.does == "app.command_palette":
                continue
            yield (
                _labelled(_(command.label), shown_key(command.name)),
                partial(self.app.run_action, command.textual_action, board),
            )
        for name, text, action in ALWAYS:
            yield _labelled(_(text), shown_key(name)), partial(self.app.run_action, action)
        yield _("Theme: choose other colours"), self.app.action_change_theme
        for key, macro in board.desk.macros.by_key.items():
            yield _labelled(told(macro), shown_macro_key(key)), partial(run_macro, board, macro)


def _labelled(label: str, key: str) -> str:
    return _("{label}  (key {key})").format(label=label, key=key)
