"""A user's own keys on the board: they work under both layouts, and every hint names them."""

import asyncio
from collections.abc import Iterator

import pytest

from app.simulator.server import Running
from app.ui.keymap import rebind
from app.ui.looks import Looks
from app.ui.places import keyboard
from app.ui.screens.help import HelpScreen
from tests.ui.board_pilot import at_the_board, dashboard_on
from tests.ui.scenes import STEADY, scene


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


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ({"app.quit": "f10", "board.help": "ctrl+q"}, "ctrl+q"),
        ({"board.commands": "f2", "board.help": "ctrl+p"}, "ctrl+p"),
        ({"board.help": "tab"}, "tab"),
        ({"table.up": "up", "board.help": "k"}, "k"),
        ({"table.up": "up", "board.help": "k"}, "л"),
        ({"board.help": ","}, "б"),
        ({"board.help": "ё"}, "`"),
    ],
)
async def test_a_key_means_what_it_was_given_to_and_nothing_that_it_meant_before(
    exchange: Running, keys: dict[str, object], key: str
) -> None:
    app = dashboard_on(exchange, looks=Looks(keys=keys))
    async with at_the_board(app) as hand:
        await hand.press(key)
        await hand.until(lambda: isinstance(app.screen, HelpScreen), "the help")


async def test_the_usual_key_of_the_palette_does_nothing_where_it_has_another(
    exchange: Running,
) -> None:
    app = dashboard_on(exchange, looks=Looks(keys={"board.commands": "f2"}))
    async with at_the_board(app) as hand:
        await hand.press("ctrl+p")
        assert app.screen is app.board
        await hand.press("f2")
        await hand.sees("Search for commands…")


@pytest.mark.parametrize("name", STEADY)
def test_no_key_is_active_on_a_screen_but_those_that_it_is_known_to_have(name: str) -> None:
    """What is believed to be active together decides which keys clash."""
    places = {place.screen: place.names for place in keyboard().places}

    async def look() -> None:
        with scene(name) as play:
            async with play.app.run_test(size=(120, 40)) as pilot:
                await play.act(pilot)
                for screen in play.app.screen_stack:
                    nodes = (screen, *screen.query("*").results())
                    bound = {b.id for node in nodes for _key, b in node._bindings if b.id}
                    assert bound <= places.get(type(screen), frozenset())

    asyncio.run(look())


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
