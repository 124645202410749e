"""What the board's keys open of what is kept of calls: details, notes, the history, the wallboard.

Each screen's module is imported when it is opened: the first picture must not wait for it.
"""

from typing import TYPE_CHECKING

from app.calls.call import CallKey

if TYPE_CHECKING:
    from app.ui.screens.board import BoardScreen


def open_details(board: "BoardScreen") -> None:
    """Of the call under the cursor."""
    from app.ui.screens.details import DetailsScreen

    if (key := _meant(board)) is not None:
        board.app.push_screen(DetailsScreen(board.desk, key))


def note_call(board: "BoardScreen") -> None:
    """Write a note to the call under the cursor."""
    if (key := _meant(board)) is not None:
        board.desk.write_note(key)


def open_history(board: "BoardScreen") -> None:
    """The calls that ended while this was open."""
    from app.ui.screens.history import HistoryScreen

    board.app.push_screen(HistoryScreen(board.desk))


def open_wallboard(board: "BoardScreen") -> None:
    """Large figures, for a screen on the wall."""
    from app.ui.screens.wallboard import WallboardScreen

    board.app.push_screen(WallboardScreen(board.session))


def _meant(board: "BoardScreen") -> CallKey | None:
    """The call that a key pressed now is for, which the history knows; says where there is none."""
    key = board.table.meant
    if key is not None and board.session.chronicle.life(key) is not None:
        return key
    board.say_no_call()
    return None
