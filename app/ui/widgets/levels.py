"""How much attention a line needs, as a glyph and a word; the colour is the table's.

The glyph stands before the time and the word takes the place of the state's: what it is, ringing or
talking, its own glyph still says.
"""

from app.calls.alerts import Level, Measure
from app.calls.call import CallState
from app.locale import N_, _

GLYPHS = {Level.SILENCED: "◇", Level.CALM: "", Level.WARNING: "▲", Level.ALARM: "◆"}
LONG = {
    Measure.RINGING: N_("long ring"),
    Measure.TALKING: N_("long talk"),
    Measure.IDLE: N_("long idle"),
}
TOO_LONG = N_("too long")
SILENCED = N_("silenced")
MEASURES = {CallState.RINGING: Measure.RINGING, CallState.TALKING: Measure.TALKING}


def level_word(level: Level, measure: Measure | None) -> str:
    """In the language in use; empty where there is nothing to say of it."""
    if level is Level.SILENCED:
        return _(SILENCED)
    if level is Level.CALM or measure is None:
        return ""
    return _(TOO_LONG) if level is Level.ALARM else _(LONG[measure])
