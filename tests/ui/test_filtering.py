"""Filtering the board: as one types, with its count always in sight, saved and remembered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from app.calls.call import CallKey
from app.calls.query import NO_QUERY, parse_query
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.ui.dashboard import Dashboard
from app.ui.dialogs.filters import FiltersDialog
from app.ui.widgets.filter_bar import FilterBar
from app.watch.filters import Filters, SavedFilter
from app.watch.remembered import Remembered
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on

FIRST, SECOND, THIRD = "+79160000001", "+79160000002", "+79160000003"


@pytest.fixture
def exchange() -> Iterator[Running]:
    """Three calls: 101 (Sales) and 102 (Support) talk, 103 rings."""
    with running(SimulatorOptions(traffic=False, warm_up=0.0, agents=6)) as exchange:
        exchange.place_call(extension="101", number=FIRST, name="Мария Королёва", talking=300)
        exchange.place_call(extension="102", number=SECOND, talking=200)
        exchange.place_call(extension="103", number=THIRD, ringing=1)
        yield exchange


def numbers(hand: Hand) -> list[str]:
    """Whose calls stand in the table."""
    text = hand.text()
    return [number for number in (FIRST, SECOND, THIRD) if number in text]


async def shows(hand: Hand, *expected: str) -> None:
    await hand.until(lambda: numbers(hand) == list(expected), f"only {expected}")


async def test_each_key_changes_what_the_table_shows(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash")
        await hand.sees("Enter keeps")
        await hand.press(*"ring")
        await shows(hand, THIRD)
        await hand.sees("1 of 3")
        await hand.press(*["backspace"] * 4)
        await shows(hand, FIRST, SECOND, THIRD)
        await hand.press(*"королева")
        await shows(hand, FIRST)


async def test_enter_keeps_the_filter_in_sight_and_gives_the_keys_back(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"talking", "enter")
        await hand.sees("Filter: talking")
        await hand.sees("2 of 3")
        assert hand.app.focused is hand.app.board.table
        await hand.press("end")
        key = hand.app.board.table.cursor
        assert key == CallKey(exchange.extension_id("102"), key.call_id if key else "")
        exchange.place_call(extension="104", number="+79160000004", talking=1)
        await hand.sees("3 of 4")


async def test_escape_clears_the_filter_in_the_bar_and_on_the_board(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ringing", "escape")
        await shows(hand, FIRST, SECOND, THIRD)
        await hand.no_longer_sees("Filter:")
        await hand.press("slash", *"ringing", "enter")
        await shows(hand, THIRD)
        await hand.press("escape")
        await shows(hand, FIRST, SECOND, THIRD)
        await hand.no_longer_sees("Filter:")
        await hand.press("escape")
        assert hand.app.screen is hand.app.board


async def test_letters_that_are_keys_of_the_board_are_typed(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"xq wl1", "space", "question_mark", "slash")
        assert hand.app.screen is hand.app.board
        assert hand.app.query_one("#filter-input", Input).value == "xq wl1 ?/"
        await hand.sees("0 of 3")


async def test_what_arrives_together_with_the_slash_is_typed_too(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("home")
        for key in ("slash", "l", "x", "backspace", "enter"):
            hand.app.post_message(events.Key(key, None if len(key) > 1 else key))
        await hand.sees("Filter: l ")
        assert hand.app.screen is hand.app.board
        assert not [r for r in exchange.requests() if r.method != "GET" and "oauth" not in r.path]


class BarAlone(App[None]):
    """The bar is asked for before there is anything of it."""

    def compose(self) -> ComposeResult:
        yield FilterBar()

    def on_mount(self) -> None:
        bar = self.query_one(FilterBar)
        bar.edit(NO_QUERY, ())
        assert not bar.query(Input)
        assert all(bar.type_ahead(events.Key(key, key)) for key in "out")


async def test_a_slash_before_the_bar_is_there_is_not_lost_nor_what_follows() -> None:
    app = BarAlone()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("x")
        typed = app.query_one(Input)
        assert typed.value == "outx"
        assert app.focused is typed


async def test_what_is_pasted_is_one_line_without_what_cannot_be_seen(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash")
        hand.app.post_message(events.Paste("talking\r\n>4m\x07\x1b[31m\t-102\n"))
        await hand.sees("Filter: talking >4m[31m -102")
        assert hand.app.query_one("#filter-input", Input).value == "talking >4m[31m -102"
        assert hand.app.screen is hand.app.board


async def test_what_is_too_long_is_left_out_and_says_so(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ring")
        hand.app.post_message(events.Paste("оператор" * 50))
        await hand.sees("A filter has at most 400 characters.")
        await shows(hand, THIRD)
        await hand.press("i")
        await hand.no_longer_sees("A filter has at most")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_notice_leaves_the_filter_to_be_read(
    exchange: Running, size: tuple[int, int]
) -> None:
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ringing")
        hand.app.notify("Something that takes a few lines to be told. " * 6, timeout=60)
        await hand.sees("Something that takes")
        await hand.sees("1 of 3")
        await hand.sees("Enter keeps, Esc clears")
        await hand.press("enter")
        await hand.sees("/ change  Esc clear")
        await hand.sees("Something that takes")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 12)])
async def test_an_unreadable_filter_keeps_the_last_one_and_says_where(
    exchange: Running, size: tuple[int, int]
) -> None:
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ringing >")
        await hand.sees("At character 10: a time is expected")
        await shows(hand, THIRD)
        await hand.sees("1 of 3")
        await hand.press("enter")
        assert hand.app.focused is hand.app.query_one("#filter-input")
        await hand.press("1", "h")
        await hand.no_longer_sees("At character")
        await hand.sees("0 of 3")
        await hand.press("enter")
        await hand.sees("Filter: ringing >1h")


async def test_the_arrows_go_through_the_filters_used_before(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        for text in ("talking", "ringing"):
            await hand.press("slash", *text, "enter")
            await hand.press("escape")
        await hand.press("slash", *"10", "up")
        typed = hand.app.query_one("#filter-input", Input)
        assert typed.value == "ringing"
        await shows(hand, THIRD)
        await hand.press("up", "up")
        assert typed.value == "talking"
        await hand.press("down", "down", "down")
        assert typed.value == "10"
        await shows(hand, FIRST, SECOND, THIRD)


async def test_a_click_into_the_table_keeps_the_filter(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ringing")
        await shows(hand, THIRD)
        await hand.pilot.click("#calls", offset=(20, 1))
        await hand.sees("Filter: ringing")
        await hand.until(lambda: hand.app.focused is hand.app.board.table)


async def test_the_cursor_never_goes_to_another_call_by_itself(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("home")
        await hand.press("slash", *"ringing", "enter")
        await shows(hand, THIRD)
        assert hand.app.board.table.cursor is None
        await hand.press("x")
        await hand.sees("There is no call under the cursor")


async def test_idle_agents_count_where_they_are_shown(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101-106")) as hand:
        await hand.sees(THIRD)
        await hand.press("i", "slash", *"idle", "enter")
        await hand.sees("3 of 6")


async def test_a_filter_by_time_finds_a_call_when_it_is_time(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ringing >4s", "enter")
        await shows(hand, THIRD)


async def test_a_digit_shows_a_saved_filter_and_the_same_again_all(exchange: Running) -> None:
    app = on(exchange, Filters(fixed=(SavedFilter("Long", parse_query("ringing"), fixed=True),)))
    async with at_the_board(app) as hand:
        await hand.sees(THIRD)
        await hand.press("1")
        await shows(hand, THIRD)
        await hand.sees("Filter: ringing")
        await hand.press("1")
        await shows(hand, FIRST, SECOND, THIRD)
        await hand.press("2")
        await hand.sees("There is no saved filter 2 yet")


async def test_a_filter_is_saved_shown_and_removed(exchange: Running, tmp_path: Path) -> None:
    remembered = Remembered(tmp_path / "state.json", "account")
    async with at_the_board(on(exchange, Filters(remembered)), size=(80, 24)) as hand:
        await hand.sees(THIRD)
        await hand.press("F")
        await hand.sees("None is saved yet.")
        await hand.press("escape", "slash", *"ringing", "enter", "F")
        await hand.sees("In force: ringing")
        await hand.sees("Enter save it")
        await hand.press(*"Rings", "enter")
        await hand.sees("Saved as 'Rings'; the key 1 on the board shows it.")
        await hand.press("escape", "escape")
        await shows(hand, FIRST, SECOND, THIRD)
        await hand.press("F", "enter")
        await shows(hand, THIRD)
    async with at_the_board(on(exchange, Filters(remembered))) as hand:
        await shows(hand, THIRD)  # the filter in force is remembered, too
        await hand.sees("1 of 3")
        await hand.press("F")
        await hand.sees("Tab name it")
        await hand.press("tab", *["backspace"] * 5, *"Again", "enter")
        await hand.sees("Saved as 'Again'; the key 2 on the board shows it.")
        await hand.press("delete", "delete")
        await hand.sees("'Rings' is removed. It was: ringing")
        await hand.press("escape", "escape", "1")
        await hand.sees("There is no saved filter 1 yet")


async def test_a_filter_of_the_settings_is_not_removed_here(exchange: Running) -> None:
    fixed = SavedFilter("Long", parse_query("ringing"), fixed=True)
    async with at_the_board(on(exchange, Filters(fixed=(fixed,)))) as hand:
        await hand.sees(THIRD)
        await hand.press("F", "delete")
        await hand.sees("'Long' stands in the settings")
        assert isinstance(hand.app.screen, FiltersDialog)
        await hand.press("1")
        await shows(hand, THIRD)


async def test_a_filter_without_a_name_is_not_saved(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ringing", "enter", "F", "enter")
        await hand.sees("A filter needs a name.")


def on(exchange: Running, filters: Filters) -> Dashboard:
    app = dashboard_on(exchange)
    app.filters = filters
    return app


async def test_a_kept_filter_says_at_once_how_it_is_changed(exchange: Running) -> None:
    app = dashboard_on(exchange, interval=60)
    async with at_the_board(app) as hand:
        await hand.sees(THIRD)
        await hand.press("slash", *"ring")
        await hand.sees("1 of 3")
        assert app._clock is not None
        app._clock.pause()
        await hand.press("enter")
        await hand.pilot.pause()
        assert "/ change  Esc clear" in hand.text()
