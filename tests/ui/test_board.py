"""What a supervisor sees on the board, and where the cursor is."""

import pytest
from textual.geometry import Region
from textual.strip import Strip

from app.calls.call import CallKey
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.simulator.wire import Json
from app.ui.widgets.call_table import CallTable
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.stage import TestClock


def cursor_call(hand: Hand) -> str:
    cursor = hand.app.board.query_one(CallTable).cursor
    return cursor.call_id if cursor else ""


def place(exchange: Running, extension: str, number: str, seconds: int = 30) -> str:
    return exchange.place_call(extension=extension, number=number, talking=seconds)


async def test_a_call_shows_its_state_agent_direction_party_line_and_recording(
    exchange: Running,
) -> None:
    exchange.place_call(
        extension="101",
        number="+79161234567",
        name="Иван Петров",
        did="+74951234567",
        talking=65,
        recording="r-1",
    )
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        [line] = [line for line in hand.text().splitlines() if "+79161234567" in line]
    for part in ("1:", "talking", "101", "in", "Иван Петров", "+74951234567", "rec"):
        assert part in line


async def test_a_call_is_whole_in_the_very_first_frame_that_shows_it(
    exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    render_lines = CallTable.render_lines

    def watched(table: CallTable, crop: Region) -> list[Strip]:
        strips = render_lines(table, crop)
        painted.extend(strip.text for strip in strips)
        return strips

    monkeypatch.setattr(CallTable, "render_lines", watched)
    exchange.place_call(extension="101", number="+79161234567", did="+74951234567", talking=5)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
    lines = [line for line in painted if "+79161234567" in line]
    assert lines
    assert all("+74951234567" in line for line in lines)


async def test_the_header_counts_conversations_and_idle_extensions(exchange: Running) -> None:
    place(exchange, "101", "+79160000001")
    exchange.place_call(extension="102", number="+79160000002", ringing=5)
    exchange.place_call(extension="103", other="104", talking=20)
    async with at_the_board(dashboard_on(exchange, extensions="101-106")) as hand:
        await hand.sees("2 talking")
        await hand.sees("1 ringing")
        await hand.sees("2 idle")


async def test_the_cursor_stays_on_its_call_when_calls_above_it_come_and_go(
    exchange: Running,
) -> None:
    above = place(exchange, "101", "+79160000001", seconds=300)
    mine = place(exchange, "102", "+79160000002", seconds=200)
    async with at_the_board(dashboard_on(exchange, interval=0.5)) as hand:
        await hand.sees("+79160000002")
        await hand.press("down")
        assert cursor_call(hand) == mine
        place(exchange, "103", "+79160000003", seconds=400)
        await hand.sees("+79160000003")
        assert cursor_call(hand) == mine
        exchange.end_call(above)
        await hand.sees("✕ ended")
        assert cursor_call(hand) == mine


async def test_an_ended_call_keeps_the_cursor_and_refuses_actions(exchange: Running) -> None:
    mine = place(exchange, "101", "+79160000001", seconds=300)
    place(exchange, "102", "+79160000002", seconds=200)
    clock = TestClock()
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees("+79160000002")
        assert cursor_call(hand) == mine
        exchange.end_call(mine)
        await hand.sees("✕ ended")
        await hand.press("x")
        await hand.sees("Hang up: the call of")
        clock.pass_by(10)
        await hand.until(lambda: cursor_call(hand) == "", "no call under the cursor")
        clock.pass_by(10)
        await hand.press("l")
        await hand.sees("no call under the cursor")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["down"], 1),
        (["j", "j", "k"], 1),
        (["о", "о", "л"], 1),
        (["end"], 3),
        (["end", "home"], 0),
        (["pagedown"], 3),
        (["pagedown", "pageup"], 0),
        (["up"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
async def test_keys_move_the_cursor(exchange: Running, keys: list[str], expected: int) -> None:
    ids = [place(exchange, f"10{n}", f"+7916000000{n}", seconds=500 - n) for n in range(1, 5)]
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000004")
        await hand.press(*keys)
        assert cursor_call(hand) == ids[expected]


async def test_a_click_puts_the_cursor_on_a_call(exchange: Running) -> None:
    place(exchange, "101", "+79160000001", seconds=300)
    second = place(exchange, "102", "+79160000002", seconds=200)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000002")
        await hand.pilot.click("#calls", offset=(20, 2))
        assert cursor_call(hand) == second


async def test_nobody_on_the_phone_has_its_own_face(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101-103")) as hand:
        await hand.sees("Nobody is on the phone. 3 extensions are watched.")


async def test_unknown_extensions_are_named_and_the_rest_is_watched(exchange: Running) -> None:
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange, extensions="101,998-999")) as hand:
        await hand.sees("+79160000001")
        await hand.sees("Not in this account: 998-999.")


async def test_nothing_selected_opens_the_choice(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="")) as hand:
        await hand.sees("Which extensions are watched?")
        await hand.press("escape")
        await hand.sees("No extensions are chosen.")


async def test_a_lost_connection_keeps_the_picture_and_recovers_alone(exchange: Running) -> None:
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        exchange.set_faults("error=503")
        await hand.sees("Next try in")
        assert "+79160000001" in hand.text()
        assert "The picture is" in hand.text()
        exchange.set_faults()
        await hand.no_longer_sees("The picture is")
        assert "+79160000001" in hand.text()


async def test_an_account_without_the_common_list_is_watched_extension_by_extension() -> None:
    options = SimulatorOptions(traffic=False, agents=3, client_wide=False)
    with running(options) as exchange:
        place(exchange, "102", "+79160000002")
        async with at_the_board(dashboard_on(exchange)) as hand:
            await hand.sees("+79160000002")
            await hand.sees("one request an extension")


async def test_bad_rows_are_counted_and_the_others_shown(exchange: Running) -> None:
    good: dict[str, Json] = {
        "call_api_id": "good",
        "extension_id": exchange.extension_id("101"),
        "call_flow": "IN",
        "called_number": "101",
        "init_time_gmt": "2026-01-01 10:00:00",
        "answer_time_gmt": None,
        "caller_id_number": "+79160000009",
    }
    exchange.set_rows([good, {"call_api_id": None}, "nonsense"])
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000009")
        await hand.sees("2 ")
        assert hand.app.session.snapshot is not None
        assert hand.app.session.snapshot.bad_rows == 2


async def test_a_name_made_of_markup_is_shown_as_it_is(exchange: Running) -> None:
    name = "[@click=app.quit]x[/] [/]"
    exchange.place_call(extension="101", number="+79160000001", name=name, talking=5)
    async with at_the_board(dashboard_on(exchange), size=(160, 40)) as hand:
        await hand.sees(name)
        await hand.press("x")
        await hand.sees("Hang up (y)")
        assert name in hand.text()


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (59, 30), (80, 11)])
async def test_a_window_too_small_says_so(exchange: Running, size: tuple[int, int]) -> None:
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.until(lambda: hand.app.session.snapshot is not None)
        if size[0] > 20:
            await hand.sees("This window has")
        await hand.pilot.resize_terminal(80, 24)
        await hand.sees("+79160000001")


async def test_a_key_pressed_the_moment_a_call_leaves_the_board_still_means_that_call(
    exchange: Running,
) -> None:
    clock = TestClock()
    mine = place(exchange, "101", "+79160000001", seconds=300)
    place(exchange, "102", "+79160000002", seconds=200)
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees("+79160000002")
        exchange.end_call(mine)
        await hand.sees("✕ ended")
        clock.pass_by(10)
        await hand.until(lambda: cursor_call(hand) == "", "its row gone")
        await hand.press("x")
        await hand.sees("Hang up: the call of")
        assert not hand.app.screen.is_modal


async def test_a_click_the_moment_after_rows_moved_means_the_call_that_was_there(
    exchange: Running,
) -> None:
    clock = TestClock()
    place(exchange, "101", "+79160000001", seconds=300)
    mine = place(exchange, "102", "+79160000002", seconds=200)
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees("+79160000002")
        place(exchange, "103", "+79160000003", seconds=400)
        await hand.sees("+79160000003")
        table = hand.app.board.table
        second = table.order[1]
        assert isinstance(second, CallKey)
        assert second.call_id != mine
        await hand.pilot.click(table, offset=(20, 2))
        assert cursor_call(hand) == mine
        clock.pass_by(1)
        await hand.pilot.click(table, offset=(20, 2))
        assert cursor_call(hand) == second.call_id


async def test_the_next_call_is_the_one_that_stood_there_when_the_key_was_pressed(
    exchange: Running,
) -> None:
    clock = TestClock()
    place(exchange, "101", "+79160000001", seconds=300)
    next_one = place(exchange, "102", "+79160000002", seconds=200)
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees("+79160000002")
        place(exchange, "103", "+79160000003", seconds=250)
        await hand.sees("+79160000003")
        await hand.press("j")
        assert cursor_call(hand) == next_one


async def test_the_legs_of_an_internal_call_are_marked_as_one_conversation(
    exchange: Running,
) -> None:
    exchange.place_call(extension="103", other="104", talking=20)
    place(exchange, "101", "+79160000001")
    async with at_the_board(dashboard_on(exchange, extensions="101-106")) as hand:
        await hand.sees("2 talking")
        await hand.sees("+79160000001")
        lines = hand.text().splitlines()
        assert sum("⇄" in line for line in lines) == 2
        [outside] = [line for line in lines if "+79160000001" in line]
        assert "⇄" not in outside
