"""What came of an action, and the supervisions under way, as a supervisor reads them."""

import pytest

from app.simulator.server import Recorded, Running
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on


def changes(exchange: Running) -> list[Recorded]:
    return [r for r in exchange.requests() if r.method in ("PUT", "DELETE")]


def cursor_call(hand: Hand) -> str:
    cursor = hand.app.board.table.cursor
    return cursor.call_id if cursor else ""


async def listen(hand: Hand) -> None:
    await hand.press("l")
    await hand.sees("Listen (Enter)")
    await hand.press("enter")
    await hand.until(lambda: hand.app.session.supervisions, "a supervision")


async def test_a_hang_up_is_seen(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("+79160000001")
        await hand.press("x")
        await hand.sees("Hang up (y)")
        await hand.press("y")
        await hand.sees("Seen: the call is gone.")


async def test_the_strip_says_whom_i_listen_to_and_leads_there(exchange: Running) -> None:
    mine = exchange.place_call(extension="101", number="+79160000001", talking=300)
    exchange.place_call(extension="102", number="+79160000002", talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101,102")) as hand:
        await hand.sees("+79160000002")
        await listen(hand)
        await hand.sees("Listen 0:")
        await hand.press("down")
        assert cursor_call(hand) != mine
        await hand.press("v")
        assert cursor_call(hand) == mine


async def test_the_mode_is_changed_from_listening_to_whispering(exchange: Running) -> None:
    call_id = exchange.place_call(extension="101", number="+79160000001", talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("+79160000001")
        await listen(hand)
        [own] = [call for call in exchange.calls() if call.extension == "100"]
        await hand.press("c")
        await hand.sees("Whisper (Enter)")
        await hand.press("enter")
        await hand.sees("Whisper 0:")
    ended, asked = changes(exchange)[1:]
    assert (ended.method, ended.path.rpartition("/")[2]) == ("DELETE", own.call_id)
    assert asked.path.endswith(f"/{call_id}")
    assert asked.body == {"action": "whisper", "send_dst": "100"}


async def test_a_supervision_that_ended_leaves_the_strip(exchange: Running) -> None:
    call_id = exchange.place_call(extension="101", number="+79160000001", talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("+79160000001")
        await listen(hand)
        await hand.sees("Listen 0:")
        exchange.end_call(call_id)
        await hand.no_longer_sees("Listen 0:")


@pytest.mark.parametrize("key", ["v", "c"])
async def test_without_a_supervision_its_keys_say_so(exchange: Running, key: str) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("+79160000001")
        await hand.press(key)
        await hand.sees("supervis")


async def test_hold_is_shown_as_asked_for_and_by_whom(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("+79160000001")
        await hand.press("h")
        await hand.sees("Hold (Enter)")
        await hand.press("enter")
        await hand.sees("Hold was asked for at")
        await hand.sees("by you")
