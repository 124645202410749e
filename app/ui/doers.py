"""What the keys of the board do: a function for each command that is not the board's own action.

`keys.COMMANDS` says which keys there are; the board hands a pressed one to the doer of that name.
What a doer opens is imported when it is opened: the first picture must not wait for it.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.locale import _
from app.ui import filtering, records, viewing
from app.ui.acting import dial, park_or_fetch
from app.ui.attention import copy_of_call, go_to_urgent, toggle_silence, wait_for_agent
from app.ui.keys import SAVED_FILTERS, UNMASK, offered

if TYPE_CHECKING:
    from app.ui.screens.board import BoardScreen


def go_to_supervised(board: "BoardScreen") -> None:
    """The cursor goes to the supervised call; pressed again, to the next one."""
    keys = [each.key for each in board.session.supervisions]
    shown = [key for key in keys if board.table.has(key)]
    if not shown:
        board.notify(_("No supervised call is on the board."), markup=False)
        return
    cursor = board.table.cursor
    after = shown.index(cursor) + 1 if cursor in shown else 0
    board.table.place_cursor(shown[after % len(shown)])


def open_help(board: "BoardScreen") -> None:
    """The keys in force."""
    from app.ui.screens.help import HelpScreen
    from app.ui.widgets.key_table import Keys

    session = board.session
    commands = offered(session.rights, unmask=session.veil.may_be_lifted)
    macros = Keys(_("Macros"), board.desk.macros.hints())
    board.app.push_screen(HelpScreen(commands, [macros]))


DOERS: "Mapping[str, Callable[[BoardScreen], None]]" = {
    "board.supervised": go_to_supervised,
    "board.change_mode": lambda board: board.desk.change_mode(),
    "board.filter": filtering.type_filter,
    "board.clear_filter": filtering.clear,
    "board.saved_filters": filtering.open_saved,
    **{name: filtering.saved(n) for n, name in enumerate(SAVED_FILTERS, 1)},
    "board.sort": viewing.choose_sort,
    "board.reverse": viewing.reverse,
    "board.group": viewing.group,
    "board.idle": viewing.show_idle,
    "board.columns": viewing.choose_columns,
    "board.pause": viewing.pause,
    "board.extensions": lambda board: board.desk.choose_extensions(),
    "board.next_urgent": lambda board: go_to_urgent(board, 1),
    "board.previous_urgent": lambda board: go_to_urgent(board, -1),
    "board.silence": toggle_silence,
    "board.wait_for": wait_for_agent,
    "board.copy": copy_of_call,
    "board.help": open_help,
    "board.audit": lambda board: board.desk.open_audit(),
    "board.details": records.open_details,
    "board.note": records.note_call,
    "board.history": records.open_history,
    "board.dial": dial,
    "board.parking": park_or_fetch,
    "board.wallboard": records.open_wallboard,
    UNMASK: lambda board: board.toggle_mask(),
}
"""By the command's name; `tests/unit/test_keys.py` sees to it that none is missing."""
