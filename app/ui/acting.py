"""What the keys do that act without a call of the list, or before one is chosen: dialling, parking.

Each explains itself where it cannot be done; what can be done is asked in a dialog.
"""

from typing import TYPE_CHECKING

from app.calls.actions import DIAL, FETCH, VALET_PARK
from app.calls.call import CallKey
from app.calls.lines import IdleKey
from app.calls.macros import Macro
from app.calls.parking import Parked
from app.locale import _

if TYPE_CHECKING:
    from app.ui.screens.board import BoardScreen


def dial(board: "BoardScreen", to: str = "") -> None:
    """Ask whom to connect the supervisor's phone with: the agent of the line under the cursor?"""
    from app.ui.dialogs.unlisted import OwnPhone

    session = board.session
    about = OwnPhone(session)
    if _refused(board, session.rights.lacking(DIAL) or _unready(board) or about.obstacle(DIAL)):
        return
    number = to or _number_of_line(board)
    board.desk.ask(DIAL, about, destination="" if about.refuses(number) else number)


def _number_of_line(board: "BoardScreen") -> str:
    """The extension of the agent whose call, or whom without one, the key was pressed for."""
    line = board.table.meant or board.table.line_cursor
    if not isinstance(line, CallKey | IdleKey):
        return ""
    return board.session.directory.number(line.extension_id)


def park_or_fetch(board: "BoardScreen") -> None:
    """Show the slots: the call under the cursor may go into one, another come out."""
    from app.ui.dialogs.parking import ParkingScreen
    from app.ui.dialogs.unlisted import CallInSlot

    session = board.session
    if _refused(board, session.rights.lacking(VALET_PARK) or _unready(board)):
        return

    def park(key: CallKey) -> None:
        free = session.steering.parking.first_free()
        seen = board.table.seen(key)
        board.desk.open_action(VALET_PARK, key, str(free), seen=seen)

    def fetch(parked: Parked) -> None:
        about = CallInSlot(session, parked)
        if not _refused(board, about.obstacle(FETCH)):
            board.desk.ask(FETCH, about)

    board.app.push_screen(ParkingScreen(session, board.table.meant, park=park, fetch=fetch))


def run_macro(board: "BoardScreen", macro: Macro) -> None:
    """Open the dialog of the macro's action, with its destination filled in."""
    if macro.action is DIAL:
        dial(board, macro.destination)
    else:
        destination = macro.destination
        if macro.action is VALET_PARK:
            destination = destination or str(board.session.steering.parking.first_free())
        board.action_act(macro.action.name, destination)


def _unready(board: "BoardScreen") -> str:
    return "" if board.session.ready else _("There is no connection to the exchange yet.")


def _refused(board: "BoardScreen", why: str) -> bool:
    """Say why not, where there is a reason."""
    if why:
        board.notify(why, severity="warning", markup=False)
    return bool(why)
