"""The headings in the call table: the titles of its columns, and the lines above groups."""

from collections.abc import Sequence

from rich.cells import cell_len

from app.calls.call import CallState
from app.calls.lines import GroupTotals
from app.calls.view import Sort
from app.locale import _
from app.ui.widgets.columns import GLYPHS, IDLE_GLYPH, TIME, Column, fitted

RISING, FALLING = "▲", "▼"
PAUSED_GLYPH = "║"
GROUP_GLYPH = "▾"


def arrow(sort: Sort) -> str:
    """Which way round the lines are sorted."""
    return FALLING if sort.falling else RISING


def titles(
    columns: Sequence[Column], widths: Sequence[int], sort: Sort, *, paused: bool
) -> list[str]:
    """What stands above each column, in exactly its width; the sorted one is marked."""
    said = []
    for column, width in zip(columns, widths, strict=True):
        title = _(column.title)
        if column.name == sort.by:
            title = _marked(title, arrow(sort), width)
        if column.name == TIME.name:
            # Times that stand still are not mistaken for ones that run.
            title = f"{PAUSED_GLYPH}{title}" if paused else title
            title = title.rjust(width)
        said.append(fitted(title, width))
    return said


def group_text(totals: GroupTotals) -> str:
    """The line above a group: its name, and how many of it do what."""
    parts = [f"{GROUP_GLYPH} {totals.name or _('Without a group')}"]
    if totals.talking:
        parts.append(f"{GLYPHS[CallState.TALKING]} " + _("{n} talking").format(n=totals.talking))
    if totals.ringing:
        parts.append(f"{GLYPHS[CallState.RINGING]} " + _("{n} ringing").format(n=totals.ringing))
    if totals.forwarded:
        parts.append(
            f"{GLYPHS[CallState.FORWARDED]} " + _("{n} forwarded").format(n=totals.forwarded)
        )
    if totals.idle:
        parts.append(f"{IDLE_GLYPH} " + _("{n} idle").format(n=totals.idle))
    return "  ".join(parts)


def _marked(title: str, mark: str, width: int) -> str:
    """The title with a mark; where there is no room for both, the title gives way."""
    room = width - cell_len(mark)
    return f"{title if cell_len(title) <= room else fitted(title, room)}{mark}"
