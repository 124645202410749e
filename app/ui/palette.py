"""The command palette's entries: every command of the board, with its key."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from app.locale import _
from app.ui.keys import offered, shown
from app.ui.screens.board import BoardScreen


class BoardCommands(Provider):
    """Offers what the board's keys do, with the key beside it."""

    async def discover(self) -> Hits:
        for text, help_text, run in self._commands():
            yield DiscoveryHit(text, run, help=help_text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for text, help_text, run in self._commands():
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(text), run, help=help_text)

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        board = self.screen
        if not isinstance(board, BoardScreen):
            return
        session = board.session
        for command in offered(session.rights, unmask=session.veil.may_be_lifted):
            if command.does == "app.command_palette":
                continue
            yield (
                _("{label}  (key {key})").format(label=_(command.label), key=shown(command.key)),
                _("Acts on the call under the cursor, after a dialog.") if command.action else "",
                partial(self.app.run_action, command.textual_action, board),
            )
