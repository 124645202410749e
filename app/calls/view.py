"""How a supervisor wants to see the board: which lines, in which order, in which columns.

A `View` is a value: a key makes another one of it, the table shows it, and it is kept for the next
start. What is read back is checked piece by piece, for anybody may have written it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.calls.query import NO_QUERY, Query
from app.locale import _

TIME = "time"
ATTENTION = "attention"
"""Not a column: what needs attention first, then by age."""
COLUMNS = (
    TIME,
    "state",
    "extension",
    "agent",
    "direction",
    "number",
    "name",
    "line",
    "group",
    "started",
    "note",
    "recording",
)
"""The columns there are, by name; in this order unless somebody wants another."""
NARROWEST, WIDEST = 3, 60
"""Cells that a column may be given."""


class BadView(ValueError):
    """Is no view; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column (or `ATTENTION`), and whether the greatest stands on top."""

    by: str = ATTENTION
    falling: bool = True

    @property
    def reversed(self) -> "Sort":
        return replace(self, falling=not self.falling)


def usual(by: str) -> Sort:
    """The direction that is wanted first: the longest and the most urgent on top, texts from A."""
    return Sort(by, falling=by in (ATTENTION, TIME))


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that somebody wants to see. `width`: in cells; `None`: as there is room."""

    name: str
    width: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """`columns`: empty where the width of the window decides; `idle`: agents without a call too."""

    query: Query = NO_QUERY
    sort: Sort = field(default_factory=Sort)
    grouped: bool = False
    idle: bool = False
    columns: tuple[ColumnChoice, ...] = ()


def chosen(view: View, by: str) -> View:
    """The view sorted by that; chosen a second time, the other way round."""
    return replace(view, sort=view.sort.reversed if view.sort.by == by else usual(by))


def kept(view: View) -> dict[str, object]:
    """The view as JSON values. Filters are kept by themselves."""
    return {
        "sort": view.sort.by,
        "falling": view.sort.falling,
        "grouped": view.grouped,
        "idle": view.idle,
        "columns": [{"name": each.name, "width": each.width} for each in view.columns],
    }


def view_from(value: object) -> View:
    """The view that was kept. Raises `BadView`."""
    if not isinstance(value, Mapping):
        raise BadView(_("The view that was kept is not one."))
    sort = value.get("sort")
    if not isinstance(sort, str) or sort not in (ATTENTION, *COLUMNS):
        raise BadView(_("The view that was kept is sorted by a column that there is not."))
    return View(
        sort=Sort(sort, _yes_or_no(value, "falling")),
        grouped=_yes_or_no(value, "grouped"),
        idle=_yes_or_no(value, "idle"),
        columns=_columns(value.get("columns")),
    )


def _yes_or_no(value: Mapping[object, object], name: str) -> bool:
    found = value.get(name)
    if not isinstance(found, bool):
        raise BadView(_("The view that was kept lacks '{name}'.").format(name=name))
    return found


def _columns(value: object) -> tuple[ColumnChoice, ...]:
    if not isinstance(value, list):
        raise BadView(_("The view that was kept lacks '{name}'.").format(name="columns"))
    return in_order(_column(each) for each in value[: len(COLUMNS) + 1])


def _column(value: object) -> ColumnChoice:
    name = value.get("name") if isinstance(value, Mapping) else None
    width = value.get("width") if isinstance(value, Mapping) else None
    if not isinstance(name, str) or name not in COLUMNS:
        raise BadView(_("The view that was kept has a column that there is not."))
    if width is None:
        return ColumnChoice(name)
    if isinstance(width, bool) or not isinstance(width, int) or not NARROWEST <= width <= WIDEST:
        raise BadView(
            _("The view that was kept has a column of a width that cannot be: '{name}'.").format(
                name=name
            )
        )
    return ColumnChoice(name, width)


def in_order(choices: Iterable[ColumnChoice]) -> tuple[ColumnChoice, ...]:
    """Each column once, the time first: what changes every second costs least at the left edge."""
    once = {each.name: each for each in choices}
    if not once:
        return ()
    time = once.pop(TIME, ColumnChoice(TIME))
    return (replace(time, width=None), *once.values())
