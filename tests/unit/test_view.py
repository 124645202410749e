"""A view is kept and read back; what is no view is refused, whatever it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.view import (
    ATTENTION,
    COLUMNS,
    NARROWEST,
    WIDEST,
    BadView,
    ColumnChoice,
    Sort,
    View,
    chosen,
    in_order,
    kept,
    view_from,
)
from app.ui.widgets import columns

views = st.builds(
    View,
    sort=st.builds(Sort, st.sampled_from([ATTENTION, *COLUMNS]), st.booleans()),
    grouped=st.booleans(),
    idle=st.booleans(),
    columns=st.lists(
        st.builds(
            ColumnChoice, st.sampled_from(COLUMNS), st.none() | st.integers(NARROWEST, WIDEST)
        ),
        unique_by=lambda choice: choice.name,
    ).map(in_order),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(views)
def test_what_is_kept_is_read_back(view: View) -> None:
    assert view_from(json.loads(json.dumps(kept(view)))) == view


@given(views, st.sampled_from(sorted(kept(View()))), values)
def test_whatever_stands_in_the_file_is_a_view_or_refused(
    view: View, name: str, value: object
) -> None:
    for broken in (value, kept(view) | {name: value}):
        try:
            read = view_from(broken)
        except BadView:
            continue
        assert view_from(kept(read)) == read


@pytest.mark.parametrize(
    "broken",
    [
        {"sort": "password"},
        {"columns": [{"name": "time"}, {"name": "password"}]},
        {"columns": [{"name": "agent", "width": 10_000}]},
        {"columns": [{"name": "agent", "width": True}]},
        {"idle": 1},
    ],
)
def test_what_cannot_be_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(BadView):
        view_from(kept(View()) | broken)


def test_a_column_is_chosen_in_its_usual_direction_first_and_then_turned_round() -> None:
    view = chosen(View(), "agent")
    assert view.sort == Sort("agent", falling=False)
    assert chosen(view, "agent").sort == Sort("agent", falling=True)
    assert chosen(view, "time").sort == Sort("time", falling=True)


def test_every_column_of_the_table_can_be_chosen_and_the_time_stays_leftmost() -> None:
    assert tuple(column.name for column in columns.COLUMNS) == COLUMNS
    assert in_order([ColumnChoice("agent"), ColumnChoice("time", 9)]) == (
        ColumnChoice("time"),
        ColumnChoice("agent"),
    )
    assert in_order([]) == ()


@given(views, st.integers(1, 300))
def test_the_columns_never_take_more_than_there_is(view: View, room: int) -> None:
    shown = columns.shown(view.columns, room)
    assert shown[0].name == "time"
    if len(shown) > 1:
        taken = sum(columns.widths(shown, room)) + columns.GAP * (len(shown) - 1)
        assert taken <= max(room, 60)


def test_a_wider_window_shows_more_columns() -> None:
    def names(room: int) -> set[str]:
        return {column.name for column in columns.shown((), room)}

    assert {"line", "recording", "group"}.isdisjoint(names(79))
    assert {"line", "recording"} <= names(119)
    assert {"group", "started", "note"} <= names(199)
