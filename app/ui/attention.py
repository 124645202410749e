"""What the keys do that have to do with noticing: the next urgent call, silence, waiting, copying.

Each function is the doer of a command (see `doers`).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.calls.actions import action_named, refusal
from app.calls.call import CallKey
from app.calls.lines import GroupKey, IdleKey
from app.locale import _, ngettext
from app.ui.keys import shown_key
from app.watch.session import Session

if TYPE_CHECKING:
    from app.ui.screens.board import BoardScreen

MOST_NAMED = 3
"""As many agents who are waited for are named."""


def go_to_urgent(board: "BoardScreen", by: int) -> None:
    """The cursor goes to the next (1) or previous (-1) line that needs attention, and round."""
    alarms = board.session.alarms
    urgent = alarms.needing_attention(board.table.order)
    if not urgent:
        board.notify(_none_urgent(board.session), markup=False)
        return
    cursor = board.table.line_cursor
    before = urgent.index(cursor) if cursor in urgent else -1 if by > 0 else 0
    place = (before + by) % len(urgent)
    if urgent[place] == cursor:
        board.notify(_("Nothing else needs attention."), markup=False)
    else:
        board.table.place_cursor(urgent[place])


def _none_urgent(session: Session) -> str:
    count = session.alarms.count()
    hidden = count.alarms + count.warnings
    if not hidden:
        return _("Nothing needs attention.")
    return ngettext(
        "Nothing that is shown needs attention; {n} that is not shown does.",
        "Nothing that is shown needs attention; {n} that are not shown do.",
        hidden,
    ).format(n=hidden)


def toggle_silence(board: "BoardScreen") -> None:
    """Nothing is told aloud of the call under the cursor any more; pressed again, it is."""
    session, key = board.session, board.table.meant
    row = session.board.rows.get(key) if key is not None else None
    if row is None:
        _toggle_silence_of_idle(board)
    else:
        board.desk.noticing.toggle_silence(row.call, ended=row.ended)


def _toggle_silence_of_idle(board: "BoardScreen") -> None:
    session, line = board.session, board.table.line_cursor
    if not isinstance(line, IdleKey) or not session.alarms.level(line):
        board.say_no_call()
        return
    if session.alarms.silence(line):
        said = _("Silenced: {agent}, who has no call. {key} ends that.")
    else:
        said = _("No longer silenced: {agent}, who has no call.")
    agent = session.directory.agent(line.extension_id)
    said = said.format(agent=agent, key=shown_key("board.silence"))
    board.notify(said, markup=False)
    board.show_levels((line,))
    board.show_state()


def wait_for_agent(board: "BoardScreen") -> None:
    """Ask whose next call is to be told of."""
    from app.ui.dialogs.follow import FollowDialog

    session, line = board.session, board.table.meant or board.table.line_cursor
    if not session.ready:
        board.notify(_("The extensions are not known yet; please wait a moment."), markup=False)
        return
    number = ""
    if line is not None and not isinstance(line, GroupKey):
        number = session.directory.number(line.extension_id)
    board.app.push_screen(FollowDialog(session, number), lambda _: board.show_state())


def copy_of_call(board: "BoardScreen") -> None:
    """Ask what of the line under the cursor is to be copied, and hand it to the terminal."""
    key, line = board.table.meant, board.table.line_cursor
    row = board.session.board.rows.get(key) if key is not None else None
    if row is not None:
        board.desk.noticing.offer_copy(row.call)
    elif isinstance(line, IdleKey):
        board.desk.noticing.offer_copy(line)
    else:
        board.say_no_call()


def sentences(session: Session, cursor: CallKey | None) -> Iterable[str]:
    """What the strip says of the call under the cursor, and of the agents who are waited for."""
    call = session.board.call(cursor) if cursor is not None else None
    if call is not None:
        if session.alarms.silenced(call.key):
            yield _("This call is silenced: nothing is told aloud of it.")
        if (listen := action_named("listen")) and (why := refusal(listen, call)):
            yield why
    if wishes := session.lookout.wishes:
        named = [
            session.directory.number_and_agent(wish.extension_id) for wish in wishes[:MOST_NAMED]
        ]
        more = len(wishes) - len(named)
        if more:
            named.append(ngettext("{n} more", "{n} more", more).format(n=more))
        yield _("Waiting for the next call of: {agents}").format(agents=", ".join(named))
