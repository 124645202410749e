"""Sorting, grouping, idle agents, columns and the pause: what a supervisor sees of them."""

import json
from pathlib import Path

import pytest

from app.calls.call import CallKey
from app.calls.lines import IdleKey
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.watch.remembered import Remembered
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.stage import TestClock


def place(exchange: Running, extension: str, number: str, seconds: int = 30) -> str:
    return exchange.place_call(extension=extension, number=number, talking=seconds)


def cursor_call(hand: Hand) -> str:
    cursor = hand.app.board.table.cursor
    return cursor.call_id if cursor else ""


def heading(hand: Hand) -> str:
    [line] = [line for line in hand.text().splitlines() if "state" in line]
    return line


async def three(exchange: Running) -> list[str]:
    return [
        place(exchange, "103", "+79160000003", seconds=40),
        place(exchange, "101", "+79160000001", seconds=30),
        place(exchange, "102", "+79160000002", seconds=20),
    ]


async def order_is(hand: Hand, *ids: str) -> None:
    """The calls stand in that order, whatever else stands between them."""

    def calls() -> list[str]:
        lines = hand.app.board.table.order
        return [line.call_id for line in lines if isinstance(line, CallKey)]

    await hand.until(lambda: calls() == list(ids), f"the order {ids}")


async def test_s_sorts_by_a_column_again_turns_round_and_the_cursor_stays_on_its_call(
    exchange: Running,
) -> None:
    third, first, second = await three(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await order_is(hand, third, first, second)
        assert cursor_call(hand) == third
        await hand.press("s")
        await hand.sees("▼ what needs attention")
        await hand.press("j", "j", "j", "enter")
        await order_is(hand, first, second, third)
        await hand.sees("ext▲")
        assert cursor_call(hand) == third
        await hand.press("s")
        await hand.sees("▲ extension")
        await hand.press("enter")
        await order_is(hand, third, second, first)
        await hand.sees("ext▼")
        await hand.press("S")
        await order_is(hand, first, second, third)
        await hand.press("s", "escape")
        await order_is(hand, first, second, third)
        assert cursor_call(hand) == third


@pytest.mark.parametrize("size", [(60, 12), (80, 24), (120, 40)])
async def test_an_order_by_what_is_not_shown_is_named_too(
    exchange: Running, size: tuple[int, int]
) -> None:
    await three(exchange)
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.sees("+79160000003")
        await hand.press("s", *["j"] * 9, "enter")
        await hand.until(lambda: "(group▲)" in heading(hand))
        await hand.press("S")
        await hand.until(lambda: "(group▼)" in heading(hand))
        await hand.press("s", "home", "enter")
        await hand.until(lambda: "group" not in heading(hand))


async def test_groups_have_a_line_each_which_the_cursor_passes_over() -> None:
    with running(SimulatorOptions(traffic=False, agents=12)) as exchange:
        for number in range(1, 13):
            place(exchange, f"{100 + number}", f"+7916000{number:04}", seconds=100 - number)
        async with at_the_board(dashboard_on(exchange)) as hand:
            await hand.sees("+79160000012")
            await hand.press("G")
            await hand.sees("▾ ")
            headings = [line for line in hand.text().splitlines() if "▾" in line]
            assert len(headings) > 1
            assert all("talking" in line for line in headings)
            await hand.press("home")
            seen = []
            for _press in range(12):
                seen.append(cursor_call(hand))
                await hand.press("down")
            assert len(set(seen)) == 12
            assert "" not in seen
            top = hand.app.board.table
            await hand.pilot.click(top, offset=(5, 1))
            assert cursor_call(hand) == seen[-1]
            await hand.press("G")
            await hand.no_longer_sees("▾ ")


async def test_i_shows_who_is_idle_and_for_how_long(exchange: Running) -> None:
    clock = TestClock()
    call = place(exchange, "101", "+79160000001")
    app = dashboard_on(exchange, extensions="101-103", monotonic=clock)
    async with at_the_board(app) as hand:
        await hand.sees("+79160000001")
        await hand.press("i")
        await hand.sees("○ idle")
        [first, second] = [line for line in hand.text().splitlines() if "○ idle" in line]
        assert "≥0 min" in first
        assert "102" in first
        assert "103" in second
        exchange.end_call(call)
        await hand.sees("✕ ended")
        clock.pass_by(10)
        await hand.until(lambda: hand.text().count("○ idle") == 3, "three agents")
        [line] = [line for line in hand.text().splitlines() if " 101 " in line]
        assert "0:1" in line
        assert "≥" not in line


async def test_a_phone_that_was_found_unregistered_is_shown_so_until_it_has_a_call(
    exchange: Running,
) -> None:
    place(exchange, "101", "+79160000001")
    last = "106"  # nobody has switched that one on
    app = dashboard_on(exchange, extensions=f"101,{last}", phone=last)
    async with at_the_board(app) as hand:
        await hand.sees("+79160000001")
        await hand.press("i")
        await hand.sees("○ idle")
        assert not any("/registration" in request.path for request in exchange.requests())
        await hand.press("l", "enter")
        await hand.sees("is not registered")
        await hand.press("escape")
        await hand.sees("◌ off line")
        call = place(exchange, last, "+79160000006")
        await hand.sees("+79160000006")
        exchange.end_call(call)
        await hand.sees("✕ ended")
        assert app.session.steering.registered(exchange.extension_id(last)) is None


async def test_a_key_for_a_call_says_by_name_that_an_agent_has_none(exchange: Running) -> None:
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange, extensions="101-102")) as hand:
        await hand.sees("+79160000001")
        await hand.press("i", "end")
        assert isinstance(hand.app.board.table.line_cursor, IdleKey)
        await hand.press("x")
        agent = hand.app.session.directory.agent(exchange.extension_id("102"))
        await hand.sees(f"{agent} is not on the phone")
        assert not hand.app.screen.is_modal


async def test_idle_agents_are_shown_when_nobody_is_on_the_phone(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101-103")) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("i")
        await hand.until(lambda: hand.text().count("○ idle") == 3, "three agents")
        await hand.press("i")
        await hand.sees("Nobody is on the phone")


async def test_an_agent_who_gets_a_call_takes_the_cursor_to_no_other_line(
    exchange: Running,
) -> None:
    clock = TestClock()
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange, extensions="101-102", monotonic=clock)) as hand:
        await hand.sees("+79160000001")
        await hand.press("i", "end")
        assert hand.app.board.table.line_cursor == IdleKey(exchange.extension_id("102"))
        place(exchange, "102", "+79160000002")
        await hand.sees("+79160000002")
        assert hand.app.board.table.line_cursor is None


async def test_a_call_that_a_filter_hides_leaves_the_cursor_nowhere(exchange: Running) -> None:
    mine = place(exchange, "101", "+79160000001")
    place(exchange, "102", "+79160000002", seconds=20)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000002")
        assert cursor_call(hand) == mine
        await hand.press("/", *"0002", "enter")
        await hand.no_longer_sees("+79160000001")
        assert hand.app.board.table.line_cursor is None
        await hand.press("x")
        await hand.sees("no call under the cursor")
        await hand.press("down")
        assert cursor_call(hand) != mine


async def test_space_lets_the_picture_stand_still_and_counts_what_waits(exchange: Running) -> None:
    mine = place(exchange, "101", "+79160000001")
    clock = TestClock()
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees("+79160000001")
        await hand.press("space")
        await hand.sees("║ The picture is paused")
        assert "║time" in heading(hand)
        place(exchange, "102", "+79160000002")
        exchange.end_call(mine)
        await hand.sees("2 changes wait")
        assert "+79160000002" not in hand.text()
        assert "✕ ended" not in hand.text()
        clock.pass_by(10)
        hand.app._tick()
        assert "+79160000001" in hand.text()
        await hand.press("x")
        await hand.sees("Hang up: the call of")
        assert not hand.app.screen.is_modal
        await hand.press("space")
        await hand.sees("+79160000002")
        await hand.no_longer_sees("paused")
        assert "+79160000001" not in hand.text().split("Hang up:")[0]
        assert hand.app.board.table.line_cursor is None


async def test_an_action_on_a_paused_picture_shows_the_call_as_it_is(exchange: Running) -> None:
    ringing = exchange.place_call(extension="101", number="+79160000001", ringing=5)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("◐ ringing")
        await hand.press("space")
        exchange.answer_call(ringing)
        await hand.sees("1 change waits")
        assert "◐ ringing" in hand.text()
        await hand.press("x")
        await hand.until(lambda: hand.app.screen.is_modal, "the dialog")
        assert "talking" in hand.text().split("Other party")[1]


async def test_the_choice_of_other_phones_ends_the_pause(exchange: Running) -> None:
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await hand.press("space")
        await hand.sees("paused")
        session = hand.app.session
        session.select(phone for phone in session.resolved.phones if phone.number == "102")
        hand.app.board.show_all()
        await hand.sees("Nobody is on the phone")
        await hand.no_longer_sees("paused")


async def test_columns_are_chosen_moved_and_made_wider(exchange: Running) -> None:
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        before = heading(hand)
        await hand.press("o")
        await hand.sees("The width of the window decides.")
        await hand.press("j", "space")  # without the state
        await hand.press("j", "j", "K")  # the agent before the extension
        await hand.press("l", "l", "l")
        await hand.sees("12 cells wide")
        await hand.press("enter")
        await hand.sees("+79160000001")
        line = next(line for line in hand.text().splitlines() if "number" in line)
        assert "state" not in line
        assert line.index("agent") < line.index("ext")
        await hand.press("o", "a", "enter")
        await hand.until(lambda: "state" in hand.text(), "the usual columns")
        assert heading(hand) == before


async def test_where_no_column_is_ticked_the_window_decides(exchange: Running) -> None:
    await three(exchange)
    async with at_the_board(dashboard_on(exchange), size=(80, 24)) as hand:
        await hand.sees("+79160000003")
        before = heading(hand)
        await hand.press("o")
        await hand.sees("Which columns are shown?")
        for _ in range(6):
            await hand.press("down", "space")
        await hand.sees("The width of the window decides.")
        await hand.press("enter")
        await hand.until(lambda: "+79160000003" in hand.text() and heading(hand) == before)
        await hand.press("o", "down", "space", "enter")
        await hand.until(lambda: "agent" in hand.text() and "state" not in heading_line(hand))


def heading_line(hand: Hand) -> str:
    return next(line for line in hand.text().splitlines() if "time" in line)


async def test_a_choice_of_columns_that_is_left_changes_nothing(exchange: Running) -> None:
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        before = heading(hand)
        await hand.press("o", "j", "space", "escape")
        await hand.sees("+79160000001")
        assert heading(hand) == before


async def test_the_view_is_the_same_at_the_next_start(exchange: Running, tmp_path: Path) -> None:
    third, first, second = await three(exchange)
    remembered = Remembered(tmp_path / "state.json", "account")
    app = dashboard_on(exchange, extensions="101-104", remembered=remembered)
    async with at_the_board(app) as hand:
        await order_is(hand, third, first, second)
        await hand.press("i", "s", "j", "j", "j", "enter")
        await order_is(hand, first, second, third)
    app = dashboard_on(exchange, extensions="101-104", remembered=remembered)
    async with at_the_board(app) as hand:
        await order_is(hand, first, second, third)
        await hand.sees("ext▲")
        await hand.sees("○ idle")


@pytest.mark.parametrize("broken", [7, {"sort": "password"}, {"sort": "agent"}])
async def test_a_view_that_cannot_be_is_ignored_and_said_so(
    exchange: Running, tmp_path: Path, broken: object, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"version": 2, "accounts": {"account": {"view": broken}}}))
    path.chmod(0o600)
    third, first, second = await three(exchange)
    app = dashboard_on(exchange, remembered=Remembered(path, "account"))
    async with at_the_board(app) as hand:
        await order_is(hand, third, first, second)
    assert "view that was kept is ignored" in caplog.text


async def test_a_call_that_changed_behind_a_paused_picture_must_be_confirmed_anew(
    exchange: Running,
) -> None:
    ringing = exchange.place_call(extension="101", number="+79160000001", ringing=5)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await hand.press("space")
        exchange.answer_call(ringing)
        await hand.until(lambda: hand.app.board.table.waiting)
        await hand.press("x")
        await hand.sees("answered meanwhile. Please confirm anew.")
        await hand.press("y")
        assert [r for r in exchange.requests() if r.method == "DELETE"] == []
