"""The command palette's entries: the actions among the rights, and the board's own."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from app.locale import _
from app.ui.keys import BOARD_KEYS, UNMASK, shown
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
        for action in board.session.rights.actions_left():
            yield (
                _("{label}  (key {key})").format(label=_(action.label), key=action.key),
                _("Acts on the call under the cursor, after a dialog."),
                partial(board.action_act, action.name),
            )
        for key, does, label, _name in BOARD_KEYS:
            if does == "app.command_palette":
                continue
            if does == UNMASK and not board.session.veil.may_be_lifted:
                continue
            yield (
                _("{label}  (key {key})").format(label=_(label), key=shown(key)),
                "",
                partial(self.app.run_action, does, board),
            )
