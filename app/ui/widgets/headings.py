"""Headings: the titles of columns, with a mark of the order, and the lines above groups."""

from collections.abc import Sequence

from rich.cells import cell_len

from app.calls.call import CallState
from app.calls.lines import GroupTotals
from app.calls.view import Sort
from app.locale import _
from app.ui.widgets.columns import BY_NAME, GLYPHS, IDLE_GLYPH, TIME, Column, fitted

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
    said = marked_titles(columns, widths, BY_NAME.get(sort.by), arrow(sort))
    first = said[0].rstrip()
    if columns[0].name == TIME.name:
        # Times that stand still are not mistaken for ones that run.
        first = f"{PAUSED_GLYPH}{first}" if paused else first
        said[0] = fitted(first.rjust(widths[0]), widths[0])
    return said


def marked_titles(
    columns: Sequence[Column], widths: Sequence[int], sorted_by: Column | None, mark: str
) -> list[str]:
    """The title of each column in exactly its width; `mark` stands at the one sorted by.

    Where there was no room for that column, the widest names it, at its right end.
    """
    said = []
    for column, width in zip(columns, widths, strict=True):
        title = _(column.title)
        marked = sorted_by is not None and column.name == sorted_by.name
        said.append(fitted(_marked(title, mark, width) if marked else title, width))
    if sorted_by is None or sorted_by.name in (column.name for column in columns):
        return said
    widest = max(range(len(widths)), key=widths.__getitem__)
    said[widest] = _with_hidden(
        _(columns[widest].title), f"({_(sorted_by.title)}{mark})", widths[widest]
    )
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


def _with_hidden(title: str, hidden: str, width: int) -> str:
    """The title, and at the right end what is sorted by but not shown; the title gives way."""
    room = width - cell_len(hidden)
    return fitted(title, room) + hidden if room > cell_len(title) else fitted(hidden, width)


def _marked(title: str, mark: str, width: int) -> str:
    """The title with a mark; where there is no room for both, the title gives way."""
    room = width - cell_len(mark)
    return f"{title if cell_len(title) <= room else fitted(title, room)}{mark}"
