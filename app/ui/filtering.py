"""What the keys of the filters do, and how a filter comes to the table.

Each function is the doer of a command (see `doers`). The session's `filters` hold which one is in
force; the table shows it, and the bar below the table says so.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.calls.query import NO_QUERY, Query
from app.locale import _
from app.ui.keys import shown_key
from app.ui.viewing import show as show_view
from app.ui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from app.ui.screens.board import BoardScreen


def show(board: "BoardScreen", query: Query) -> None:
    """Let the table show what this finds."""
    board.desk.filters.show(query)
    show_view(board, replace(board.table.view, query=query))


def settle(board: "BoardScreen", query: Query) -> None:
    """Show what this finds, and mean it to stay."""
    show(board, query)
    board.desk.filters.settle()


def type_filter(board: "BoardScreen") -> None:
    """Let the filter in force be changed, or a first one be typed."""
    board.query_one(FilterBar).edit(board.table.view.query, board.desk.filters.used)


def clear(board: "BoardScreen") -> None:
    """Show all again."""
    if board.table.view.query:
        settle(board, NO_QUERY)


def saved(number: int) -> "Callable[[BoardScreen], None]":
    """The doer of a digit: that saved filter, from 1 on; the same again shows all."""

    def toggle(board: "BoardScreen") -> None:
        filters = board.desk.filters.saved
        if number > len(filters):
            board.notify(
                _("There is no saved filter {number} yet; {key} saves the one in force.").format(
                    number=number, key=shown_key("board.saved_filters")
                ),
                markup=False,
            )
            return
        query = filters[number - 1].query
        settle(board, NO_QUERY if query == board.table.view.query else query)

    return toggle


def open_saved(board: "BoardScreen") -> None:
    from app.ui.dialogs.filters import FiltersDialog

    def take(query: Query | None) -> None:
        if query is not None:
            settle(board, query)

    board.desk.filters.refresh()
    board.app.push_screen(FiltersDialog(board.desk.filters), take)
