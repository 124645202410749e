"""The columns of the call table: what each shows of a line, and how the width is shared out.

The ticking column stands leftmost: a partial refresh is sent from the widget's left edge, so what
changes every second costs least there (measured, see the design notes in the README).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from app.calls.board import Row
from app.calls.call import CallState, Direction
from app.calls.lines import IdleAgent, seconds
from app.calls.numbers import duration
from app.calls.showing import Showing
from app.calls.view import ColumnChoice
from app.locale import N_, _

GAP = 1
"""Cells between two columns."""


def _nothing(_entry: Row | IdleAgent, _showing: Showing) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is its least width in cells; what is left over is shared by `grow`.

    `text`: what it shows of a line of the call table; other tables have their own ways.
    `coloured`: takes the colour of the line's state. `spared`: where the width is not enough for
    all, the column with the highest goes first; those with 0 stay. `room`: cells of a table that is
    wide enough to show it where nobody has chosen columns.
    """

    name: str
    title: str
    width: int
    text: Callable[[Row | IdleAgent, Showing], str] = _nothing
    grow: int = 0
    coloured: bool = False
    spared: int = 0
    room: int = 0


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
IDLE = N_("idle")
IDLE_GLYPH = "○"
UNREGISTERED = N_("off line")
"""Of an agent without a call whose phone is not registered at the exchange."""
UNREGISTERED_GLYPH = "◌"
PAIRED_GLYPH = "⇄"
"""Stands before the other party of an internal call whose two legs are both on the board."""
NOTE_GLYPH = "✎"
"""Stands before the agent of a call with a note, where there is no column for notes."""
AT_LEAST = "≥"
HOUR = 3600


def time_text(entry: Row | IdleAgent, now: datetime | None, *, room: int = 7) -> str:
    """The time that stands on a line; to the minute where its beginning is not known exactly.

    `room`: in so many cells; what does not fit is said in hours, and at last without the minutes.
    """
    lasted = seconds(entry, now)
    exact = isinstance(entry, Row) or entry.since is None or entry.since.exact
    if lasted is None or exact:
        return duration_within(lasted, room)
    usual = AT_LEAST + _("{n} min").format(n=lasted // 60)
    fits = lasted < HOUR and cell_len(usual) <= room
    return usual if fits else _in_hours(lasted, room, AT_LEAST)


def duration_within(lasted: int | None, room: int) -> str:
    """A duration in so many cells; one that is too long for them is said in hours."""
    usual = duration(lasted)
    return usual if lasted is None or cell_len(usual) <= room else _in_hours(lasted, room)


def _in_hours(lasted: int, room: int, before: str = "") -> str:
    """With minutes where there is room for them."""
    hours, minutes = divmod(lasted // 60, 60)
    spaced = before + _("{time} h").format(time=f"{hours}:{minutes:02}")
    for said in (spaced, spaced.replace(" ", "")):
        if cell_len(said) <= room:
            return said
    return before + _("{time} h").format(time=hours)


def _state(entry: Row | IdleAgent, _showing: Showing) -> str:
    if isinstance(entry, IdleAgent):
        if entry.registered is False:
            return f"{UNREGISTERED_GLYPH} {_(UNREGISTERED)}"
        return f"{IDLE_GLYPH} {_(IDLE)}"
    if entry.ended:
        return f"{ENDED_GLYPH} {_(ENDED)}"
    return f"{GLYPHS[entry.call.state]} {_(WORDS[entry.call.state])}"


def _extension(entry: Row | IdleAgent, showing: Showing) -> str:
    return showing.extension(entry)


def _agent(entry: Row | IdleAgent, showing: Showing) -> str:
    return showing.agent(entry)


def _noted_agent(entry: Row | IdleAgent, showing: Showing) -> str:
    agent = showing.agent(entry)
    return f"{NOTE_GLYPH} {agent}" if showing.note(entry) else agent


def _direction(entry: Row | IdleAgent, _showing: Showing) -> str:
    if isinstance(entry, IdleAgent):
        return ""
    return _("in") if entry.call.direction is Direction.IN else _("out")


def _number(entry: Row | IdleAgent, showing: Showing) -> str:
    if isinstance(entry, IdleAgent):
        return ""
    number = showing.number(entry) or "–"
    return f"{PAIRED_GLYPH} {number}" if entry.partner else number


def _written_number(entry: Row | IdleAgent, showing: Showing) -> str:
    """The same as people write it."""
    if isinstance(entry, IdleAgent):
        return ""
    number = showing.presentation.written(showing.number(entry)) or "–"
    return f"{PAIRED_GLYPH} {number}" if entry.partner else number


def _name(entry: Row | IdleAgent, showing: Showing) -> str:
    return showing.name(entry)


def _line(entry: Row | IdleAgent, showing: Showing) -> str:
    return showing.line(entry)


def _group(entry: Row | IdleAgent, showing: Showing) -> str:
    return showing.group(entry)


def _started(entry: Row | IdleAgent, _showing: Showing) -> str:
    started = None if isinstance(entry, IdleAgent) else entry.call.started_at
    return "" if started is None else f"{started.astimezone():%H:%M:%S}"


def _note(entry: Row | IdleAgent, showing: Showing) -> str:
    return showing.note(entry)


def _recording(entry: Row | IdleAgent, _showing: Showing) -> str:
    return "" if isinstance(entry, IdleAgent) or not entry.call.recording else _("rec")


TIME = Column("time", N_("time"), 7, coloured=True)
NOTE = Column("note", N_("notes"), 8, _note, grow=2, spared=5, room=150)
NUMBER = Column("number", N_("number"), 12, _number)
WRITTEN = replace(NUMBER, width=17, text=_written_number)
"""With room for a number as the country writes it."""
WRITTEN_FROM = 100
"""Cells of a table that has that room."""
AGENT = Column("agent", N_("agent"), 10, _agent, grow=2)
STATE = Column("state", N_("state"), 11, _state, coloured=True)
COLUMNS: tuple[Column, ...] = (
    TIME,
    STATE,
    Column("extension", N_("ext"), 5, _extension),
    AGENT,
    Column("direction", N_("dir"), 3, _direction, spared=2),
    NUMBER,
    Column("name", N_("name"), 7, _name, grow=3, spared=1),
    Column("line", N_("line"), 12, _line, spared=4, room=90),
    Column("group", N_("group"), 12, _group, grow=1, spared=6, room=150),
    Column("started", N_("began"), 8, _started, spared=7, room=150),
    NOTE,
    Column("recording", N_("rec"), 3, _recording, spared=3, room=90),
)
"""All there are, in the usual order."""
BY_NAME = {column.name: column for column in COLUMNS}


def shown(
    choices: Sequence[ColumnChoice], total: int, *, written: bool = False
) -> tuple[Column, ...]:
    """The columns of a table of `total` cells: those chosen, else the usual ones for that width.

    `written`: numbers as the country writes them, where there is room.
    """
    if choices:
        wanted = [_as_chosen(choice) for choice in choices]
    else:
        wanted = [column for column in COLUMNS if column.room <= total]
    if written:
        wanted = [_as_written(column, total) for column in wanted]
    columns = fitting(wanted, total)
    if NOTE.name in (column.name for column in columns):
        return columns
    # A call with a note must be found without the column for it, too.
    return tuple(replace(c, text=_noted_agent) if c.name == AGENT.name else c for c in columns)


def _as_chosen(choice: ColumnChoice) -> Column:
    column = BY_NAME[choice.name]
    if choice.width is None:
        return column
    return replace(column, width=choice.width, grow=0)


def _as_written(column: Column, total: int) -> Column:
    if column == NUMBER:
        return WRITTEN if total >= WRITTEN_FROM else column
    wide = column.name == NUMBER.name and column.width >= WRITTEN.width
    return replace(column, text=WRITTEN.text) if wide else column


def fitting(columns: Sequence[Column], total: int) -> tuple[Column, ...]:
    """The columns for which a table of `total` cells has room."""
    kept = list(columns)
    while _least(kept) > total and (dropped := max(kept, key=lambda c: c.spared)).spared:
        kept.remove(dropped)
    # A person may have chosen more, and wider ones, than there is room for: the last give way.
    while _least(kept) > total and len(kept) > 1:
        kept.pop()
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
