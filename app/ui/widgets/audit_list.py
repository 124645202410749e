"""The list of the audit log's entries: scrolled, and made only where it is seen."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from app.locale import N_, _
from app.locale.forms import time_of_day
from app.ui.keys import binding
from app.ui.widgets.columns import GAP, Column, fitted, fitting, widths
from app.watch.audit_reading import Entry

HEADING = 1
"""Lines above the first entry."""


def _agent(entry: Entry) -> str:
    return f"{entry.asked.extension} {entry.asked.agent}".strip()


COLUMNS: tuple[Column, ...] = (
    Column("time", N_("time"), 8),
    Column("who", N_("who"), 7, grow=1),
    Column("action", N_("action"), 9, grow=1),
    Column("agent", N_("agent"), 12, grow=2),
    Column("party", N_("party"), 12, grow=1),
    Column("to", N_("to"), 5, grow=1),
    Column("outcome", N_("outcome"), 19, coloured=True),
    Column("lasted", N_("lasted"), 7, spared=1),
    Column("reason", N_("reason"), 10, grow=1, spared=2),
)
_TEXTS: dict[str, Callable[[Entry], str]] = {
    "time": lambda entry: time_of_day(entry.at),
    "who": lambda entry: entry.who.name,
    "action": lambda entry: entry.action,
    "agent": _agent,
    "party": lambda entry: entry.asked.party,
    "to": lambda entry: entry.asked.destination,
    "outcome": lambda entry: entry.outcome,
    "lasted": lambda entry: entry.lasted,
    "reason": lambda entry: entry.asked.reason,
}


class AuditList(ScrollView, can_focus=True):
    """Shows entries in the order in which it is given them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"audit-list--heading", "audit-list--doubtful"}
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("k", "scroll_up", "Up", "audit.up", show=False),
        binding("j", "scroll_down", "Down", "audit.down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self.virtual_size = Size(0, len(entries) + HEADING)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        room = self.scrollable_content_region.width
        columns = fitting(COLUMNS, room)
        if y < HEADING:
            style = self.get_component_rich_style("audit-list--heading")
            cells = [Segment(_(column.title), style) for column in columns]
        else:
            line = y - HEADING + self.scroll_offset.y
            if line >= len(self._entries):
                return Strip.blank(room, self.rich_style)
            cells = self._cells(self._entries[line], columns)
        spaced = [
            Segment(fitted(cell.text, width) + " " * GAP, cell.style)
            for cell, width in zip(cells, widths(columns, room), strict=True)
        ]
        return Strip(spaced).adjust_cell_length(room, self.rich_style)

    def _cells(self, entry: Entry, columns: Sequence[Column]) -> list[Segment]:
        plain = self.rich_style
        doubtful = self.get_component_rich_style("audit-list--doubtful")
        return [
            Segment(
                _TEXTS[column.name](entry),
                doubtful if column.coloured and entry.is_doubtful else plain,
            )
            for column in columns
        ]
