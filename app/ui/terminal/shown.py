"""What a terminal shows, and what it has to be sent to show something else. No I/O."""

from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, LayoutUpdate

from app.ui.terminal.frame import Frame
from app.ui.terminal.pens import Pens
from app.ui.terminal.scrolling import scrolled
from app.ui.terminal.strokes import Strokes

Update = ChopsUpdate | LayoutUpdate
_MOST_STYLES = 4096
"""As many styles are known at a time; after that all is drawn anew, beginning with none."""


class Shown:
    """A terminal of that size and those colours; whatever is on it is cleared first."""

    def __init__(self, width: int, height: int, colours: ColorSystem) -> None:
        self.size = (width, height)
        self._pens = Pens(colours)
        self._frame = Frame(width, height, self._pens)
        self._strokes = Strokes(width, self._pens)
        self._strokes.clear()

    @property
    def is_worn_out(self) -> bool:
        """Whether so many styles have come by that it is better to begin anew."""
        return len(self._pens) > _MOST_STYLES

    def sequence_for(self, update: Update, cursor: tuple[int, int]) -> str:
        """What turns it into the update's picture, with the cursor there; empty for no change."""
        frame, strokes = self._frame, self._strokes
        changed = frame.changed_by(update)
        scrolled(frame, changed, strokes)
        for y in sorted(changed):
            strokes.paint(y, frame.lines[y], changed[y])
            frame.lines[y] = changed[y]
            changed[y].settle()
        strokes.move(*cursor)
        return strokes.taken()
