"""A user's own keys on the board: they work under both layouts, and every hint names them."""

from collections.abc import Iterator

import pytest

from app.simulator.server import Running
from app.ui.keymap import rebind
from app.ui.looks import Looks
from tests.ui.board_pilot import at_the_board, dashboard_on


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Iterator[None]:
    yield
    rebind({})


@pytest.mark.parametrize("key", ["X", "Ч"])
async def test_an_own_key_works_and_the_usual_one_no_longer_does(
    exchange: Running, key: str
) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    app = dashboard_on(exchange, looks=Looks(keys={"call.hangup": "X"}))
    async with at_the_board(app) as hand:
        await hand.sees("X Hang up")
        await hand.until(lambda: app.session.board.rows, "a call")
        await hand.press("down", "x")
        assert app.screen is app.board
        await hand.press(key)
        await hand.sees("Hang up (y)")


async def test_two_keys_change_places(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    looks = Looks(keys={"call.hangup": "h", "call.hold": "x"})
    app = dashboard_on(exchange, looks=looks)
    async with at_the_board(app) as hand:
        await hand.until(lambda: app.session.board.rows, "a call")
        await hand.press("down", "h")
        await hand.sees("Hang up (y)")
        await hand.press("escape", "x")
        await hand.sees("Hold (Enter)")


async def test_keys_of_the_table_and_of_dialogs_are_changed_too(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    looks = Looks(keys={"table.down": "J", "dialog.yes": "Z"})
    app = dashboard_on(exchange, looks=looks)
    async with at_the_board(app) as hand:
        await hand.until(lambda: app.session.board.rows, "a call")
        await hand.press("J", "x")
        await hand.sees("Hang up (Z)")
        await hand.press("y")
        await hand.sees("Hang up (Z)")
        await hand.press("Z")
        await hand.until(lambda: app.session.board.totals().talking == 0, "the end of the call")


async def test_a_letter_can_be_typed_though_it_is_a_key_of_the_dialog(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    app = dashboard_on(exchange, looks=Looks(keys={"dialog.cancel": "5"}))
    async with at_the_board(app) as hand:
        await hand.until(lambda: app.session.board.rows, "a call")
        await hand.press("down", "t", "1", "5", "6")
        await hand.sees("156")


async def test_what_cannot_be_is_told_and_the_rest_is_in_force(exchange: Running) -> None:
    looks = Looks(keys={"call.hangup": "X", "call.hold": "x", "call.park": "zz", "nothing": "1"})
    async with at_the_board(dashboard_on(exchange, looks=looks)) as hand:
        await hand.sees("keys.call.park is")
        await hand.sees("keys.nothing is no command")
        assert "X Hang up" in hand.text()
        assert "x Hold" in hand.text()


async def test_the_next_dashboard_without_own_keys_has_the_usual_ones(exchange: Running) -> None:
    dashboard_on(exchange, looks=Looks(keys={"call.hangup": "X"}))
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("x Hang up")


async def test_the_palette_names_the_keys_in_force(exchange: Running) -> None:
    app = dashboard_on(exchange, looks=Looks(keys={"call.hangup": "X"}))
    async with at_the_board(app) as hand:
        await hand.press("ctrl+p")
        await hand.sees("Hang up  (key X)")


async def test_notices_and_hints_name_the_own_keys(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", ringing=17)
    keys = {
        "board.pause": "f7",
        "board.silence": "Z",
        "past.details": "f8",
        "columns.move_up": "U",
        "columns.narrower": "less_than_sign",
        "columns.take": "f9",
    }
    app = dashboard_on(exchange, looks=Looks(keys=keys))
    async with at_the_board(app) as hand:
        await hand.sees("◐ long ring")
        await hand.press("down", "Z")
        await hand.until(lambda: any("Z ends that." in n.message for n in app._notifications))
        await hand.press("f7")
        await hand.sees("The picture is paused; F7 goes on.")
        await hand.press("f7", "r")
        await hand.sees("F8 Details")
        await hand.press("escape", "o")
        await hand.sees("U J move")
        await hand.sees("F9 take")
        await hand.press("f9")
        await hand.until(lambda: app.screen is app.board)
