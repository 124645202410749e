"""Keys that arrive all at once, as over a slow line, get where they were meant to go."""

import pytest
from textual import events

from app.simulator.server import Running
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on


async def at_once(hand: Hand, *keys: str) -> None:
    """All in one packet."""
    for key in keys:
        character = {"enter": "\r"}.get(key, key)
        hand.app.post_message(events.Key(key, character))
    await hand.pilot.pause()


@pytest.mark.parametrize("key", ["t", "T", "d"])
async def test_a_number_typed_behind_its_key_is_whole(exchange: Running, key: str) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=60)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await at_once(hand, key, *"89161234567")
        await hand.sees("89161234567")


async def test_what_is_sent_goes_where_it_was_typed_to(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=60)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await at_once(hand, "t", *"103", "enter")
        await hand.until(lambda: [r for r in exchange.requests() if r.method == "PUT"])
        (sent,) = [request for request in exchange.requests() if request.method == "PUT"]
        assert isinstance(sent.body, dict)
        assert "103" in sent.body.values()
