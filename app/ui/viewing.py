"""What the keys of a view do: sorting, grouping, idle agents, columns, the pause.

Each makes another `View` of the one that is shown; the table shows it, and it is kept for the next
start.
"""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from app.calls.view import BadView, View, chosen, kept, view_from
from app.locale import _, ngettext
from app.ui.keys import shown_key
from app.watch.remembered import Remembered

if TYPE_CHECKING:
    from app.ui.screens.board import BoardScreen

PART = "view"
"""The name under which a view is kept."""
PAUSED_GLYPH = "║"
_log = logging.getLogger(__name__)


def kept_view(remembered: Remembered | None) -> View:
    """The view of the last start; the usual one where none was kept, or none that can be."""
    value = remembered.part(PART) if remembered is not None else None
    if value is None:
        return View()
    try:
        return view_from(value)
    except BadView as error:
        _log.warning(_("The view that was kept is ignored: {why}").format(why=error))
        return View()


def show(board: "BoardScreen", view: View) -> None:
    """Show a view that a person wants, and keep it."""
    before = kept(board.table.view)
    board.table.show_view(view)
    board.show_state()
    remembered = board.session.remembered
    if remembered is not None and kept(view) != before:
        remembered.keep(PART, kept(view))


def choose_sort(board: "BoardScreen") -> None:
    from app.ui.dialogs.sort import SortDialog

    def take(by: str | None) -> None:
        if by is not None:
            show(board, chosen(board.table.view, by))

    board.app.push_screen(SortDialog(board.table.view.sort), take)


def reverse(board: "BoardScreen") -> None:
    view = board.table.view
    show(board, replace(view, sort=view.sort.reversed))


def group(board: "BoardScreen") -> None:
    view = board.table.view
    show(board, replace(view, grouped=not view.grouped))


def show_idle(board: "BoardScreen") -> None:
    """Show agents without a call, too; or no longer."""
    view = board.table.view
    show(board, replace(view, idle=not view.idle))


def choose_columns(board: "BoardScreen") -> None:
    from app.ui.screens.columns import ColumnsScreen

    def take(view: View | None) -> None:
        if view is not None:
            show(board, replace(board.table.view, columns=view.columns))

    board.app.push_screen(ColumnsScreen(board.table.view, board.table.room), take)


def pause(board: "BoardScreen") -> None:
    """Let the picture stand still, or go on."""
    board.table.pause(board.table.waiting is None)
    board.show_state()


def paused_notice(waiting: int | None) -> str:
    """That the picture stands still, and how much has happened since; empty while it does not."""
    if waiting is None:
        return ""
    key = shown_key("board.pause")
    if not waiting:
        return f"{PAUSED_GLYPH} " + _("The picture is paused; {key} goes on.").format(key=key)
    return f"{PAUSED_GLYPH} " + ngettext(
        "The picture is paused; {n} change waits. {key} goes on.",
        "The picture is paused; {n} changes wait. {key} goes on.",
        waiting,
    ).format(n=waiting, key=key)
