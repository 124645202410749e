"""How much attention a line needs, as a glyph and a word; the colour is the table's.

The glyph stands before the time and the word takes the place of the state's: what it is, ringing or
talking, its own glyph still says.
"""

from rich.cells import cell_len

from app.calls.alerts import Level, Measure
from app.calls.board import Row
from app.calls.call import CallState
from app.calls.lines import IdleAgent
from app.locale import N_, _
from app.ui.widgets.columns import GLYPHS, IDLE_GLYPH, fitted

LEVEL_GLYPHS = {Level.SILENCED: "◇", Level.WARNING: "▲", Level.ALARM: "◆"}
LONG = {
    Measure.RINGING: N_("long ring"),
    Measure.TALKING: N_("long talk"),
    Measure.IDLE: N_("long idle"),
}
TOO_LONG = N_("too long")
SILENCED = N_("silenced")


def urgent_state(entry: Row | IdleAgent, level: Level) -> str:
    """What stands in the place of the state of a line that needs attention, or is silenced."""
    if isinstance(entry, IdleAgent):
        glyph, measure = IDLE_GLYPH, Measure.IDLE
    else:
        # Of a forwarded call nothing is timed: it can only be silenced.
        state = entry.call.state
        glyph = GLYPHS[state]
        measure = Measure.RINGING if state is CallState.RINGING else Measure.TALKING
    words = {Level.SILENCED: SILENCED, Level.ALARM: TOO_LONG}
    return f"{glyph} {_(words.get(level, LONG[measure]))}"


def marked(time: str, level: Level, width: int) -> str:
    """The time in so many cells, with the level's glyph before it where there is room."""
    glyph = LEVEL_GLYPHS.get(level, "")
    room = width - cell_len(time) - len(glyph)
    if not glyph or room < 0:
        return fitted(time.rjust(width), width)
    return glyph + " " * room + time
