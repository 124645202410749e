"""The columns of the call table: what each shows of a call, and how the width is shared out.

The ticking column stands leftmost: a partial refresh is sent from the widget's left edge, so what
changes every second costs least there (measured, see the design notes in the README).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from app.calls.board import Row
from app.calls.call import CallState, Direction
from app.calls.presentation import Presentation
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
    text: Callable[[Row, Presentation], str]
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


def _state(row: Row, _presentation: Presentation) -> str:
    if row.ended:
        return f"{ENDED_GLYPH} {_(ENDED)}"
    return f"{GLYPHS[row.call.state]} {_(WORDS[row.call.state])}"


def _extension(row: Row, presentation: Presentation) -> str:
    return presentation.extension(row.call)


def _agent(row: Row, presentation: Presentation) -> str:
    return presentation.agent(row.call)


def _direction(row: Row, _presentation: Presentation) -> str:
    return _("in") if row.call.direction is Direction.IN else _("out")


def _number(row: Row, presentation: Presentation) -> str:
    number = presentation.other(row.call).number or "–"
    return f"{PAIRED_GLYPH} {number}" if row.partner else number


def _name(row: Row, presentation: Presentation) -> str:
    return presentation.other(row.call).name


def _line(row: Row, presentation: Presentation) -> str:
    return presentation.line(row.call)


def _recording(row: Row, _presentation: Presentation) -> str:
    return _("rec") if row.call.recording else ""


TIME = Column("time", N_("time"), 7, lambda _row, _presentation: "", coloured=True)
COLUMNS: tuple[Column, ...] = (
    TIME,
    Column("state", N_("state"), 11, _state, coloured=True),
    Column("extension", N_("ext"), 5, _extension),
    Column("agent", N_("agent"), 10, _agent, grow=2),
    Column("direction", N_("dir"), 3, _direction, spared=2),
    Column("number", N_("number"), 12, _number),
    Column("name", N_("name"), 7, _name, grow=3, spared=1),
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
