"""The columns of the call table: what each shows of a call, and how the width is shared out.

The ticking column stands leftmost: a partial refresh is sent from the widget's left edge, so what
changes every second costs least there (measured, see the design notes in the README).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from app.calls.board import Row
from app.calls.call import CallState, Direction
from app.calls.extension import Directory
from app.calls.numbers import short_number
from app.locale import N_, _

GAP = 1
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is its least width in cells; what is left over is shared by `grow`.

    `coloured`: takes the colour of the call's state. `spared`: where the width is not enough for
    all, the column with the highest goes first; those with 0 stay.
    """

    name: str
    title: str
    width: int
    text: Callable[[Row, Directory], str]
    grow: int = 0
    coloured: bool = False
    spared: int = 0


def fitted(text: str, width: int) -> str:
    """`text` in exactly `width` cells; what is cut off leaves an ellipsis."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)


GLYPHS = {CallState.TALKING: "●", CallState.RINGING: "◐", CallState.FORWARDED: "↪"}
WORDS = {
    CallState.TALKING: N_("talking"),
    CallState.RINGING: N_("ringing"),
    CallState.FORWARDED: N_("forwarded"),
}
ENDED = N_("ended")
ENDED_GLYPH = "✕"
PAIRED_GLYPH = "⇄"
"""Stands before the other party of an internal call whose two legs are both on the board."""


def _state(row: Row, _directory: Directory) -> str:
    if row.ended:
        return f"{ENDED_GLYPH} {_(ENDED)}"
    return f"{GLYPHS[row.call.state]} {_(WORDS[row.call.state])}"


def _extension(row: Row, directory: Directory) -> str:
    return directory.number(row.call.key.extension_id)


def _agent(row: Row, directory: Directory) -> str:
    return directory.agent(row.call.key.extension_id)


def _direction(row: Row, _directory: Directory) -> str:
    return _("in") if row.call.direction is Direction.IN else _("out")


def _number(row: Row, _directory: Directory) -> str:
    number = short_number(row.call.other_party.number) or "–"
    return f"{PAIRED_GLYPH} {number}" if row.partner else number


def other_name(row: Row, directory: Directory) -> str:
    """The other party's name: as it came, else whose phone it is.

    The extension the API names may be the queue an outside caller came through, so it counts only
    where it is a phone with the very number of the other party.
    """
    call = row.call
    inward = call.direction is Direction.IN
    other = call.caller_extension_id if inward else call.called_extension_id
    if call.other_party.name or other is None:
        return call.other_party.name
    known = directory.extensions.get(other)
    if known is None or not known.is_phone:
        return ""
    return known.label if short_number(call.other_party.number) == known.number else ""


def _line(row: Row, _directory: Directory) -> str:
    return row.call.did


def _recording(row: Row, _directory: Directory) -> str:
    return _("rec") if row.call.recording else ""


TIME = Column("time", N_("time"), 7, lambda _row, _directory: "", coloured=True)
COLUMNS: tuple[Column, ...] = (
    TIME,
    Column("state", N_("state"), 11, _state, coloured=True),
    Column("extension", N_("ext"), 5, _extension),
    Column("agent", N_("agent"), 10, _agent, grow=2),
    Column("direction", N_("dir"), 3, _direction, spared=2),
    Column("number", N_("number"), 12, _number),
    Column("name", N_("name"), 7, other_name, grow=3, spared=1),
    Column("line", N_("line"), 12, _line, spared=4),
    Column("recording", N_("rec"), 3, _recording, spared=3),
)


def fitting(columns: Sequence[Column], total: int) -> tuple[Column, ...]:
    """The columns for which a table of `total` cells has room."""
    kept = list(columns)
    while _least(kept) > total and (dropped := max(kept, key=lambda c: c.spared)).spared:
        kept.remove(dropped)
    return tuple(kept)


def widths(columns: Sequence[Column], total: int) -> tuple[int, ...]:
    """Cells for each column in a table of `total` cells; the growing ones share what is left."""
    spare = max(0, total - _least(columns))
    growth = sum(column.grow for column in columns)
    given = [c.width + (spare * c.grow // growth if growth else 0) for c in columns]
    last_growing = max((i for i, c in enumerate(columns) if c.grow), default=None)
    if last_growing is not None:
        given[last_growing] += spare - sum(
            spare * column.grow // growth for column in columns if column.grow
        )
    return tuple(given)


def _least(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)
