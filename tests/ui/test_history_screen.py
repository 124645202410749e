"""The history on the screen: what ended, found and sorted, and the file that is made of it."""

import csv
import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from app.calls.call import CallKey
from app.calls.rights import Rights
from app.simulator.server import Running
from app.ui.dialogs.unread import LEAST
from app.ui.screens.history import HistoryScreen
from app.ui.widgets.past_list import PastList
from app.watch.remembered import Remembered
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.limits import MIDDLE, limited
from tests.ui.stage import TestClock

FIRST, SECOND, THIRD = "+79160000001", "+79160000002", "+79160000003"


async def three_have_ended(hand: Hand, exchange: Running) -> None:
    """One that was missed, one that was answered, one that an agent has made; in this order."""
    calls = [
        exchange.place_call(extension="101", number=FIRST, ringing=8),
        exchange.place_call(extension="102", number=SECOND, name="Иван", talking=90),
        exchange.place_call(extension="103", number=THIRD, talking=300, direction="out"),
    ]
    await hand.until(lambda: len(hand.app.session.board.rows) == 3, "three calls")
    for count, call in enumerate(calls, start=1):
        exchange.end_call(call)
        hand.app.session.looking.soon()
        history = hand.app.session.chronicle.history
        await hand.until(lambda: len(history.ended()) == count, "an end")  # noqa: B023 - at once
    await hand.press("r")
    await hand.until(lambda: isinstance(hand.app.screen, HistoryScreen))
    await hand.sees("3 calls since")


def lines(hand: Hand) -> list[str]:
    """The listed calls, from top to bottom."""
    return [line for line in hand.text().splitlines() if "+7" in line]


def order(hand: Hand) -> list[str]:
    numbers = (FIRST, SECOND, THIRD)
    return [number for line in lines(hand) for number in numbers if number in line]


def cursor_of(past: PastList) -> CallKey | None:
    return past.cursor


def key_of(exchange: Running, extension: str, past: PastList) -> CallKey:
    """The listed call of that extension."""
    wanted = exchange.extension_id(extension)
    (found,) = (life.key for life in past.lives if life.key.extension_id == wanted)
    return found


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_it_shows_what_ended_the_latest_first(
    exchange: Running, size: tuple[int, int]
) -> None:
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await three_have_ended(hand, exchange)
        assert order(hand) == [THIRD, SECOND, FIRST]
        made, answered, missed = lines(hand)
        agent = hand.app.session.directory.agent(exchange.extension_id("101"))
        for part in ("✗ missed", "101", agent[:4]):
            assert part in missed
        assert "✓ answered" in answered
        assert "1:3" in answered
        assert "✓ answered" in made
        await hand.press("escape")
        await hand.until(lambda: hand.app.screen is hand.app.board)


async def test_it_is_empty_at_first_and_live_then(exchange: Running) -> None:
    call_id = exchange.place_call(extension="101", number=FIRST, talking=5)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(FIRST)
        await hand.press("к")  # r under the Russian layout
        await hand.sees("No call has ended yet while this was open.")
        exchange.end_call(call_id)
        await hand.sees("1 call since")
        await hand.sees("✓ answered")


async def test_it_is_filtered_as_one_types_and_escape_takes_the_filter_off(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        await hand.press("/", *"missed")
        await hand.sees("1 of 3")
        assert order(hand) == [FIRST]
        await hand.press("space", *"or", "space", "(")
        await hand.sees("At character 12:")
        await hand.press("backspace", *"out", "enter")
        await hand.sees("2 of 3   / change  Esc clear")
        await hand.until(lambda: isinstance(hand.app.focused, PastList))
        assert order(hand) == [THIRD, FIRST]
        await hand.press("escape")
        await hand.no_longer_sees("Filter:")
        assert order(hand) == [THIRD, SECOND, FIRST]
        assert isinstance(hand.app.screen, HistoryScreen)


async def test_what_cannot_be_read_says_so_until_it_can_whatever_else_happens(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        await hand.press("/", *"missed", "space", *"->")
        await hand.sees("At character 10: a time is expected")
        other = exchange.place_call(extension="104", number="+79160000004", ringing=5)
        await hand.until(lambda: hand.app.session.board.totals().ringing == 1)
        exchange.end_call(other)
        await hand.sees("4 calls since")
        await hand.sees("At character 10: a time is expected")
        assert order(hand) == [FIRST]


async def test_what_arrives_together_with_the_slash_is_typed_not_done(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        for key in ("slash", "w", "r", "s", "m"):
            hand.app.post_message(events.Key(key, "/" if key == "slash" else key))
        await hand.sees("Filter: wrsm")
        assert isinstance(hand.app.screen, HistoryScreen)
        await hand.sees("0 of 3")


async def test_the_filters_used_on_the_board_are_there_too_and_the_other_way_round(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.press("slash", *"-out", "enter", "escape")
        await three_have_ended(hand, exchange)
        await hand.press("/", "up")
        await hand.sees("Filter: -out")
        await hand.sees("2 of 3")
        await hand.press("enter", "escape", "/", *"missed", "enter", "escape", "escape")
        await hand.until(lambda: hand.app.screen is hand.app.board)
        await hand.press("slash", "up")
        await hand.sees("Filter: missed")


async def test_it_is_sorted_by_the_next_column_and_reversed(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        await hand.press("S")
        await hand.until(lambda: order(hand) == [FIRST, SECOND, THIRD])
        await hand.sees("ended▴")
        await hand.press("s")
        await hand.sees("lasted▾")
        assert order(hand) == [THIRD, SECOND, FIRST]


async def test_an_order_by_what_there_is_no_room_for_is_named_too(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange), size=(80, 24)) as hand:
        await three_have_ended(hand, exchange)
        assert "line" not in hand.text()
        for expected in ("lasted▾", "wait…▾", "outcome▴", "agent▴", "party▴", "(line▴)"):
            await hand.press("s")
            await hand.sees(expected)
        await hand.press("S")
        await hand.sees("(line▾)")
        await hand.press("s")
        await hand.sees("notes▾")
        assert "line" not in hand.text()


async def test_the_order_is_remembered(exchange: Running, tmp_path: Path) -> None:
    remembered = Remembered(tmp_path / "state.json", "account")
    async with at_the_board(dashboard_on(exchange, remembered=remembered)) as hand:
        await hand.press("r", "s")
        await hand.sees("lasted▾")
        await hand.press("S")
        await hand.sees("lasted▴")
        await hand.press("escape", "r")
        await hand.sees("lasted▴")
    async with at_the_board(dashboard_on(exchange, remembered=remembered)) as hand:
        await hand.press("r")
        await hand.sees("lasted▴")


async def test_the_cursor_stays_on_its_call_when_more_calls_end(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        past = hand.app.screen.query_one(PastList)
        await hand.press("down")
        mine = past.cursor
        other = exchange.place_call(extension="104", number="+79160000004", talking=5)
        await hand.until(lambda: hand.app.session.board.totals().talking == 1)
        exchange.end_call(other)
        await hand.sees("+79160000004")
        assert past.cursor == mine
        await hand.press("enter")
        await hand.sees("Call of 102")
        await hand.sees(SECOND)


async def test_a_call_that_a_note_takes_out_of_the_list_hands_the_cursor_to_no_other(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        past = hand.app.screen.query_one(PastList)
        await hand.press("/", *"-note:*", "enter", "down")
        await hand.press("m", *"done", "enter")
        await hand.until(lambda: order(hand) == [THIRD, FIRST])
        assert cursor_of(past) is None
        for key in ("m", "enter"):
            await hand.press(key)
            await hand.sees("There is no call under the cursor.")
            assert isinstance(hand.app.screen, HistoryScreen)
            hand.app.clear_notifications()
            await hand.no_longer_sees("There is no call under the cursor.")
        await hand.press("down")
        assert cursor_of(past) == key_of(exchange, "101", past)
        await hand.press("m", *"done", "enter")
        await hand.until(lambda: order(hand) == [THIRD])
        await hand.press("up")
        assert cursor_of(past) == key_of(exchange, "103", past)


async def test_who_looks_for_others_finds_the_cursor_on_its_call_or_on_the_first(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        past = hand.app.screen.query_one(PastList)
        await hand.press("down", "/", *"-out")
        await hand.until(lambda: order(hand) == [SECOND, FIRST])
        assert cursor_of(past) == key_of(exchange, "102", past)
        await hand.press("space", *"missed", "enter")
        await hand.until(lambda: order(hand) == [FIRST])
        assert cursor_of(past) == key_of(exchange, "101", past)
        await hand.press("escape")
        await hand.until(lambda: order(hand) == [THIRD, SECOND, FIRST])
        assert cursor_of(past) == key_of(exchange, "101", past)


async def test_a_past_call_takes_a_note_and_details_say_it_is_over(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        await hand.press("m", *"call back", "enter")
        await hand.until(lambda: any("call back" in line for line in lines(hand)))
        await hand.press("enter")
        await hand.sees("It was answered, and has ended.")
        await hand.press("x")
        await hand.sees("Hang up: the call of")


async def test_a_mask_covers_the_history_its_filter_and_its_file(
    exchange: Running, tmp_path: Path
) -> None:
    clock = TestClock()
    app = limited(exchange, Rights(unmask=True), MIDDLE, clock=clock)
    async with at_the_board(app) as hand:
        call_id = exchange.place_call(extension="101", number=FIRST, name="Иван Петров", talking=9)
        await hand.sees("+7********01")
        exchange.end_call(call_id)
        await hand.sees("✕ ended")
        await hand.press("r")
        await hand.sees("1 call since")
        assert FIRST not in hand.text()
        await hand.press("/", *"9160000001")
        await hand.sees("0 of 1")
        await hand.press("escape", "escape", "u", "r")
        await hand.sees(FIRST)
        await write(hand, tmp_path / "a.csv")
        await hand.sees("1 call was written")
        text = (tmp_path / "a.csv").read_text("utf-8-sig")
        assert "+7********01" in text
        assert FIRST not in text


async def write(hand: Hand, path: Path) -> None:
    await hand.press("w")
    await hand.sees("Write the history into a file")
    field = hand.app.screen.query_one("#path", Input)
    assert field.value.startswith("~/callwatch-")
    field.value = str(path)
    await hand.press("enter")


@contextmanager
def nothing_left(folder: Path, *names: str) -> Iterator[None]:
    yield
    assert sorted(each.name for each in folder.iterdir()) == sorted(names)


async def test_what_is_listed_is_written_as_csv_or_json_for_oneself_alone(
    exchange: Running, tmp_path: Path
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        with nothing_left(tmp_path, "a.csv", "b.JSON"):
            await write(hand, tmp_path / "a.csv")
            await hand.sees("3 calls were written")
            await hand.press("/", *"missed", "enter")
            await write(hand, tmp_path / "b.JSON")
            await hand.sees("1 call was written")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == [THIRD, SECOND, FIRST]
    assert [row["ending"] for row in rows] == ["answered", "answered", "missed"]
    [entry] = json.loads((tmp_path / "b.JSON").read_text())
    assert entry["number"] == FIRST
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600


async def test_a_file_that_is_there_is_replaced_only_after_a_second_enter(
    exchange: Running, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        await write(hand, path)
        await hand.sees("This file is there already.")
        # Enter pressed twice at once, or held down, says nothing about what was not read.
        await hand.press("enter", "enter", "enter")
        assert path.read_text() == "mine"
        await hand.waits(LEAST)
        await hand.press("enter")
        await hand.sees("3 calls were written")
    assert FIRST in path.read_text("utf-8-sig")


async def test_where_it_cannot_be_written_the_dialog_says_why(
    exchange: Running, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await three_have_ended(hand, exchange)
        with nothing_left(tmp_path, "folder.csv", "link.csv"):
            await write(hand, tmp_path / "nowhere" / "a.csv")
            await hand.sees("It cannot be written: its folder does not exist.")
            field = hand.app.screen.query_one("#path", Input)
            field.value = str(tmp_path / f"{'a' * 300}.csv")
            await hand.press("enter")
            await hand.sees("It cannot be written: its name is too long.")
            for name in ("folder.csv", "link.csv"):
                field.value = str(tmp_path / name)
                await hand.press("enter")
                await hand.sees("This file is there already.")
                await hand.waits(LEAST)
                await hand.press("enter")
                await hand.sees("It cannot be written: it is ")
            field.value = str(tmp_path / "a.txt")
            await hand.press("enter")
            await hand.sees("The name must end in .csv or .json.")
            await hand.press("escape")
            await hand.no_longer_sees("Write the history into a file")
