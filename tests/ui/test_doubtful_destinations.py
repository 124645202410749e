"""Destinations that may not be what is meant are asked about before anything is sent."""

from app.simulator.server import Running
from tests.ui.board_pilot import at_the_board
from tests.ui.limits import (
    NUMBER,
    limited,
    place,
    sent,
)
from tests.ui.stage import TestClock


async def test_an_unknown_extension_is_asked_about_and_sent_when_meant(exchange: Running) -> None:
    place(exchange)
    clock = TestClock()
    async with at_the_board(limited(exchange, clock=clock)) as hand:
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("Transfer (Enter)")
        await hand.press(*"999", "enter", "enter", "enter")
        await hand.sees("There is no extension 999 in this account.")
        assert sent(exchange) == []
        clock.pass_by(hand.app.session.moment)
        await hand.press("enter")
        await hand.until(lambda: sent(exchange), "a request")
    assert sent(exchange)[0].body == {"action": "transfer", "send_dst": "999"}


async def test_another_number_is_asked_about_anew(exchange: Running) -> None:
    place(exchange)
    clock = TestClock()
    async with at_the_board(limited(exchange, clock=clock)) as hand:
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("Transfer (Enter)")
        await hand.press(*"99", "enter")
        await hand.sees("no extension 99 ")
        clock.pass_by(hand.app.session.moment)
        await hand.press("8", "enter")
        await hand.sees("no extension 998")
    assert sent(exchange) == []


async def test_a_dialog_names_whose_number_was_typed(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("Transfer (Enter)")
        await hand.press(*"600")
        await hand.sees("600 (queue")
        await hand.press("enter")
        await hand.sees("Accepted")


async def test_a_queue_is_no_supervisors_phone(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("l")
        await hand.sees("Listen (Enter)")
        await hand.press("end", *["backspace"] * 3, *"600", "enter")
        await hand.sees("Extension 600 is a queue; your phone must be a phone.")
    assert sent(exchange) == []
